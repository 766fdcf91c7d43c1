"""A document is asked about a day, and so is everything: in every format, at an address of its own."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from urllib.parse import quote, urljoin

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from as_of_cases import BAD_DAYS, CASES, NOT_STATED, Case
from living import LiveSite, Reply
from reading_back import canonical
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES, Format
from stakhanov_ld.model.periods import asked_period
from stakhanov_ld.model.vocabulary import RDF_TYPE, RDFS_LABEL, SLD
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.when import when
from stakhanov_ld.web import as_of
from web.offline import client_of_site

BASE = "https://w3id.org/stakhanov-ld/"
CERTAINTIES = {"certain": "certain", "certainInPart": "certain in part", "possible": "possible"}
DATA = [f for f in DOCUMENT_FORMATS if f is not HTML]
KADIIVKA = "/doc/place/kadiivka"


class Graph:
    """The triples of an answer, by subject and predicate."""

    def __init__(self, body: bytes) -> None:
        self.triples = [quad.triple for quad in og.parse(body, og.RdfFormat.N_TRIPLES)]
        self.about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.triples:
            assert not isinstance(subject, og.BlankNode), "nothing in an answer is nameless"
            self.about[subject.value][predicate.value].append(value.value)

    def one(self, node: str, name: str) -> str:
        (value,) = self.about[node][SLD + name]
        return value


def told(site: LiveSite, path: str, day: str) -> Graph:
    reply = site.ask(f"{path}?at={day}", headers={"Accept": N_TRIPLES.media_type})
    assert reply.status == 200, reply.text
    return Graph(reply.body)


def document(case: Case) -> str:
    return f"/doc/{case.thing}"


# The table


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_web_answers_as_the_table(biography: LiveSite, case: Case) -> None:
    """In triples: a verdict for each statement, with its certainty and the status of its claim."""
    graph = told(biography, document(case), case.day)
    answer = f"{BASE}doc/{case.thing}?at={case.day}"
    found = set()
    for verdict in graph.about[answer][SLD + "verdict"]:
        certainty = graph.one(verdict, "certainty").removeprefix(SLD)
        if certainty == "notThen":
            continue
        (label,) = graph.about[verdict][RDFS_LABEL.value]
        dated = graph.one(verdict, "ofDated")
        claims = graph.about[verdict][SLD + "byClaim"]
        status = graph.one(claims[0], "status").partition("#")[2] if claims else "-"
        if SLD + "AbsenceRecord" in graph.about[dated][RDF_TYPE.value]:
            status = NOT_STATED
        found.add(
            (
                label.partition(" (certain")[0].partition(" (possible")[0],
                CERTAINTIES[certainty],
                status,
            )
        )
    assert found == case.rows
    assert graph.one(answer, "isRecorded") == str(case.is_recorded).lower()
    period = asked_period(case.day)
    assert graph.one(answer, "firstDay") == str(period.first)
    assert graph.one(answer, "lastDay") == str(period.last)


@pytest.mark.parametrize("case", CASES[::4], ids=str)
def test_the_page_answers_as_the_table(biography: LiveSite, case: Case) -> None:
    """A row for each, in words; that nothing is recorded is said, too."""
    page = biography.ask(f"{document(case)}.en.html?at={case.day}").text
    section = page[page.index('id="held"') :].partition("</section>")[0]
    found = set()
    for row in re.findall(r"<tr>\n(.*?)</tr>", section, re.DOTALL):
        cells = [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        ]
        found.add((cells[0], cells[1], cells[2].removesuffix(" Disputed") or "-"))
    assert found == case.rows
    assert ("Not recorded" in section) != case.is_recorded


# Days that are none


@pytest.mark.parametrize("bad", BAD_DAYS, ids=lambda bad: ascii(bad)[:20])
def test_a_bad_day_is_400_in_the_words_of_python(biography: LiveSite, bad: str) -> None:
    """On a document and at /at/, as data and as a page."""
    with pytest.raises(BadRequest) as expected:
        asked_period(bad)
    reply = biography.ask(f"{KADIIVKA}?at={quote(bad, safe='')}")
    assert reply.status == 400
    assert json.loads(reply.body)["detail"] == expected.value.message
    page = biography.ask(f"{KADIIVKA}?at={quote(bad, safe='')}", headers={"Accept": "text/html"})
    assert (page.status, page.headers["content-language"]) == (400, "en")
    assert " ".join(expected.value.message.split()) in " ".join(html.unescape(page.text).split())
    if bad and not set("./") & set(bad):
        everything = biography.ask(f"/at/{quote(bad, safe='')}")
        assert everything.status == 400
        assert json.loads(everything.body)["detail"] == expected.value.message


# The address


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


# Everything


def everything(client: FlaskClient, path: str) -> Graph:
    reply = client.get(path, headers={"Accept": N_TRIPLES.media_type})
    assert reply.status_code == 200, reply.text
    return Graph(reply.data)


def dated(graph: Graph, path: str) -> list[str]:
    verdicts = graph.about[BASE + path][SLD + "verdict"]
    return [graph.one(verdict, "byClaim") for verdict in verdicts]


@pytest.fixture(scope="module")
def client(biography_release: Release) -> FlaskClient:
    return client_of_site(biography_release)


def test_everything_tells_what_holds_of_each_thing(client: FlaskClient) -> None:
    """All that holds then, surest first; and the days of change before, within and after."""
    graph = everything(client, "/at/1985-06-30")
    claims = {c.rpartition("/")[2] for v in graph.about.values() for c in v[SLD + "byClaim"]}
    assert claims == {"name-stakhanov", "name-zhukovsky-since-1947", "movement-name"}
    answer = graph.about[f"{BASE}at/1985-06-30"]
    assert answer[SLD + "changesOn"] == ["1985-01-01", "1986-01-01"]
    certainties = [graph.one(v, "certainty").removeprefix(SLD) for v in answer[SLD + "verdict"]]
    assert certainties == [
        "certain",
        "certain",
        "possible",
        "possible",
    ]  # the last: a story of 1985
    assert graph.about[f"{BASE}at/1985"] == {}


def test_everything_is_told_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more at once than is quick; nothing is lost between pages, and each leads to the next."""
    whole = everything(client, "/at/1941").about[f"{BASE}at/1941"][SLD + "verdict"]
    monkeypatch.setattr(as_of, "PAGE_SIZE", 3)
    found: list[str] = []
    path = "/at/1941"
    while path:
        reply = client.get(path, headers={"Accept": N_TRIPLES.media_type})
        graph = Graph(reply.data)
        (answer,) = [n for n, said in graph.about.items() if SLD + "AsOf" in said[RDF_TYPE.value]]
        assert answer == BASE + path.removeprefix("/")
        found += [v.partition("#")[2] for v in graph.about[answer][SLD + "verdict"]]
        links = dict(re.findall(r'<([^>]*)>; rel="(next|prev)"', reply.headers["Link"]))
        later = [href for href, relation in links.items() if relation == "next"]
        assert ("prev" in links.values()) == (path != "/at/1941")
        path = urljoin(path, later[0]) if later else ""
    assert len(found) == len(set(found)) > 6
    assert sorted(found) == sorted(v.partition("#")[2] for v in whole)
    page = client.get("/at/1941?page=2", headers={"Accept": "text/html"}).text
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def test_a_form_leads_to_everything(biography: LiveSite) -> None:
    """303 to the address with the day in its path, the language kept."""
    reply: Reply = biography.ask("/at/?day=1985-06&lang=uk")
    assert (reply.status, reply.headers["location"]) == (303, "1985-06?lang=uk")
    without = biography.ask("/at/")
    assert (without.status, without.headers["location"]) == (303, "../")


# The release


def test_a_release_keeps_what_the_whole_publication_would_answer(
    biography_release: Release,
) -> None:
    """Of every document about things, the same statements in the same order."""
    from stakhanov_ld.documents.dated import concerning, dated_statements
    from stakhanov_ld.documents.index import Index
    from stakhanov_ld.publication.bundled import bundled
    from stakhanov_ld.publication.opening import open_publication

    whole = Index(open_publication(bundled(), validated=False).publication)
    statements = dated_statements(whole)
    days = as_of.days_of(biography_release)
    asked = told_of = 0
    for path in [p for p in biography_release.rows if p.startswith("doc/") or "?iri=" in p]:
        here = days.of(path)
        if here is None:
            continue
        asked += 1
        for topic in here.topics:
            kept = concerning(topic, dated_statements(here.index), here.index)
            assert kept == concerning(topic, statements, whole), path
            told_of += bool(kept)
    assert asked > 500
    assert told_of > 60
    assert [statement.bounds for statement in statements] == list(days.bounds)
