"""Every number is one that anybody finds by counting."""

from __future__ import annotations

import gzip
from collections import Counter
from typing import cast

import pyoxigraph as og
import pytest

from stakhanov_ld.documents.statistics import Counts, counts, statistics_of
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS, Publication
from stakhanov_ld.release.release import Release

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def by_sparql(store: og.Store, things: str, graph: str | None = None) -> Counts:
    """The same numbers, from queries that anybody can ask of the endpoint."""

    def rows(select: str, pattern: str, group: str = "") -> list[og.QuerySolution]:
        where = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
        return list(cast(og.QuerySolutions, store.query(f"SELECT {select} {{ {where} }} {group}")))

    def number(what: str, pattern: str = "?s ?p ?o") -> int:
        (row,) = rows(f"(COUNT({what}) AS ?n)", pattern)
        return int(cast(og.Literal, row["n"]).value)

    def grouped(what: str, pattern: str) -> dict[str, int]:
        found = rows(f"?g (COUNT({what}) AS ?n)", pattern, "GROUP BY ?g")
        return {
            cast(og.NamedNode, row["g"]).value: int(cast(og.Literal, row["n"]).value)
            for row in found
        }

    own = f'?s ?p ?o FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{things}"))'
    return Counts(
        number("*"),
        number("DISTINCT ?s", own),
        number("DISTINCT ?s"),
        number("DISTINCT ?o"),
        grouped("DISTINCT ?i", f"?s <{TYPE}> ?g BIND(IF(isIRI(?s), ?s, 1/0) AS ?i)"),
        grouped("*", "?s ?g ?o"),
    )


def loaded(release: Release) -> og.Store:
    store = og.Store()
    store.bulk_load(path=release.query_index, format=og.RdfFormat.N_QUADS)
    return store


def test_sparql_counts_the_same(world: Publication, world_release: Release) -> None:
    """In the default graph and in each named one; no two forms of one number are in the world."""
    store, space = loaded(world_release), world.space
    told = statistics_of(world)
    assert told.whole == by_sparql(store, space.things)
    assert told.whole.triples > 50
    assert told.graphs.keys() == world.graphs.keys()
    for name, counted in told.graphs.items():
        assert counted == by_sparql(store, space.things, space.graph(name)), name


def test_sparql_counts_the_same_in_the_biography(
    flagship: Publication, biography_release: Release
) -> None:
    """All but distinct objects, of which the store finds fewer: it merges forms of one value."""
    store = loaded(biography_release)
    told, found = statistics_of(flagship).whole, by_sparql(store, flagship.space.things)
    assert told.objects >= found.objects
    for name in ("triples", "entities", "subjects", "classes", "properties"):
        assert getattr(told, name) == getattr(found, name), name
    assert told.entities > 300


def test_the_dump_counts_the_same(flagship: Publication, biography_release: Release) -> None:
    """Line by line, without an RDF library."""
    dump = biography_release.folder / "download" / "all.nt.gz"
    lines = gzip.decompress(dump.read_bytes()).decode().splitlines()
    triples = [line.removesuffix(" .").split(" ", 2) for line in lines]
    told = statistics_of(flagship).whole
    assert told.triples == len(triples) == len(set(lines))
    assert told.subjects == len({subject for subject, _, _ in triples})
    assert told.objects == len({value for _, _, value in triples})
    assert told.properties == Counter(predicate.strip("<>") for _, predicate, _ in triples)
    typed = Counter(
        value.strip("<>") for _, predicate, value in triples if predicate == f"<{TYPE}>"
    )
    assert told.classes == typed
    own = f"<{flagship.space.things}"
    assert told.entities == len({subject for subject, _, _ in triples if subject.startswith(own)})


def turtle(text: str) -> list[og.Triple]:
    prefixed = "@prefix : <http://x.example/> ." + text
    return [quad.triple for quad in og.parse(prefixed, og.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("", Counts(0, 0, 0, 0, {}, {}), "nothing"),
        (
            ":a :p 1 , 01 , '1' .",
            Counts(3, 1, 1, 3, {}, {"http://x.example/p": 3}),
            "two forms of one number are two objects, as in the dump",
        ),
        (
            "[] :p _:b . <http://y.example/c> :p _:b .",
            Counts(2, 0, 2, 1, {}, {"http://x.example/p": 2}),
            "no entity without an IRI of the publication's own",
        ),
        (
            "<http://y.example/c> a :C . [] a :C , :D .",
            Counts(3, 0, 2, 2, {"http://x.example/C": 1, "http://x.example/D": 0}, {TYPE: 3}),
            "an instance has an IRI, of whatever host; a class of blank nodes is one",
        ),
        (":a a [] .", Counts(1, 1, 1, 1, {}, {TYPE: 1}), "a class has an IRI"),
    ],
)
def test_the_definitions_are_those_of_void(text: str, expected: Counts, why: str) -> None:
    """Where counting by hand could go either way."""
    assert counts(turtle(text), "http://x.example/") == expected, why


def test_a_linkset_has_as_many_triples_as_links(flagship: Publication) -> None:
    """One for each place that the editors found in GeoNames, in the direct layer."""
    predicate = og.NamedNode("https://w3id.org/stakhanov-ld/ns#gazetteerMatch")
    told = [t for name in DEFAULT_GRAPHS for t in flagship.graphs[name]]
    links = [triple for triple in told if triple.predicate == predicate]
    linkset = "https://w3id.org/stakhanov-ld/id/source/geonames-links"
    assert statistics_of(flagship).linksets == {linkset: len(links)}
    assert len(links) == 5
