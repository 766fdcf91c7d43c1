"""Queries are answered by another server; without it pages are served, and it may come back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conftest import ROOT
from living import LiveSite
from query.contract.servers import Program, oxigraph
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.exchange import Server
from stakhanov_ld.query.loaded import note_graph
from stakhanov_ld.release import loading
from stakhanov_ld.release.build import build
from stakhanov_ld.release.putting import clear
from stakhanov_ld.release.release import Release, open_release
from web.asking_endpoint import (
    COUNT,
    NAMED,
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
PAGE = "/doc/pick.html"
DEFAULT = "--endpoint-default-graph"
OTHER = "f" * 16
NOTE = note_graph("https://contract.example/id/")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Program]:
    """An empty one."""
    program = oxigraph(tmp_path)
    if isinstance(program, str):
        pytest.skip(program)
    program.start()
    yield program
    program.kill()


def health(site: LiveSite) -> tuple[int, str, str]:
    reply = site.ask("/health")
    told = json.loads(reply.body)
    return reply.status, told["queries"], told["loaded"]


def test_a_server_that_goes_and_comes_back(server: Program, tmp_path: Path) -> None:
    """502 to the query that it works on and to those after it, 200 to pages; then all is well."""
    shelf = tmp_path / "shelf"
    load(server, SHOP, shelf, DEFAULT)
    with LiveSite(
        SHOP, "--release-dir", str(shelf), "--endpoint", server.endpoint, DEFAULT
    ) as site:
        site.wait_for(re.compile(r"Queries go to the server at 127\.0\.0\.1:\d+\."))
        commands = [Path(f"/proc/{p}/cmdline").read_text() for p in site.processes()]
        assert not any("query.master" in command for command in commands)
        assert (number(asked(site, COUNT)), number(asked(site, NAMED))) == ("35", "37")
        until(lambda: health(site) == (200, "ok", site.release))
        page = asked(
            site, "SELECT ?l { ?t <http://www.w3.org/2000/01/rdf-schema#label> ?l }", "text/html"
        )
        assert "鶴嘴鋤" in page.text
        assert asked(site, "SELECT * { SERVICE <http://127.0.0.1/> {} }").status == 400
        assert site.ask(PAGE).status == 200

        for reply in (broken_by(server.kill, site), asked(site, COUNT)):
            tells_bad_gateway(reply)
        assert health(site) == (503, "bad-gateway", "unknown")
        assert site.ask(PAGE).status == 200
        assert 'stakhanov_ld_queries_total{outcome="bad-gateway"}' in site.ask("/metrics").text

        server.start()
        load(server, SHOP, shelf, DEFAULT)
        assert number(asked(site, COUNT)) == "35"
        until(lambda: health(site) == (200, "ok", site.release))
        for line in ("the SPARQL endpoint fails", "the SPARQL endpoint answers again"):
            site.wait_for(re.compile(line))


class BrokenOff(Exception):
    """Of a load, on purpose."""


def another(folder: Path) -> Release:
    """A later release of the shop, which knows one label more."""
    source, built = folder / "later", folder / "built"
    source.mkdir()
    built.mkdir()
    label = '\nid:pick rdfs:label "Keilhaue"@de .\n'
    (source / "data.ttl").write_text(SHOP.read_text(encoding="utf-8") + label, encoding="utf-8")
    build(open_publication(source).publication, OTHER, built)
    return open_release(built)


def test_answers_say_of_which_release_they_are(
    server: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the one that is loaded, whatever is served; pages go on, and the log says what to do."""
    monkeypatch.setattr(loading, "NOTICE_SECONDS", 0.0)  # nobody here is misled meanwhile
    shelf, later = tmp_path / "shelf", another(tmp_path)

    def load_later(break_off: bool) -> None:
        def announce(line: str) -> None:
            if break_off:
                raise BrokenOff

        loading.load(later, server.graph_store, server.endpoint, Credentials(), announce)

    load(server, SHOP, shelf)
    with LiveSite(SHOP, "--release-dir", str(shelf), "--endpoint", server.endpoint) as site:

        def of() -> str | None:
            page = site.ask(PAGE)
            assert (page.status, page.headers["release"]) == (200, site.release)
            return asked(site, COUNT).headers.get("release")

        def metric() -> str:
            (line,) = re.findall(
                r"\nstakhanov_ld_query_release_differs (.*)", site.ask("/metrics").text
            )
            return str(line)

        until(lambda: of() == site.release)
        assert metric() == "0.0"
        for query, expected in (
            (COUNT, "35"), (NAMED, "37"),
            (f"SELECT (COUNT(*) AS ?n) FROM <{NOTE}> {{ ?s ?p ?o }}", "0"),
            (f"SELECT (COUNT(*) AS ?n) FROM NAMED <{NOTE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", "0"),
            (f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }}", "0"),
        ):  # fmt: skip
            assert number(asked(site, query)) == expected, query

        load_later(False)
        until(lambda: of() == OTHER)
        assert number(asked(site, COUNT)) == "36"
        site.wait_for(re.compile(f"holds release {OTHER}, and {site.release} is served"))
        until(lambda: health(site) == (200, "ok", OTHER))
        assert metric() == "1.0"
        said = f"of release {OTHER}; the pages"
        until(lambda: said in asked(site, COUNT, "text/html").text)

        with pytest.raises(BrokenOff):
            load_later(True)
        until(lambda: of() is None)
        site.wait_for(re.compile(f"a load of release {OTHER} has begun and not ended"))
        until(lambda: health(site) == (200, "ok", "unknown"))
        assert metric() == "1.0"

        load(server, SHOP, shelf)
        until(lambda: of() == site.release)
        assert metric() == "0.0"
        site.wait_for(re.compile(f"holds release {site.release}, which is served"))

        # As if it had been filled by other means.
        with closing(Server(server.graph_store, Credentials())) as store:
            clear(store, NOTE)
        until(lambda: of() is None)
        assert number(asked(site, COUNT)) == "35"
        site.wait_for(re.compile("nothing there says which release it holds"))
        assert metric() == "0.0"


def test_a_new_release_is_served_and_then_loaded(server: Program, tmp_path: Path) -> None:
    """Nothing of the one that was served before is told any more: its advice would be wrong."""
    source, shelf = tmp_path / "source", tmp_path / "shelf"
    source.mkdir()
    shop = shutil.copy(SHOP, source)
    load(server, source, shelf)
    with LiveSite(
        source, "--watch", "--release-dir", str(shelf), "--endpoint", server.endpoint
    ) as site:
        named(site, COUNT, site.release)
        with Path(shop).open("a", encoding="utf-8") as file:
            file.write('\nid:pick rdfs:label "Keilhaue"@de .\n')
        held = re.compile(f"holds release {site.release}, and (\\w+) is served")
        later = site.wait_for(held)[1]
        until(lambda: "stakhanov_ld_query_release_differs 1.0" in site.ask("/metrics").text)
        load(server, source, shelf)
        named(site, COUNT, later)
        site.wait_for(re.compile(f"holds release {later}, which is served"))
        # Whoever served the old one would have looked by now, and would differ.
        until(lambda: "stakhanov_ld_query_release_differs 0.0" in site.ask("/metrics").text)
        assert not any(f"and {site.release} is served" in line for line in site.lines)
