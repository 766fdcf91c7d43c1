"""Every term and every rule has a document: where, who uses it, and what checks what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as og
import pytest

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import EXAMPLES, Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.rules import Rules
from stakhanov_ld.documents.site_map import SiteMap, site_map
from stakhanov_ld.documents.terms import Terms
from stakhanov_ld.documents.usage import Role
from stakhanov_ld.model.vocabulary import (
    CITO,
    DCTERMS_REFERENCES,
    RDF_TYPE,
    SLD,
    VOID,
    VOID_EXAMPLE,
)
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.representations.pages import Pages

SHAPES = "https://w3id.org/stakhanov-ld/shapes#"


@pytest.fixture(scope="module")
def index(flagship: Publication) -> Index:
    return Index(flagship)


@pytest.fixture(scope="module")
def site(index: Index) -> SiteMap:
    return site_map(index, Labels(index))


@pytest.fixture(scope="module")
def documents(site: SiteMap) -> dict[str, Document]:
    return {document.path: document for document in site.documents}


def term(name: str) -> og.NamedNode:
    return og.NamedNode(SLD + name)


def rule(name: str) -> og.NamedNode:
    return og.NamedNode(SHAPES + name)


# ── where they stand ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("iri", "path", "why"),
    [
        (SLD + "Claim", "ns/Claim", "a class"),
        (SLD + "hasName", "ns/hasName", "a property"),
        ("https://w3id.org/stakhanov-ld/ns/coal#minedTonnes", "ns/coal/minedTonnes", "of another vocabulary"),
        ("https://w3id.org/stakhanov-ld/ns/status#hearsay", "ns/status/hearsay", "a concept"),
        (SLD + "status", "ns/status~", "another vocabulary stands at ns/status"),
        (SHAPES + "a-claim-has-a-number", "shapes/a-claim-has-a-number", "a rule"),
    ],
)  # fmt: skip
def test_where_a_term_stands(
    site: SiteMap, documents: dict[str, Document], iri: str, path: str, why: str
) -> None:
    """Below its vocabulary, and never where something else stands."""
    assert site.terms.paths[og.NamedNode(iri)] == path, why
    assert documents[path].topics == (og.NamedNode(iri),)
    assert documents["ns/status"].kind is Kind.WORDS


def test_every_term_has_a_document_and_no_other_node(site: SiteMap, flagship: Publication) -> None:
    """Not the header of the ontology, nor the groups, prefixes and queries of the shapes."""
    own = {
        triple.subject
        for triple in flagship.graphs["ontology"]
        if isinstance(triple.subject, og.NamedNode)
        and triple.subject.value.startswith("https://w3id.org/stakhanov-ld/ns")
        and "#" in triple.subject.value
    }
    assert set(site.terms.paths) == own | set(site.terms.rules.all)
    assert len(own) == 148
    assert len(site.terms.rules.all) == 152


def test_the_vocabulary_holds_what_its_terms_do(documents: dict[str, Document]) -> None:
    """As data it is whole: all that the ontology says of a term stands in both."""
    whole = set(documents["ns"].triples)
    own = [t for t in documents["ns/Claim"].triples if t.subject == term("Claim")]
    assert len(own) > 5
    assert set(own) <= whole


def test_terms_of_other_publications(world: Publication) -> None:
    """`w:Place` is a term of the toy world, `sld:DatedName` is none of its own."""
    site = site_map(Index(world), Labels(Index(world)))
    assert site.terms.paths[og.NamedNode("https://world.example/ns#Place")] == "ns/Place"
    assert term("DatedName") not in site.terms.paths


def test_data_without_a_vocabulary_have_no_terms(tmp_path: Path) -> None:
    """A folder of data is published without any."""
    (tmp_path / "a.ttl").write_text("<https://o.example/a#x> a <https://o.example/a#Y> .")
    index = Index(open_publication(tmp_path).publication)
    assert site_map(index, Labels(index)).terms.paths == {}


@pytest.mark.parametrize(
    ("name", "path"),
    [("a", "ns/a~"), ("a%62", "ns/ab"), ("ab", "ns/ab~"), ("a/b", "ns/a/b"), ("a//b", None), ("..", None), ("a?b", None)],
)  # fmt: skip
def test_odd_names(world: Publication, name: str, path: str | None) -> None:
    """`ns/a` is taken here; two names for one path have one each; what can be no path has none."""
    added = tuple(
        og.Triple(og.NamedNode(f"https://world.example/ns#{n}"), RDF_TYPE, term("Claim"))
        for n in ("a", "a%62", "ab", "a/b", "a//b", "..", "a?b")
    )
    ontology = (*world.graphs["ontology"], *added)
    index = Index(replace(world, graphs={**world.graphs, "ontology": ontology}))
    node = og.NamedNode(f"https://world.example/ns#{name}")
    assert Terms(index, ("ns", "ns/a")).paths.get(node) == path


# ── who uses them ────────────────────────────────────────────────────────────────────────────


def test_the_query_of_a_use_has_a_row_for_each(site: SiteMap, flagship: Publication) -> None:
    """Of every term of the biography, in each role; as many as the page tells."""
    store = og.Store()
    store.extend(flagship.quads())
    roles: dict[Role, int] = {}
    for node in site.terms.paths:
        if node in site.terms.rules.all:
            continue
        for use in site.terms.usage.of(node):
            found = store.query(use.query)
            assert isinstance(found, og.QuerySolutions)
            assert sum(1 for _ in found) == use.count, use.query
            assert len(use.examples) == min(use.count, EXAMPLES)
            assert all(example in flagship.default_graph for example in use.examples)
            roles[use.role] = roles.get(use.role, 0) + use.count
    assert roles.keys() == set(Role)
    assert all(count > 50 for count in roles.values())


def test_a_word_that_only_claims_use(site: SiteMap) -> None:
    """`sld:arrangedBy` has no plain triple: it was alleged."""
    roles = {use.role: use.count for use in site.terms.usage.of(term("arrangedBy"))}
    assert roles == {Role.PROPERTY: 0, Role.CLAIMED: 1}


def test_the_document_tells_the_use_as_the_catalogue_does(
    index: Index, documents: dict[str, Document]
) -> None:
    """A class partition with its number, and things out of it as examples."""
    triples = documents["ns/Claim"].triples
    (partition,) = {t.subject for t in triples if t.predicate.value == VOID + "class"}
    numbers = [
        t.object.value
        for t in triples
        if t.subject == partition and t.predicate.value == VOID + "entities"
        and isinstance(t.object, og.Literal)
    ]  # fmt: skip
    assert numbers == [str(index.statistics.whole.classes[SLD + "Claim"])]
    examples = [t.object for t in triples if t.predicate == VOID_EXAMPLE]
    assert len(examples) == EXAMPLES
    claims = {t.subject for t in index.pointing_at(term("Claim")) if t.predicate == RDF_TYPE}
    assert set(examples) <= claims


def test_the_document_tells_what_refers_to_a_term(documents: dict[str, Document]) -> None:
    """Properties of the class, rules for it, and rules whose SPARQL names it."""
    told = {
        (t.predicate.value.rpartition("#")[2], t.subject)
        for t in documents["ns/Claim"].triples
        if t.object == term("Claim")
    }
    assert ("domain", term("attestedAt")) in told
    assert ("targetClass", rule("a-claim-has-a-claim-address")) in told
    naming = rule("a-disputed-claim-is-at-stake-somewhere")
    assert og.Triple(naming, DCTERMS_REFERENCES, term("Claim")) in documents["ns/Claim"].triples


# ── who checks them ──────────────────────────────────────────────────────────────────────────


def test_what_a_rule_checks(site: SiteMap) -> None:
    """What it targets, its path, its class; what its SPARQL names."""
    rules = site.terms.rules
    disputes = og.NamedNode(CITO + "disputes")
    assert rules.words(rule("a-claim-disputes-claims")) == (term("Claim"), disputes)
    assert rules.holders(rule("a-claim-disputes-claims")) == (rule("a-claim-has-a-claim-address"),)
    in_text = rules.words(rule("a-disputed-claim-is-at-stake-somewhere"))
    assert in_text == (disputes, term("Claim"), term("atStake"))
    assert rule("a-disputed-claim-is-at-stake-somewhere") in rules.checking(term("atStake"))


def test_every_rule_checks_something_and_says_what(site: SiteMap) -> None:
    """Each has a target, a word, and a query where it is in SPARQL."""
    rules = site.terms.rules
    for node in rules.all:
        assert rules.targets(node), node
        assert rules.words(node), node
        assert all(node in rules.checking(word) for word in rules.words(node))
    assert sum(bool(rules.queries(node)) for node in rules.all) == 75


def test_what_only_orders_a_page_is_no_rule(site: SiteMap) -> None:
    """`words-of-a-claim` names a group, an order and a severity, and demands nothing."""
    assert rule("words-of-a-claim") not in site.terms.rules.all


SHACL = """
PREFIX : <https://toy.example/shapes#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""


@pytest.mark.parametrize(
    ("turtle", "words", "why"),
    [
        (":r a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:IRI .", ["C"], "the vocabulary of SHACL is no word"),
        (":r a sh:PropertyShape ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 .", ["p", "q"], "a path of steps"),
        (":r a sh:PropertyShape ; sh:path :p ; sh:in ( :one :two ) .", ["p", "one", "two"], "members of a list"),
        (":r a sh:NodeShape ; sh:or ( [ sh:class :A ] :s ) . :s a sh:NodeShape ; sh:class :B .", ["A"], "a shape that is named speaks for itself"),
        (":h sh:targetClass :C ; sh:property :r . :r sh:path :p ; sh:maxCount 1 .", ["C", "p"], "a shape without a class, held by another"),
        (":h sh:targetClass :C ; sh:property :r . :r sh:path :p ; sh:maxCount 1 ; sh:targetNode :n .", ["n", "p"], "its own target is enough"),
        (":r a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this { $this <https://toy.example/shapes#q> 1 }' ] .", ["q"], "an IRI in a text"),
        (":r a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this { \"' ] ; sh:class :C .", ["C"], "a text that cannot be read"),
        (":r a sh:NodeShape ; sh:property :r ; sh:closed true .", [], "a shape that holds itself"),
        (":r a sh:NodeShape ; sh:property :s ; sh:class :C . :s sh:path :p ; sh:property :r .", ["C"], "shapes that hold each other"),
    ],
)  # fmt: skip
def test_words_of_odd_shapes(world: Publication, turtle: str, words: list[str], why: str) -> None:
    """Each names what it should, and ends."""
    shapes = tuple(q.triple for q in og.parse((SHACL + turtle).encode(), og.RdfFormat.TURTLE))
    rules = Rules(Index(replace(world, graphs={**world.graphs, "shapes": shapes})))
    found = [word.value.rpartition("#")[2] for word in rules.words(rule_of_toy())]
    assert found == words, why


def rule_of_toy() -> og.NamedNode:
    return og.NamedNode("https://toy.example/shapes#r")


def test_nameless_nodes_in_a_circle_have_an_end(world: Publication) -> None:
    """In the document as on the page."""
    turtle = (
        "<https://world.example/words#r> a <urn:x:Odd> ; <urn:x:p> _:a . _:a <urn:x:p> _:b ."
        " _:b <urn:x:p> _:a , <urn:x:o> ."
    )
    added = tuple(q.triple for q in og.parse(turtle.encode(), og.RdfFormat.TURTLE))
    ontology = (*world.graphs["ontology"], *added)
    index = Index(replace(world, graphs={**world.graphs, "ontology": ontology}))
    site = site_map(index, Labels(index))
    (document,) = (d for d in site.documents if d.path == "words/r")
    assert len([t for t in document.triples if t.predicate.value == "urn:x:p"]) == 4
    assert "urn:x:o" in Pages(index, site, "0").page(document, "en")
