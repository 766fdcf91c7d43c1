"""Of any body exactly what was announced is read, and who sends none holds up only itself."""

from __future__ import annotations

import contextlib
import select
import socket

from hypothesis import given
from hypothesis import strategies as st

from living import PATIENCE_SECONDS, LiveSite
from web.hostile.laws import get, lawful
from web.hostile.nasty import ANY, IN_A_LINE, few
from web.raw import Ended, Wire

THREADS, PLACES = 16, 10
"""The threads of a web process, and the places in it for one client, as is the default."""


@few
@given(
    target=st.sampled_from([b"/", b"/sparql", b"/sparql?query=ASK%7B%7D", b"/nowhere"]),
    method=st.sampled_from([b"GET", b"POST", b"PUT"]),
    length=IN_A_LINE | st.integers(0, 10**30).map(lambda n: str(n).encode()), body=ANY,
    media=st.sampled_from([b"application/sparql-query", b"application/x-www-form-urlencoded", b"x"]),
)  # fmt: skip
def test_any_content_length_and_body(
    site: LiveSite, target: bytes, method: bytes, length: bytes, body: bytes, media: bytes
) -> None:
    """Are answered, unless the two disagree: then the server may also end the connection."""
    fields = ((b"Content-Type", media), (b"Content-Length", length), (b"Connection", b"close"))
    request = get(target, *fields, method=method) + body
    with Wire(site.port) as wire:
        if length == b"%d" % len(body):
            lawful(wire, request, runs=True)
        else:
            short = length.strip().isdigit() and int(length) > len(body)
            with contextlib.suppress(Ended):
                assert wire.ask(request, last=short).status < 500
            wire.close()
            lawful(wire, get(b"/"))


@few
@given(
    body=ANY,
    media=st.sampled_from([b"application/sparql-query", b"application/x-www-form-urlencoded"]),
)
def test_any_body(wire: Wire, body: bytes, media: bytes) -> None:
    """Of which exactly what was announced comes, and the connection goes on after it."""
    fields = ((b"Content-Type", media), (b"Content-Length", b"%d" % len(body)))
    for target in (b"/sparql", b"/sparql?query=ASK%7B%7D", b"/nowhere"):
        lawful(wire, get(target, *fields, method=b"POST") + body, runs=True)


def test_pages_do_not_wait_for_bodies(site: LiveSite, wire: Wire) -> None:
    """Whoever announces bodies and sends none takes the places of one client, not all threads."""
    head = get(b"/sparql", (b"Content-Type", b"application/sparql-query"), (b"Content-Length", b"5"),
               method=b"POST")  # fmt: skip
    with contextlib.ExitStack() as stack:
        slow = {
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            for _ in range(THREADS + 4)
        }
        for connection in slow:
            connection.sendall(head)
        refused: set[socket.socket] = set()
        while len(slow) - len(refused) > PLACES:
            ready, _, _ = select.select(slow - refused, [], [], PATIENCE_SECONDS)
            assert ready, "nobody was refused"
            refused.update(ready)
        assert {connection.recv(12) for connection in refused} == {b"HTTP/1.1 429"}
        lawful(wire, get(b"/doc/place/tern-harbour"))
        for connection in slow - refused:
            connection.settimeout(PATIENCE_SECONDS)
            connection.sendall(b"ASK{}")
            assert connection.recv(12) == b"HTTP/1.1 200"
