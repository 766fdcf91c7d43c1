"""Every IRI leads somewhere: to a document, to what replaced it, to why it is gone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from stakhanov_ld.addresses import encoded
from stakhanov_ld.errors import (
    BadRequest,
    NotFound,
)
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer
from web.held import variants
from web.offline import client_of_site


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


def test_every_link_of_every_page_leads_somewhere(biography_release: Release) -> None:
    """In every language: what each refers to within the site is asked for, and answers."""
    client = client_of_site(biography_release)
    referring: dict[str, str] = {}
    for row in biography_release.rows.values():
        if isinstance(row, Negotiated):
            for page in (path for variant, path in row.variants.items() if variant.language):
                referring |= {target: page for target in references(biography_release, page)}
    assert len(referring) > 5000
    told = {}
    for target in referring:
        with client.get(target, headers=BROWSER) as reply:  # a long file is open until it is closed
            told[target] = reply.status_code
    answered = {target: status for target, status in told.items() if status not in (200, 303)}
    assert {target: (status, referring[target]) for target, status in answered.items()} == {}


BROWSER = {"Accept": "text/html,*/*;q=0.1"}


def references(release: Release, page: str) -> Iterator[str]:
    """Path and query of whatever within the site the page at `page` refers to."""
    here = "http://here.example/" + encoded(page)
    name, _, query = encoded(page).partition("?")
    text = answer(release, Asked("GET", unquote(name), query)).body.decode()
    for href in re.findall(r'(?:href|src|action)="([^"]*)"', text):
        target = urlsplit(urljoin(here, unescape(href)))
        if target.netloc == "here.example":
            yield target.path + (f"?{target.query}" if target.query else "")


def test_things_have_documents(world_release: Release) -> None:
    """Every redirect leads to a document that is there, in one step."""
    redirects = [row for row in world_release.rows.values() if isinstance(row, Redirect)]
    assert len(redirects) > 8
    for row in redirects:
        if row.path == ".well-known/void":
            assert row.target == "catalog"  # made when it is asked for
        else:
            assert not isinstance(world_release.rows[row.target], Redirect)
