"""Is everything answered?

Anybody may ask, as often as they like, and no turn is needed: so that the answer costs little when
the pool hangs, one thread of a web process finds out at a time, soon gives up, and the others tell
what it found.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import Future

from stakhanov_ld.errors import PoolBusy, StakhanovError
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryRequest, QueryRunner
from stakhanov_ld.web.answers import Answer, Asked, made_now, reading
from stakhanov_ld.web.site import Site

_PATIENCE_SECONDS = 1.0
"""After which a pool that has not answered the shortest query counts as busy."""
_FRESH_SECONDS = 5.0
"""For how long an outcome may be told while the next is being found out."""


class Probe:
    """Whether queries are answered; shared by the threads of a web process."""

    def __init__(self, runner: QueryRunner, limits: Limits) -> None:
        self._runner = runner
        self._limits = limits
        self._lock = threading.Lock()
        self._under_way: Future[str] | None = None
        self._last = ""
        self._ended = float("-inf")

    def outcome(self) -> str:
        """`ok`, or the name of the problem that a query meets."""
        with self._lock:
            under_way = self._under_way
            if under_way is None:
                mine = self._under_way = Future()
            elif time.monotonic() - self._ended < _FRESH_SECONDS:
                return self._last
        if under_way is not None:
            try:
                return under_way.result(_PATIENCE_SECONDS)
            except TimeoutError:
                return PoolBusy.problem
        outcome = StakhanovError.problem
        try:
            outcome = self._asked()
        finally:
            with self._lock:
                self._last, self._ended, self._under_way = outcome, time.monotonic(), None
            mine.set_result(outcome)
        return outcome

    def _asked(self) -> str:
        query = guard("ASK { FILTER(RAND() < 2) }", self._limits)  # nobody remembers its answer
        asked = QueryRequest(query, query.form.formats[0], patience=_PATIENCE_SECONDS)
        try:
            self._runner.run(asked)
        except StakhanovError as error:
            return error.problem
        return "ok"


def health_answer(site: Site, probe: Probe, asked: Asked) -> Answer:
    """Which release is served, and whether documents and queries are: 200 when both, else 503.

    That another server `loaded` another release is told, and is no reason to send requests away.
    """
    if (told := reading(asked)) is not None:
        return told
    queries = probe.outcome()
    state = {"release": site.release.id, "documents": "ok", "queries": queries}
    if site.loaded is not None:
        state["loaded"] = (site.loaded.now() if queries == "ok" else "") or "unknown"
    body = (json.dumps(state) + "\n").encode()
    return made_now(asked, "health", "application/json", body, 200 if queries == "ok" else 503)
