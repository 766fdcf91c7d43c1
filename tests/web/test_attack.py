"""The hostile corpus over HTTP: every next query is answered, and nothing calls out."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import ROOT
from living import PATIENCE_SECONDS, LiveSite, Reply
from query.asking import ENDLESS
from query.hostile import HOSTILE
from web.trap import Trap

POINT = "SELECT ?p { <https://w3id.org/stakhanov-ld/id/place/kadiivka> ?p ?o }"
DIRECT = {"Content-Type": "application/sparql-query"}
CALLING_OUT = (
    "SELECT * { SERVICE <TRAP> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <TRAP> { ?s ?p ?o } }",
    "PREFIX t: <TRAP> SELECT * { SERVICE t:x { ?s ?p ?o } }",
    "SELECT * { BIND(<TRAP> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <TRAP> {} } } }",
    "SELECT * { #\nSERVICE <TRAP> {} }",
    "SELECT * { FILTER(1<2)SERVICE<TRAP>{} }",
    "BASE <TRAP> SELECT * { SERVICE <x> {} }",
    "SELECT * FROM <TRAP> { ?s ?p ?o }",
    "SELECT * FROM NAMED <TRAP> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <TRAP> { ?s ?p ?o } }",
    "DESCRIBE <TRAP>",
    "LOAD <TRAP>",
    "ASK { FILTER(<TRAP>(1)) }",
    "SELECT * { ?s ?p ?o } ORDER BY <TRAP>(?o)",
)


@pytest.fixture(scope="module")
def site(shelf: Path) -> Iterator[LiveSite]:
    """The biography with little time and memory for a query."""
    options = ("--query-deadline", "0.5", "--query-memory", "128", "--query-wait", "20")
    with LiveSite(ROOT, "--release-dir", str(shelf), *options) as site:
        yield site


def post(site: LiveSite, query: str) -> Reply:
    return site.ask("/sparql", "POST", DIRECT, query.encode())


def answers(site: LiveSite) -> bool:
    reply = post(site, POINT)
    return reply.status == 200 and bool(json.loads(reply.body)["results"]["bindings"])


def status_from(site: LiveSite, address: str, query: str) -> int:
    """The status that a client with another address of loopback gets."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", site.port, PATIENCE_SECONDS, source_address=(address, 0)
    )
    try:
        connection.request("POST", "/sparql", query.encode(), DIRECT)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


@pytest.mark.parametrize("why", HOSTILE)
def test_after_a_hostile_query_the_next_one_is_answered(site: LiveSite, why: str) -> None:
    """Answered whole, or refused or ended with the status of the table; never 500 or 502."""
    reply = post(site, HOSTILE[why])
    if reply.status == 200:
        assert len(reply.body) == int(reply.headers["content-length"])
    else:
        problem = json.loads(reply.body)
        kind = problem["type"].rpartition("#")[2]
        assert (reply.status, kind) in {
            (400, "malformed-query"), (400, "refused-query"), (400, "result-too-large"),
            (413, "query-too-long"), (503, "query-too-costly"), (504, "query-timeout"),
        }, (reply.status, kind)  # fmt: skip
        for leak in ("Traceback", "/src/", "panicked", "oxigraph"):
            assert leak not in reply.text
    assert answers(site)


@pytest.mark.parametrize("query", CALLING_OUT)
def test_nothing_calls_out(site: LiveSite, query: str) -> None:
    """Neither the query nor the protocol's dataset makes a connection."""
    with Trap() as trap:
        post(site, query.replace("TRAP", trap.address))
        dataset = f"default-graph-uri={quote(trap.address)}&named-graph-uri={quote(trap.address)}"
        site.ask(f"/sparql?{dataset}", "POST", DIRECT, b"SELECT * { GRAPH ?g { ?s ?p ?o } }")
        site.ask(f"/graph?graph={quote(trap.address, safe='')}")
        assert answers(site)
        assert not trap.called.is_set()


def test_a_client_is_its_address(shelf: Path) -> None:
    """More long queries of one address than its cap are 429 at once; another address is served."""
    options = ("--query-deadline", "4", "--query-slow-per-client", "1", "--query-wait", "20")
    with (
        LiveSite(ROOT, "--release-dir", str(shelf), *options) as site,
        ThreadPoolExecutor(6) as many,
    ):
        long = [many.submit(status_from, site, "127.0.0.2", ENDLESS) for _ in range(6)]
        beside = [status_from(site, "127.0.0.3", POINT) for _ in range(5)]
        statuses = [asked.result() for asked in as_completed(long)]
    assert set(beside) == {200}
    assert set(statuses) == {429, 504}


def test_all_on_one_address_and_none_fails(site: LiveSite) -> None:
    """Even whoever shares an address with eight attackers is answered."""
    worst = [query for why, query in HOSTILE.items() if why.startswith("cartesian")][:8]
    with ThreadPoolExecutor(8) as many:
        attacks = [many.submit(post, site, query) for query in worst]
        assert all([answers(site) for _ in range(10)])
        assert {attack.result().status for attack in attacks} <= {200, 400, 429, 503, 504}


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes by /proc")
def test_nothing_is_left_of_what_was_attacked(site: LiveSite) -> None:
    """No process and no descriptor more than before, once the queries are over."""
    assert answers(site)

    def held() -> int:
        web = [p for p in site.processes() if b"spawn_main" in command(p)]
        return sum(len(os.listdir(f"/proc/{process}/fd")) for process in web)

    before = held()
    for query in list(HOSTILE.values())[::3]:
        post(site, query)
        assert answers(site)
    assert held() <= before + 2  # a thread may keep a connection that is just ending
    pool = [process for process in site.processes() if b"query.master" in command(process)]
    assert len(pool) <= 1 + 2 + 2  # the master, its young workers, and those that are ending


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes by /proc")
def test_service_is_back_after_sigkill_of_the_whole_pool(site: LiveSite) -> None:
    """Under load, with no operator: the next query waits for the new pool and is answered."""
    for _ in range(2):
        with ThreadPoolExecutor(4) as many:
            load = [many.submit(status_from, site, f"127.0.0.{n}", ENDLESS) for n in (4, 5, 6, 7)]
            assert answers(site)
            for process in site.processes():
                if b"query.master" in command(process):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
            assert answers(site)
            assert {asked.result() for asked in load} <= {429, 503, 504}
    assert '"queries": "ok"' in site.ask("/health").text


def command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
