"""What a release answers, to the letter: status, headers, bytes."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
import zstandard

from stakhanov_ld.errors import (
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
)
from stakhanov_ld.formats import (
    DOCUMENT_FORMATS,
    HTML,
    Format,
)
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer
from web.held import HARBOUR, variants

SCHEMA = "https://schema.org/"


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
