"""What a release answers, to the letter: status, headers, bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import pyoxigraph as og
import pytest

from stakhanov_ld.errors import MethodNotAllowed, NotAcceptable, NotFound
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES, Format
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, SeeOther
from stakhanov_ld.web.answers import Asked, answer

HARBOUR = "doc/place/tern-harbour"


def headers(release: Release, asked: Asked) -> dict[str, str]:
    return {name.lower(): value for name, value in answer(release, asked).headers}


def test_a_thing_leads_to_its_document(world_release: Release) -> None:
    """303, a relative Location, and the query string survives."""
    made = answer(world_release, Asked("GET", "id/place/tern-harbour", "at=1985"))
    assert made.status == 303
    assert dict(made.headers)["Location"] == "../../doc/place/tern-harbour?at=1985"


@pytest.mark.parametrize("format_", DOCUMENT_FORMATS, ids=lambda f: f.name)
def test_each_format_by_accept_and_by_suffix(world_release: Release, format_: Format) -> None:
    """The negotiated answer and the one at the suffix are the same bytes and headers."""
    by_accept = answer(world_release, Asked("GET", HARBOUR, accept=format_.media_type))
    by_suffix = answer(world_release, Asked("GET", f"{HARBOUR}.{format_.suffix}"))
    assert by_accept == by_suffix
    table = dict(by_accept.headers)
    assert table["Content-Type"] == format_.content_type
    assert table["Content-Location"] == f"tern-harbour.{format_.suffix}"
    assert int(table["Content-Length"]) == len(by_accept.body) > 0


def test_one_vary_on_everything(world_release: Release) -> None:
    """All variants, redirects, revalidations and preflights send the same Vary."""
    asked = [
        Asked("GET", "id/place/tern-harbour"),
        Asked("OPTIONS", HARBOUR),
        *(Asked("GET", HARBOUR, accept=f.media_type) for f in DOCUMENT_FORMATS),
        *(Asked("GET", f"{HARBOUR}.{f.suffix}") for f in DOCUMENT_FORMATS),
    ]
    tags = [headers(world_release, a).get("etag") for a in asked]
    asked += [Asked("GET", HARBOUR, if_none_match=tag) for tag in tags if tag]
    assert {headers(world_release, a)["vary"] for a in asked} == {"Accept"}


def test_an_etag_belongs_to_one_representation(world_release: Release) -> None:
    """Formats differ in their tags, even where two formats would have the same bytes."""
    tags = [headers(world_release, Asked("GET", HARBOUR, accept=f.media_type))["etag"]
            for f in DOCUMENT_FORMATS]  # fmt: skip
    assert len(set(tags)) == len(DOCUMENT_FORMATS)
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize(
    ("header", "status", "why"),
    [
        ("{tag}", 304, "the tag itself"),
        ("W/{tag}", 304, "weak comparison (RFC 9110, 13.1.2)"),
        ('"x", {tag} , "y"', 304, "a list"),
        ("*", 304, "any representation will do"),
        ('"x"', 200, "another tag"),
        ("", 200, "an empty header asks nothing"),
        ("{other}", 200, "the tag of another format"),
    ],
)
def test_revalidation(world_release: Release, header: str, status: int, why: str) -> None:
    """304 exactly when the client has this representation; it repeats what caches need."""
    asked = Asked("GET", HARBOUR, accept="text/turtle")
    tag = headers(world_release, asked)["etag"]
    other = headers(world_release, replace(asked, accept="text/html"))["etag"]
    asked = replace(asked, if_none_match=header.format(tag=tag, other=other))
    made = answer(world_release, asked)
    assert made.status == status, why
    if status == 304:
        told = headers(world_release, asked)
        assert {"etag", "vary", "cache-control", "content-location"} <= told.keys()
        assert "content-length" not in told
        assert made.body == b""


def test_head_is_get_without_the_body(world_release: Release) -> None:
    """The same status and headers."""
    get = answer(world_release, Asked("GET", HARBOUR))
    head = answer(world_release, Asked("HEAD", HARBOUR))
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_options_and_other_methods(world_release: Release) -> None:
    """OPTIONS says what is allowed; anything that writes is refused with the same list."""
    assert headers(world_release, Asked("OPTIONS", HARBOUR))["allow"] == "GET, HEAD, OPTIONS"
    with pytest.raises(MethodNotAllowed) as caught:
        answer(world_release, Asked("DELETE", HARBOUR))
    assert caught.value.allowed == ("GET", "HEAD", "OPTIONS")


def test_nothing_fits_or_nothing_is_there(world_release: Release) -> None:
    """406 lists what there is; an unknown address is 404."""
    with pytest.raises(NotAcceptable, match="text/turtle, application/ld"):
        answer(world_release, Asked("GET", HARBOUR, accept="image/png"))
    with pytest.raises(NotFound, match="/doc/nothing is not an address"):
        answer(world_release, Asked("GET", "doc/nothing"))


RDF_FORMATS = [format_ for format_ in DOCUMENT_FORMATS if format_ is not HTML]


def canonical(body: bytes, format_: Format) -> set[str]:
    """The triples of a document, whatever the graphs they stand in and their blank nodes' names."""
    rdf = og.RdfFormat.from_media_type(format_.media_type)
    assert rdf is not None
    quads = (og.Quad(*quad.triple) for quad in og.parse(body, rdf))
    dataset = og.Dataset(quads)
    dataset.canonicalize(og.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_every_format_holds_the_same_triples(world_release: Release) -> None:
    """Every document of the site reads back equal from every format that it is offered in."""
    compared = 0
    for document in world_release.rows.values():
        if not isinstance(document, Negotiated) or N_TRIPLES.name not in document.variants:
            continue
        graphs = [
            canonical(answer(world_release, Asked("GET", document.variants[f.name])).body, f)
            for f in RDF_FORMATS
            if f.name in document.variants
        ]
        assert len(graphs) == len(RDF_FORMATS)
        assert all(graph == graphs[0] for graph in graphs), document.path
        compared += 1
    assert compared > 15


def test_quads_name_the_graph_of_each_triple(world_release: Release) -> None:
    """What was written stands in graph/data, what follows from it in graph/derived."""
    body = answer(world_release, Asked("GET", HARBOUR, accept="application/n-quads")).body.decode()
    graph = "https://world.example/graph/"
    for predicate, name in (("ns#depth", "data"), ("sld:hasName", "derived")):
        iri = predicate.replace("sld:", "https://w3id.org/stakhanov-ld/ns#")
        (line,) = (x for x in body.splitlines() if iri in x.split(" ", 2)[1])
        assert line.endswith(f"<{graph}{name}> .")


def test_lexical_forms_reach_the_wire(world_release: Release) -> None:
    """012, 3.50 and true are published as they were written."""
    body = answer(world_release, Asked("GET", HARBOUR, accept="text/turtle")).body.decode()
    for written in ("w:berths 012", "w:depth 3.50", "w:lit true"):
        assert written in body


def test_json_ld_is_compacted_and_self_contained(world_release: Release) -> None:
    """Prefixes as context, nodes under @graph; nothing to fetch."""
    body = answer(world_release, Asked("GET", HARBOUR, accept="application/ld+json")).body
    document = json.loads(body)
    assert isinstance(document["@context"], dict)
    assert "place:tern-harbour" in {node["@id"] for node in document["@graph"]}


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


def test_every_link_of_every_page_leads_somewhere(world_release: Release) -> None:
    """No page links to an address of the site that the release does not hold."""
    import re
    from urllib.parse import unquote, urljoin, urlsplit

    pages = [r for r in world_release.rows.values()
             if isinstance(r, Negotiated) and HTML.name in r.variants]  # fmt: skip
    followed = 0
    for page in pages:
        text = answer(world_release, Asked("GET", page.variants[HTML.name])).body.decode()
        for href in re.findall(r'href="([^"]*)"', text):
            target = urlsplit(
                urljoin("http://here.example/" + page.path, href.replace("&amp;", "&"))
            )
            if target.netloc == "here.example":
                path = unquote(target.path).removeprefix("/")
                assert path in world_release.rows or path == "sparql", (page.path, href)
                followed += 1
    assert followed > 100


def test_things_have_documents(world_release: Release) -> None:
    """Every redirect leads to a document that is there, in one step."""
    redirects = [row for row in world_release.rows.values() if isinstance(row, SeeOther)]
    assert len(redirects) > 8
    for row in redirects:
        assert isinstance(world_release.rows[row.target], Negotiated)
