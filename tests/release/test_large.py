"""A publication that does not fit into memory has the same site as one that does."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as og
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, WORLD
from living import LiveSite
from stakhanov_ld.conformance.asking import Connection
from stakhanov_ld.conformance.crawl import crawl
from stakhanov_ld.errors import CannotBuild, NotFound, StakhanovError, TooMuchToValidate
from stakhanov_ld.formats import SPARQL_TSV
from stakhanov_ld.publication import files
from stakhanov_ld.publication.extent import ALL_WANTED, Wanted
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryRequest
from stakhanov_ld.release.build import build
from stakhanov_ld.release.large.building import build_large
from stakhanov_ld.release.large.facts import MOST
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.large.rows import LargeRows
from stakhanov_ld.release.large.size import is_large
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.rows import Negotiated, Row, Stored
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.as_of import day_answer, document_answer
from stakhanov_ld.web.graph_store import graph_answer
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import answer
from stakhanov_ld.web.turns import Client
from web.test_front import ask, environ, front_of, refuses

ID = "0123456789abcdef"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
CLIENT = Client("somebody", lambda: False)
pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once

HEAD = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix n: <http://n.example/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix w: <http://n.example/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DESCRIPTION = (
    HEAD
    + """
<http://n.example/dataset> a void:Dataset ; dcterms:title "Nasty"@en , "Гидке"@uk ;
    dcterms:language <http://publications.europa.eu/resource/authority/language/UKR> ;
    void:uriSpace "http://n.example/id/" ; sld:baseIri "http://n.example/"^^xsd:anyURI ;
    dcterms:creator n:editor ; dcterms:license <https://l.example/> .
n:editor rdfs:label "Editor"@en .
<http://n.example/links> a void:Linkset ; void:linkPredicate owl:sameAs .
"""
)
ONTOLOGY = (
    HEAD
    + """
<http://n.example/ns> a owl:Ontology ; rdfs:label "Words"@en .
w:Thing a owl:Class ; rdfs:label "Thing"@en .
w:Part a owl:Class ; rdfs:label "Part"@en ; sld:dependent true .
w:part a owl:ObjectProperty ; rdfs:label "part"@en ; rdfs:range w:Thing .
w:list a owl:ObjectProperty .
"""
)
DATA = (
    HEAD
    + """
n:x\\/b a w:Thing ; rdfs:label "b"@en , "б"@uk ; w:part n:p1 , n:p2 ; w:list ( 1 "two" n:a.ttl [ w:n 01 ] ) .
n:a a w:Thing ; rdfs:label "a"@en-GB ; w:near n:x\\/b ; w:n "01"^^xsd:integer , "1.50"^^xsd:decimal , 1 .
n:a.ttl a w:Thing ; rdfs:label "a dot"@en .
n:p1 a w:Part ; rdfs:label "part 1"@en ; w:part n:p3 ; sld:edtf "1978-02-15/2016-05" .
n:p3 a w:Part ; rdfs:label "part of a part"@en ; w:of <http://far.example/x?y> .
n:p2 a w:Part ; rdfs:label "a\\nb \\u2028 \\u0007 \\"c\\" ."@en ; sld:edtf "1985~" ; sld:earliestEnd "1985-07-01"^^xsd:date .
<http://n.example/id/doc%20one> a w:Thing ; rdfs:label "one"@en ; w:near n:a .
<http://n.example/id/%D0%BC%D1%96> a w:Thing ; rdfs:label "мі"@uk ; owl:sameAs <http://far.example/x?y> .
<http://n.example/id/місто/край> a w:Thing ; owl:sameAs <http://far.example/z/> ; w:near n:a .
<http://n.example/id/a#name> rdfs:label "the name of a"@en ; w:of n:a .
<http://far.example/x?y> rdfs:label "far"@en ; rdfs:seeAlso [ rdfs:label "nameless"@en ; w:back n:a ] .
<http://n.example/words/of/mine> rdfs:label "words of mine"@en ; w:near n:b .
w:status a owl:Class . <http://n.example/ns/status> rdfs:label "statuses"@en .
n:odd\\'s w:near n:a , w:Thing ; rdfs:label "odd"@en .
n:only-pointed-at a w:Thing .
n:a w:near n:only-pointed-at , <javascript:alert(1)> , <urn:x:y> .
"""
)
AGAIN = "<http://n.example/id/a> <http://n.example/ns#near> <http://n.example/id/x/b> .\n" * 2


def written(folder: Path, **files: str) -> Path:
    """A publication of these files, by their paths with `__` for slashes and `_` for dots."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def nasty(folder: Path) -> Path:
    return written(
        folder,
        data__publication_ttl=DESCRIPTION,
        data__a_ttl=DATA,
        data__b_nt=AGAIN,
        data__moved_ttl=HEAD + "n:was dcterms:isReplacedBy n:a . n:then dcterms:isReplacedBy n:editor .",
        data__gone_ttl='@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n'
        '<http://n.example/id/gone> skos:changeNote "It was never there."@en .',
        ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip


def large(
    root: Path, folder: Path, base_iri: str | None = None, wanted: Wanted = ALL_WANTED
) -> Release:
    """The publication at `root`, built as if it did not fit into memory."""
    folder.mkdir()
    quiet = Progress(io.StringIO())
    build_large(source_files(root), root.resolve().stem, base_iri, ID, folder, quiet, wanted)
    return open_release(folder)


def small(
    root: Path, folder: Path, base_iri: str | None = None, wanted: Wanted = ALL_WANTED
) -> Release:
    folder.mkdir()
    opened = from_files(source_files(root), root.resolve().stem, base_iri, wanted)
    build(opened.publication, ID, folder)
    return open_release(folder)


DIFFERENCES = {
    "download/": "in a large release they stand in the order of subjects, and in fewer formats",
    "index": "home names those of them that there are",
}
"""What answers otherwise, by how its path begins, and why."""


def said_otherwise(one: Release, other: Release) -> Iterator[str]:
    """What does not say the same, in headers and bodies, plain and coded."""
    for path, row in one.rows.items():
        twin = other.rows.get(path)
        if path.startswith(tuple(DIFFERENCES)):
            continue
        if not isinstance(row, Stored) or not isinstance(twin, Stored):
            if row != twin:
                yield path
            continue
        said = [
            (r.headers, r.status, release.body(r),
             [(c.coding, c.etag, release.coded_body(c)) for c in r.coded])
            for release, r in ((one, row), (other, twin))
        ]  # fmt: skip
        if said[0] != said[1]:
            yield path


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


# ── bounds ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Somebody whom more people know, and who knows more, than a document tells."""
    folder = tmp_path_factory.mktemp("hub")
    lines = [
        line
        for n in range(MOST + 100)
        for line in (f"n:hub w:knows n:p{n} .\n", f"n:p{n} w:knows n:hub ; a w:Thing .\n")
    ]
    chain = [f"_:c{n} w:next _:c{n + 1} .\n" for n in range(6 * MOST)]
    text = HEAD + "".join(lines) + "n:hub rdfs:label 'Hub'@en .\n" + "n:long w:next _:c0 .\n"
    root = written(
        folder / "hub", data__publication_ttl=DESCRIPTION, data__a_ttl=text + "".join(chain),
        ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip
    return large(root, folder / "large")


def test_a_hub_tells_the_first_and_that_there_is_more(hub: Release) -> None:
    """Whoever has too many links is not left out, nor does telling it take long; it has its name."""
    made = answer(hub, Asked("GET", "doc/hub", accept="application/n-triples"))
    lines = made.body.decode().splitlines()
    assert 2 * MOST < len(lines) < 2 * MOST + 20
    assert (
        '<http://n.example/id/hub> <http://www.w3.org/2000/01/rdf-schema#label> "Hub"@en .' in lines
    )
    assert any("This document is cut." in line for line in lines)
    page = answer(hub, Asked("GET", "doc/hub", accept="text/html")).body.decode()
    assert f"the first {MOST}" in page


def test_a_long_chain_is_cut(hub: Release) -> None:
    lines = answer(hub, Asked("GET", "doc/long", accept="application/n-triples")).body.splitlines()
    assert any(b"This document is cut." in line for line in lines)
    assert len(lines) < 6 * MOST


def test_a_list_of_too_many_is_cut(hub: Release) -> None:
    lines = answer(hub, Asked("GET", "doc/", accept="application/n-triples")).body.splitlines()
    assert sum(b"<http://xmlns.com/foaf/0.1/topic>" in line for line in lines) == MOST
    assert any(b"This document is cut." in line for line in lines)
    assert f"{MOST + 103}" in answer(hub, Asked("GET", "", accept="text/html")).body.decode()


def test_a_word_knows_how_many_use_it(hub: Release) -> None:
    """Though no more than a few of them are read."""
    said = answer(hub, Asked("GET", "ns/Thing", accept="text/turtle")).body.decode()
    assert f"void:entities {MOST + 100}" in said


def test_others_are_told_whole(hub: Release) -> None:
    said = answer(hub, Asked("GET", "doc/p7", accept="application/n-triples")).body
    assert b"is cut" not in said
    assert said.count(b"<http://n.example/ns#knows>") == 2


# ── what is no publication ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        ("n:a w:n 1 .\nn:b w:n .\n", "data/a.ttl:10"),
        ('n:a sld:edtf "1978-13" .', "1978-13"),
        ("<http://n.example/id/%61> w:n 1 .\nn:a w:n 1 .\n", "at /doc/a"),
        ("n:a w:n 1 .\nw:Thing a owl:Class .\n", "stands in data/ and in ontology/"),
        ("n:was w:n 1 .", "neither moved nor gone"),
    ],
)  # fmt: skip
def test_findings_are_told_as_everywhere(tmp_path: Path, data: str, finding: str) -> None:
    """Syntax, dates, addresses, overlaps, and what is described though it has moved."""
    moved = HEAD + "n:was dcterms:isReplacedBy n:a ."
    root = written(
        tmp_path / "p", data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + data,
        data__moved_ttl=moved if "n:was" in data else "", ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        large(root, tmp_path / "large")
    assert any(finding in str(f) or finding in f.file for f in caught.value.findings), [
        str(f) for f in caught.value.findings
    ]


def test_shapes_are_kept(tmp_path: Path) -> None:
    """As long as there is room for the triples in memory."""
    root = written(tmp_path / "p", data__a_ttl=(WORLD / "data" / "places.ttl").read_text("utf-8"),
                   shapes__a_ttl=(WORLD / "shapes" / "world.ttl").read_text("utf-8"))  # fmt: skip
    claim = "<https://world.example/id/x> a <https://w3id.org/stakhanov-ld/ns#Claim> ."
    (root / "data" / "b.ttl").write_text(claim, "utf-8")
    with pytest.raises(Invalid) as caught:
        large(root, tmp_path / "large")
    assert "attestedAt" in str(caught.value.findings[0])


RULES = (
    HEAD
    + """@prefix sh: <http://www.w3.org/ns/shacl#> .
w:once a sh:NodeShape ; sh:targetClass w:Thing ;
    sh:property [ sh:path w:n ; sh:maxCount 1 ; sh:severity sh:Warning ] .
w:asked a sh:NodeShape ; sh:targetClass w:Thing ; sh:severity sh:Warning ; sh:sparql [
    sh:message "It is below zero." ;
    sh:select "SELECT $this ?value { $this <http://n.example/ns#n> ?value FILTER(?value < 0) }" ] .
w:lost a sh:PropertyShape ; sh:targetClass w:Thing ; sh:path w:n ; sh:severity sh:Warning ;
    sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value < -1) }" ] .
"""
)
"""All asked of all: a rule of the core, one that is asked once, and one that a sample leaves out."""


def ruled(folder: Path) -> Path:
    things = "".join(f"n:t{n} a w:Thing ; w:n {n} , -1 , [ w:n {n} ] .\n" for n in range(40))
    return written(folder, data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + things,
                   shapes__a_ttl=RULES)  # fmt: skip


@pytest.mark.parametrize("choice", ["sample", "none"])
def test_as_much_is_validated_as_elsewhere(tmp_path: Path, choice: str) -> None:
    """The same results, words and numbers; of a sample without holding all in memory."""
    root = ruled(tmp_path / "p")
    one, other = (
        make(root, tmp_path / name, wanted=Wanted(choice, 100))
        for name, make in (("small", small), ("large", large))
    )
    assert one.manifest["validated"] == other.manifest["validated"]
    assert other.manifest["validated"]["choice"] == choice
    assert (other.manifest["triples"]["report"] > 20) is (choice == "sample")
    listed = [json.loads((r.folder / "download/manifest.json").read_text()) for r in (one, other)]
    assert listed[0]["validated"] == listed[1]["validated"]
    assert (one.folder / "catalog.nt").read_bytes() == (other.folder / "catalog.nt").read_bytes()
    assert list(said_otherwise(one, other)) == []


def test_a_rule_that_a_sample_leaves_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    found = build_large(source_files(ruled(tmp_path / "p")), "p", None, ID, tmp_path / "large",
                        Progress(io.StringIO()), Wanted("sample", 100))  # fmt: skip
    assert ["left out of the sample" in finding.message for finding in found].count(True) == 1


@pytest.mark.parametrize("choice", [None, "all"])
def test_what_does_not_fit_is_not_validated_whole(tmp_path: Path, choice: str | None) -> None:
    """Whoever wants it says how much fits, or asks for less."""
    with pytest.raises(TooMuchToValidate, match=r"--validate sample.*--validate none.*higher"):
        large(ruled(tmp_path / "p"), tmp_path / "large", wanted=Wanted(choice, 100))


def test_without_sort_it_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CannotBuild, match="install"):
        large(WORLD, tmp_path / "large")


def test_long_files_are_parsed_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = nasty(tmp_path / "p")
    held = large(root, tmp_path / "held")
    monkeypatch.setattr(files, "HELD", 10)
    read = large(root, tmp_path / "read")
    for name in ("download/all.nq", "large/small.json", "rows.jsonl"):
        assert (held.folder / name).read_bytes() == (read.folder / name).read_bytes(), name


# ── when ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("things", "each", "limit", "expected"),
    [(5, 1, 5, False), (6, 1, 5, True), (1, 251, 5, True), (1, 250, 5, False), (9, 1, 0, True)],
)
def test_a_publication_is_large_by_things_or_triples(
    tmp_path: Path, things: int, each: int, limit: int, expected: bool
) -> None:
    """Above the limit, or above fifty times as many triples."""
    text = "".join(f"<x:{t}> <x:p> {n} .\n" for t in range(things) for n in range(each))
    assert is_large(source_files(written(tmp_path, data__a_ttl=text)), limit) is expected


def test_a_build_that_was_killed_leaves_nothing(tmp_path: Path) -> None:
    """The next one starts anew, and removes what is left; the release before stays current."""
    shelf = Shelf(tmp_path / "shelf")
    before = publish(WORLD, shelf, Settings({}, {}), NOW, lambda line: None).folder
    code = (
        "import os, signal\n"
        "from stakhanov_ld.release.large import building\n"
        "building._Building.build = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from stakhanov_ld.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "build", str(WORLD), "--prebuild-limit", "0",
               "--release-dir", str(shelf.root)]  # fmt: skip
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert list(shelf.root.glob(".building-*"))
    assert shelf.current() == before
    settings = Settings({"prebuild_limit": 0}, {})
    after = publish(WORLD, shelf, settings, NOW, lambda line: None).folder
    assert shelf.current() == after != before
    assert not list(shelf.root.glob(".building-*"))


def test_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    """In another process, with other hashes, from another place."""
    root = nasty(tmp_path / "here" / "nasty")
    other_root = nasty(tmp_path / "there" / "nasty")
    one = publish(
        root, Shelf(tmp_path / "one"), Settings({"prebuild_limit": 0}, {}), NOW, lambda _: None
    ).folder
    command = [sys.executable, "-m", "stakhanov_ld", "build", str(other_root), "--prebuild-limit",
               "0", "--release-dir", str(tmp_path / "other")]  # fmt: skip
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    other = Path(said.stdout.strip())
    assert other.name == one.name
    files = {p.relative_to(one) for p in one.rglob("*") if p.is_file()}
    files = {path for path in files if path.parts[0] != "query.rocksdb"}
    assert len(files) > 50
    for file in files:
        assert (one / file).read_bytes() == (other / file).read_bytes(), file


def test_what_changed_is_told_as_everywhere(tmp_path: Path) -> None:
    """From one large release to the next, as from one small one to the next."""
    told = []
    for limit in (0, 20_000):
        shelf, settings = Shelf(tmp_path / f"{limit}"), Settings({"prebuild_limit": limit}, {})
        root = written(
            tmp_path / f"p{limit}",
            data__publication_ttl=DESCRIPTION,
            data__a_ttl=HEAD + "n:a w:n 1 , 2 . n:b w:n 1 . n:c rdfs:label 'C'@en .",
        )
        publish(root, shelf, settings, NOW, lambda line: None)
        written(root, data__a_ttl=HEAD + "n:c rdfs:label 'Č'@en . n:b w:n 1 . n:d w:n 1 , 3 .")
        publish(root, shelf, settings, NOW, lambda line: None)
        event = shelf.history.events()[-1]
        told.append((event.counts, event.changes, event.triples, event.summary()))
    assert told[0] == told[1]
    assert sum((told[0][0] or {}).values()) == 3


def test_of_a_release_of_the_other_kind_it_is_not_known(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    root = nasty(tmp_path / "p")
    for limit in (20_000, 0):
        publish(root, shelf, Settings({"prebuild_limit": limit}, {}), NOW, lambda line: None)
    assert "not known" in shelf.history.events()[-1].summary()


def test_a_server_makes_documents_and_asks_the_disk(tmp_path: Path) -> None:
    """The real command: documents, queries of the union and of a graph, dumps in parts.

    A crawl of every fifth address finds nothing.
    """
    with LiveSite(nasty(tmp_path / "p"), "--prebuild-limit", "0",
                  "--release-dir", str(tmp_path / "shelf")) as site:  # fmt: skip
        asked = {"Accept": "text/turtle"}
        first, again = (site.ask("/doc/x/b", headers=asked) for _ in range(2))
        assert first.status == 200
        assert b"part of a part" in first.body
        assert first.body == again.body
        told = {"If-None-Match": first.headers["etag"], **asked}
        assert site.ask("/doc/x/b", headers=told).status == 304
        assert site.ask("/id/x/b").headers["location"] == "../../doc/x/b"
        for where in ("?s ?p ?o", "GRAPH <http://n.example/graph/derived> { ?s ?p ?o }"):
            query = quote(f"ASK {{ {where} FILTER(CONTAINS(STR(?p), 'latestEnd')) }}")
            assert b"true" in site.ask(f"/sparql?query={query}").body, where
        part = site.ask("/download/derived.nt", headers={"Range": "bytes=0-9"})
        assert (part.status, len(part.body)) == (206, 10)
        assert site.ask("/at/1985").status == 404
        release = open_release(tmp_path / "shelf" / site.release)
        with Connection(f"http://127.0.0.1:{site.port}/") as ask:
            faults = islice(crawl(ask, release, 0, of=5), 20)
            assert [str(fault) for fault in faults] == []


# ── the parts ────────────────────────────────────────────────────────────────────────────────

_WORDS = st.text("abc~%", min_size=1, max_size=4)
_LINES = st.lists(st.tuples(_WORDS, st.sampled_from(("x", "y" * 5000, "z" * 300))), max_size=60)


@given(_LINES, _WORDS, st.integers(1, 5))
def test_a_sorted_file_is_looked_up_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]], word: str, most: int
) -> None:
    """However long lines are, wherever in the file the part begins."""
    told = sorted(lines, key=lambda line: line[0].encode())
    before, after = b"before 1\n", b"~~~~~ after\n"
    body = "".join(f"{first} {rest}\n" for first, rest in told).encode()
    file = tmp_path_factory.mktemp("sorted") / "lines"
    file.write_bytes(before + body + after)
    looked_up = SortedFile(file, len(before), len(body))
    expected = [f"{first} {rest}".encode() for first, rest in told if first == word]
    assert looked_up.lines(word.encode(), 1000) == expected
    assert looked_up.lines(word.encode(), most) == expected[:most]
    assert looked_up.has(word.encode()) is bool(expected)
    firsts = sorted({first.encode() for first, _ in told})
    assert list(looked_up.words_from(word.encode())) == [w for w in firsts if w >= word.encode()]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("to", "expected"),
    [(_Terminal, "\r\x1b[KReading ██████████░░░░░░░░░░ 50%, 50.0 B/s, 20 s left"),
     (io.StringIO, "Reading ██████████░░░░░░░░░░ 50%, 50.0 B/s, 20 s left\n")],
)  # fmt: skip
def test_progress_tells_rate_and_time_left(to: Callable[[], io.StringIO], expected: str) -> None:
    """A line that is written over on a terminal, now and then a line elsewhere."""
    clock = iter((0.0, 0.1, 20.0, 20.0))
    told = to()
    with Progress(told, lambda: next(clock)).stage("Reading", 2000) as step:
        step(10)
        step(990)
    assert expected in told.getvalue()
    assert "Reading: 20 s" in told.getvalue()
