"""What a document says, in each format, form and profile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as og
import pytest

from reading_back import canonical, canonical_set, context
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.formats import (
    DOCUMENT_FORMATS,
    HTML,
    JSON_LD_FRAMED,
)
from stakhanov_ld.model.vocabulary import RDF_TYPE
from stakhanov_ld.profiles import PROFILES, SCHEMA_ORG
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer
from web.held import HARBOUR, variants

SCHEMA = "https://schema.org/"
FRAMED = JSON_LD_FRAMED.media_range


def headers(release: Release, asked: Asked) -> dict[str, str]:
    return {name.lower(): value for name, value in answer(release, asked).headers}


def test_every_document_says_in_every_format_what_was_parsed(
    world: Publication, world_release: Release
) -> None:
    """Every document of the site, read back from each format and from its address."""
    compare_with_what_was_parsed(world, world_release, 25)


def test_the_biography_says_in_every_format_what_was_parsed(
    flagship: Publication, biography_release: Release
) -> None:
    """The same of the biography."""
    compare_with_what_was_parsed(flagship, biography_release, 700)


def compare_with_what_was_parsed(publication: Publication, release: Release, least: int) -> None:
    index = Index(publication)
    compared = 0
    for document in site_map(index, Labels(index)).documents:
        expected = canonical_set(document.triples)
        for variant, path in variants(release, document.path).items():
            if variant.language or variant.format not in DOCUMENT_FORMATS:
                continue
            if variant.profile is not SCHEMA_ORG:
                row = release.rows[path]
                assert isinstance(row, Stored)
                read = canonical(release.body(row), variant.format, release)
                assert read == expected, path
                compared += 1
    assert compared > least * (len(DOCUMENT_FORMATS) - 1) * 0.95


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig"])
def test_quads_stand_in_the_default_graph(world_release: Release, media_type: str) -> None:
    """There whoever dereferences an IRI looks; Comunica, for one, prefers N-Quads to all else."""
    body = answer(world_release, Asked("GET", HARBOUR, accept=media_type)).body
    quads = list(og.parse(body, og.RdfFormat.from_media_type(media_type)))
    assert len(quads) > 20
    assert {quad.graph_name for quad in quads} == {og.DefaultGraph()}


def test_home_describes_the_publication(world_release: Release) -> None:
    """As a page to whoever asks for nothing in particular; as data on request."""
    for accept in (None, "*/*", "text/html"):
        page = answer(world_release, Asked("GET", "", accept=accept))
        assert dict(page.headers)["Content-Type"] == HTML.content_type
    turtle = answer(world_release, Asked("GET", "", accept="text/turtle")).body.decode()
    assert "<https://world.example/dataset> a void:Dataset" in turtle


def test_lexical_forms_reach_the_wire(world_release: Release) -> None:
    """012, 3.50 and true are published as they were written."""
    body = answer(world_release, Asked("GET", HARBOUR, accept="text/turtle")).body.decode()
    for written in ("w:berths 012", "w:depth 3.50", "w:lit true"):
        assert written in body


def test_json_ld_refers_to_a_context_that_is_served(world_release: Release) -> None:
    """Nodes under @graph; terms, languages and coerced values as the context has them."""
    body = answer(world_release, Asked("GET", HARBOUR, accept="application/ld+json")).body
    document = json.loads(body)
    assert document["@context"] == "https://world.example/context/v1.jsonld"
    assert context(document["@context"], world_release)
    assert document["@graph"][0]["id"] == "https://world.example/id/place/tern-harbour"
    nodes = {node["id"]: node for node in document["@graph"]}
    harbour = nodes["https://world.example/id/place/tern-harbour"]
    assert harbour["label"] == {"en": "Tern Harbour", "de": "Seeschwalbenhafen"}
    assert harbour["depth"] == "3.50"
    told = headers(world_release, Asked("GET", "context/v1.jsonld"))
    assert told["content-type"] == "application/ld+json"
    assert told["access-control-allow-origin"] == "*"


def test_framed_json_ld_is_one_tree_about_the_thing(world_release: Release) -> None:
    """By its profile only: the thing at the root, the claims about it beneath."""
    made = answer(world_release, Asked("GET", HARBOUR, accept=FRAMED))
    assert dict(made.headers)["Content-Type"] == FRAMED
    tree = json.loads(made.body)
    assert tree["id"] == "https://world.example/id/place/tern-harbour"
    assert [claim["id"].rpartition("/")[2] for claim in tree["claims"]] == ["port-victoria"]


def test_the_words_of_schema_org(biography_release: Release) -> None:
    """What the alignments entail: classes, names, chains; and no claim that is disputed."""
    about = "https://w3id.org/stakhanov-ld/id/"
    told: dict[str, set[str]] = {}
    for path in ("doc/person/stakhanov", "doc/place/kadiivka", "doc/claim/nyt-helpers"):
        body = answer(biography_release, Asked("GET", path, accept_profile="schema")).body
        for quad in og.parse(body, og.RdfFormat.TURTLE):
            assert isinstance(quad.subject, og.NamedNode)
            key = f"{quad.subject.value.removeprefix(about)} {quad.predicate.value.removeprefix(SCHEMA)}"
            told.setdefault(key, set()).add(quad.object.value)
    assert "Order of Lenin" in told["person/stakhanov award"]
    assert told["person/stakhanov birthDate"] == {"1906-01-03"}
    assert {"Kadiivka", "Stakhanov"} <= told["place/kadiivka alternateName"]
    assert told["claim/nyt-helpers author"] == {about + "agent/new-york-times"}
    words = {key.split(" ")[1] for key in told}
    # All others are of schema.org.
    assert {word for word in words if ":" in word} == {RDF_TYPE.value}
    assert not any("assistedBy" in key for key in told)


def test_a_page_carries_them(world_release: Release) -> None:
    """As JSON-LD, the same as at its own address, for whoever reads data in pages."""
    page = answer(world_release, Asked("GET", HARBOUR, accept="text/html")).body.decode()
    (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    aligned = answer(world_release, Asked("GET", HARBOUR + ".schema.jsonld")).body
    assert json.loads(embedded) == json.loads(aligned)
    assert json.loads(embedded)["@graph"][0]["@type"] == "Thing"


def test_a_hostile_name_does_not_end_the_script(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Whatever stands in the data, the page has the site's script and one that is data."""
    name = "</script><script>alert(1)</script><!-- & &lt;"
    file = tmp_path / "x.ttl"
    file.write_text(f'<http://x.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .')
    release = release_of(open_publication(file).publication)
    page = answer(release, Asked("GET", "doc/a", accept="text/html")).body.decode()
    assert page.count("<script") == page.count("</script") == 2
    (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(embedded)["@graph"][0]["name"] == name


def test_the_list_of_profiles(world_release: Release) -> None:
    """Each with its IRI, its token and what it is, as data and as a page."""
    turtle = answer(world_release, Asked("GET", "profiles")).body.decode()
    page = answer(world_release, Asked("GET", "profiles", accept="text/html")).body.decode()
    for profile in PROFILES:
        assert profile.iri in turtle
        for told in (profile.iri, profile.token, profile.label):
            assert told in page


def test_the_document_holds_names_claims_and_itself(world_release: Release) -> None:
    """What depends on the thing, the claims about it, links to it, and its own description."""
    body = answer(
        world_release, Asked("GET", HARBOUR, accept="application/n-triples")
    ).body.decode()
    thing = "https://world.example/id"
    for expected in (
        f"<{thing}/name/port-victoria> <http://www.w3.org/2008/05/skos-xl#literalForm>",
        f"<{thing}/claim/port-victoria> <https://w3id.org/stakhanov-ld/ns#assertedBy>",
        f"<{thing}/place/auk-island> <https://world.example/ns#near> <{thing}/place/tern-harbour>",
        f"<https://world.example/{HARBOUR}> <http://xmlns.com/foaf/0.1/primaryTopic>"
        f" <{thing}/place/tern-harbour>",
        f"<https://world.example/{HARBOUR}> <http://purl.org/dc/terms/license>",
    ):
        assert expected in body
    assert "keeper" not in body
