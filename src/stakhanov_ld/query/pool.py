"""How do other processes get queries answered: who starts the pool, and who asks it?"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from stakhanov_ld.errors import (
    CannotServe,
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

_log = logging.getLogger(__name__)
_RETRY_PAUSE = 0.005
_NUMBERS = count(int.from_bytes(os.urandom(7)))
"""Of the queries of this process; another one begins elsewhere."""
_GRACE_SECONDS = 2.0
"""How long after the deadline a client waits for the connection to end."""
FAREWELL = "."
"""What tells a master that the pool is closed, and not that whoever holds it is ending."""
_LONGEST_PAUSE = 5.0
_SOURCES = Path(__file__).resolve().parents[2]


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


class Pool:
    """Starts the master, keeps it alive, and ends everything on `close` (a context manager)."""

    def __init__(
        self, *, data: Path | None = None, rocksdb: Path | None = None,
        default_graphs: Sequence[str] = (),
        limits: Limits | None = None, workers: int | None = None, tallies: Path | None = None,
    ) -> None:  # fmt: skip
        """`default_graphs` are the named graphs, no triple in two of them, whose union is asked
        where a query names none; without any it is the store's own default graph."""
        if (data is None) == (rocksdb is None):
            raise ValueError("a pool serves either an N-Quads file or a RocksDB folder")
        self.limits = limits or Limits()
        self.workers = workers or max(2, os.cpu_count() or 2)
        self.offers = ""
        """What the platform offers against hostile queries, once started: a line for the log."""
        self._store = ["--data", str(data)] if data else ["--rocksdb", str(rocksdb)]
        for iri in default_graphs:
            self._store += ["--default-graph", iri]
        self._tallies = ("--tallies", str(tallies)) if tallies else ()
        self._runtime = ""
        self._socket_path = ""
        self._master: subprocess.Popen[str] | None = None
        self._failure = ""
        self._settled = threading.Event()
        self._closing = threading.Event()
        self._supervisor: threading.Thread | None = None

    def start(self) -> Self:
        """Wait until the workers answer; raises CannotServe with the reason if they never will."""
        # Short, since the path of a unix socket has about 100 bytes; mkdtemp makes it 0700.
        self._runtime = tempfile.mkdtemp(prefix="sld-")
        self._socket_path = str(Path(self._runtime, "query"))
        # This thread starts every master and lives as long as the pool: the kernel ends a master
        # with the thread that started it.
        self._supervisor = threading.Thread(target=self._supervise, name="query-pool", daemon=True)
        self._supervisor.start()
        self._settled.wait()
        if self._failure:
            self.close()
            raise CannotServe(f"The query workers cannot start: {self._failure}")
        return self

    def runner(self) -> PoolClient:
        """What web processes hold."""
        return PoolClient(self._socket_path, self.limits, self.workers)

    @property
    def master_pid(self) -> int | None:
        """The master's process, while there is one."""
        return self._master.pid if self._master and self._master.poll() is None else None

    def close(self) -> None:
        """End the master and its workers and remove the socket; may be called twice."""
        self._closing.set()
        if self._master and self._master.stdin and self._master.poll() is None:
            with contextlib.suppress(OSError):  # it is ending already
                self._master.stdin.write(FAREWELL)
                self._master.stdin.flush()
            self._master.send_signal(signal.SIGTERM)
        if self._supervisor:
            self._supervisor.join()
        if self._runtime:
            shutil.rmtree(self._runtime, ignore_errors=True)

    def _supervise(self) -> None:
        pause = 0.0
        while not self._closing.wait(pause):
            started = time.monotonic()
            ready = self._run_master()
            if self._closing.is_set() or self._failure:
                break
            # The first restart comes at once; a master that never lives long is not a busy loop.
            healthy = ready and time.monotonic() - started > 1
            pause = 0.0 if healthy else min(_LONGEST_PAUSE, pause * 2 or 0.05)
            _log.warning("the query master ended; starting another")
        self._settled.set()

    def _run_master(self) -> bool:
        """Start a master and stay with it to its end; true if it was ever ready."""
        command = [
            sys.executable, "-P", "-m", "stakhanov_ld.query.master", self._socket_path,
            *self._store, *self._tallies, "--parent", str(os.getpid()),
            "--workers", str(self.workers), "--limits", json.dumps(asdict(self.limits)),
        ]  # fmt: skip
        path = os.pathsep.join(filter(None, (str(_SOURCES), os.environ.get("PYTHONPATH"))))
        with subprocess.Popen(  # noqa: S603 (our own module, with arguments of ours)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": path},
            # Ctrl-C in a terminal is for whoever holds the pool; it ends the master by `close`.
            start_new_session=True,
        ) as master:  # fmt: skip
            self._master = master
            if self._closing.is_set():
                master.terminate()
            assert master.stdout is not None
            word, _, rest = master.stdout.readline().strip().partition(" ")
            ready = word == "ready"
            if ready:
                self.offers = rest
                # What is missing on this platform is told at every start, without being asked.
                level = logging.WARNING if "no " in rest else logging.INFO
                _log.log(level, "query pool: %d workers, %s", self.workers, rest)
            elif not self._settled.is_set() and not self._closing.is_set():
                self._failure = rest or "the process that loads the store died; see the log"
            self._settled.set()
            master.wait()
        return ready

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()
