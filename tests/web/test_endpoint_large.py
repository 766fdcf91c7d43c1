"""A publication that does not fit into memory, and another server that answers queries over it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as og
import pytest

from conftest import ROOT
from living import LiveSite
from query.contract.servers import Program, oxigraph
from release.large.publications import written
from stakhanov_ld.formats import SPARQL_JSON
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryRequest
from stakhanov_ld.release.release import open_release
from web.asking_endpoint import (
    COUNT,
    asked,
    broken_by,
    load,
    named,
    number,
    tells_bad_gateway,
    until,
)

pytestmark = pytest.mark.xdist_group("contract")

SHOP = ROOT / "tests" / "query" / "contract" / "data.ttl"
NAMED_QUERY = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://contract.example/id/query/goes-with> a sh:SPARQLSelectExecutable ;
  sh:select "SELECT ?x { ?x <https://contract.example/ns#goesWith> <https://contract.example/id/lamp> }" .
"""
GRAPH = "https://contract.example/id/graph/"
LARGE = ("--prebuild-limit", "0")
QUERIES = (
    COUNT,
    "SELECT ?p ?o { <https://contract.example/id/lamp> ?p ?o }",
    "SELECT ?s ?p { ?s ?p <https://contract.example/id/lamp> }",
    f"SELECT ?p ?o FROM <{GRAPH}derived> {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}data> FROM <{GRAPH}derived> {{ ?s ?p ?o }}",
    f"SELECT ?p {{ GRAPH <{GRAPH}report> {{ ?s ?p ?o }} }}",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "ASK { ?t <https://contract.example/ns#price> 3.5 }",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Program]:
    """One that keeps on disk what it has."""
    program = oxigraph(tmp_path, "--location", str(tmp_path / "store"))
    if isinstance(program, str):
        pytest.skip(program)
    program.start()
    yield program
    program.kill()


def content(body: bytes) -> list[str]:
    """The rows in an order of their own, or the truth."""
    told = json.loads(body)
    rows = told["results"]["bindings"] if "results" in told else [told["boolean"]]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_a_large_release_and_another_server(server: Program, tmp_path: Path) -> None:
    """All that a site answers is answered; when the server dies, pages are, and it comes back."""
    shelf = tmp_path / "shelf"
    shop = written(
        tmp_path / "shop", data__shop_ttl=SHOP.read_text(encoding="utf-8"), data__q_ttl=NAMED_QUERY
    )
    load(server, shop, shelf, *LARGE)
    with LiveSite(shop, "--release-dir", str(shelf), "--endpoint", server.endpoint, *LARGE) as site:
        release = open_release(shelf / site.release)
        assert release.is_large
        source = release.query_source
        store = og.Store.read_only(str(source["rocksdb"]))
        engine = Engine(store, Limits(), source["default_graphs"])
        for text in QUERIES:
            reply = named(site, text, site.release)
            assert reply.status == 200, reply.text
            expected = engine.answer(QueryRequest(guard(text, Limits()), SPARQL_JSON))
            assert content(reply.body) == content(expected) != [], text

        def served() -> None:
            for path, part in (
                ("/", "shop"), ("/doc/pick.html", "鶴嘴鋤"), ("/doc/lamp.ttl", "10.00"),
                ("/queries/", "goes-with"), ("/download/all.nt", "012"), ("/graph/derived", "1935"),
                ("/doc/pick.ttl?at=1985", "pick"),
            ):  # fmt: skip
                reply = site.ask(path)
                assert (reply.status, part in reply.text) == (200, True), path

        def health() -> tuple[int, str, str]:
            reply = site.ask("/health")
            told = json.loads(reply.body)
            return reply.status, told["queries"], told["loaded"]

        query = "/queries/goes-with"
        served()
        assert "id/pick" in site.ask(query).text
        assert "id/pick" in site.ask(query, headers={"Accept": "text/html"}).text
        until(lambda: health() == (200, "ok", site.release))

        for reply in (broken_by(server.kill, site), asked(site, COUNT), site.ask(query)):
            tells_bad_gateway(reply)
        served()
        assert health() == (503, "bad-gateway", "unknown")

        server.start()
        server.await_ready()
        reply = asked(site, COUNT)
        assert number(reply) == number(asked(site, COUNT))
        assert "id/pick" in site.ask(query).text
        named(site, COUNT, site.release)
        until(lambda: health() == (200, "ok", site.release))
        site.wait_for(re.compile("the SPARQL endpoint answers again"))
