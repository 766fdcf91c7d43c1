"""What is counted of queries while they are answered?"""

from __future__ import annotations

from bisect import bisect_left
from time import perf_counter_ns

from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally

_OUTCOMES = {outcome: table.place(table.QUERIES, outcome) for outcome in table.OUTCOMES}
_DIFFERS = table.place(table.DIFFERS)
_PLACES_TAKEN = table.place(table.PLACES_TAKEN)
_FIRST, _ENDS = table.place(table.QUERY_SECONDS), table.QUERY_SECONDS.ends()


class Counts:
    """What the threads of a web process count of queries."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally = tally or Tally()

    def query(self) -> Asking:
        """A query from its text to its answer, counted by what comes of it: a context manager."""
        return Asking(self._tally)

    def places(self, taken: int) -> None:
        """So many places for queries are taken now."""
        with self._tally.lock:
            self._tally.cells[_PLACES_TAKEN] = taken

    def differs(self, differs: bool) -> None:
        """Whether another release than the one that is served answers queries now."""
        with self._tally.lock:
            self._tally.cells[_DIFFERS] = differs


class Asking:
    """A query on its way: it waits for a worker, then it runs."""

    __slots__ = ("_began", "_state", "_tally")

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._state: table.Metric | None = None

    def __enter__(self) -> Asking:
        self._began = perf_counter_ns()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        took = perf_counter_ns() - self._began
        outcome = "ok"
        if error is not None:
            outcome = error.problem if isinstance(error, StakhanovError) else StakhanovError.problem
        with self._tally.lock:
            cells = self._tally.cells
            cells[_OUTCOMES[outcome]] += 1
            cells[_FIRST + bisect_left(_ENDS, took)] += 1
            cells[_FIRST + len(_ENDS) + 1] += took

    def asked(self) -> None:
        """It is sent to the pool, and waits."""
        self._tally.add(table.WAITING)
        self._state = table.WAITING

    def started(self) -> None:
        """A worker has taken it; to be told again changes nothing."""
        if self._state is table.WAITING:
            self._tally.add(table.WAITING, by=-1)
            self._state = table.RUNNING
            self._tally.add(table.RUNNING)

    def answered(self) -> None:
        """The pool has it no longer."""
        if self._state is not None:
            self._tally.add(self._state, by=-1)
            self._state = None
