"""Who asks the pool a query, and what does it mean when it does not answer?"""

from __future__ import annotations

import os
import time
from itertools import count

from stakhanov_ld.errors import (
    ClientGone,
    PoolBusy,
    QueryTimeout,
    QueryTooCostly,
    StakhanovError,
)
from stakhanov_ld.query import lifeline, wire
from stakhanov_ld.query.begun import Begun
from stakhanov_ld.query.leases import LOOK_SECONDS, Lease, Leases
from stakhanov_ld.query.request import Limits, QueryAnswer, QueryRequest

_RETRY_PAUSE = 0.005
_NUMBERS = count(int.from_bytes(os.urandom(7)))
"""Of the queries of this process; another one begins elsewhere."""
_GRACE_SECONDS = 2.0
"""How long after the deadline a client waits for the connection to end."""


class _Unanswered(Exception):
    """No worker took the query, or none is left of its master; since it only reads, ask again."""


class _Told(Exception):
    """The worker told an error, and waits for the next query."""

    def __init__(self, error: StakhanovError) -> None:
        super().__init__(error)
        self.error = error


class _HungUp(Exception):
    """A connection that was kept has ended before the query started: take another, at once."""


class PoolClient:
    """Asks the pool whose socket is at `socket_path`; shared by threads, and may be pickled."""

    def __init__(self, socket_path: str, limits: Limits, kept: int = 2) -> None:
        """`kept` connections at most wait for the next query: one for each worker."""
        self.socket_path = socket_path
        self.limits = limits
        self.kept = kept
        self._leases = Leases(socket_path, kept)
        self._begun: dict[int, Begun] = {}
        """What the workers of a master, by its process, have begun; once somebody had to look."""

    def __reduce__(self) -> tuple[type[PoolClient], tuple[str, Limits, int]]:
        return PoolClient, (self.socket_path, self.limits, self.kept)

    def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer wholly, or raise one of the query errors."""
        wait = self.limits.wait_seconds
        give_up = time.monotonic() + min(
            wait, wait if request.patience is None else request.patience
        )
        while True:
            try:
                body = self._ask(request, give_up)
            except _HungUp:
                continue
            except _Unanswered:
                # A worker died between two queries, or the master is being replaced.
                if time.monotonic() >= give_up:
                    raise self._busy() from None
                time.sleep(_RETRY_PAUSE)
            else:
                return QueryAnswer(body, request.format, request.query.form)

    def _ask(self, request: QueryRequest, give_up: float) -> bytes:
        try:
            lease = self._leases.take(max(0.01, give_up - time.monotonic()))
        except BlockingIOError:
            raise self._busy() from None
        except (FileNotFoundError, ConnectionError):
            raise _Unanswered from None
        number = next(_NUMBERS)
        try:
            try:
                wire.send_request(lease.connection, number, request)
            except BlockingIOError:  # it is long, and nobody reads it
                raise self._busy() from None
            body = self._await(lease, number, request, give_up)
        except (wire.Ended, ConnectionError):
            self._leases.end(lease)
            raise self._meaning(lease, number) from None
        except _Told as told:
            self._leases.give_back(lease)
            raise told.error from None
        except BaseException:
            self._leases.end(lease)
            raise
        self._leases.give_back(lease)
        return body

    def _await(self, lease: Lease, number: int, request: QueryRequest, give_up: float) -> bytes:
        """Wait for the whole answer while somebody waits for it, and not longer than it may take.

        Raises ClientGone; closing the connection then ends the query.
        """
        until, started = give_up, False
        while True:
            left = until - time.monotonic()
            if left < LOOK_SECONDS:
                lease.hurry(left)
            try:
                return lease.replies.read()
            except BlockingIOError:
                pass
            except StakhanovError as error:
                raise _Told(error) from None
            deadline = None if started else self._deadline(lease, number)
            if deadline is not None:
                started = True
                if request.started is not None:
                    request.started()
                if request.patience is None:
                    until = deadline + _GRACE_SECONDS
            if request.gone is not None and request.gone():
                raise ClientGone("Nobody waits for this answer any more.")
            if time.monotonic() >= until:
                overdue = started and request.patience is None
                raise self._overdue() if overdue else self._busy()

    def _deadline(self, lease: Lease, number: int) -> float | None:
        """When the query will have ended; None where no worker has begun it."""
        hello = lease.replies.hello
        if hello is None:
            return None
        notes = self._begun.get(hello.master)
        if notes is None:
            notes = Begun.seen(self.socket_path)
            if notes is None:
                return None
            self._begun = {hello.master: notes}
        return notes.deadline(hello.place, number)

    def _meaning(self, lease: Lease, number: int) -> Exception:
        """What it means that the worker has closed the connection."""
        deadline, hello = self._deadline(lease, number), lease.replies.hello
        if deadline is None or hello is None:
            return _HungUp() if lease.used else _Unanswered()
        if time.monotonic() >= deadline:
            return self._overdue()
        if not lifeline.lives(self.socket_path, hello.master):
            return _Unanswered()
        return QueryTooCostly(
            "The query needs more memory than it may use: ask for less, and join what is not "
            "connected."
        )

    def _busy(self) -> PoolBusy:
        return PoolBusy("All query workers are busy: try again in a moment.", retry_after=1)

    def _overdue(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query was ended after {self.limits.deadline_seconds:g} s: ask for less; a repeat "
            "cannot help."
        )
