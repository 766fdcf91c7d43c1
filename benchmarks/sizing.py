"""Which machine do how much data want: what does size cost, and each million triples more?"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.goals import OURS
from benchmarks.latencies import EIGHT, WHATS
from benchmarks.results import Measure, short
from benchmarks.rounds import spread
from benchmarks.tables import table

LEAST = 1_000_000
"""Below as many triples data may be held in memory, so that their figures lie on another line."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A figure of each size: its row of results, where `{}` stands for the size."""

    what: str
    unit: str
    row: str
    server: str = OURS

    def at(self, measures: Sequence[Measure], size: int) -> float | None:
        """The greatest of the cases that were measured; none where none was."""
        told = f"{size:,} triples"
        row = self.row.format(told)
        found = [
            spread(measure.rounds).median
            for measure in measures
            if (measure.row, measure.server) == (row, self.server)
            and (row != self.row or measure.case == told)
        ]
        return max(found, default=None)


_COLUMNS = (
    _Column("build", "s", "build"),
    _Column("memory of it", "MB", "peak memory of a build"),
    _Column("source", "MB", "files", "source"),
    _Column("release", "MB", "files", "release"),
    _Column("memory of `serve`", "MB", "memory of serve"),
    *(_Column(f"{what}, p95", "ms", f"{what}; p95; {{}}; {EIGHT}") for what in WHATS),
)


def sizing(measures: Sequence[Measure]) -> str:
    """A row for each size that is large, and one for the slope, by least squares.

    Empty where none is large.
    """
    sizes = sorted({size for size in map(_size, measures) if size >= LEAST})
    rows = [
        (f"{size:,}", *(_cell(column.at(measures, size), column.unit) for column in _COLUMNS))
        for size in sizes
    ]
    if len(sizes) > 1:
        slopes = (
            _cell(_slope(sizes, [column.at(measures, size) for size in sizes]), column.unit)
            for column in _COLUMNS
        )
        rows.append(("each million more", *slopes))
    return table(("triples", *(column.what for column in _COLUMNS)), rows)


def _size(measure: Measure) -> int:
    """How many triples were built or loaded; 0 where it tells of something else."""
    number = measure.case.removesuffix(" triples").replace(",", "")
    return int(number) if measure.row in ("build", "loading") and number.isdigit() else 0


def _slope(sizes: Sequence[int], figures: Sequence[float | None]) -> float | None:
    """How much more a million triples make; none where fewer than two figures are known."""
    known = [(s / 1e6, f) for s, f in zip(sizes, figures, strict=True) if f is not None]
    if len(known) < 2:
        return None
    return statistics.linear_regression(*zip(*known, strict=True)).slope


def _cell(figure: float | None, unit: str) -> str:
    return "" if figure is None else f"{short(figure)} {unit}"
