"""How do a client and a worker talk: one query after the other, each answered whole?

    worker → client   its master (4 bytes) and its place (4), once
    client → worker   length (4 bytes); a number and the request, marshalled
    worker → client   `A` or `E`, length (8 bytes), the answer's bytes or the error as JSON

That a query has started is not said but noted (see `begun`): to be told would wake a client twice
for each query, and all that it wants to know is whether it waits, or why the connection ended.

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
_HELLO = struct.Struct("!II")
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
class Hello:
    """Which worker is at the other end: its master's process, and its own place."""

    master: int
    place: int


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


def send_hello(connection: socket.socket, hello: Hello) -> None:
    """Worker: who it is."""
    connection.sendall(_HELLO.pack(hello.master, hello.place))


def send_request(connection: socket.socket, number: int, request: QueryRequest) -> None:
    """Client: ask; nobody else's query has this number."""
    query = request.query
    body = marshal.dumps(
        (
            number,
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

    def read(self, connection: socket.socket) -> tuple[int, QueryRequest]:
        """What is asked next, and its number."""
        got = connection.recv_into(self._room)
        if got < _LENGTH.size:
            raise Ended
        (length,) = _LENGTH.unpack_from(self._room)
        body = bytes(self._room[_LENGTH.size : got])
        if len(body) < length:
            body += receive(connection, length - len(body))
        return _request(body)


def _request(body: bytes) -> tuple[int, QueryRequest]:
    told = marshal.loads(body)  # noqa: S302  # what `send_request` wrote
    number, query, written, default, named, base, client, excerpt, http = told
    text, form, *more = query
    request = QueryRequest(
        GuardedQuery(text, _FORMS[form], *more), _FORMATS[written], default, named, base, client,
        excerpt, request=http,
    )  # fmt: skip
    return number, request


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


class Replies:
    """Client: reads what comes back, in most cases at once, into room that is used again.

    Each reading blocks for as long as the connection does, and raises BlockingIOError when the time
    is over for now; it may be called again after that. Raises Ended, too.
    """

    def __init__(self, connection: socket.socket, room: int = _SMALL) -> None:
        self._connection = connection
        self._room = memoryview(bytearray(room))
        self._got = 0
        self._long = b""
        self.hello: Hello | None = None
        """Who is at the other end, once it has said so."""

    def read(self) -> bytes:
        """The whole answer to one request; raises the error that the worker sent."""
        if self.hello is None:
            self.meet()
        while self._got < _REPLY.size:
            self._receive(len(self._room))
        kind, length = _REPLY.unpack_from(self._room)
        body = bytes(self._room[_REPLY.size : self._got]) + self._long
        while len(body) < length:
            part = self._connection.recv(length - len(body), socket.MSG_WAITALL)
            if not part:
                raise Ended
            self._long += part
            body += part
        self._got, self._long = 0, b""
        if kind == b"A":
            return body
        raise _error(body)

    def meet(self) -> Hello:
        """Who is at the other end."""
        while self._got < _HELLO.size:
            self._receive(_HELLO.size)
        self.hello = Hello(*_HELLO.unpack_from(self._room))
        self._got = 0
        return self.hello

    def _receive(self, until: int) -> None:
        got = self._connection.recv_into(self._room[self._got : until])
        if not got:
            raise Ended
        self._got += got


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
