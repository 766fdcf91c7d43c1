"""How are lines sorted that do not fit into memory? By GNU sort, in a folder of the build's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.processes import ending_with_this
from stakhanov_ld.release.large.feeding import Feed

_MEMORY = "128M"
"""For each sort; what is more goes to disk. Several run at a time."""
_MERGED_AT_ONCE = 128
_BLOCK = 1 << 20
_AT_ONCE = 10_000
Group = tuple[bytes, list[bytes]]
"""A first word, and the lines that begin with it."""


class Sorter:
    """Takes blocks of lines and gives them back in the order of their bytes (LC_ALL=C).

    By their first word, those with the same in the order in which they came; or, `distinct`, by
    all of a line, each once. Raises CannotBuild where sort is missing or has no room.
    """

    def __init__(self, folder: Path, result: Path | None = None, *, distinct: bool = False) -> None:
        """`folder` is for what does not fit into memory; `result` the file, else `lines` has it."""
        program = shutil.which("sort")
        if program is None:
            raise CannotBuild("There is no program `sort` (GNU coreutils): install it.")
        key = ["-u"] if distinct else ["-s", "-t", " ", "-k1,1"]
        into = [] if result is None else ["-o", str(result)]
        command = [
            program, *key, "-S", _MEMORY, "--parallel=2", f"--batch-size={_MERGED_AT_ONCE}",
            "-T", str(folder), *into,
        ]  # fmt: skip
        self._process = subprocess.Popen(  # noqa: S603 (the arguments are ours)
            command, env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=ending_with_this(),
        )  # fmt: skip
        assert self._process.stdin is not None
        self._feed = Feed(self._process.stdin)

    def write(self, block: bytes) -> None:
        """Take some lines, each with its end."""
        try:
            self._feed.write(block)
        except OSError:
            self._fail()

    def lines(self) -> Iterator[bytes]:
        """All lines sorted, without their ends; nothing is taken any more."""
        self._finish_taking()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield line[:-1]
        self._check()

    def close(self) -> None:
        """Wait until the result is written."""
        self._finish_taking()
        self._check()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever happened, the program does not go on."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._feed.close()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _finish_taking(self) -> None:
        try:
            self._feed.close()
        except OSError:
            self._fail()

    def _check(self) -> None:
        if self._process.wait() != 0:
            self._fail()

    def _fail(self) -> None:
        assert self._process.stderr is not None
        said = self._process.stderr.read().decode(errors="replace").strip()
        raise CannotBuild(f"Sorting failed: {said or 'sort was ended'}. Is there room on the disk?")


def grouped(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Lines that are sorted by their first word, by it; each line once, in their order."""
    start, group = b" ", list[bytes]()
    for line in lines:
        if not line.startswith(start):
            if group:
                yield start[:-1], _once(group)
            start, group = line[: line.index(b" ") + 1], []
        group.append(line)
    if group:
        yield start[:-1], _once(group)


def _once(group: list[bytes]) -> list[bytes]:
    return group if len(group) == 1 else list(dict.fromkeys(group))


def together(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Some of the groups at a time, in their order."""
    some, lines = list[Group](), 0
    for group in groups:
        some.append(group)
        lines += len(group[1])
        if lines >= _AT_ONCE:
            yield some
            some, lines = [], 0
    if some:
        yield some


def lines_in(path: Path, length: int | None = None, offset: int = 0) -> Iterator[bytes]:
    """The lines of a file, or of `length` bytes of it, without their ends."""
    left = path.stat().st_size if length is None else length
    begun = b""
    with path.open("rb") as file:
        file.seek(offset)
        while left > 0:
            block = file.read(min(_BLOCK, left))
            left -= len(block)
            *lines, begun = (begun + block).split(b"\n")
            yield from lines
