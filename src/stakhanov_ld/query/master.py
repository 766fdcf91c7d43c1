"""Which process loads the store once, and keeps workers alive that share it?

    python -m stakhanov_ld.query.master SOCKET --parent PID (--data FILE | --rocksdb FOLDER)
        [--default-graph IRI …]

It has one thread, so that it may fork. It says one line on standard output: `ready …` with what the
platform offers, or `failed …` with the reason. It ends on SIGTERM, on SIGINT, when standard input
says anything or ends, and with its parent; its workers end with it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import NoReturn

from pyoxigraph import RdfFormat, Store

from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally, claim
from stakhanov_ld.processes import end_with
from stakhanov_ld.query import begun, lifeline, sandbox, wire
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.request import Limits
from stakhanov_ld.query.worker import Worker

_STORM = 64
"""Workers that may die within a second before each new one waits a little."""
_STORM_PAUSE = 0.005
_PARTING_MILLISECONDS = 500


class Master:
    """Owns the socket and the workers."""

    def __init__(
        self, path: str, parent: int, limits: Limits, workers: int, *, data: Path | None,
        rocksdb: Path | None, tally: Tally, default_graphs: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.path = path
        self.parent = parent
        self.orphaned = False
        """Whether the parent is gone: its end of the pipe closes before its children are told."""
        self.limits = limits
        self.workers = workers
        self.tally = tally
        self.default_graphs = default_graphs
        self.rocksdb = rocksdb
        self.store: Store | None = None
        if data is not None:
            self.store = Store()
            self.store.bulk_load(path=data, format=RdfFormat.N_QUADS)
        elif rocksdb is not None:
            # Its threads do not survive a fork: each worker opens it, but errors are told here.
            Store.read_only(str(rocksdb))
        self.young: set[int] = set()
        self.slow: set[int] = set()
        self.deaths: list[float] = []
        self.places = cycle(range(begun.PLACES))

    def run(self) -> None:
        """Serve until told to stop."""
        network_denied = sandbox.network_can_be_denied()
        self.wake_read, wake_write = os.pipe()
        self.slow_read, self.slow_write = os.pipe()
        for descriptor in (self.wake_read, wake_write, self.slow_read):
            os.set_blocking(descriptor, False)
        self.slots = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        stopping: list[int] = []
        for ends in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ends, lambda number, _: stopping.append(number))
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.alive = lifeline.hold(self.path)
        self.begun = begun.Begun.made(self.path)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
        self.listener.bind(self.path)
        self.listener.listen(self.limits.waiting)
        try:
            gc.collect()
            gc.freeze()
            self._fork_missing()
            _say(f"ready {sandbox.offers(network_denied)}")
            self._watch(stopping)
        finally:
            self._end()

    def _watch(self, stopping: list[int]) -> None:
        waiting = select.poll()
        for descriptor in (self.wake_read, self.slow_read, 0):
            waiting.register(descriptor, select.POLLIN)
        while not stopping:
            for descriptor, _ in waiting.poll():
                if descriptor == 0:
                    self.orphaned = not os.read(0, 64)
                    return
                if descriptor == self.wake_read:
                    os.read(self.wake_read, 4096)
            # In this order: a worker that became slow and died is known as slow first.
            self._note_slow()
            self._bury()
            self._fork_missing()

    def _note_slow(self) -> None:
        with contextlib.suppress(BlockingIOError):
            told = os.read(self.slow_read, 4096)
            for at in range(0, len(told), 4):
                worker = int.from_bytes(told[at : at + 4], sys.byteorder)
                if worker in self.young:
                    self.young.remove(worker)
                    self.slow.add(worker)

    def _bury(self) -> None:
        while True:
            try:
                worker, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not worker:
                return
            self.young.discard(worker)
            self.slow.discard(worker)
            how = "killed" if os.WIFSIGNALED(status) else "exited"
            self.tally.add(table.ENDED, how)
            self.deaths.append(time.monotonic())

    def _fork_missing(self) -> None:
        while len(self.young) < self.workers:
            self.deaths = [death for death in self.deaths if death > time.monotonic() - 1]
            if len(self.deaths) > _STORM:
                time.sleep(_STORM_PAUSE)
            hello = wire.Hello(os.getpid(), next(self.places))
            worker = os.fork()
            if worker == 0:
                self._be_worker(hello)
            self.young.add(worker)
            self.tally.add(table.FORKED)

    def _be_worker(self, hello: wire.Hello) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            for ordinary in (signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM):
                signal.signal(ordinary, signal.SIG_DFL)
            # Ctrl-C in a terminal reaches everybody; the master ends its workers.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            end_with(hello.master)
            self._leave_descriptors()
            store = self.store or Store.read_only(str(self.rocksdb))
            sandbox.limit_memory(self.limits.memory_bytes)
            sandbox.deny_network()
            engine = Engine(store, self.limits, self.default_graphs)
            Worker(
                engine, self.listener, self.limits, self.slots.fileno(), self.slow_write,
                deny_descriptors=self.store is not None, begun=self.begun, hello=hello,
            ).work()  # fmt: skip
        finally:
            os._exit(1)

    def _leave_descriptors(self) -> None:
        # The engine's last words (`memory allocation of … bytes failed`) are no log; Python's are.
        nowhere = os.open(os.devnull, os.O_RDWR)
        log = os.dup(2)
        os.set_inheritable(log, False)
        sys.stderr = open(log, "w", buffering=1)  # noqa: SIM115 (lives as long as the process)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.close(nowhere)
        os.close(self.wake_read)
        os.close(self.slow_read)

    def _end(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
        # Before the workers end, so that their clients know why.
        with contextlib.suppress(FileNotFoundError):
            lifeline.let_go(self.path, self.alive)
            begun.remove(self.path)
        if self._is_orphaned():
            # Whoever made the folder of the socket can no longer remove it.
            with contextlib.suppress(OSError):
                os.rmdir(os.path.dirname(self.path))
        for worker in self.young | self.slow:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        for worker in self.young | self.slow:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(worker, 0)

    def _is_orphaned(self) -> bool:
        """Whether whoever holds the pool is gone.

        While its threads end one by one it still looks alive, but has sent the signal that ends us.
        So the pipe decides: it holds a farewell, or comes to its end.
        """
        if self.orphaned or os.getppid() != self.parent:
            return True
        pipe = select.poll()
        pipe.register(0, select.POLLIN)
        return bool(pipe.poll(_PARTING_MILLISECONDS)) and not os.read(0, 64)


def _say(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(" ".join(line.split()) + "\n")
        sys.stdout.flush()


def main() -> None:
    """Run the master; see the module for its arguments."""
    arguments = argparse.ArgumentParser(prog="stakhanov_ld.query.master")
    arguments.add_argument("socket")
    arguments.add_argument("--parent", type=int, required=True)
    arguments.add_argument("--tallies", type=Path)
    arguments.add_argument("--limits", type=json.loads, default={})
    arguments.add_argument("--workers", type=int, default=2)
    store = arguments.add_mutually_exclusive_group(required=True)
    store.add_argument("--data", type=Path)
    store.add_argument("--rocksdb", type=Path)
    arguments.add_argument("--default-graph", action="append", default=[])
    asked = arguments.parse_args()
    # SIGTERM and not SIGKILL, so that the socket is removed; workers get SIGKILL.
    end_with(asked.parent, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.umask(0o077)
    tally = claim(asked.tallies, "master") if asked.tallies else Tally()
    tally.add(table.MASTERS)
    try:
        master = Master(
            asked.socket, asked.parent, Limits(**asked.limits), asked.workers, data=asked.data,
            rocksdb=asked.rocksdb, tally=tally, default_graphs=asked.default_graph,
        )  # fmt: skip
    except (OSError, SyntaxError, ValueError, RuntimeError) as error:
        _say(f"failed {error}")
        sys.exit(4)
    master.run()


if __name__ == "__main__":
    main()
