"""How do a client and a worker talk: one query after the other, each answered whole?

    client → worker   length (4 bytes), the request, marshalled
    worker → client   the moment of the deadline (8 bytes), its master (4), itself (4): the query
                      has started
    worker → client   `A` or `E`, length (8 bytes), the answer's bytes or the error as JSON

The deadline is a moment of the clock that all processes of a machine share, so that whoever sees
the connection end can tell a query that was killed in time from one that died before; the master is
its process id, to tell whether it died with the query (see `lifeline`).

A request is written by `marshal`, in a fifth of the time that JSON takes: both sides are this
program on this Python, behind a socket that nobody else may open.
"""

from __future__ import annotations

import json
import marshal
import socket
import struct
from dataclasses import dataclass

from stakhanov_ld import errors
from stakhanov_ld.errors import MalformedQuery, StakhanovError
from stakhanov_ld.formats import ALL_FORMATS
from stakhanov_ld.query.request import GuardedQuery, QueryForm, QueryRequest

_TIMEVAL = struct.Struct("@ll")
_LENGTH = struct.Struct("!I")
_STARTED = struct.Struct("!dII")
_REPLY = struct.Struct("!cQ")
_SMALL = 64 * 1024
"""Up to this size, copying an answer costs less than waking the client once more."""
_FORMATS = {form.name: form for form in ALL_FORMATS}
_FORMS = {form.value: form for form in QueryForm}
_ERRORS = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, StakhanovError)
}


class Ended(Exception):
    """The other side closed the connection before it had said everything."""


@dataclass(frozen=True, slots=True)
class Started:
    """A query has started: when it will have ended, and the processes that have it."""

    deadline: float
    master: int
    worker: int


def bound_waits(connection: socket.socket, seconds: float) -> None:
    """Bound every wait on a connection, by the kernel.

    Python's own timeouts call poll(), which a worker cannot while it may open no descriptors, and
    make connect() fail at once, instead of wait, when the queue of a unix socket is full.
    """
    bound_receiving(connection, seconds)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(seconds))


def bound_receiving(connection: socket.socket, seconds: float) -> None:
    """Bound the waits for what the other side says."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(seconds))


def _timeval(seconds: float) -> bytes:
    # 0 would mean no bound at all.
    microseconds = max(1000, int(seconds * 1_000_000))
    return _TIMEVAL.pack(*divmod(microseconds, 1_000_000))


def send_request(connection: socket.socket, request: QueryRequest) -> None:
    """Client: ask."""
    query = request.query
    body = marshal.dumps(
        (
            (query.text, query.form.value, query.star, query.variables, query.prologue_end,
             query.from_graphs, query.from_named),
            request.format.name, request.default_graphs, request.named_graphs, request.base,
            request.client, request.excerpt, request.request,
        )
    )  # fmt: skip
    connection.sendall(_LENGTH.pack(len(body)) + body)


class Requests:
    """Worker: reads requests, each whole in most cases, into room that is used again."""

    def __init__(self, room: int = _SMALL) -> None:
        self._room = memoryview(bytearray(room))

    def read(self, connection: socket.socket) -> QueryRequest:
        """What is asked next."""
        got = connection.recv_into(self._room)
        if got < _LENGTH.size:
            raise Ended
        (length,) = _LENGTH.unpack_from(self._room)
        body = bytes(self._room[_LENGTH.size : got])
        if len(body) < length:
            body += receive(connection, length - len(body))
        return _request(body)


def _request(body: bytes) -> QueryRequest:
    told = marshal.loads(body)  # noqa: S302  # what `send_request` wrote
    query, written, default, named, base, client, excerpt, http = told
    text, form, *more = query
    return QueryRequest(
        GuardedQuery(text, _FORMS[form], *more), _FORMATS[written], default, named, base, client,
        excerpt, request=http,
    )  # fmt: skip


def send_started(connection: socket.socket, started: Started) -> None:
    """Worker: the query starts."""
    connection.sendall(_STARTED.pack(started.deadline, started.master, started.worker))


def send_reply(connection: socket.socket, reply: bytes | StakhanovError) -> None:
    """Worker: the whole answer, or the error."""
    if isinstance(reply, StakhanovError):
        place = (reply.line, reply.column) if isinstance(reply, MalformedQuery) else (None, None)
        kind, body = b"E", json.dumps(
            (type(reply).__name__, reply.message, reply.retry_after, *place)
        ).encode()  # fmt: skip
    else:
        kind, body = b"A", reply
    head = _REPLY.pack(kind, len(body))
    if len(body) < _SMALL:
        connection.sendall(head + body)
    else:
        connection.sendall(head)
        connection.sendall(body)


class Reply:
    """Client: what comes back for one query, as far as it has come.

    `read` blocks for as long as the connection does, and may be called again after that.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._head = bytearray(_STARTED.size + _REPLY.size)
        self._got = 0
        self._body = b""
        self.started: Started | None = None
        self.whole = False
        """Whether everything has come, so that the connection is ready for another query."""

    @property
    def worker(self) -> int:
        """The process that answered, once it has; 0 before."""
        return self.started.worker if self.started else 0

    def read(self) -> bytes:
        """The whole answer.

        Raises the error that the worker sent, BlockingIOError when the time is over for now, and
        Ended.
        """
        while self._got < len(self._head):
            # The two come at once in most cases, and wake this thread once.
            room = memoryview(self._head)[self._got :]
            got = self._connection.recv_into(room, 0, socket.MSG_WAITALL)
            if not got:
                raise Ended
            self._got += got
            if self.started is None and self._got >= _STARTED.size:
                self.started = Started(*_STARTED.unpack_from(self._head))
        kind, length = _REPLY.unpack_from(self._head, _STARTED.size)
        while len(self._body) < length:
            part = self._connection.recv(length - len(self._body), socket.MSG_WAITALL)
            if not part:
                raise Ended
            self._body = self._body + part if self._body else part
        self.whole = True
        if kind == b"A":
            return self._body
        raise _error(self._body)


def _error(body: bytes) -> StakhanovError:
    name, message, retry_after, line, column = json.loads(body)
    error = _ERRORS[name]
    if issubclass(error, MalformedQuery):
        return error(message, line, column)
    return error(message, retry_after=retry_after)


def receive(connection: socket.socket, length: int) -> bytes:
    """So many bytes."""
    body = bytearray(length)
    view = memoryview(body)
    read = 0
    while read < length:
        got = connection.recv_into(view[read:])
        if not got:
            raise Ended
        read += got
    view.release()
    return bytes(body)
