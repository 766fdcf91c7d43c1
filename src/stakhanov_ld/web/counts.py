"""What is counted of queries while they are answered?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter_ns

from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally

_FIRST, _ENDS = table.place(table.QUERY_SECONDS), table.QUERY_SECONDS.ends()


class Counts:
    """What the threads of a web process count of queries."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally = tally or Tally()

    @contextmanager
    def query(self) -> Iterator[Asking]:
        """A query from its text to its answer, counted by what comes of it."""
        began = perf_counter_ns()
        outcome = StakhanovError.problem
        try:
            yield Asking(self._tally)
            outcome = "ok"
        except StakhanovError as error:
            outcome = error.problem
            raise
        finally:
            took = perf_counter_ns() - began
            with self._tally.lock:
                cells = self._tally.cells
                cells[table.place(table.QUERIES, outcome)] += 1
                cells[_FIRST + bisect_left(_ENDS, took)] += 1
                cells[_FIRST + len(_ENDS) + 1] += took

    def places(self, taken: int) -> None:
        """So many places for queries are taken now."""
        with self._tally.lock:
            self._tally.cells[table.place(table.PLACES_TAKEN)] = taken


class Asking:
    """A query on its way: it waits for a worker, then it runs."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._state = table.WAITING

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """As long as the pool has it."""
        self._tally.add(self._state)
        try:
            yield
        finally:
            self._tally.add(self._state, by=-1)

    def started(self) -> None:
        """A worker has taken it; to be told again changes nothing."""
        if self._state is table.WAITING:
            self._tally.add(table.WAITING, by=-1)
            self._state = table.RUNNING
            self._tally.add(table.RUNNING)
