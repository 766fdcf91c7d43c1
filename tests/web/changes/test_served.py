"""The list of changes is negotiated, and tells the history of what is served."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
import rdflib
from flask.testing import FlaskClient

from conftest import WORLD
from living import LiveSite
from stakhanov_ld.documents.changes import Change, Event, Kind
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.formats import ATOM as ATOM_FORMAT
from stakhanov_ld.formats import CHANGES_FORMATS, HTML
from stakhanov_ld.release.history import THINGS_LISTED, History
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.shelf import Shelf
from web.offline import client_of_site
from web.told_changes import (
    AS,
    BROWSER,
    CHANGES,
    DCAT,
    of_atom,
    of_events,
    of_rdf,
    rdf,
)

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
    release: Release, changing: Shelf, events: tuple[Event, ...], tmp_path: Path
) -> None:
    """Another process may have put a newer release on the shelf; of it there is no document yet."""
    history = History(Path(shutil.copy(changing.history.file, tmp_path / "history.jsonl")))
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


def test_what_is_no_more_leads_nowhere(release: Release, tmp_path: Path) -> None:
    """One of our own that could be no path either; what others published leads to them."""
    iris = ("https://world.example/id/place/x?y", "https://elsewhere.example/z?y")
    changes = tuple(Change(Kind.REMOVED, iri, (), 0, 1) for iri in iris)
    counts = {Kind.ADDED: 0, Kind.CHANGED: 0, Kind.REMOVED: 2}
    history = History(tmp_path / "history.jsonl")
    history.append(
        Event("urn:e", "2026-11-25T10:00:00Z", release.id, "0" * 16, {}, {}, counts, changes)
    )
    page = client_of_site(release, history).get("/changes.html").text
    assert [f'href="{iri}"' in page for iri in iris] == [False, True]


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
