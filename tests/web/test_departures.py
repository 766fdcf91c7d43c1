"""A client that closes its connection stops costing, and one that waits is never taken for gone."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from conftest import WORLD
from living import PATIENCE_SECONDS, LiveSite, await_ends
from stakhanov_ld.web.departures import departure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")

RUNAWAY = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?a{n} ?b{n} ?c{n} ." for n in range(9)) + "}"
RUNS = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The toy world; its queries would run for ten minutes."""
    shelf = str(tmp_path_factory.mktemp("shelf"))
    with LiveSite(WORLD, "--release-dir", shelf, "--query-deadline", "600") as site:
        yield site


def test_the_query_of_a_client_that_left_ends(site: LiveSite) -> None:
    """Long before its deadline, though the client keeps another, unused connection open."""
    address = ("127.0.0.1", site.port)
    with socket.create_connection(address):
        before = site.processes()
        with socket.create_connection(address) as leaving:
            leaving.sendall(RUNS)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while len(site.processes()) == len(before):  # a fresh worker for the slow one
                assert time.monotonic() < deadline
        (fresh,) = set(site.processes()) - set(before)
        workers = [process for process in before if parent(process) == parent(fresh)]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while all(process in site.processes() for process in workers):
            assert time.monotonic() < deadline, "the query goes on"
        await_ends([process for process in workers if process not in site.processes()])
        assert site.ask("/health").status == 200


def parent(process: int) -> int:
    with open(f"/proc/{process}/stat") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])


def test_who_waits_is_there_and_who_closes_is_gone() -> None:
    """Of several connections from one address, the one that waits for an answer decides."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def connected() -> tuple[socket.socket, socket.socket]:
            return socket.create_connection(("127.0.0.1", port)), server.accept()[0]

        (silent, unheard), (idle, served) = connected(), connected()
        with silent, unheard, idle, served:
            idle.sendall(b"?")
            served.recv(1)
            assert not departure("127.0.0.1", port)()
            # The kernel counts in steps of some milliseconds: answer until one has passed.
            while not departure("127.0.0.1", port)():
                served.sendall(b"!")
            waiting, asked = connected()
            with asked:
                waiting.sendall(b"?")
                asked.recv(1)
                gone = departure("127.0.0.1", port)
                assert not gone()
                waiting.close()
                assert gone()
                assert departure("::ffff:127.0.0.1", port)()
                assert not departure("", port)()
