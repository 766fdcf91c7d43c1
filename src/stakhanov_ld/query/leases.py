"""On which connection does a process ask its next query?

To connect costs as much as a short query. So a connection is kept, at most one to each worker, and
lent to one query at a time. Whoever finds none waits for a moment, since most queries are short,
and then connects: a query never waits for another one to end.
"""

from __future__ import annotations

import socket
import threading
from queue import Empty, SimpleQueue

from stakhanov_ld.query import wire

_MOMENT_SECONDS = 0.005
LOOK_SECONDS = 0.25
"""For how long a connection waits at a time for what the worker says."""


class Lease:
    """A connection to a worker, lent to one query; `used` where it has answered one before."""

    def __init__(self, connection: socket.socket, kept: bool) -> None:
        self.connection = connection
        self.replies = wire.Replies(connection)
        self.kept = kept
        self.used = False
        self.worker: int | None = None
        """The place of the worker, if the connection is kept."""
        self._hurried = False

    def hurry(self, seconds: float) -> None:
        """Wait no longer than this, until the query has ended."""
        self._hurried = True
        wire.bound_receiving(self.connection, max(0.01, seconds))

    def calm(self) -> None:
        """Wait as long as ever again."""
        if self._hurried:
            self._hurried = False
            wire.bound_receiving(self.connection, LOOK_SECONDS)


class Leases:
    """The connections that the threads of one process share; not to be taken along by a fork."""

    def __init__(self, path: str, most: int) -> None:
        self._path = path
        self._most = most
        self._free: SimpleQueue[Lease] = SimpleQueue()
        self._lock = threading.Lock()
        self._kept = 0
        self._workers: set[int] = set()
        """Whose connections are kept."""

    def take(self, wait_seconds: float) -> Lease:
        """A connection for one query; raises what connect() does."""
        try:
            return self._free.get_nowait()
        except Empty:
            pass
        with self._lock:
            kept = self._kept < self._most
            self._kept += kept
        if not kept:
            try:
                return self._free.get(timeout=min(_MOMENT_SECONDS, wait_seconds))
            except Empty:
                pass
        try:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        except BaseException:
            with self._lock:
                self._kept -= kept
            raise
        lease = Lease(connection, kept)
        try:
            wire.bound_waits(connection, wait_seconds)
            connection.connect(self._path)
            wire.bound_receiving(connection, LOOK_SECONDS)
        except BaseException:
            self.end(lease)
            raise
        return lease

    def give_back(self, lease: Lease) -> None:
        """It has answered a query."""
        lease.calm()
        if not lease.used:
            lease.used = True
            hello = lease.replies.hello
            assert hello is not None, "it has answered"
            with self._lock:
                if lease.kept and hello.place not in self._workers:
                    lease.worker = hello.place
                    self._workers.add(hello.place)
        if lease.worker is not None:
            self._free.put(lease)
        else:
            self.end(lease)

    def end(self, lease: Lease) -> None:
        """It is of no more use."""
        lease.connection.close()
        with self._lock:
            self._kept -= lease.kept
            if lease.worker is not None:
                self._workers.discard(lease.worker)

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """End those that are not lent."""
        while True:
            try:
                self.end(self._free.get_nowait())
            except Empty:
                return
