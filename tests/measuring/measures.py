"""A measure as the tests of the benchmarks make it up: one rate at one cost."""

from __future__ import annotations

from benchmarks.results import Measure


def measured(row: str, case: str, server: str, rate: float, cost: float) -> Measure:
    return Measure(row, case, server, "requests/s", (rate, rate), (cost, cost))
