"""How are measures told as tables of Markdown?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from benchmarks.goals import OURS
from benchmarks.results import Measure, short
from benchmarks.rounds import ratios, spread

Row = tuple[str, ...]


def table(head: Row, rows: Sequence[Row] | Iterator[Row]) -> str:
    """A Markdown table; nothing where it has no rows."""
    cells = [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    lines = [head, tuple("---" for _ in head), *cells] if cells else []
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def named(server: str) -> str:
    """A server as tables have it."""
    return f"**{server}**" if server == OURS else server


def rates(measures: Iterable[Measure]) -> Iterator[Row]:
    """One row for each server; the first of each case is what the others are compared with."""
    for _, group in groupby(measures, lambda measure: (measure.row, measure.case)):
        first, *others = group
        for measure in (first, *others):
            told = spread(measure.rounds)
            rate = cost = ""
            if measure is not first:
                rate = f"{spread(ratios(first.rounds, measure.rounds)).median:.2f}"
                cost = f"{spread(ratios(measure.costs, first.costs)).median:.2f}"
            yield (
                f"{measure.row}: {measure.case}" if measure is first else "",
                named(measure.server),
                short(told.median), f"{short(told.least)}–{short(told.greatest)}",
                f"{short(spread(measure.costs).median)} µs", rate, cost,
            )  # fmt: skip


def figures(measures: Iterable[Measure]) -> Iterator[Row]:
    """One row for each figure; what stands in the row above is not said again."""
    before: Row = ("", "")
    for measure in measures:
        told = spread(measure.rounds)
        between = f"{short(told.least)}–{short(told.greatest)}" if len(measure.rounds) > 1 else ""
        row, case = measure.row, measure.case
        yield (
            "" if row == before[0] else row, "" if (row, case) == before else case,
            measure.server, f"{short(told.median)} {measure.unit}".strip(), between,
        )  # fmt: skip
        before = (row, case)
