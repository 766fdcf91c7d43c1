"""The list of changes says the same in every format, to every reader, and is safe to read."""

from __future__ import annotations

import re
import shutil
from calendar import timegm
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pyoxigraph as og
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF

from conftest import WORLD
from living import LiveSite
from stakhanov_ld.documents.changes import Change, Event, Kind
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.formats import ATOM as ATOM_FORMAT
from stakhanov_ld.formats import CHANGES_FORMATS, HTML
from stakhanov_ld.release.history import THINGS_LISTED, History
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from web.offline import client_of_site
from web.told_changes import AS, ATOM, DCAT, XHTML, Page, of_atom, of_events, of_rdf, shown

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BEGIN = datetime(2026, 11, 25, 10, tzinfo=UTC)
CHANGES = rdflib.URIRef("https://world.example/changes")
HOSTILE = '</h2><script>alert(1)</script> & "quoted" ]]> \\u0001\\u001b\\uFFFE'
AUK = 'rdfs:label "Auk Island"@en'
GULL_ROCK = '<https://elsewhere.example/gull-rock> rdfs:label "Gull Rock"@en .'
VERSIONS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: (
        text.replace(AUK, f"rdfs:label '{HOSTILE}'@en , 'Інша'@uk")
        .replace("status:alleged", "status:asserted")
        .replace(GULL_ROCK, "")
        + "place:petrel-rock a w:Place ; rdfs:label 'Petrel Rock' . place:mute w:near place:petrel-rock . <javascript:alert(2)> rdfs:label 'Run' ."
    ),
    lambda text: text + "# nothing but a comment",
    lambda text: text,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A world that changed, became hostile, changed back, said nothing new and was put back."""
    root = Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("changing") / "publication"))
    shelf, places = Shelf(root.parent / "shelf"), root / "data" / "places.ttl"
    text = places.read_text(encoding="utf-8")
    for hour, version in enumerate(VERSIONS):
        places.write_text(version(text), encoding="utf-8")
        now = BEGIN + timedelta(hours=hour)
        publish(root, shelf, Settings({}, {}), now, lambda _: None)
    return shelf


@pytest.fixture(scope="module")
def events(shelf: Shelf) -> tuple[Event, ...]:
    events = shelf.history.events()
    assert len(events) == 4
    return events


@pytest.fixture(scope="module")
def release(shelf: Shelf) -> Release:
    folder = shelf.current()
    assert folder is not None
    return open_release(folder)


@pytest.fixture(scope="module")
def client(release: Release, shelf: Shelf) -> FlaskClient:
    return client_of_site(release, shelf.history)


def rdf(client: FlaskClient, suffix: str = "ttl") -> rdflib.Graph:
    format_ = og.RdfFormat.from_extension(suffix)
    quads = og.parse(client.get(f"/changes.{suffix}").data, format_)
    triples = og.serialize((quad.triple for quad in quads), format=og.RdfFormat.N_TRIPLES)
    assert triples is not None
    return rdflib.Graph().parse(data=triples, format="nt")


# ── the same facts ───────────────────────────────────────────────────────────────────────────


def test_every_format_says_what_the_history_says(
    client: FlaskClient, events: tuple[Event, ...]
) -> None:
    """Turtle, JSON-LD, N-Triples, RDF/XML and Atom, parsed, are equal; pages show the same."""
    expected = of_events(events)
    assert sum(len(event.changes) for event in expected) > 10
    suffixes = {f.suffix for f in CHANGES_FORMATS}
    for suffix in suffixes - {"html", "atom"}:
        assert of_rdf(rdf(client, suffix), CHANGES) == expected, suffix
    assert of_atom(client.get("/changes.atom").data) == expected
    page = Page(client.get("/changes.html").text)
    assert page.events == shown(events)
    assert page.times == [event.time for event in reversed(events)]


def test_the_rdf_is_as_the_vocabularies_have_it(
    client: FlaskClient, events: tuple[Event, ...]
) -> None:
    """Nothing is nameless; totals are told; versions form a chain; times are dateTimes."""
    graph = rdf(client)
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    assert int(str(graph.value(CHANGES, AS.totalItems))) == len(events)
    subjects = [quad.subject for quad in og.parse(client.get("/changes.nt").data, og.RdfFormat.N_TRIPLES)]  # fmt: skip
    assert len(list(groupby(subjects))) == len(set(subjects))  # each in one piece
    (dataset,) = set(graph.subjects(DCAT.hasCurrentVersion))
    current = graph.value(dataset, DCAT.hasCurrentVersion)
    chain = []
    while current is not None:
        assert graph.value(current, DCAT.isVersionOf) == dataset
        chain.append(str(graph.value(current, DCAT.version)))
        current = graph.value(current, DCAT.previousVersion)
    assert chain == [event.release for event in reversed(events)]
    for event in events:
        node = rdflib.URIRef(event.iri)
        time = graph.value(node, AS.endTime)
        assert isinstance(time, rdflib.Literal)
        assert time.toPython() == datetime.fromisoformat(event.time)
        assert graph.value(graph.value(node, AS.result), DCTERMS.issued) == time
        assert graph.value(node, AS.object) == dataset
        lists = list(graph.subjects(AS.context, node))
        things = [n for n in lists if (n, RDF.type, AS.Collection) in graph]
        assert len(things) == (0 if event.counts is None else 1)
        for list_ in things:
            assert int(str(graph.value(list_, AS.totalItems))) == event.total
            assert len(list(graph.objects(list_, AS["items"]))) == len(event.changes)


# ── feeds ────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_of_feeds_reads_it(client: FlaskClient, events: tuple[Event, ...]) -> None:
    """feedparser finds nothing wrong: identifiers, times, links, the newest first."""
    reply = client.get("/changes.atom", headers={"Host": "data.example"})
    headers = {
        "content-type": reply.headers["Content-Type"],
        "content-location": "http://data.example/changes.atom",
    }
    feed = feedparser.parse(reply.data, response_headers=headers)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert (feed.feed.id, feed.feed.title) == (str(CHANGES), "A small world")
    assert feed.feed.updated == feed.entries[0].updated == events[-1].time
    assert [entry.id for entry in feed.entries] == [event.iri for event in reversed(events)]
    assert [entry.summary for entry in feed.entries] == [e.summary() for e in reversed(events)]
    for entry, event in zip(feed.entries, reversed(events), strict=True):
        assert entry.link == f"http://data.example/changes#{event.name}"
        assert timegm(entry.updated_parsed) == datetime.fromisoformat(event.time).timestamp()
    content = feed.entries[2].content[0].value
    assert 'href="http://data.example/doc/place/auk-island"' in content


def test_it_is_an_atom_feed_by_the_letter(client: FlaskClient) -> None:
    """RFC 4287, 4.1: what must be there is, once; the order and values of what there is."""
    feed = ElementTree.fromstring(client.get("/changes.atom").data)
    assert feed.tag == ATOM + "feed"
    known = {"id", "title", "updated", "author", "link", "rights", "entry", "published", "summary", "content"}  # fmt: skip
    for element in (feed, *feed.findall(ATOM + "entry")):
        names = [child.tag.removeprefix(ATOM) for child in element]
        assert set(names) <= known
        for name in ("id", "title", "updated"):
            assert names.count(name) == 1
        assert re.fullmatch(r"https://world\.example/changes(#[\w-]+)?", element.findtext(ATOM + "id") or "")  # fmt: skip
        for name in ("updated", "published"):
            for time in element.findall(ATOM + name):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time.text or "")
        links = [(link.get("rel"), link.get("type")) for link in element.findall(ATOM + "link")]
        assert ("alternate", "text/html") in links
        assert len(links) == len(set(links))
        assert all(link.get("href") for link in element.findall(ATOM + "link"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in feed.findall(ATOM + "link")} == {"self", "alternate", "license"}  # fmt: skip
    for content in feed.iter(ATOM + "content"):
        assert content.get("type") == "xhtml"
        (div,) = content  # one div holds all
        assert div.tag == XHTML + "div"
        assert not (content.text or "").strip()
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    assert len(ids) == len(set(ids)) == 4


# ── safe ─────────────────────────────────────────────────────────────────────────────────────


def test_hostile_labels_are_inert(client: FlaskClient) -> None:
    """They are words: no element comes of them, no character that XML cannot carry, no link."""
    for path in ("/changes.atom", "/changes.html"):
        body = client.get(path).data
        assert b"<script>alert" not in body
        assert b"&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in body
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", body)
        assert b'"javascript:' not in body.replace(b'title="javascript:', b"")
    assert Page(client.get("/changes.html").text).tags.count("script") == 1  # the site's own
    feed = ElementTree.fromstring(client.get("/changes.atom").data)
    assert not list(feed.iter(XHTML + "script"))
    assert feedparser.parse(client.get("/changes.atom").data).bozo == 0


def test_every_link_leads_somewhere(client: FlaskClient) -> None:
    """Of the page and of the feed: to documents of this site, or away."""
    root = "http://here.example/"
    feed = ElementTree.fromstring(client.get("/changes.atom").data)
    atom = [e.get("href") or "" for e in feed.iter() if e.get("href")]
    page = Page(client.get("/changes.html?lang=en").text).hrefs
    within = {urljoin(root + "changes", href) for href in (*atom, *page)}
    within = {url.removeprefix(root) for url in within if url.startswith(root)}
    assert len(within) > 15
    assert not [path for path in within if "petrel-rock" in path]  # which is no more
    for path in within:
        headers = {"Accept": BROWSER}
        assert client.get("/" + path.partition("#")[0], headers=headers).status_code == 200, path


# ── negotiated ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "content_type", "why"),
    [
        (None, "text/turtle", "no preference"),
        ("*/*", "text/turtle", "any"),
        ("application/atom+xml", "application/atom+xml", "a feed"),
        ("application/xml", "application/atom+xml", "some XML"),
        ("application/rdf+xml", "application/rdf+xml", "RDF/XML"),
        ("application/ld+json", "application/ld+json", "JSON-LD"),
        ("application/n-triples", "application/n-triples", "N-Triples"),
        (BROWSER, "text/html", "a browser"),
        (
            "application/atom+xml,application/rdf+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.1",
            "application/atom+xml",
            "a reader of feeds that takes RDF/XML for RSS 1.0",
        ),
        ("application/atom+xml, text/html, */*;q=0.9", "application/atom+xml", "one that looks for links in pages"),
    ],
)  # fmt: skip
def test_it_is_negotiated(
    client: FlaskClient, accept: str | None, content_type: str, why: str
) -> None:
    """The suffix gives the same, and says where it stands."""
    reply = client.get("/changes", headers={"Accept": accept} if accept else {})
    assert (reply.status_code, reply.mimetype) == (200, content_type), why
    (format_,) = (f for f in CHANGES_FORMATS if f.media_type == content_type)
    same = client.get(f"/changes.{format_.suffix}")
    assert (same.data, same.headers["ETag"]) == (reply.data, reply.headers["ETag"])
    assert reply.headers["Vary"] == same.headers["Vary"]
    if format_ is not HTML:
        assert reply.headers["Content-Location"] == f"changes.{format_.suffix}"
    again = client.get(
        "/changes", headers={"If-None-Match": reply.headers["ETag"]} | ({"Accept": accept} if accept else {})
    )  # fmt: skip
    assert (again.status_code, again.data) == (304, b"")


def test_home_and_catalogue_lead_there(client: FlaskClient) -> None:
    """By a link that people see and one that readers of feeds find."""
    home = client.get("/", headers={"Accept": BROWSER}).text
    assert '<link rel="alternate" type="application/atom+xml" href="changes.atom"' in home
    for page in (home, client.get("/catalog", headers={"Accept": BROWSER}).text):
        assert 'href="changes"' in page
    told = rdflib.Graph().parse(data=client.get("/catalog.ttl").data)
    assert (None, rdflib.FOAF.page, CHANGES) in told


# ── which history ────────────────────────────────────────────────────────────────────────────


def test_without_a_history_the_current_release_is_told(world_release: Release) -> None:
    """An empty list, not an error, in every format."""
    client = client_of_site(world_release)
    graph = rdf(client)
    assert int(str(graph.value(CHANGES, AS.totalItems))) == 0
    (version,) = graph.objects(None, DCAT.hasCurrentVersion)
    assert str(graph.value(version, DCAT.version)) == world_release.id
    assert of_atom(client.get("/changes.atom").data) == set()
    assert feedparser.parse(client.get("/changes.atom").data).bozo == 0
    assert world_release.id in client.get("/changes.html").text


def test_what_is_not_served_yet_is_not_told(
    release: Release, shelf: Shelf, events: tuple[Event, ...], tmp_path: Path
) -> None:
    """Another process may have put a newer release on the shelf; of it there is no document yet."""
    history = History(Path(shutil.copy(shelf.history.file, tmp_path / "history.jsonl")))
    client = client_of_site(release, history)
    before = client.get("/changes.nt")
    newer = replace(events[-1], release="feedfeedfeedfeed", previous=release.id, iri="urn:x:new")
    history.append(newer)
    assert client.get("/changes.nt").data == before.data
    back = replace(
        events[-1], previous="feedfeedfeedfeed", iri="urn:x:back", time="2026-11-25T23:00:00Z"
    )
    history.append(back)  # and this release again
    found = of_rdf(rdf(client), CHANGES)
    assert found == of_events((*events, newer, back))


def test_what_was_dropped_or_not_listed_is_told(release: Release, tmp_path: Path) -> None:
    """The release before the oldest event is named; a list that was cut says so."""
    changes = tuple(
        Change(Kind.ADDED, f"urn:x:{n}", (Text("x"),), 1, 0) for n in range(THINGS_LISTED + 3)
    )
    counts = {Kind.ADDED: len(changes), Kind.CHANGED: 0, Kind.REMOVED: 0}
    history = History(tmp_path / "history.jsonl")
    history.append(
        Event("urn:e", "2026-11-25T10:00:00Z", release.id, "0" * 16, {}, {}, counts, changes)
    )
    client = client_of_site(release, history)
    (event,) = of_rdf(rdf(client), CHANGES)
    assert (event.previous, len(event.changes)) == ("0" * 16, THINGS_LISTED)
    assert {event} == of_atom(client.get("/changes.atom").data)
    page = client.get("/changes.html").text
    assert "3 more are not listed." in page


# ── live ─────────────────────────────────────────────────────────────────────────────────────


def test_a_release_that_is_swapped_in_shows(tmp_path: Path) -> None:
    """The real server under --watch: the list has the new release without a restart."""
    publication = Path(shutil.copytree(WORLD, tmp_path / "publication"))
    places = publication / "data" / "places.ttl"
    with LiveSite(publication, "--watch", "--release-dir", str(tmp_path / "shelf")) as site:
        before = site.ask("/changes", headers={"Accept": ATOM_FORMAT.media_type})
        assert before.headers["content-type"] == "application/atom+xml"
        (first,) = of_atom(before.body)
        assert (first.release, first.previous) == (site.release, None)
        text = places.read_text(encoding="utf-8")
        places.write_text(text.replace('"Auk Island"', '"Puffin Island"'), encoding="utf-8")
        now = site.wait_for(re.compile(r"Now serving release (\w+)"))
        tag = {"If-None-Match": before.headers["etag"]}
        after = site.ask("/changes", headers={"Accept": ATOM_FORMAT.media_type} | tag)
        assert after.status == 200
        told = of_atom(after.body)
        assert first in told
        (second,) = told - {first}
        assert (second.release, second.previous) == (now[1], first.release)
        (change,) = second.changes
        assert (change.kind, change.added, change.removed) == ("changed", 1, 1)
        assert change.labels == {("Puffin Island", "en")}
        again = site.ask("/changes", headers={"Accept": ATOM_FORMAT.media_type, "If-None-Match": after.headers["etag"]})  # fmt: skip
        assert (again.status, again.body) == (304, b"")
        feed: Any = feedparser.parse(
            f"http://127.0.0.1:{site.port}/changes"
        )  # over HTTP, as readers do
        assert (feed.status, feed.bozo) == (200, 0)
        assert len(feed.entries) == 2
