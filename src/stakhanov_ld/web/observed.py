"""What is noted of every request? It is counted, and has a line in the log.

The front notes what it answers itself; Flask is wrapped. What is done for each stored answer must
stay cheap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache
from time import perf_counter_ns
from typing import Any

from stakhanov_ld.metrics.table import (
    KINDS,
    METHODS,
    OTHER,
    REMEMBERED,
    REQUEST_SECONDS,
    REQUESTS,
    SENT_BYTES,
    STATUSES,
    place,
)
from stakhanov_ld.metrics.tallies import Tally
from stakhanov_ld.web.access_log import AccessLog

Places = tuple[int, int, int, int]
"""The cells that count a request, its bytes, its time, and that it was answered from memory."""
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_ENDS = REQUEST_SECONDS.ends()
_SUM = len(_ENDS) + 1
_FAILED = "500 Internal Server Error"


class Notes:
    """Where requests are counted and, if there is a `log`, written down."""

    def __init__(self, tally: Tally, log: AccessLog | None) -> None:
        self._cells = tally.cells
        self._lock = tally.lock
        self._log = log

    def places(self, environ: dict[str, Any], line: str) -> Places:
        """The cells that count a request which is answered with the status `line`."""
        return _places(environ["REQUEST_METHOD"], environ["PATH_INFO"], line)

    def note(
        self,
        environ: dict[str, Any],
        line: str,
        headers: Iterable[tuple[str, str]],
        length: int,
        took: int,
    ) -> None:
        """A request was answered with the status `line`, in so many bytes and nanoseconds."""
        self.note_at(self.places(environ, line), environ, line, headers, length, took)

    def note_at(
        self,
        places: Places,
        environ: dict[str, Any],
        line: str,
        headers: Iterable[tuple[str, str]],
        length: int,
        took: int,
        again: bool = False,
    ) -> None:
        """The same, of a request whose `places` are known; `again`: it was answered from memory."""
        counted, sent, timed, remembered = places
        bucket = timed + bisect_left(_ENDS, took)
        cells = self._cells
        with self._lock:
            cells[counted] += 1
            cells[sent] += length
            cells[bucket] += 1
            cells[timed + _SUM] += took
            cells[remembered] += again
        if self._log is not None:
            self._log.write(environ, line[:3], headers, length, took / 1_000_000_000)


class Observed:
    """WSGI: `app`, and whatever it answers is noted."""

    def __init__(self, app: WsgiApplication, notes: Notes) -> None:
        self._app = app
        self._notes = notes

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333)."""
        line = _FAILED
        headers: list[tuple[str, str]] = []

        def started(told: str, fields: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal line, headers
            line, headers = told, fields
            return start_response(told, fields, *more)

        began = perf_counter_ns()
        try:
            return self._app(environ, started)
        finally:
            took = perf_counter_ns() - began
            length = 0
            if environ["REQUEST_METHOD"] != "HEAD":
                length = int(dict(headers).get("Content-Length", 0))
            self._notes.note(environ, line, headers, length, took)


def kind_of(path: str) -> str:
    """The kind of the address at `path`, as metrics tell it.

    >>> kind_of("/doc/place/kadiivka.ttl"), kind_of("/about.ttl"), kind_of("/.env"), kind_of("")
    ('document', 'about', 'other', 'home')
    """
    head = path[1:].partition("/")[0]
    kind = KINDS.get(head)
    return kind if kind is not None else KINDS.get(head.partition(".")[0] or OTHER, OTHER)


@lru_cache(4096)
def _places(method: str, path: str, line: str) -> Places:
    """The cells that count a request, its bytes and its time; mostly the same ones are asked."""
    kind, status = kind_of(path), line[:3]
    known = method if method in METHODS else OTHER, kind, status if status in STATUSES else OTHER
    return (
        place(REQUESTS, *known), place(SENT_BYTES, kind), place(REQUEST_SECONDS, kind),
        place(REMEMBERED, kind),
    )  # fmt: skip
