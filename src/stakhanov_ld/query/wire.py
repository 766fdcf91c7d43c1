"""How do a client and a worker talk: one connection, one query, one whole answer?

    client → worker   length (4 bytes), the request as JSON
    worker → client   the moment of the deadline (8 bytes), its master (4): the query has started
    worker → client   `A` or `E`, length (8 bytes), the answer's bytes or the error as JSON

The deadline is a moment of the clock that all processes of a machine share, so that whoever sees
the connection end can tell a query that was killed in time from one that died before; the master is
its process id, to tell whether it died with the query (see `lifeline`).
"""

from __future__ import annotations

import json
import socket
import struct

from stakhanov_ld import errors
from stakhanov_ld.errors import MalformedQuery, StakhanovError
from stakhanov_ld.formats import ALL_FORMATS
from stakhanov_ld.query.request import GuardedQuery, QueryForm, QueryRequest

_TIMEVAL = struct.Struct("@ll")
_LENGTH = struct.Struct("!I")
_STARTED = struct.Struct("!dI")
_REPLY = struct.Struct("!cQ")
_SMALL = 64 * 1024
"""Up to this size, copying an answer costs less than waking the client once more."""
_FORMATS = {form.name: form for form in ALL_FORMATS}
_ERRORS = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, StakhanovError)
}


class Ended(Exception):
    """The other side closed the connection before it had said everything."""


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
    body = json.dumps(
        (
            (query.text, query.form, query.star, query.variables, query.prologue_end,
             query.from_graphs, query.from_named),
            request.format.name, request.default_graphs, request.named_graphs, request.base,
            request.client, request.excerpt, request.request,
        )
    ).encode()  # fmt: skip
    connection.sendall(_LENGTH.pack(len(body)) + body)


def read_request(connection: socket.socket) -> QueryRequest:
    """Worker: what is asked."""
    (length,) = _LENGTH.unpack(_read(connection, _LENGTH.size))
    told = json.loads(_read(connection, length))
    query, written, default, named, base, client, excerpt, http = told
    text, form, star, variables, prologue_end, from_graphs, from_named = query
    return QueryRequest(
        GuardedQuery(
            text, QueryForm(form), star, tuple(variables), prologue_end, tuple(from_graphs),
            tuple(from_named),
        ),
        _FORMATS[written], tuple(default), tuple(named), base, client, excerpt,
        request=http,
    )  # fmt: skip


def send_started(connection: socket.socket, deadline: float, master: int) -> None:
    """Worker: the query starts, and will have ended at this moment."""
    connection.sendall(_STARTED.pack(deadline, master))


def read_started(connection: socket.socket) -> tuple[float, int]:
    """Client: the moment of the deadline, and the master of the worker that took the query."""
    deadline, master = _STARTED.unpack(_read(connection, _STARTED.size))
    return deadline, master


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


def read_reply(connection: socket.socket) -> bytes:
    """Client: the whole answer; raises the error that the worker sent."""
    kind, length = _REPLY.unpack(_read(connection, _REPLY.size))
    body = _read(connection, length)
    if kind == b"A":
        return body
    name, message, retry_after, line, column = json.loads(body)
    error = _ERRORS[name]
    if issubclass(error, MalformedQuery):
        raise error(message, line, column)
    raise error(message, retry_after=retry_after)


def _read(connection: socket.socket, length: int) -> bytes:
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
