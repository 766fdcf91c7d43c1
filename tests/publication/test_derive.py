"""A publication's own derivations are asked at build, and are told when they cannot be."""

from __future__ import annotations

import pytest

from conftest import WORLD
from stakhanov_ld.formats import SPARQL_QUERY
from stakhanov_ld.publication.files import Part, SourceFile, source_files
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import from_files

COUNT = """PREFIX w: <https://world.example/ns#>
CONSTRUCT { ?place w:nameCount ?count }
WHERE { { SELECT ?place (COUNT(*) AS ?count) { ?place a w:Place } GROUP BY ?place } }
"""


def derived(query: str) -> set[str]:
    own = SourceFile("data/derivations/x.rq", Part.DERIVATION, SPARQL_QUERY, query.encode())
    publication = from_files((*source_files(WORLD), own), "world").publication
    return {str(triple) for triple in publication.graphs["derived"]}


def test_what_a_derivation_finds_is_derived() -> None:
    """It stands in the derived graph, beside the bounds and the direct layer."""
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    expected = (
        "<https://world.example/id/place/auk-island> <https://world.example/ns#nameCount>"
        f' "1"^^<{integer}>'
    )
    assert expected in derived(COUNT)


def test_the_literals_of_claims_are_copied_as_written() -> None:
    """The direct layer says 007 where the claim says 007; the query store would say 7."""
    claim = """@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
<https://world.example/id/claim/x> a sld:Claim ;
    rdf:subject <https://world.example/id/place/auk-island> ;
    rdf:predicate <https://world.example/ns#berths> ; rdf:object 007 ;
    sld:status <https://w3id.org/stakhanov-ld/ns/status#asserted> ;
    sld:attestedAt <https://elsewhere.example/almanac#p1> ."""
    known = source_files(WORLD)
    (turtle,) = (f.format for f in known if f.path == "data/places.ttl")
    file = SourceFile("data/x.ttl", Part.DATA, turtle, claim.encode())
    publication = from_files((*known, file), "world").publication
    direct = [t for t in publication.graphs["derived"] if t.predicate.value.endswith("berths")]
    assert [str(t.object).split("^^")[0] for t in direct] == ['"007"']


@pytest.mark.parametrize(
    ("query", "told", "why"),
    [
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b }", "Line 1", "a syntax error has a line"),
        ("SELECT * WHERE { ?a ?b ?c }", "is a CONSTRUCT query", "rows are no triples"),
        ("CONSTRUCT { ?a ?b ?c } WHERE { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", "SERVICE",
         "a build reaches nobody"),
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a <x:never> ?c }", "finds nothing",
         "a derivation that finds nothing has lost what it computes from"),
    ],
)  # fmt: skip
def test_a_derivation_that_cannot_be_is_a_finding(query: str, told: str, why: str) -> None:
    """With its file and what is wrong."""
    with pytest.raises(Invalid) as caught:
        derived(query)
    (finding,) = caught.value.findings
    assert finding.file == "data/derivations/x.rq"
    assert told in finding.message, why
