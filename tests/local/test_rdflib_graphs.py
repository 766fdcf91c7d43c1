"""Where people expect a graph of rdflib they get one, to the letter."""

from __future__ import annotations

import pyoxigraph as og
import pytest
import rdflib

import stakhanov_ld
from stakhanov_ld.publication.publication import Publication


@pytest.fixture(scope="module")
def biography() -> stakhanov_ld.Publication:
    return stakhanov_ld.open_publication()


def triples(graph: rdflib.Graph) -> set[og.Triple]:
    """The triples of rdflib's N-Triples, as another library reads them."""
    text = graph.serialize(format="nt", encoding="utf-8")
    return {quad.triple for quad in og.parse(text, og.RdfFormat.N_TRIPLES)}


def test_the_graph_has_the_terms_of_the_files(
    biography: stakhanov_ld.Publication, flagship: Publication
) -> None:
    """Each triple of the default graph, no literal rewritten; and the prefixes."""
    graph = biography.graph()
    assert triples(graph) == set(flagship.default_graph)
    assert dict(graph.namespaces())["sld"] == rdflib.URIRef("https://w3id.org/stakhanov-ld/ns#")


def test_the_dataset_has_the_graphs_by_name(
    biography: stakhanov_ld.Publication, flagship: Publication
) -> None:
    """The default graph, and each named graph; the report says that nothing was validated."""
    dataset = biography.dataset()
    assert len(dataset.default_graph) == len(flagship.default_graph)
    for name, expected in flagship.graphs.items():
        graph = dataset.graph(rdflib.URIRef(flagship.space.graph(name)))
        assert len(graph) == len(expected)


@pytest.mark.parametrize(
    "literal",
    ['"01"^^xsd:integer', '"1.50"^^xsd:decimal', '"1"^^xsd:boolean', '"-0043-03-15"^^xsd:date',
     '"a"@ru-Latn', '"+1"^^xsd:integer', '"many"^^xsd:integer'],
)  # fmt: skip
def test_lexical_forms_are_kept(tmp_path: object, literal: str) -> None:
    """Also those that are not canonical, of a far year, or no value of their type."""
    from pathlib import Path

    file = Path(str(tmp_path)) / "a.ttl"
    file.write_text(
        f"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . <http://a.example/a> <http://a.example/b> {literal} ."
    )
    told = triples(stakhanov_ld.open_publication(file).graph())
    assert told == {quad.triple for quad in og.parse(path=str(file))}
