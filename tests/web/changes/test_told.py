"""The list of changes says the same in every format, to every reader, and is safe to read."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import datetime
from itertools import groupby
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser
import pyoxigraph as og
import rdflib
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF

from stakhanov_ld.documents.changes import Event
from stakhanov_ld.formats import CHANGES_FORMATS
from web.told_changes import (
    AS,
    ATOM,
    BROWSER,
    CHANGES,
    DCAT,
    XHTML,
    Page,
    of_atom,
    of_events,
    of_rdf,
    rdf,
    shown,
)

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
