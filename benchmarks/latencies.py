"""How long did one wait for an answer, and how is that told?

A row of results is `WHAT; FIGURE; SIZE; LOAD`: "document; p95; 1,000,000 triples; 8 connections".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from benchmarks.load import Load
from benchmarks.results import Measure, Results, short
from benchmarks.rounds import spread
from benchmarks.tables import named, table

WHATS = DOCUMENT, POINT, INVERSE = "document", "point query", "inverse look-up"
ONE, EIGHT, COLD = "1 connection", "8 connections", "1 connection, cold"
FIGURES = ("p50", "p95", "p99")
RATE = "requests"


def row(what: str, figure: str, triples: int, load: str) -> str:
    """The row of results, and of goals."""
    return f"{what}; {figure}; {triples:,} triples; {load}"


def add(
    results: Results, what: str, case: str, triples: int, load: str,
    loads: Mapping[str, Sequence[Load]],
) -> None:  # fmt: skip
    """Keep the times of the rounds of each server, in milliseconds."""
    for figure in FIGURES:
        waited = {
            server: [getattr(one, figure) * 1000 for one in rounds]
            for server, rounds in loads.items()
        }
        results.add(row(what, figure, triples, load), case, "ms", waited)


def is_one(measure: Measure) -> bool:
    """Whether it tells of waiting, or of the requests that were answered meanwhile."""
    return measure.row.count("; ") == 3


def told(measures: Sequence[Measure]) -> Iterator[str]:
    """A table for each size, with what `measures` say of waiting."""
    found = {
        (*measure.row.split("; "), measure.case, measure.server): measure for measure in measures
    }
    head = (
        "what", "server", *(f"1: {figure}" for figure in (*FIGURES, "a second")),
        *(f"8: {figure}" for figure in (*FIGURES, "a second")), "cold: p95",
    )  # fmt: skip
    sizes = dict.fromkeys(size for _, _, size, *_ in found)
    for size in sizes:
        asked = dict.fromkeys(
            (what, case, server) for what, _, where, _, case, server in found if where == size
        )
        rows = []
        for (what, case), group in groupby(asked, lambda key: key[:2]):
            for number, (_, _, server) in enumerate(group):
                cells = [
                    _cell(found.get((what, figure, size, load, case, server)))
                    for load, figures in _COLUMNS
                    for figure in figures
                ]
                rows.append(("" if number else f"{what}: {case}", named(server), *cells))
        yield f"**{size}**, milliseconds with 1 and with 8 connections:"
        yield table(head, rows).strip()


_COLUMNS = ((ONE, (*FIGURES, RATE)), (EIGHT, (*FIGURES, RATE)), (COLD, ("p95",)))


def _cell(measure: Measure | None) -> str:
    """The median of its rounds."""
    return short(spread(measure.rounds).median) if measure else ""
