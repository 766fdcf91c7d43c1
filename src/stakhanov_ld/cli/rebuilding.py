"""How does a server build anew while it serves? By `build`, in a process of its own.

A server has threads, so its process may not fork others to share the work; and what a build takes
of memory would stay with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from stakhanov_ld.processes import end_with, of_ours, with_ours
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings

_BEHIND = 10
"""How far the build stands back for those that answer (nice)."""


class Rebuilding:
    """Builds the publication at `root` into `shelf` when it is called, until it is left."""

    def __init__(
        self, root: Path, shelf: Shelf, settings: Settings, announce: Callable[[str], None]
    ) -> None:
        self._command = of_ours(
            __name__, str(os.getpid()), "build", str(root),
            *settings.flags("build", release_dir=shelf.root.absolute()),
        )  # fmt: skip
        self._announce = announce
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.is_over = False

    def __call__(self) -> Path | None:
        """The folder of the release; None where there is none, and standard error says why.

        Ctrl-C is for the server alone, which ends it when it has ended itself.
        """
        with self._lock:
            if self.is_over:
                return None
            try:
                self._process = subprocess.Popen(  # noqa: S603 (our own command)
                    self._command,
                    env=with_ours(),
                    stdout=subprocess.PIPE,
                    text=True,
                    start_new_session=True,
                )
            except OSError as error:
                self._announce(f"The build could not be started: {error}.")
                return None
        said, _ = self._process.communicate()
        code = self._process.returncode
        if code < 0 and not self.is_over:
            self._announce(
                f"The build was ended by {signal.Signals(-code).name}, perhaps because memory"
                " ran out."
            )
        return None if code else Path(said.strip())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End what is being built; the next build removes what it leaves."""
        with self._lock:
            self.is_over = True
            if self._process is not None:
                self._process.terminate()


def main() -> None:
    """`stakhanov-ld` with the arguments after the first, which is the process it ends with."""
    end_with(int(sys.argv.pop(1)))
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_BEHIND)
    from stakhanov_ld.cli import main as command

    command()


if __name__ == "__main__":
    main()
