"""How does one process answer one query at a time, and never outlive its limits?

The query runs in a thread with a large stack. The main thread sleeps until the query has used up
its slice of processor time. Then the query is slow: it takes a slot among the slow queries, and the
master forks a fresh worker for young ones; where no slot is free it ends, and its client is told
so. The slots are locks on bytes of a file: the kernel frees them when a worker dies, however it
does. A worker that was slow ends with its query. At the deadline the kernel kills the process, even
inside native code that nothing else could interrupt.

A client may keep its connection for the next query. A worker waits for all of them, and for new
ones, at once, so none that is silent keeps it from the others; those that wait for a worker that
has become slow are hung up on, and turn to another.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import NoReturn

from stakhanov_ld.errors import (
    PoolBusy,
    QueryTooCostly,
    StakhanovError,
    TooManyRequests,
)
from stakhanov_ld.query import sandbox, wire
from stakhanov_ld.query.begun import Begun
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.request import Limits, QueryRequest

_SLOW_PRIORITY = 10
_CLIENT_SLOTS = 1 << 20
"""Where in the file the slots of clients begin, after those of all slow queries."""


@dataclass(slots=True)
class _Turn:
    """The query under way; whoever takes `ending` speaks the last word on its connection."""

    connection: socket.socket
    client: str
    ending: threading.Lock = field(default_factory=threading.Lock)


class Worker:
    """Accepts on the socket that all workers share; lives in a freshly forked process."""

    def __init__(
        self, engine: Engine, listener: socket.socket, limits: Limits, slots: int, slow: int,
        deny_descriptors: bool, begun: Begun, hello: wire.Hello,
    ) -> None:  # fmt: skip
        self.engine = engine
        self.listener = listener
        self.limits = limits
        self.slots = slots
        """Descriptor of the file whose bytes are the slots of slow queries."""
        self.slow = slow
        """Descriptor of the pipe that tells the master which workers have become slow."""
        self.descriptors = sandbox.Descriptors() if deny_descriptors else None
        self.begun = begun
        self.hello = hello
        self.requests = wire.Requests()
        self.kept: dict[int, socket.socket] = {}
        """The connections on which another query may come, by descriptor."""
        self.turn: _Turn | None = None
        self.is_slow = False
        self.deciding = threading.Lock()
        """Held by whoever says that the turn is over, or that it is slow."""

    def work(self) -> NoReturn:
        """Answer until the master ends this process, or a query does."""
        signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGPROF})
        threading.stack_size(sandbox.STACK_BYTES)
        queries = threading.Thread(target=self._answer_all, daemon=True)
        queries.start()
        while True:
            signal.sigwait({signal.SIGPROF})
            turn = self.turn
            if turn is not None and not self.is_slow:
                self._become_slow(turn, queries.native_id or 0)

    def _answer_all(self) -> None:
        self.listener.setblocking(False)  # another worker may be quicker to accept
        waiting = select.poll()
        waiting.register(self.listener, select.POLLIN)
        try:
            while True:
                for descriptor, events in waiting.poll():
                    connection = self.kept.get(descriptor)
                    if connection is None:
                        self._accept(waiting)
                    # A client that gave up while it waited costs nothing more.
                    elif events & select.POLLHUP or not self._answer(connection):
                        waiting.unregister(descriptor)
                        del self.kept[descriptor]
                        connection.close()
                    if self.is_slow:
                        return
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)

    def _accept(self, waiting: select.poll) -> None:
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return
        connection.setblocking(True)
        wire.bound_waits(connection, self.limits.wait_seconds)
        try:
            wire.send_hello(connection, self.hello)
        except OSError:  # it gave up while it waited
            connection.close()
            return
        self.kept[connection.fileno()] = connection
        waiting.register(connection, select.POLLIN)

    def _answer(self, connection: socket.socket) -> bool:
        """Answer the query that comes; False where the connection ends instead."""
        try:
            number, request = self.requests.read(connection)
        except (wire.Ended, OSError):
            return False
        self._arm(number)
        turn = self.turn = _Turn(connection, request.client)
        reply = self._reply(request)
        self._disarm()
        # Taken for good: the main thread is, or was, about to refuse this query.
        if not turn.ending.acquire(blocking=False):
            threading.Event().wait()
        with self.deciding:
            self.turn = None
        try:
            wire.send_reply(connection, reply)
        except OSError:
            return False
        return True

    def _arm(self, number: int) -> None:
        self.begun.note(self.hello.place, number, time.monotonic() + self.limits.deadline_seconds)
        signal.setitimer(signal.ITIMER_REAL, self.limits.deadline_seconds)
        signal.setitimer(signal.ITIMER_PROF, self.limits.slice_seconds)

    def _disarm(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        # Not left to run out: one that is armed anew as it goes off may never go off again.
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _reply(self, request: QueryRequest) -> bytes | StakhanovError:
        if self.descriptors:
            self.descriptors.deny()
        try:
            return self.engine.answer(request)
        except StakhanovError as error:
            return error
        except MemoryError:
            self.is_slow = True
            return QueryTooCostly("The query needs more memory than it may use: ask for less.")
        except Exception:
            print(f"request {request.request or '-'}: unforeseen error", file=sys.stderr)
            traceback.print_exc()
            return StakhanovError("The query could not be answered; the server's log says why.")
        finally:
            if self.descriptors:
                self.descriptors.allow()

    def _become_slow(self, turn: _Turn, thread: int) -> None:
        with self.deciding:
            if self.turn is not turn:  # it was just in time; the next query is another one
                return
            self.is_slow = True
        refusal = self._refusal(turn.client)
        if refusal:
            if turn.ending.acquire(blocking=False):
                try:
                    wire.send_reply(turn.connection, refusal)
                finally:
                    os._exit(0)
            return
        os.write(self.slow, os.getpid().to_bytes(4, sys.byteorder))
        self._hang_up(turn.connection)
        # Point queries go first; on Linux a priority belongs to a thread.
        os.setpriority(os.PRIO_PROCESS, thread if sys.platform == "linux" else 0, _SLOW_PRIORITY)
        while True:
            try:
                if not turn.connection.recv(1, socket.MSG_PEEK):
                    os._exit(0)
            except BlockingIOError:
                continue
            except OSError:
                return

    def _hang_up(self, but: socket.socket) -> None:
        """Tell whoever waits on another connection; what they asked nobody has read."""
        for connection in list(self.kept.values()):
            if connection is not but:
                with contextlib.suppress(OSError):  # it has gone by itself
                    connection.shutdown(socket.SHUT_RDWR)

    def _refusal(self, client: str) -> StakhanovError | None:
        """Take a slot of the client's and one of everybody's, or say which there is none of."""
        limits = self.limits
        if client:
            name = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=4).digest())
            first = _CLIENT_SLOTS + name * limits.slow_per_client
            if not self._take(first, limits.slow_per_client):
                return TooManyRequests(
                    f"{limits.slow_per_client} long queries of yours are under way: wait for one.",
                    retry_after=max(1, round(limits.deadline_seconds / 2)),
                )
        if not self._take(0, limits.slow_queries):
            return PoolBusy(
                "Too many long queries are under way: try again later, or ask for less.",
                retry_after=max(1, round(limits.deadline_seconds / 2)),
            )
        return None

    def _take(self, first: int, count: int) -> bool:
        for slot in range(first, first + count):
            try:
                fcntl.lockf(self.slots, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
            except OSError:
                continue
            return True
        return False
