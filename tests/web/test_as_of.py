"""A document is asked about a day: in every format, at an address of its own."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urljoin

import pytest

from living import LiveSite
from reading_back import canonical
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES, Format
from stakhanov_ld.model.vocabulary import RDFS_LABEL, SLD
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.when import when
from web.told_days import BASE, told

DATA = [f for f in DOCUMENT_FORMATS if f is not HTML]
KADIIVKA = "/doc/place/kadiivka"


@pytest.mark.parametrize(
    "path",
    [
        f"{KADIIVKA}?at=2016-05-12",
        "/at/1985",
        "/about?iri=https%3A%2F%2Fsws.geonames.org%2F692975%2F&at=1985",
    ],
)
@pytest.mark.parametrize("format_", DATA, ids=lambda f: f.name)
def test_every_format_says_the_same(
    biography: LiveSite, biography_release: Release, path: str, format_: Format
) -> None:
    """By Accept and at the address that Content-Location names, with an ETag of its own."""
    reference = biography.ask(path, headers={"Accept": N_TRIPLES.media_type})
    reply = biography.ask(path, headers={"Accept": format_.media_type})
    assert reply.status == 200
    assert reply.headers["content-type"] == format_.content_type
    said = canonical(reply.body, format_, biography_release)
    assert said == canonical(reference.body, N_TRIPLES, biography_release)
    there = urljoin(path, reply.headers["content-location"])
    assert "at" in there
    assert biography.ask(there, headers={"Accept": "text/html"}).body == reply.body
    assert (reply.headers["etag"] == reference.headers["etag"]) == (format_ is N_TRIPLES)


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("path", [f"{KADIIVKA}?at=2016-05-12", "/at/1985"])
def test_a_page_in_each_language(biography: LiveSite, path: str, language: str) -> None:
    """By header and by parameter; links keep the reader in it, and the switch keeps the day."""
    browser = {"Accept": "text/html", "Accept-Language": language}
    page = biography.ask(path, headers=browser)
    assert page.headers["content-language"] == language
    assert f'<html lang="{language}">' in page.text
    mark = "&" if "?" in path else "?"
    by_link = biography.ask(f"{path}{mark}lang={language}", headers={"Accept": "text/html"})
    assert by_link.body == page.body
    there = urljoin(path, page.headers["content-location"])
    assert biography.ask(there).body == page.body
    for other in ("en", "uk", "ru"):
        (href,) = re.findall(rf'<a href="([^"]*)" lang="{other}" hreflang', page.text)
        there = urljoin(path, html.unescape(href))
        switched = biography.ask(there, headers={"Accept": "text/html"})
        assert switched.headers["content-language"] == other
        assert ("2016-05-12" if "2016" in path else "1985") in switched.text.partition("</h1>")[0]
    spelt = {"en": "Stakhanov", "uk": "Стаханов", "ru": "Стаханов"}[language]
    assert f">{spelt}</a>" in page.text


def test_the_day_is_part_of_the_address(biography: LiveSite) -> None:
    """Of the canonical link, of each alternate, of the validator."""
    reply = biography.ask(f"{KADIIVKA}?at=1985-06-30")
    links = reply.headers["link"]
    assert f'<{BASE}doc/place/kadiivka?at=1985-06-30>; rel="canonical"' in links
    assert f'<{BASE}id/place/kadiivka>; rel="describes"' in links
    alternates = re.findall(r'<([^>]*)>; rel="alternate"', links)
    assert len(alternates) == len(DATA) - 1 + 3
    for alternate in alternates:
        assert alternate.endswith("?at=1985-06-30")
        assert biography.ask(urljoin(KADIIVKA, alternate)).status == 200
    assert reply.headers["vary"] == VARY[1] == biography.ask(KADIIVKA).headers["vary"]
    plain, other = biography.ask(KADIIVKA), biography.ask(f"{KADIIVKA}?at=1985-06")
    assert len({r.headers["etag"] for r in (reply, plain, other)}) == 3
    assert "canonical" not in plain.headers.get("link", "") or "at=" not in plain.headers["link"]


def test_a_thing_leads_to_its_document_with_the_day(biography: LiveSite) -> None:
    """303, and the query is kept."""
    reply = biography.ask("/id/place/kadiivka?at=1985-06-30")
    assert reply.status == 303
    assert reply.headers["location"] == "../../doc/place/kadiivka?at=1985-06-30"


def test_what_a_client_has_is_not_sent_again(biography: LiveSite) -> None:
    """304 with the headers that belong to it; coded and plain have tags of their own."""
    for path in (f"{KADIIVKA}?at=1985", f"{KADIIVKA}.uk.html?at=1985", "/at/1985"):
        reply = biography.ask(path)
        again = biography.ask(path, headers={"If-None-Match": reply.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        for header in ("etag", "vary", "cache-control", "content-location"):
            assert again.headers[header] == reply.headers[header]
        coded = biography.ask(path, headers={"Accept-Encoding": "gzip"})
        assert coded.headers["content-encoding"] == "gzip"
        assert coded.headers["etag"] != reply.headers["etag"]
        head = biography.ask(path, "HEAD")
        assert (head.body, head.headers["content-length"]) == (b"", str(len(reply.body)))
        assert biography.ask(path, "POST").status == 405
        assert biography.ask(path, "OPTIONS").headers["allow"] == "GET, HEAD, OPTIONS"


def test_the_same_question_has_the_same_bytes(biography: LiveSite) -> None:
    """Whoever asks, however often: a pure function of release and address."""
    paths = [f"{KADIIVKA}.ttl?at=1978", "/at/1941.jsonld", f"{KADIIVKA}.uk.html?at=1978"]
    first = [biography.ask(path).body for path in paths]
    assert [biography.ask(path).body for path in reversed(paths)] == first[::-1]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{KADIIVKA}?at=1985&at=1986", 400),
        (f"{KADIIVKA}.html?at=1985&lang=xx", 400),
        (f"{KADIIVKA}?at=%FF", 400),
        (f"{KADIIVKA}.schema.ttl?at=1985", 400),
        (f"{KADIIVKA}.framed.jsonld?at=1985", 400),
        ("/?at=1985", 400),
        ("/doc/place/?at=1985", 400),
        ("/ns?at=1985", 400),
        ("/doc/place/nowhere?at=1985", 404),
        ("/id/place/nowhere?at=1985", 404),
        ("/about?iri=urn:x:nothing&at=1985", 404),
        ("/at/?day=yesterday", 400),
        ("/at/1985.xyz", 404),
        ("/at/1985.", 404),
        ("/at/1985/", 400),
        ("/at/1985?page=2", 404),
        ("/at/1985?page=0", 400),
        ("/at/1985?page=x", 400),
        (f"/at/1985?page={'9' * 1000}", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(biography: LiveSite, path: str, status: int) -> None:
    """One clear message; nothing is answered as if no day had been named."""
    reply = biography.ask(path)
    assert reply.status == status
    assert 20 < len(json.loads(reply.body)["detail"]) < 250
    if path != "/about?iri=urn:x:nothing&at=1985":
        assert biography.ask(path, headers={"Accept": "text/html"}).status == status


def test_nothing_else_is_acceptable(biography: LiveSite) -> None:
    """406, and in other profiles as well."""
    for path in (f"{KADIIVKA}?at=1985", "/at/1985"):
        assert biography.ask(path, headers={"Accept": "image/png"}).status == 406
    assert biography.ask(f"{KADIIVKA}?at=1985&_profile=schema").status == 406


def test_the_name_of_the_parameter_is_decoded(biography: LiveSite) -> None:
    """No way of writing it leads to the document of no day."""
    assert biography.ask(f"{KADIIVKA}?%61t=1985").body == biography.ask(f"{KADIIVKA}?at=1985").body


# What it says


def test_a_claim_comes_with_its_source(biography: LiveSite) -> None:
    """Speaker, work, passage; who disputes it; the labels of what is named."""
    graph = told(biography, "/doc/person/stakhanov", "1906-01-03")
    claim = BASE + "id/claim/birth-name-andrei"
    assert graph.one(claim, "assertedBy") == BASE + "id/agent/tellers-of-the-story"
    assert graph.one(claim, "statedIn") == BASE + "id/source/widespread-story"
    assert graph.one(claim, "attestedAt").startswith("https://en.wikipedia.org/")
    assert graph.about[BASE + "id/agent/tellers-of-the-story"][RDFS_LABEL.value]
    disputes = graph.about[BASE + "id/claim/daughter-denial"]
    assert disputes["http://purl.org/spar/cito/disputes"] == [claim]
    page = biography.ask("/doc/person/stakhanov.en.html?at=1906-01-03").text
    assert "Disputed" in page
    assert "<td>certain</td>" in page


def test_the_rest_is_marked_as_not_of_that_day(biography: LiveSite) -> None:
    """In triples and on the page."""
    graph = told(biography, KADIIVKA, "1985-06-30")
    verdicts = [
        n for n, said in graph.about.items() if said[SLD + "certainty"] == [SLD + "notThen"]
    ]
    assert {graph.one(v, "ofDated").rpartition("/")[2] for v in verdicts} == {
        "kadiivka-until-1978", "renaming-of-kadiivka", "kadiivka-town", "kadiivka-since-2016",
    }  # fmt: skip
    page = biography.ask(f"{KADIIVKA}.en.html?at=1985-06-30").text
    assert page.count("<td>not of that time</td>") == 4


def test_change_points_are_listed_and_lead_on(biography: LiveSite) -> None:
    """Each is a day of another answer, and a link to it."""
    graph = told(biography, KADIIVKA, "1985-06-30")
    changes = graph.about[f"{BASE}doc/place/kadiivka?at=1985-06-30"][SLD + "changesOn"]
    assert changes == [
        "1978-01-01", "1978-02-14", "1978-02-15", "1979-01-01", "2016-05-12", "2016-05-13",
        "2016-05-14",
    ]  # fmt: skip
    page = biography.ask(f"{KADIIVKA}.uk.html?at=1985-06-30").text
    for day in changes:
        (href,) = re.findall(rf'<li><a href="([^"]*)">{when(day, "uk")}</a></li>', page)
        reply = biography.ask(
            urljoin(KADIIVKA, html.unescape(href)), headers={"Accept": "text/html"}
        )
        assert (reply.status, reply.headers["content-language"]) == (200, "uk")


def test_pages_lead_to_the_question(biography: LiveSite) -> None:
    """The form of a thing, that of a thing with a foreign IRI, that of everything; none without."""
    form = re.compile(r'<form method="get" action="([^"]*)" class="day">(.*?)</form>', re.DOTALL)
    ((action, fields),) = form.findall(biography.ask(f"{KADIIVKA}.uk.html").text)
    assert (action, 'name="at"' in fields, 'name="lang" value="uk"' in fields) == (
        "kadiivka",
        True,
        True,
    )
    ((action, fields),) = form.findall(biography.ask("/index.en.html").text)
    assert (action, 'name="day"' in fields) == ("at/", True)
    assert form.findall(biography.ask("/doc/place/izmalkovo.en.html").text) == []
    about = "/about.en.html?iri=https%3A%2F%2Fsws.geonames.org%2F692975%2F&at=1985"
    ((action, fields),) = form.findall(biography.ask(about).text)
    assert action == "about?iri=https%3A%2F%2Fsws.geonames.org%2F692975%2F"
    assert 'name="iri" value="https://sws.geonames.org/692975/"' in fields


def test_links_of_a_page_lead_somewhere(biography: LiveSite) -> None:
    """Each link on a page about a day, within the site."""
    for path in ("/doc/person/stakhanov.en.html?at=1941", "/at/1941.en.html"):
        hrefs = re.findall(r'href="([^"]*)"', biography.ask(path).text)
        inner = {urljoin(path, html.unescape(h)).partition("#")[0] for h in hrefs if "://" not in h}
        assert len(inner) > 30
        assert {there: biography.ask(there).status for there in inner} == dict.fromkeys(inner, 200)
