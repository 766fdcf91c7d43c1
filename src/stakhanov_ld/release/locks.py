"""Who else uses this? Advisory locks on files, which end with the process that holds them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":  # there, no two processes are kept apart (README: platforms)
    import fcntl


class FileLock:
    """A lock on `path`: one holder alone, or many that share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock alone, waiting for it as long as it takes."""
        descriptor = self._open()
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            self.release()

    def take_alone(self) -> bool:
        """Take the lock alone if nobody has it; whether it was taken."""
        return self._take(alone=True)

    def share(self) -> bool:
        """Take a share of the lock; False where somebody holds it alone."""
        return self._take(alone=False)

    def release(self) -> None:
        """Let go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def note(self, text: str) -> None:
        """Leave a line for others to read."""
        self.path.write_text(text + "\n", encoding="utf-8")

    def noted(self) -> str:
        """The line that somebody left."""
        return self.path.read_text(encoding="utf-8").strip()

    def _open(self) -> int:
        self.release()
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        return self._descriptor

    def _take(self, *, alone: bool) -> bool:
        descriptor = self._open()
        if sys.platform != "win32":
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                self.release()
                return False
        return True
