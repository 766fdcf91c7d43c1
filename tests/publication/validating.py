"""How do the tests of validation ask, and what is broken in many ways?"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as og
import pyshacl
import rdflib

from stakhanov_ld.publication.shapes import Shapes
from stakhanov_ld.publication.sparql_constraints import joined_constraints
from stakhanov_ld.publication.validation import validate
from stakhanov_ld.publication.violations import Violation

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "shapes"
SH = "http://www.w3.org/ns/shacl#"
HEAD = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PREFIXES = ': sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'


def turtle(text: str) -> list[og.Triple]:
    """The triples of a few lines with the prefixes above."""
    return [quad.triple for quad in og.parse(HEAD + text, og.RdfFormat.TURTLE)]


def found(data: str, shapes: str) -> tuple[Violation, ...]:
    """The results for a few lines of data and shapes."""
    return validate(turtle(data), turtle(shapes))


def asked(select: str, more: str = "", on_constraint: str = "") -> str:
    """Shapes with one SPARQL constraint on every :Thing."""
    return f"""{PREFIXES}
        :rule a sh:NodeShape ; sh:targetClass :Thing ; sh:message "Mend it."@en {more} ;
            sh:sparql [ sh:prefixes : {on_constraint} ; sh:select "{select}" ] ."""


def joined(shapes: str) -> int:
    """How many constraints are asked once of the whole graph."""
    return len(joined_constraints(Shapes(turtle(shapes))))


def by_pyshacl(data: list[og.Triple], shapes: list[og.Triple]) -> set[tuple[str, str, str]]:
    """Rule, node and value of each result of pySHACL on the shapes as they are."""

    def graph(triples: list[og.Triple]) -> rdflib.Graph:
        text = og.serialize(triples, format=og.RdfFormat.N_TRIPLES)
        assert text is not None
        return rdflib.Graph().parse(data=text, format="nt")

    _, report, text = pyshacl.validate(graph(data), shacl_graph=graph(shapes))
    assert isinstance(report, rdflib.Graph), text

    def said(result: rdflib.term.Node, name: str) -> str:
        value = report.value(result, rdflib.URIRef(SH + name))
        if isinstance(value, rdflib.Literal):
            datatype = og.NamedNode(str(value.datatype)) if value.datatype else None
            return str(og.Literal(str(value), datatype=datatype, language=value.language))
        return "_:" if isinstance(value, rdflib.BNode) else str(value or "")

    results = report.objects(None, rdflib.URIRef(SH + "result"))
    return {(said(r, "sourceShape"), said(r, "focusNode"), said(r, "value")) for r in results}


def files(pattern: str) -> list[og.Triple]:
    """The triples of all files that match, of which there must be some."""
    paths = sorted(ROOT.glob(pattern))
    assert paths, f"nothing matches {pattern}"
    return [quad.triple for path in paths for quad in og.parse(path=str(path))]


def without_zoned_days(triples: list[og.Triple]) -> list[og.Triple]:
    """Days with a time zone out: the shapes forbid them, the engines compare them differently."""
    return [t for t in triples if not re.search(r'\dZ"\^\^', str(t.object))]


def base() -> dict[og.Triple, None]:
    """The ontology and the smallest publication that breaks no rule."""
    return dict.fromkeys([*files("tests/shapes/base.ttl"), *files("ontology/*.ttl")])


def broken_in_many_ways() -> list[og.Triple]:
    """The base with all invalid examples in it, each about nodes of its own."""
    known = {term for triple in base() for term in triple}
    gone = {*files("tests/shapes/*/remove.ttl")}
    data = dict.fromkeys(triple for triple in base() if triple not in gone)
    for number, path in enumerate(sorted(EXAMPLES.glob("*/invalid.ttl"))):

        def own(term: object, number: int = number) -> object:
            if not isinstance(term, og.NamedNode) or term in known:
                return term
            named = "/id/" in term.value or "#:~:text=" in term.value
            return og.NamedNode(f"{term.value}-{number}") if named else term

        for quad in og.parse(path=str(path)):
            data[og.Triple(*map(own, quad.triple))] = None  # type: ignore[arg-type]  # terms again
    return without_zoned_days(list(data))
