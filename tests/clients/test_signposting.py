"""An unpatched signposting client finds what FAIR Signposting promises, at both levels."""

from __future__ import annotations

import pytest
from signposting import (
    AbsoluteURI,
    Signposting,
    find_signposting_html,
    find_signposting_http,
    find_signposting_linkset,
)
from signposting.linkheader import find_signposting_http_link

from clients.conftest import Home

pytestmark = pytest.mark.xdist_group("clients")

THING, DOCUMENT = "id/place/kadiivka", "doc/place/kadiivka"
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
DATA = {
    ".ttl": "text/turtle", ".jsonld": "application/ld+json", ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml", ".trig": "application/trig", ".nq": "application/n-quads",
}  # fmt: skip


def targets(signposts: object) -> set[str]:
    return {str(signpost.target) for signpost in signposts}  # type: ignore[attr-defined]


def describes_kadiivka(found: Signposting, home: Home, but: str = "") -> None:
    """What everybody should find from the document of Kadiivka, in whichever way."""
    assert found.citeAs is not None
    assert found.citeAs.target == home.base + THING
    assert found.license is not None
    assert found.license.target == LICENCE
    assert targets(found.authors) == {home.base + "id/agent/editors"}
    assert found.collection is not None
    assert found.collection.target == home.base + "doc/place/"
    assert "https://schema.org/Place" in targets(found.types)
    assert home.base + THING in targets(found.describes)
    data = {(s.target, s.type) for s in found.describedBy}
    assert data == {
        (f"{home.base}{DOCUMENT}{suffix}", type_) for suffix, type_ in DATA.items() if suffix != but
    }


def test_from_the_thing_to_its_document(home: Home) -> None:
    """By HEAD, after the redirect: level 1, and where level 2 is."""
    found = find_signposting_http(home.base + THING)
    assert found.context == home.base + DOCUMENT
    describes_kadiivka(found, home, but=".ttl")  # which is what it got
    assert targets(found.linksets) == {f"{home.base}{DOCUMENT}.linkset.json"}


def test_the_redirect_itself(home: Home) -> None:
    """The data and the page describe the thing; the client's own reader of headers finds them."""
    link = home.site.ask("/" + THING, "HEAD").headers["link"]
    found = find_signposting_http_link([link], home.base + THING)
    suffixes = {*DATA, ".html"}
    assert targets(found.describedBy) == {f"{home.base}{DOCUMENT}{s}" for s in suffixes}


def test_the_elements_of_the_page(home: Home) -> None:
    """Level 1 in HTML: a landing page says that it is one."""
    found = find_signposting_html(home.base + DOCUMENT)
    describes_kadiivka(found, home)
    assert "https://schema.org/AboutPage" in targets(found.types)
    assert targets(found.linksets) == {f"{home.base}{DOCUMENT}.linkset.json"}


def test_the_link_set(home: Home) -> None:
    """Level 2, negotiated or at its address: of the document, and of each representation."""
    at_its_address = find_signposting_linkset(f"{home.base}{DOCUMENT}.linkset.json")
    negotiated = find_signposting_linkset(home.base + DOCUMENT)
    assert set(at_its_address.signposts) == set(negotiated.signposts)
    describes_kadiivka(at_its_address.for_context(home.base + DOCUMENT), home)
    contexts = {str(context) for context in at_its_address.other_contexts}
    for suffix in (*DATA, ".en.html", ".schema.ttl", ".framed.jsonld"):
        here = AbsoluteURI(home.base + DOCUMENT + suffix)
        assert str(here) in contexts
        found = at_its_address.for_context(here)
        assert found.citeAs is not None
        assert found.citeAs.target == home.base + THING
        assert home.base + THING in targets(found.describes)
    turtle = at_its_address.for_context(f"{home.base}{DOCUMENT}.ttl")
    page = {s.target for s in turtle.describes if s.type == "text/html"}
    assert page == {f"{home.base}{DOCUMENT}.html"}  # from metadata back to the landing page


def test_a_list_has_its_items_in_the_link_set(home: Home) -> None:
    """A header has no room for so many, and part of them would look like all."""
    kind = "doc/claim/"
    assert not find_signposting_http(home.base + kind).items
    link_set = find_signposting_linkset(f"{home.base}{kind}index.linkset.json")
    items = targets(link_set.for_context(home.base + kind).items)
    assert len(items) > 100
    assert all(item.startswith(f"{home.base}{kind}") for item in items)


def test_a_short_list_has_its_items_in_the_header(home: Home) -> None:
    """So whoever asks for the list has them at once."""
    found = find_signposting_http(home.base + "doc/agent/")
    assert home.base + "doc/agent/editors" in targets(found.items)


def test_home_is_the_landing_page_of_the_dataset(home: Home) -> None:
    """Its items are the files, each with its type; the catalogue describes it."""
    found = find_signposting_http(home.base)
    assert found.citeAs is not None
    assert found.citeAs.target == home.base + "dataset"
    assert (home.base + "download/all.ttl", "text/turtle") in {
        (i.target, i.type) for i in found.items
    }
    assert home.base + "catalog" in targets(found.describedBy)
    assert {"https://schema.org/Dataset", "https://schema.org/AboutPage"} <= targets(found.types)
