"""How is each line left once where those that begin alike do not fit into memory?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path

from stakhanov_ld.release.large.sorting import Sorter

_HELD = 100_000
"""So many lines that begin alike are held in memory: some 30 MB."""


def each_once(lines: Iterable[bytes], scratch: Path, held: int = _HELD) -> Iterator[bytes]:
    """`lines`, which are sorted by their first words, each where it stands first.

    No more than `held` are held in memory; more that begin alike are sorted in the
    folder `scratch`.
    """
    for _, group in groupby(lines, lambda line: line[: line.index(b" ")]):
        some = list(islice(group, held))
        if len(some) < held:
            yield from dict.fromkeys(some)
        else:
            whole = chain(some, group)  # noqa: B031 (it goes on where islice stopped)
            yield from _sorted_twice(whole, scratch)


def _sorted_twice(lines: Iterable[bytes], scratch: Path) -> Iterator[bytes]:
    """`lines` with their numbers, by what they say: each with its first number, by these."""
    with Sorter(scratch, distinct=True) as by_line, Sorter(scratch) as by_number:
        for number, line in enumerate(lines):
            by_line.write(b"%s %012d\n" % (line, number))
        last = b""
        for numbered in by_line.lines():
            line, first = numbered.rsplit(b" ", 1)
            if line != last:
                by_number.write(b"%s %s\n" % (first, line))
            last = line
        for numbered in by_number.lines():
            yield numbered.split(b" ", 1)[1]
