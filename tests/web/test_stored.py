"""What a release answers, to the letter: status, headers, bytes."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pyoxigraph as og
import pytest
import zstandard

from reading_back import canonical, canonical_set, context
from stakhanov_ld.addresses import encoded
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.errors import (
    BadRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
)
from stakhanov_ld.formats import (
    DOCUMENT_FORMATS,
    HTML,
    JSON_LD_FRAMED,
    Format,
)
from stakhanov_ld.model.vocabulary import RDF_TYPE
from stakhanov_ld.profiles import PROFILES, SCHEMA_ORG
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect, Stored
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer

HARBOUR = "doc/place/tern-harbour"
SCHEMA = "https://schema.org/"
FRAMED = JSON_LD_FRAMED.media_range


def headers(release: Release, asked: Asked) -> dict[str, str]:
    return {name.lower(): value for name, value in answer(release, asked).headers}


def variants(release: Release, path: str) -> dict[Variant, str]:
    row = release.rows[path]
    assert isinstance(row, Negotiated)
    return row.variants


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
    language = ".en" if format_ is HTML else ""
    assert table["Content-Location"] == f"tern-harbour{language}.{format_.suffix}"
    assert int(table["Content-Length"]) == len(by_accept.body) > 0


def test_a_suffix_says_more_than_accept(world_release: Release) -> None:
    """At the address of a page there is a page, whatever is accepted."""
    for suffix, content_type in (
        (".html", "text/html; charset=utf-8"),
        (".nt", "application/n-triples"),
    ):
        told = headers(world_release, Asked("GET", HARBOUR + suffix, accept="text/turtle"))
        assert told["content-type"] == content_type


def test_every_variant_by_headers_by_parameters_and_by_address(world_release: Release) -> None:
    """Whichever way it is asked for, a representation is the same bytes with the same headers."""
    for variant, path in variants(world_release, HARBOUR).items():
        accept, profile = variant.format.media_range, variant.profile
        asked = Asked("GET", HARBOUR, accept=accept, accept_profile=f"<{profile.iri}>")
        query = f"_profile={profile.token}&_mediatype={quote(accept)}"
        by_parameters = Asked("GET", HARBOUR, query)
        at_its_address = answer(world_release, Asked("GET", path))
        assert answer(world_release, asked) == at_its_address
        assert answer(world_release, by_parameters) == at_its_address


def test_parameters_are_demands(world_release: Release) -> None:
    """A profile or a media type that is not offered is 406; other parameters say nothing."""
    for query in ("_profile=other", "_mediatype=image/png", "_profile=schema&_mediatype=text/html"):
        with pytest.raises(NotAcceptable, match="is offered as text/turtle"):
            answer(world_release, Asked("GET", HARBOUR, query))
    assert answer(world_release, Asked("GET", HARBOUR, "x=1&y")).status == 200


def test_the_profile_is_told(world_release: Release) -> None:
    """By Content-Profile and by Link; a page, which shows whatever there is, has none."""
    native = headers(world_release, Asked("GET", HARBOUR))
    aligned = headers(world_release, Asked("GET", HARBOUR, accept_profile="schema"))
    page = headers(world_release, Asked("GET", HARBOUR, accept="text/html"))
    assert aligned["content-profile"] == f"<{SCHEMA}>"
    assert f'<{SCHEMA}>; rel="profile"' in aligned["link"]
    assert native["content-profile"] != aligned["content-profile"]
    assert f'profile="{SCHEMA}"' in native["link"]
    assert "content-profile" not in page


def test_one_vary_on_everything(world_release: Release) -> None:
    """All variants, codings, redirects, revalidations and preflights send the same Vary."""
    asked = [
        Asked("GET", "id/place/tern-harbour"),
        Asked("OPTIONS", HARBOUR),
        *(Asked("GET", path) for path in variants(world_release, HARBOUR).values()),
        Asked("GET", HARBOUR, accept_encoding="gzip"),
        Asked("GET", "doc/place/tern-haven"),
        Asked("GET", "doc/place/sand-spit"),
        Asked("GET", "about", "iri=https://elsewhere.example/gull-rock"),
    ]
    tags = [headers(world_release, a).get("etag") for a in asked]
    asked += [Asked("GET", HARBOUR, if_none_match=tag) for tag in tags if tag]
    assert {headers(world_release, a)["vary"] for a in asked} == {VARY[1]}


def test_an_etag_belongs_to_one_representation(world_release: Release) -> None:
    """Variants and codings differ in their tags, even where two would have the same bytes."""
    asked = [
        Asked("GET", path, accept_encoding=coding)
        for path in variants(world_release, HARBOUR).values()
        for coding in (None, "gzip", "zstd")
    ]
    tags = [headers(world_release, a)["etag"] for a in asked]
    assert len(set(tags)) == len(asked) > 30
    assert all(re.fullmatch(r'"[0-9a-f]+"', tag) for tag in tags)


@pytest.mark.parametrize(
    "path", [HARBOUR + ".ttl", HARBOUR + ".html", "style.css", "doc/place/sand-spit"]
)
def test_a_coded_body_decodes_to_the_plain_one(world_release: Release, path: str) -> None:
    """Documents, pages, files and what is left of removed things, in every coding."""
    plain = answer(world_release, Asked("GET", path))
    assert "Content-Encoding" not in dict(plain.headers)
    for coding, decode in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        coded = answer(world_release, Asked("GET", path, accept_encoding=coding))
        table = dict(coded.headers)
        assert table["Content-Encoding"] == coding
        assert int(table["Content-Length"]) == len(coded.body)
        assert decode(coded.body) == plain.body
        own = {"Content-Encoding", "Content-Length", "ETag"}
        assert {n: v for n, v in table.items() if n not in own} == {
            n: v for n, v in plain.headers if n not in own
        }


def test_no_coding_that_is_acceptable_is_406(world_release: Release) -> None:
    """It lists what there is; dumps, which are never coded, are sent in any case."""
    refusing = "identity;q=0, br"
    with pytest.raises(NotAcceptable, match=r"identity.*zstd, gzip"):
        answer(world_release, Asked("GET", HARBOUR, accept_encoding=refusing))
    dump = answer(world_release, Asked("GET", "download/all.ttl", accept_encoding="gzip"))
    assert "Content-Encoding" not in dict(dump.headers)
    assert (
        answer(world_release, Asked("GET", "download/all.ttl", accept_encoding=refusing)).status
        == 200
    )


@pytest.mark.parametrize(
    ("header", "status", "why"),
    [
        ("{tag}", 304, "the tag itself"),
        ("W/{tag}", 304, "weak comparison (RFC 9110, 13.1.2)"),
        ('"x", {tag} , "y"', 304, "a list"),
        ('"a,b", {tag}', 304, "a comma inside a tag ends nothing"),
        ("*", 304, "any representation will do"),
        ('"x"', 200, "another tag"),
        ("", 200, "an empty header asks nothing"),
        ("{other}", 200, "the tag of another format"),
        ("{coded}", 200, "the tag of another coding"),
        ("{unquoted}", 200, "no entity tag at all"),
    ],
)
def test_revalidation(world_release: Release, header: str, status: int, why: str) -> None:
    """304 exactly when the client has this representation; it repeats what caches need."""
    asked = Asked("GET", HARBOUR, accept="text/turtle")
    tag = headers(world_release, asked)["etag"]
    other = headers(world_release, replace(asked, accept="text/html"))["etag"]
    coded = headers(world_release, replace(asked, accept_encoding="gzip"))["etag"]
    value = header.format(tag=tag, other=other, coded=coded, unquoted=tag.strip('"'))
    asked = replace(asked, if_none_match=value)
    made = answer(world_release, asked)
    assert made.status == status, why
    if status == 304:
        told = headers(world_release, asked)
        assert {"etag", "vary", "cache-control", "content-location"} <= told.keys()
        assert "content-length" not in told
        assert made.body == b""


def test_a_coded_answer_is_revalidated_by_its_own_tag(world_release: Release) -> None:
    """304 repeats the tag of the coding that would have been sent."""
    asked = Asked("GET", HARBOUR, accept_encoding="zstd")
    tag = headers(world_release, asked)["etag"]
    again = answer(world_release, replace(asked, if_none_match=tag))
    assert (again.status, dict(again.headers)["ETag"]) == (304, tag)


def test_if_match(world_release: Release) -> None:
    """Whoever wants a representation that is no more gets 412; weak tags match nothing."""
    asked = Asked("GET", HARBOUR)
    tag = headers(world_release, asked)["etag"]
    for value in (tag, "*", f'"x", {tag}'):
        assert answer(world_release, replace(asked, if_match=value)).status == 200
    for value in ('"x"', f"W/{tag}", "x"):
        with pytest.raises(PreconditionFailed):
            answer(world_release, replace(asked, if_match=value))


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
    assert {word for word in words if ":" in word} == {
        RDF_TYPE.value
    }  # all others are schema.org's
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
    """Whatever stands in the data, the page has one script, and it is data."""
    name = "</script><script>alert(1)</script><!-- & &lt;"
    file = tmp_path / "x.ttl"
    file.write_text(f'<http://x.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .')
    release = release_of(open_publication(file).publication)
    page = answer(release, Asked("GET", "doc/a", accept="text/html")).body.decode()
    assert page.count("<script") == page.count("</script") == 1
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


def test_what_has_moved_leads_to_what_replaces_it(world_release: Release) -> None:
    """The thing by 303 to the new document, in one step; the old document and its suffixes by 301."""
    for path, status, location in (
        ("id/place/tern-haven", 303, "../../doc/place/tern-harbour"),
        ("doc/place/tern-haven", 301, "tern-harbour"),
        ("doc/place/tern-haven.ttl", 301, "tern-harbour.ttl"),
        ("doc/place/tern-haven.html", 301, "tern-harbour.html"),
        ("doc/place/tern-haven.schema.jsonld", 301, "tern-harbour.schema.jsonld"),
    ):
        made = answer(world_release, Asked("GET", path))
        assert (made.status, dict(made.headers)["Location"]) == (status, location)


@pytest.mark.parametrize("path", ["id/place/sand-spit", "doc/place/sand-spit"])
def test_what_is_gone_says_why(world_release: Release, path: str) -> None:
    """410 as problem details, as a page and as RDF, to whatever is accepted; never a 304."""
    note = "The chart was misread: there is no such spit."
    for accept, content_type in (
        (None, "application/problem+json"),
        ("image/png", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/html,*/*;q=0.1", "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-quads", "application/n-quads"),
    ):
        made = answer(world_release, Asked("GET", path, accept=accept, if_none_match="*"))
        assert (made.status, dict(made.headers)["Content-Type"]) == (410, content_type)
        assert note in made.body.decode()
        assert "auk-island" in made.body.decode()
    assert answer(world_release, Asked("GET", path, "_profile=schema&_mediatype=x/y")).status == 410
    turtle = answer(world_release, Asked("GET", "doc/place/sand-spit.ttl"))
    assert turtle.status == 410
    assert json.loads(answer(world_release, Asked("GET", path)).body)["status"] == 410


def test_an_iri_that_cannot_be_a_path_has_a_document(world_release: Release) -> None:
    """At /about, with all its variants beside it; one that can be a path is sent there."""
    rock = "https://elsewhere.example/gull-rock"
    query = "iri=https%3A%2F%2Felsewhere.example%2Fgull-rock"
    made = answer(world_release, Asked("GET", "about", query))
    assert b"Gull Rock" in made.body
    assert b"near" in made.body  # the links that point to it
    table = dict(made.headers)
    assert table["Content-Location"] == f"about.ttl?{query}"
    assert f'<{rock}>; rel="describes"' in table["Link"]
    for variant, path in variants(world_release, f"about?iri={rock}").items():
        asked = Asked("GET", path.partition("?")[0], query)
        assert answer(world_release, asked).status == 200, variant
    with pytest.raises(NotFound):  # /about%3Firi=…, decoded, is no second address of it
        answer(world_release, Asked("GET", f"about?iri={rock}"))
    own = Asked("GET", "about", "iri=https://world.example/id/place/tern-harbour")
    assert dict(answer(world_release, own).headers)["Location"] == "doc/place/tern-harbour"
    words = Asked("GET", "about", "iri=https://world.example/ns%23Place")
    assert dict(answer(world_release, words).headers)["Location"] == "ns"


def test_its_page_switches_languages(biography_release: Release) -> None:
    """The parameter for the language joins the one for the IRI."""
    query = "iri=https%3A%2F%2Fsws.geonames.org%2F692975%2F"
    asked = Asked("GET", "about", query, accept="text/html")
    page = answer(biography_release, asked).body.decode()
    switched = 0
    for language in ("en", "uk", "ru"):
        (href,) = set(re.findall(rf'<a href="([^"]*)" lang="{language}" hreflang', page))
        target = urlsplit(href.replace("&amp;", "&"))
        reply = answer(biography_release, replace(asked, query_string=target.query))
        assert dict(reply.headers)["Content-Language"] == language
        switched += 1
    assert switched == 3


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", BadRequest),
        ("iri=", BadRequest),
        ("iri=gull-rock", BadRequest),
        ("iri=urn:a&iri=urn:b", BadRequest),
        ("iri=%FF", BadRequest),
        ("iri=https://elsewhere.example/nothing", NotFound),
        ("iri=javascript:alert(1)", NotFound),
    ],
)
def test_an_iri_of_which_nothing_is_said(
    world_release: Release, query: str, error: type[Exception]
) -> None:
    """400 where none is named, 404 where nothing is said of it."""
    with pytest.raises(error):
        answer(world_release, Asked("GET", "about", query))


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
    """No page links to an address of the site that neither the release nor a service answers."""
    followed = 0
    for row in world_release.rows.values():
        if not isinstance(row, Negotiated):
            continue
        for page in (path for variant, path in row.variants.items() if variant.language):
            text = answer(world_release, Asked("GET", *address_of(page))).body.decode()
            for href in re.findall(r'href="([^"]*)"', text):
                here = "http://here.example/" + encoded(page)
                target = urlsplit(urljoin(here, href.replace("&amp;", "&")))
                if target.netloc == "here.example":
                    path = unquote(target.path).removeprefix("/")
                    path += "?" + unquote(target.query) if target.query else ""
                    assert path in world_release.rows or path in ("sparql", "catalog"), (page, href)
                    followed += 1
    assert followed > 100


def address_of(path: str) -> tuple[str, str]:
    """Path and query string of a row's path."""
    name, _, query = path.partition("?")
    return name, query


def test_things_have_documents(world_release: Release) -> None:
    """Every redirect leads to a document that is there, in one step."""
    redirects = [row for row in world_release.rows.values() if isinstance(row, Redirect)]
    assert len(redirects) > 8
    for row in redirects:
        if row.path == ".well-known/void":
            assert row.target == "catalog"  # made when it is asked for
        else:
            assert not isinstance(world_release.rows[row.target], Redirect)
