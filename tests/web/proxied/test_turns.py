"""Where the proxy is trusted each client has turns of its own; else all share those of the proxy."""

from __future__ import annotations

import socket
import sys
import time
from urllib.parse import quote, urlsplit

import pytest

from living import PATIENCE_SECONDS
from web.proxied.nginx import BEHIND_NGINX, PREFIX, Door, Doors

pytestmark = BEHIND_NGINX
RUNAWAY = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?a{n} ?b{n} ?c{n} ." for n in range(9)) + "}"
ONE, OTHER = "127.0.0.2", "127.0.0.3"
"""Addresses of clients; nginx and whoever asks without one have 127.0.0.1."""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more loopback addresses")
@pytest.mark.parametrize(("way", "others_status"), [("plain", 200), ("untrusted", 429)])
def test_clients_are_told_apart_where_the_proxy_is_trusted(
    doors: Doors, way: str, others_status: int
) -> None:
    """While one has its only query under way it gets 429, whoever it says it is; another does not,
    where the proxy may say who asks. When the first leaves, nginx lets go and its place is free."""
    door: Door = getattr(doors, way)
    query = f"sparql?query={quote('ASK {}')}"
    pretending = {"X-Forwarded-For": OTHER}
    before = len(door.site.processes())
    parts = urlsplit(door.root)
    address = (parts.hostname or "", parts.port or 0)
    leaving = socket.create_connection(address, source_address=(ONE, 0))
    if parts.scheme == "https":
        leaving = door.tls.wrap_socket(leaving, server_hostname=parts.hostname)
    with leaving:
        path = f"{PREFIX}sparql?query={quote(RUNAWAY)}"
        leaving.sendall(f"GET {path} HTTP/1.1\r\nHost: data.example\r\n\r\n".encode())
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(door.site.processes()) == before:  # a fresh worker for the slow one
            assert time.monotonic() < deadline, "the query is not under way"
        assert door.ask(query, client=ONE).status == 429
        assert door.ask(query, headers=pretending, client=ONE).status == 429
        assert door.ask(query, client=OTHER).status == others_status
    deadline = time.monotonic() + PATIENCE_SECONDS
    while door.ask(query, client=ONE).status == 429:
        assert time.monotonic() < deadline, "the query goes on"
    assert door.ask(query, client=ONE).status == 200
