"""How do the tests ask: well-behaved and hostile queries, and what comes of them?"""

from __future__ import annotations

import socket
import time
from itertools import count
from typing import Any

from living import PATIENCE_SECONDS
from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.formats import SPARQL_JSON, TURTLE, Format
from stakhanov_ld.query import wire
from stakhanov_ld.query.begun import Begun
from stakhanov_ld.query.client import PoolClient
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryAnswer, QueryForm, QueryRequest

POINT = 'SELECT ?s { ?s <http://x/p> "7" }'
"""The well-behaved query whose answer everything else must not spoil."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A cartesian product: more rows than there is time."""

BOMB = (
    "SELECT (STRLEN(?v40) AS ?n) { BIND('stakhanov' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{step}, ?v{step}) AS ?v{step + 1})" for step in range(40))
    + "}"
)
"""A string that doubles forty times."""

_NUMBERS = count(1)
GENEROUS = Limits(depth=10**9, chain=10**9)


def request(
    text: str, written: Format | None = None, limits: Limits = GENEROUS, **more: Any
) -> QueryRequest:
    """A guarded request, in JSON or Turtle unless said otherwise."""
    query = guard(text, limits)
    graph = query.form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)
    return QueryRequest(query, written or (TURTLE if graph else SPARQL_JSON), **more)


def outcome(client: PoolClient, asked: QueryRequest) -> QueryAnswer | StakhanovError:
    """What comes of a query: its answer or its error."""
    try:
        return client.run(asked)
    except StakhanovError as error:
        return error


def answers(client: PoolClient) -> bool:
    """Whether the well-behaved query gets its right answer."""
    return b'"http://x/s7"' in client.run(request(POINT)).body


def half_asked(connection: socket.socket) -> None:
    """Begin a request and do not go on: the worker that reads it is busy."""
    connection.sendall((100).to_bytes(4) + b"[")


def asked_and_started(connection: socket.socket, asked: QueryRequest) -> None:
    """Ask on a connection of the test's own, and come back when a worker has taken it."""
    number = next(_NUMBERS)
    wire.send_request(connection, number, asked)
    hello = wire.Replies(connection).meet()
    notes = Begun.seen(connection.getpeername())
    assert notes
    end = time.monotonic() + PATIENCE_SECONDS
    while notes.deadline(hello.place, number) is None:
        assert time.monotonic() < end, "no worker has taken it"
        time.sleep(0.001)
