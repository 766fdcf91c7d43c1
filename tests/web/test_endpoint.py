"""Queries are answered by another server; without it pages are served, and it may come back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import ROOT
from living import LiveSite, Reply
from query.contract.servers import Program, oxigraph

pytestmark = pytest.mark.xdist_group("contract")

SHOP = ROOT / "tests" / "query" / "contract" / "data.ttl"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(5)) + " } ORDER BY ?c4"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
PAGE = "/doc/pick.html"
DEFAULT = "--endpoint-default-graph"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Program]:
    """An empty one."""
    program = oxigraph(tmp_path)
    if isinstance(program, str):
        pytest.skip(program)
    program.start()
    yield program
    program.kill()


def load(program: Program, shelf: Path) -> None:
    program.await_ready()
    subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", "load", str(SHOP), "--release-dir", str(shelf),
         "--endpoint", program.endpoint, "--graph-store", program.graph_store, DEFAULT],
        check=True, capture_output=True,
    )  # fmt: skip


def asked(site: LiveSite, query: str, accept: str = "application/sparql-results+json") -> Reply:
    return site.ask(f"/sparql?query={quote(query)}", headers={"Accept": accept})


def number(reply: Reply) -> str:
    (row,) = json.loads(reply.body)["results"]["bindings"]
    return str(row["n"]["value"])


def health(site: LiveSite) -> tuple[int, str]:
    reply = site.ask("/health")
    return reply.status, json.loads(reply.body)["queries"]


def test_a_server_that_goes_and_comes_back(server: Program, tmp_path: Path) -> None:
    """502 to the query that it works on and to those after it, 200 to pages; then all is well."""
    shelf = tmp_path / "shelf"
    load(server, shelf)
    with LiveSite(
        SHOP, "--release-dir", str(shelf), "--endpoint", server.endpoint, DEFAULT
    ) as site:
        site.wait_for(re.compile(r"Queries go to the server at 127\.0\.0\.1:\d+\."))
        commands = [Path(f"/proc/{p}/cmdline").read_text() for p in site.processes()]
        assert not any("query.master" in command for command in commands)
        assert (number(asked(site, COUNT)), number(asked(site, NAMED))) == ("35", "37")
        page = asked(
            site, "SELECT ?l { ?t <http://www.w3.org/2000/01/rdf-schema#label> ?l }", "text/html"
        )
        assert "鶴嘴鋤" in page.text
        assert asked(site, "SELECT * { SERVICE <http://127.0.0.1/> {} }").status == 400
        assert health(site) == (200, "ok")
        assert site.ask(PAGE).status == 200

        with ThreadPoolExecutor(1) as other:
            under_way = other.submit(asked, site, ENDLESS)
            while "stakhanov_ld_queries_running 1.0" not in site.ask("/metrics").text:
                assert not under_way.done(), under_way.result().text
            server.kill()
            broken = under_way.result()
        for reply in (broken, asked(site, COUNT)):
            told = json.loads(reply.body)
            assert (reply.status, reply.headers["content-type"]) == (
                502,
                "application/problem+json",
            )
            assert told["type"].endswith("bad-gateway")
            assert "127.0.0.1" not in reply.text
        assert health(site) == (503, "bad-gateway")
        assert site.ask(PAGE).status == 200
        assert 'stakhanov_ld_queries_total{outcome="bad-gateway"}' in site.ask("/metrics").text

        server.start()
        load(server, shelf)
        assert number(asked(site, COUNT)) == "35"
        assert health(site) == (200, "ok")
        for line in ("the SPARQL endpoint fails", "the SPARQL endpoint answers again"):
            site.wait_for(re.compile(line))
