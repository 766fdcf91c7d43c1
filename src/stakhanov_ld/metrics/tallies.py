"""Where does a process count, and who reads it?

Each process counts in a file of whole numbers that all can see, and holds a lock on it. When it
ends, however it does, the kernel frees the lock; the file stays, and the next process counts on in
it. So nothing counted is lost or counted twice, there are hardly more files than processes at a
time, and counting is one addition in memory.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stakhanov_ld.metrics.table import CELLS, GAUGES, ROLES, Metric, place

if sys.platform != "win32":
    import fcntl

_HEAD = 2
"""Cells before those of the table: process id and role of the holder."""
_BYTES = 8 * (_HEAD + CELLS)


class Tally:
    """What one process counts; without a descriptor nobody else sees it."""

    def __init__(self, descriptor: int = -1) -> None:
        self._descriptor = descriptor
        self._all = memoryview(mmap.mmap(descriptor, _BYTES)).cast("q")
        self.cells = self._all[_HEAD:]
        """The numbers, at the places of the table; to be changed while `lock` is held."""
        self.lock = threading.Lock()

    def hold(self, role: str) -> None:
        """From now on it is this process that counts here."""
        for gauge in GAUGES:
            self.cells[gauge] = 0
        self._all[0], self._all[1] = os.getpid(), ROLES.index(role)

    def add(self, metric: Metric, *values: str, by: int = 1) -> None:
        """Add to the series of `metric` whose labels have these values."""
        with self.lock:
            self.cells[place(metric, *values)] += by


def claim(folder: Path, role: str) -> Tally:
    """A tally that nobody else counts in."""
    number = 0
    while True:
        descriptor = os.open(folder / f"{number}.tally", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(descriptor, shared=False):
            break
        os.close(descriptor)
        number += 1
    os.ftruncate(descriptor, _BYTES)
    tally = Tally(descriptor)
    tally.hold(role)
    return tally


@dataclass(frozen=True, slots=True)
class Read:
    """What all processes have counted, and those of them that live, with their roles."""

    cells: list[int]
    living: dict[int, str]


def read(folder: Path) -> Read:
    """What the tallies in `folder` say now, added up; gauges of the living only."""
    cells = [0] * CELLS
    living = {}
    for numbers, held in _tallies(folder):
        if held:
            living[numbers[0]] = ROLES[numbers[1]]
        else:
            for gauge in GAUGES:
                numbers[_HEAD + gauge] = 0
        cells = [sum(pair) for pair in zip(cells, numbers[_HEAD:], strict=True)]
    return Read(cells, living)


def _tallies(folder: Path) -> Iterator[tuple[list[int], bool]]:
    for file in folder.glob("*.tally"):
        with file.open("rb") as opened:
            held = not _lock(opened.fileno(), shared=True)
            written = opened.read()
        if len(written) == _BYTES:  # else it is being made
            yield memoryview(written).cast("q").tolist(), held


def _lock(descriptor: int, *, shared: bool) -> bool:
    """Lock an open file; False where another process, or this one, holds it."""
    if sys.platform == "win32":
        return not shared
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
