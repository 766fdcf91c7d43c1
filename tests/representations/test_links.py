"""Every relation leads from each kind of document where its row of the table says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pyoxigraph as og
import pytest

from stakhanov_ld.conformance.linking import in_header
from stakhanov_ld.documents.alignment import SchemaOrg
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.formats import HTML, LINKSET, TURTLE
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored
from stakhanov_ld.representations import links
from stakhanov_ld.representations.dataset import Download
from stakhanov_ld.representations.linked import Linked, Links
from stakhanov_ld.representations.relations import RELATIONS
from stakhanov_ld.variants import Variant

TTL, PAGE, LINK_SET = Variant(TURTLE), Variant(HTML, language="en"), Variant(LINKSET)
HARBOUR = "doc/place/tern-harbour"


def links_of(publication: Publication) -> Links:
    index = Index(publication)
    return Links(
        index,
        site_map(index, Labels(index)),
        SchemaOrg(index),
        [Download("download/all.ttl", "Turtle", "text/turtle", 1)],
    )


@pytest.fixture(scope="module")
def of_world(world: Publication) -> Links:
    return links_of(world)


def document(of: Links, path: str) -> Document:
    return next(d for d in of.site.documents if d.path == path)


def told(of: Links, path: str, variant: Variant = PAGE) -> dict[str, list[str]]:
    """What the header of a representation says, by relation."""
    linked = of.of(document(of, path), (TTL, PAGE))
    found: dict[str, list[str]] = {}
    for link in in_header(links.header(linked, variant), "http://here.example/"):
        found.setdefault(link.relation, []).append(link.href)
    return found


def in_set(linked: Linked) -> dict[str, dict[str, Any]]:
    contexts = json.loads(links.link_set(linked))["linkset"]
    return {context.pop("anchor"): context for context in contexts}


CASES = [
    (HARBOUR, PAGE, "cite-as", ["https://world.example/id/place/tern-harbour"], "what it is about, by its IRI"),
    (HARBOUR, TTL, "describes", ["../../id/place/tern-harbour", "tern-harbour.html"], "the thing here, and the page"),
    (HARBOUR, PAGE, "describes", ["../../id/place/tern-harbour"], "a page does not describe itself"),
    (HARBOUR, PAGE, "describedby", ["tern-harbour.ttl"], "a page is described by data"),
    (HARBOUR, PAGE, "type", ["https://schema.org/AboutPage", "https://schema.org/Thing"], "a landing page, of something"),
    (HARBOUR, TTL, "type", ["https://schema.org/Thing"], "data are no page"),
    (HARBOUR, PAGE, "collection", ["./"], "the list of places"),
    (HARBOUR, TTL, "profile", ["https://w3id.org/stakhanov-ld/profiles#native"], "of data"),
    (HARBOUR, PAGE, "profile", None, "of pages none"),
    (HARBOUR, PAGE, "item", None, "no collection"),
    (HARBOUR, TTL, "canonical", [f"https://world.example/{HARBOUR}.ttl"], "its own address, under the base"),
    (HARBOUR, PAGE, "linkset", ["tern-harbour.linkset.json"], "of the document"),
    (HARBOUR, PAGE, "api-catalog", None, "only of home"),
    ("doc/place/", PAGE, "item", ["auk-island", "tern-harbour"], "the documents in it"),
    ("doc/place/", PAGE, "type", ["https://schema.org/CollectionPage"], "a list"),
    ("doc/place/", PAGE, "cite-as", ["https://world.example/doc/place/"], "about nothing but itself"),
    ("doc/place/", PAGE, "describes", None, "about nothing but itself"),
    ("ns", PAGE, "cite-as", ["https://world.example/ns"], "the vocabulary"),
    ("dataset", TTL, "cite-as", ["https://world.example/dataset"], "not the contact, which is described there too"),
    ("about?iri=https://elsewhere.example/gull-rock", PAGE, "cite-as", ["https://elsewhere.example/gull-rock"], "foreign"),
    ("about?iri=https://elsewhere.example/gull-rock", PAGE, "collection", None, "in no list"),
    ("", PAGE, "cite-as", ["https://world.example/dataset"], "home is about the dataset"),
    ("", PAGE, "describes", ["dataset"], "which has a document here"),
    ("", PAGE, "item", ["download/all.ttl"], "the files are its content"),
    ("", PAGE, "api-catalog", [".well-known/api-catalog"], "the services of the site"),
    ("", PAGE, "service-desc", ["openapi.json"], "described for programs"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "variant", "relation", "targets", "why"), CASES, ids=lambda v: str(v)[:30]
)
def test_where_a_relation_leads(
    of_world: Links, path: str, variant: Variant, relation: str, targets: list[str] | None, why: str
) -> None:
    """From each kind of document, in data and in pages."""
    assert told(of_world, path, variant).get(relation) == targets, why


@pytest.mark.parametrize(
    ("iri", "reference", "why"),
    [
        ("https://world.example/", "../../", "the base is home"),
        ("https://world.example/id/place/auk-island", "../../id/place/auk-island", "a thing"),
        ("https://world.example/ns#Place", "../../ns#Place", "a part of a document"),
        ("https://world.example/id/a//b", "https://world.example/id/a//b", "no path can have it"),
        ("https://elsewhere.example/", "https://elsewhere.example/", "foreign"),
    ],
)
def test_what_has_an_address_here_is_referred_to_by_it(
    of_world: Links, iri: str, reference: str, why: str
) -> None:
    """Relative to the document, whatever host it is found at."""
    linked = of_world.of(document(of_world, HARBOUR), (TTL, PAGE))
    assert linked.to_iri(iri) == reference, why


def with_creators(publication: Publication, text: str) -> Publication:
    stated = tuple(q.triple for q in og.parse(text.encode(), og.RdfFormat.N_TRIPLES))
    graphs = dict(publication.graphs)
    return replace(publication, graphs={**graphs, "description": graphs["description"] + stated})


@pytest.mark.parametrize(
    ("said", "authors", "why"),
    [
        ("", None, "nobody is named"),
        (
            "publisher> <https://world.example/id/agent/gazette>",
            ["../../id/agent/gazette"],
            "who publishes",
        ),
        (
            "creator> <https://o.example/Жук>",
            ["https://o.example/%D0%96%D1%83%D0%BA"],
            "a foreign one, as a URI",
        ),
    ],
)
def test_authors(world: Publication, said: str, authors: list[str] | None, why: str) -> None:
    """By dcterms:creator of the dataset, or else its publisher."""
    triple = f"<https://world.example/dataset> <http://purl.org/dc/terms/{said} ." if said else ""
    assert told(links_of(with_creators(world, triple)), HARBOUR).get("author") == authors, why


def test_the_creator_of_words_is_their_author(world: Publication) -> None:
    """That of a thing is not: who made the thing did not write what is said of it here."""
    creator = "<http://purl.org/dc/terms/creator> <https://o.example/maker> .\n"
    stated = f"<https://world.example/ns#Place> {creator}<https://world.example/id/place/tern-harbour> {creator}"
    of = links_of(with_creators(world, stated))
    assert told(of, "ns")["author"] == ["https://o.example/maker"]
    assert "author" not in told(of, HARBOUR)


def many(of: Links, count: int) -> Linked:
    """A list of `count` things."""
    members = tuple(og.NamedNode(f"https://world.example/id/place/{n:04}") for n in range(count))
    listed = Document("doc/place/", Kind.LIST, members, (), ())
    return of.of(listed, (TTL, PAGE))


def test_a_header_has_all_items_or_none(of_world: Links) -> None:
    """Up to its limit; all that is told elsewhere stays, and the link set has everything."""
    lengths = {}
    for count in range(1, 200):
        linked = many(of_world, count)
        header = links.header(linked, PAGE)
        assert len(header) <= 3400
        found = list(in_header(header, "http://here.example/"))
        lengths[count] = sum(link.relation == "item" for link in found)
        assert {"linkset", "cite-as", "type", "describedby", "alternate"} <= {
            f.relation for f in found
        }
        assert len(in_set(linked)["./"]["item"]) == count
    fitting = [count for count, told in lengths.items() if told == count]
    assert fitting == list(range(1, len(fitting) + 1))
    assert 50 < len(fitting) < 199
    assert {told for count, told in lengths.items() if count not in fitting} == {0}


def test_what_does_not_fit_gives_way_in_the_order_of_the_table(of_world: Links) -> None:
    """A name of a thousand bytes leaves room for the first relations, and their order is the table's."""
    name = "Ж" * 160
    topic = og.NamedNode(f"https://world.example/id/place/{name}")
    linked = of_world.of(Document(f"doc/place/{name}", Kind.THING, (topic,), (), ()), (TTL, PAGE))
    found = [
        link.relation for link in in_header(links.header(linked, PAGE), "http://here.example/")
    ]
    assert found[:2] == ["linkset", "cite-as"]
    names = [relation.name for relation in RELATIONS]
    assert found == sorted(found, key=names.index)
    assert "alternate" not in found
    assert set(in_set(linked)[f"{'%D0%96' * 160}"]) >= {"cite-as", "alternate", "describedby"}


def test_the_link_set_is_told_by_all_and_tells_of_none_but_them(of_world: Links) -> None:
    """It has no links of its own: it is the links."""
    linked = of_world.of(document(of_world, HARBOUR), (TTL, PAGE, LINK_SET))
    assert links.header(linked, LINK_SET) == ""
    assert list(in_set(linked)) == ["tern-harbour", "tern-harbour.ttl", "tern-harbour.en.html"]
    assert in_set(linked)["tern-harbour"]["alternate"] == [
        {"href": "tern-harbour.ttl", "type": "text/turtle"},
        {"href": "tern-harbour.en.html", "type": "text/html", "hreflang": ["en"]},
    ]


def test_a_base_that_is_no_folder_makes_no_addresses(world: Publication) -> None:
    """`http://v.example/ns#` and a path would be a part of the vocabulary."""
    space = replace(world.space, base="https://world.example/ns#")
    of = links_of(replace(world, space=space, dataset=None))
    assert "canonical" not in told(of, HARBOUR)
    assert "cite-as" not in told(of, "")
    assert told(of, HARBOUR)["cite-as"] == ["https://world.example/id/place/tern-harbour"]


def test_what_is_embedded_in_the_page_of_a_thing(world_release: Release) -> None:
    """Its schema.org JSON-LD, the same as at its own address; nothing in it ends the script."""
    page, data = (
        world_release.rows[f"{HARBOUR}.en.html"],
        world_release.rows[f"{HARBOUR}.schema.jsonld"],
    )
    assert isinstance(page, Stored)
    assert isinstance(data, Stored)
    text = world_release.body(page).decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert "<" not in script
    assert json.loads(script) == json.loads(world_release.body(data))
