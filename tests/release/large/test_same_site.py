"""A publication that does not fit into memory has the same site as one that does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as og
import pytest

from conftest import WORLD
from release.large.comparing import DIFFERENCES, said_otherwise
from release.large.publications import (
    ID,
    large,
    nasty,
    small,
)
from stakhanov_ld.errors import NotFound, StakhanovError
from stakhanov_ld.formats import SPARQL_TSV
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryRequest
from stakhanov_ld.release.large.rows import LargeRows
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Row, Stored
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.as_of import day_answer, document_answer
from stakhanov_ld.web.graph_store import graph_answer
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import answer
from stakhanov_ld.web.turns import Client
from web.test_front import ask, environ, front_of, refuses

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once
CLIENT = Client("somebody", lambda: False)


Both = tuple[Release, Release]


@pytest.fixture(scope="module", params=["world", "nasty", "elsewhere"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """A publication built in both ways; `elsewhere`, the world under another base."""
    folder = tmp_path_factory.mktemp("both")
    root = nasty(folder / "nasty") if request.param == "nasty" else WORLD
    base = "http://127.0.0.1:8000/" if request.param == "elsewhere" else None
    return small(root, folder / "small", base), large(root, folder / "large", base)


def test_every_address_answers_the_same_bytes(both: Both) -> None:
    """Documents, pages, charts, redirects, in every format, language and coding."""
    one, other = both
    assert sum(not path.startswith(tuple(DIFFERENCES)) for path in one.rows) > 400
    assert list(said_otherwise(one, other)) == []
    assert {*other.rows} - {*one.rows} == set()


def test_the_sitemap_has_the_same_pages(both: Both) -> None:
    """Each once; those at `about` are left out, as docs/large.md says."""
    pages = []
    for release in both:
        parts = (part.read_text("utf-8") for part in release.folder.glob("sitemap-*.xml"))
        entries = [line for part in parts for line in part.splitlines() if "<url>" in line]
        pages.append(sorted(entry for entry in entries if "}about." not in entry))
    assert len(pages[0]) > 5
    assert pages[0] == pages[1]


def test_what_is_counted_is_the_same(both: Both) -> None:
    """So VoID, the catalogue and the list of queries are those that tests hold against SPARQL."""
    one, other = both
    for name in ("statistics.json", "catalog.nt", "queries.json"):
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes(), name
    assert one.manifest["triples"] == other.manifest["triples"]


def test_nothing_stands_where_nothing_is_published(both: Both) -> None:
    _, other = both
    for path in ("doc/nobody", "doc/nobody.ttl", "doc/a.html.html", "id/nobody", "id/x/",
                 "doc//", "about.ttl?iri=urn:x:nobody", "about?iri=", "~", "doc/x/b/nothing.svg",
                 "......................ttl"):  # fmt: skip
        assert path not in other.rows, path
        with pytest.raises(StakhanovError):
            answer(other, Asked("GET", path))


QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } ORDER BY ?s ?p STR(?o)",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?o { ?s (<http://n.example/ns#part>|<https://world.example/ns#near>)+ ?o } ORDER BY ?o",
    "SELECT (COUNT(?t) AS ?n) { ?x a ?t . ?y a ?t }",
    "SELECT (COUNT(*) AS ?n) FROM <http://n.example/graph/data> FROM <http://n.example/graph/derived> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://n.example/graph/ontology> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <http://n.example/graph/ontology> { GRAPH ?g { ?s ?p ?o } }",
    "ASK { ?a ?b ?c . ?c ?d ?e }",
)


def test_queries_are_answered_alike(both: Both) -> None:
    """From memory and from disk: the default graph, named ones, and those that FROM picks."""
    one, other = both
    memory = og.Store()
    memory.bulk_load(path=one.query_source["data"], format=og.RdfFormat.N_QUADS)
    source = other.query_source
    disk = og.Store.read_only(str(source["rocksdb"]))
    engines = (Engine(memory, Limits()), Engine(disk, Limits(), source["default_graphs"]))
    for text in QUERIES:
        asked = QueryRequest(guard(text, Limits()), SPARQL_TSV)
        if text.startswith("ASK"):
            asked = QueryRequest(guard(text, Limits()), asked.query.form.formats[0])
        in_memory, on_disk = (engine.answer(asked) for engine in engines)
        assert in_memory == on_disk, text


@pytest.mark.parametrize("day", ["1985-06-30", "1978", "2000-01"])
def test_a_day_is_answered_alike(both: Both, day: str) -> None:
    """What held of a thing; what of several began and ended alike may stand in another order."""

    def told(release: Release, path: str) -> object:
        name, _, iri = path.partition("?iri=")
        query = f"iri={iri}&at={day}" if iri else f"at={day}"
        asked = Asked("GET", name, query, accept="application/n-triples")
        try:
            made = document_answer(Site(release, None, Limits()), asked, CLIENT)  # type: ignore[arg-type]  # nobody queries
        except StakhanovError as error:
            return type(error), error.message
        return made.status, sorted(made.body.splitlines())

    one, other = both
    documents = [
        p for p, row in one.rows.items() if isinstance(row, Negotiated) and ".html" not in p
    ]
    assert sum(told(one, path)[0] == 200 for path in documents) > 5  # type: ignore[index]
    for path in documents:
        assert told(one, path) == told(other, path), path


def test_what_was_made_is_remembered(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """The front answers it again as what is stored, without a look at the release."""
    asked: list[str] = []
    of_rows = LargeRows.__getitem__

    def counted(rows: LargeRows, path: str) -> Row:
        asked.append(path)
        return of_rows(rows, path)

    monkeypatch.setattr(LargeRows, "__getitem__", counted)
    _, other = both
    site = Site(other, None, Limits())  # type: ignore[arg-type]  # nobody queries
    front = front_of(site, refuses)
    paths = list(islice(made_paths(other), 5))
    assert paths
    for path in paths:
        first = ask(front, environ("/" + path))
        assert first[0].startswith("200")
        assert ("Release", ID) in first[1]
        asked.clear()
        assert ask(front, environ("/" + path)) == first
        assert asked == []


def made_paths(release: Release) -> Iterator[str]:
    """Where documents stand that are made when they are asked for, in Turtle."""
    stored = Path(release.folder / "rows.jsonl").read_text("utf-8")
    for path in release.rows:
        if path.endswith(".ttl") and "?" not in path and f'{{"path":"{path}"' not in stored:
            yield path


def test_what_holds_of_everything_is_not_told(both: Both) -> None:
    """But where one may ask instead."""
    site = Site(both[1], None, Limits())  # type: ignore[arg-type]  # nobody queries
    with pytest.raises(NotFound, match=r"\?at=1985"):
        day_answer(site, Asked("GET", "at/1985"), CLIENT)


def test_dumps_hold_the_same_triples(both: Both) -> None:
    """Each graph and everything, plain and coded; whoever verifies them finds what is listed."""
    one, other = both
    files = {dump["path"]: dump for dump in other.manifest["dumps"]}
    for name in ("all", *one.manifest["triples"]):
        for suffix in ("nt", "nq"):
            path = f"download/{name}.{suffix}"
            row, twin = one.rows.get(path), other.rows.get(path)
            assert (row is None) == (twin is None), path
            if isinstance(row, Stored) and isinstance(twin, Stored):
                lines = other.body(twin).splitlines()
                assert sorted(one.body(row).splitlines()) == sorted(lines), path
                assert files[path]["triples"] == len(lines)
    import gzip
    import hashlib

    import zstandard

    for path, dump in files.items():
        row = other.rows[path]
        assert isinstance(row, Stored)
        body = other.body(row)
        assert hashlib.sha256(body).hexdigest() == dump["sha256"], path
        assert len(body) == dump["bytes"], path
        plain = other.rows[path.removesuffix(".gz").removesuffix(".zst")]
        assert isinstance(plain, Stored)
        if path.endswith(".gz"):
            assert gzip.decompress(body) == other.body(plain), path
        if path.endswith(".zst"):
            with zstandard.ZstdDecompressor().stream_reader(
                body, read_across_frames=True
            ) as reader:
                assert reader.read() == other.body(plain), path


def test_graphs_are_read_in_what_there_is(both: Both) -> None:
    """Turtle of a large graph there is none: whoever takes anything gets N-Triples."""
    _, other = both
    made = graph_answer(other, Asked("GET", "graph/data", accept="*/*"))
    assert dict(made.headers)["Content-Type"].startswith("application/n-triples")
    assert made.body.count(b"\n") == other.manifest["triples"]["data"]
    made = graph_answer(other, Asked("GET", "graph/ontology", accept="*/*"))
    assert dict(made.headers)["Content-Type"].startswith("text/turtle")


@pytest.mark.parametrize(
    "path", ["doc/a[b", "doc/a\x7f", "doc/a\ue000", "doc/a#b#c", "doc/" + "x" * 4000]
)
def test_what_spells_no_iri_is_not_there(both: Both, path: str) -> None:
    """Neither way, and without a fault."""
    for release in both:
        assert release.rows.get(path) is None
