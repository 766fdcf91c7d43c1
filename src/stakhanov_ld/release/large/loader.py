"""How does a file of N-Quads become a query index while it is still written?

    python -m stakhanov_ld.release.large.loader INDEX FILE PARENT

Whoever writes the file says a byte on standard input whenever there is more of it, and `.` when
that is all. In a process of its own, since the engine takes longer than the rest of a build: the
build goes on meanwhile, and ends it when something is found that forbids the release.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Self, cast

import pyoxigraph as og

from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.processes import end_with, of_ours, with_ours

_MORE, _ALL = b"+", b"."
_TOLD_EVERY = 8 << 20
"""So many bytes are written before the loader is told: each time costs two turns of a process."""


class LoadedFile:
    """A new file of N-Quads, which goes into a new query index while it is written.

    To be used in `with`: at its end the loader ends, whatever happened. Raises CannotBuild where
    the engine cannot write the index.
    """

    def __init__(self, file: Path, index: Path) -> None:
        self._file: IO[bytes] = file.open("wb", buffering=1 << 20)
        self._told = 0
        command = of_ours(__name__, str(index), str(file), str(os.getpid()))
        self._loader = subprocess.Popen(  # noqa: S603 (the arguments are ours)
            command, env=with_ours(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def write(self, quads: bytes) -> None:
        """Write some lines, each with its end."""
        self._file.write(quads)
        if self.tell() - self._told >= _TOLD_EVERY:
            self._tell(_MORE)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._file.tell()

    def end(self) -> None:
        """That was all of it; what was written is in the file then."""
        self._tell(_ALL)
        self._file.close()

    def wait(self) -> None:
        """Until all of it is in the index."""
        if self._loader.wait() != 0:
            self._fail()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._loader.poll() is None:
            self._loader.kill()
        self._loader.communicate()
        self._file.close()  # last: on a full disk it fails

    def _tell(self, what: bytes) -> None:
        self._file.flush()
        self._told = self.tell()
        assert self._loader.stdin is not None
        try:
            self._loader.stdin.write(what)
            self._loader.stdin.flush()
        except BrokenPipeError:
            self._fail()

    def _fail(self) -> None:
        self._loader.kill()
        _, said = self._loader.communicate()
        why = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise CannotBuild(
            f"The query index could not be written: {why or 'the loader was ended'}."
            " Are there room on the disk, and memory?"
        )


class _Growing:
    """A file that is read to where its writer says that it ends."""

    def __init__(self, file: IO[bytes], told: IO[bytes]) -> None:
        self._file, self._told = file, told
        self._is_all = False

    def read(self, most: int) -> bytes:
        """Some more of it; nothing at its end."""
        while not (block := self._file.read(most)) and not self._is_all:
            said = self._told.read(1)
            if not said:
                raise EOFError("whoever wrote the quads has ended")
            self._is_all = said == _ALL
        return block


def main() -> None:
    """Load what the arguments name."""
    index, file, parent = sys.argv[1:]
    end_with(int(parent))
    store = og.Store(index)
    with open(file, "rb", buffering=0) as quads, os.fdopen(0, "rb", buffering=0) as told:
        growing = cast(IO[bytes], _Growing(quads, told))  # it is read, and nothing else
        # lenient: of terms that were parsed, none is looked at again
        store.bulk_load(growing, og.RdfFormat.N_QUADS, lenient=True)
    store.flush()


if __name__ == "__main__":
    main()
