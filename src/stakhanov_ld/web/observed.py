"""What is noted of every request? It is counted, and has a line in the log.

Around all else, so that stored answers, Flask's and errors are noted alike. Whatever is done here
is done for each of them: it must stay cheap.
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
    REQUEST_SECONDS,
    REQUESTS,
    SENT_BYTES,
    STATUSES,
    place,
)
from stakhanov_ld.metrics.tallies import Tally
from stakhanov_ld.web.access_log import AccessLog
from stakhanov_ld.web.front import WsgiApplication

_ENDS = REQUEST_SECONDS.ends()
_SUM = len(_ENDS) + 1
_FAILED = "500 Internal Server Error"


class Observed:
    """WSGI: `app`, and what it answers is noted in `tally` and, if there is one, in `log`."""

    def __init__(self, app: WsgiApplication, tally: Tally, log: AccessLog | None) -> None:
        self._app = app
        self._cells = tally.cells
        self._lock = tally.lock
        self._log = log

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333)."""
        line = _FAILED
        headers: Iterable[tuple[str, str]] = ()

        def started(told: str, fields: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal line, headers
            line, headers = told, fields
            return start_response(told, fields, *more)

        began = perf_counter_ns()
        body = self._app(environ, started)
        took = perf_counter_ns() - began
        method = environ["REQUEST_METHOD"]
        length = 0
        if method != "HEAD":
            for name, value in headers:
                if name == "Content-Length":
                    length = int(value)
                    break
        counted, sent, timed = _places(method, environ["PATH_INFO"], line)
        cells = self._cells
        with self._lock:
            cells[counted] += 1
            cells[sent] += length
            cells[timed + bisect_left(_ENDS, took)] += 1
            cells[timed + _SUM] += took
        if self._log is not None:
            self._log.write(environ, line[:3], headers, length, took / 1_000_000_000)
        return body


def kind_of(path: str) -> str:
    """The kind of the address at `path`, as metrics tell it.

    >>> kind_of("/doc/place/kadiivka.ttl"), kind_of("/about.ttl"), kind_of("/.env"), kind_of("")
    ('document', 'about', 'other', 'home')
    """
    head = path[1:].partition("/")[0]
    kind = KINDS.get(head)
    return kind if kind is not None else KINDS.get(head.partition(".")[0] or OTHER, OTHER)


@lru_cache(4096)
def _places(method: str, path: str, line: str) -> tuple[int, int, int]:
    """The cells that count a request, its bytes and its time; mostly the same ones are asked."""
    kind, status = kind_of(path), line[:3]
    known = method if method in METHODS else OTHER, kind, status if status in STATUSES else OTHER
    return place(REQUESTS, *known), place(SENT_BYTES, kind), place(REQUEST_SECONDS, kind)
