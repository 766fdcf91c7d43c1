"""Who starts the processes that answer queries, and keeps them alive?"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from stakhanov_ld.errors import CannotServe
from stakhanov_ld.processes import of_ours, with_ours
from stakhanov_ld.query.client import PoolClient
from stakhanov_ld.query.request import Limits

_log = logging.getLogger(__name__)
FAREWELL = "."
"""What tells a master that the pool is closed, and not that whoever holds it is ending."""
_LONGEST_PAUSE = 5.0


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
        command = of_ours(
            "stakhanov_ld.query.master", self._socket_path, *self._store, *self._tallies,
            "--parent", str(os.getpid()), "--workers", str(self.workers),
            "--limits", json.dumps(asdict(self.limits)),
        )  # fmt: skip
        with subprocess.Popen(  # noqa: S603 (our own module, with arguments of ours)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=with_ours(),
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
