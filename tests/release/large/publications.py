"""Publications of the tests of large releases, and releases of them made in both ways."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from stakhanov_ld.publication.extent import ALL_WANTED, Wanted
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.release.build import build
from stakhanov_ld.release.large.building import build_large
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.release import Release, open_release

ID = "0123456789abcdef"
NOW = datetime(2026, 11, 25, tzinfo=UTC)

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
