"""The shelf remembers which release became current when, and what changed; a release does not."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conftest import WORLD
from stakhanov_ld.documents.changes import Change, Event, Kind
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.release import history as history_module
from stakhanov_ld.release.history import History
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings

SETTINGS = Settings({}, {})
BEGIN = datetime(2026, 11, 25, 10, tzinfo=UTC)
WORLD_PLACES = (WORLD / "data" / "places.ttl").read_text(encoding="utf-8")
ID = "https://world.example/id/"
PETREL = "place:petrel-rock a w:Place ; rdfs:label 'Petrel Rock'@en ; w:near place:tern-harbour .\n"


def silent(_: str) -> None:
    return


class Published:
    """A copy of the world, its shelf, and a clock that goes on by an hour with each release."""

    def __init__(self, tmp_path: Path) -> None:
        self.root = Path(shutil.copytree(WORLD, tmp_path / "publication"))
        self.shelf = Shelf(tmp_path / "shelf")
        self._places = self.root / "data" / "places.ttl"
        self.now = BEGIN

    def publish(self, *edits: tuple[str, str], more: str = "", **settings: object) -> Path:
        """Publish the first version with `edits` and `more`."""
        text = WORLD_PLACES
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        self._places.write_text(text + more, encoding="utf-8")
        made = publish(self.root, self.shelf, Settings(settings, {}), self.now, silent)
        self.now += timedelta(hours=1)
        return made.folder


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path)


GULL_ROCK = '<https://elsewhere.example/gull-rock> rdfs:label "Gull Rock"@en .'


def test_a_life_of_a_shelf(published: Published) -> None:
    """First release; added, changed, relabelled, removed; and the first one put back."""
    one = published.publish()
    two = published.publish(
        ('rdfs:label "Auk Island"@en', 'rdfs:label "Puffin Island"@en'),
        ("status:alleged", "status:asserted"),
        (GULL_ROCK, ""),
        more=PETREL,
    )
    three = published.publish()
    assert one == three != two
    first, second, third = published.shelf.history.events()
    assert (first.release, first.previous, first.counts) == (one.name, None, None)
    assert (second.release, second.previous) == (two.name, one.name)
    assert (third.release, third.previous) == (one.name, two.name)
    times = ["2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z", "2026-11-25T12:00:00Z"]
    assert [event.time for event in (first, second, third)] == times
    assert first.iri == f"https://world.example/changes#2026-11-25T100000Z-{one.name}"
    assert len({event.iri for event in (first, second, third)}) == 3

    said = {(c.kind, c.iri.removeprefix(ID)): c for c in second.changes}
    assert said[Kind.ADDED, "place/petrel-rock"] == Change(
        Kind.ADDED, ID + "place/petrel-rock", (Text("Petrel Rock", "en"),), 3, 0
    )
    assert said[Kind.CHANGED, "place/auk-island"] == Change(
        Kind.CHANGED, ID + "place/auk-island", (Text("Puffin Island", "en"),), 1, 1
    )
    assert (Kind.CHANGED, "claim/keeper-helped") in said
    assert said[Kind.REMOVED, "https://elsewhere.example/gull-rock"] == Change(
        Kind.REMOVED, "https://elsewhere.example/gull-rock", (Text("Gull Rock", "en"),), 0, 1
    )
    assert (Kind.CHANGED, "place/tern-harbour") not in said  # nothing is said of it anew
    assert second.counts == {k: sum(c.kind is k for c in second.changes) for k in Kind}
    assert second.triples["data"] == second.triples_before["data"] + 2
    assert second.triples_before == first.triples

    back = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    assert {(c.kind, c.iri, c.added, c.removed) for c in third.changes} == {
        (back[c.kind], c.iri, c.removed, c.added) for c in second.changes
    }


def test_no_event_where_nothing_becomes_current(published: Published) -> None:
    """The same files again; and the release is the same wherever and whenever it is published."""
    folder = published.publish()
    assert published.publish() == folder
    assert len(published.shelf.history.events()) == 1
    assert not any(b"2026-11-25" in p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_files_without_triples_change_no_thing(published: Published) -> None:
    """Another release all the same, and so an event, which says so."""
    published.publish()
    published.publish(more="# a comment\n")
    event = published.shelf.history.events()[-1]
    assert event.nothing_changed
    assert event.summary().startswith("No triple changed")


def test_a_release_that_is_missing_or_torn_leaves_the_changes_unknown(
    published: Published,
) -> None:
    """Nothing is invented, and nothing keeps the new release from being published."""
    one = published.publish()
    shutil.rmtree(one)
    two = published.publish(more=PETREL)
    (two / "query.nq").write_text("no N-Quads", encoding="utf-8")
    three = published.publish()
    manifest = json.loads((three / "manifest.json").read_text(encoding="utf-8"))
    del manifest["space"]["words"]  # as another program would have written it
    (three / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    published.publish(more=PETREL)
    _, second, third, fourth = published.shelf.history.events()
    assert (fourth.previous, fourth.counts) == (three.name, None)
    assert (second.previous, second.counts, second.changes) == (one.name, None, ())
    assert (third.previous, third.counts) == (two.name, None)
    assert "not known" in third.summary()
    assert not third.nothing_changed


def test_a_thing_that_is_gone_was_removed(published: Published) -> None:
    """Though a triple says why it is."""
    published.publish()
    gone = published.root / "data" / "gone.ttl"
    told = gone.read_text("utf-8").replace("dcterms:isReplacedBy", "rdfs:seeAlso")
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    gone.write_text(f'{prefix}{told} place:auk-island skos:changeNote "It sank."@en .', "utf-8")
    island = WORLD_PLACES[WORLD_PLACES.index("place:auk-island") : WORLD_PLACES.index(GULL_ROCK)]
    published.publish((island, ""))
    event = published.shelf.history.events()[-1]
    (change,) = (c for c in event.changes if c.iri == ID + "place/auk-island")
    assert (change.kind, change.added) == (Kind.REMOVED, 1)


def test_under_another_base_all_things_are_others(published: Published) -> None:
    """And what was told under the first one keeps its identifiers."""
    published.publish()
    published.publish(base_iri="http://127.0.0.1:8000/")
    first, second = published.shelf.history.events()
    assert first.iri.startswith("https://world.example/changes#")
    assert second.iri.startswith("http://127.0.0.1:8000/changes#")
    assert second.counts is not None
    assert second.counts[Kind.ADDED] == second.counts[Kind.REMOVED] > 5


def test_it_survives_the_removal_of_releases(published: Published) -> None:
    """Which takes only what nobody serves."""
    published.publish()
    published.publish(more=PETREL)
    events = published.shelf.history.events()
    published.shelf.remove_unused()
    assert Shelf(published.shelf.root).history.events() == events
    assert len([p for p in published.shelf.root.iterdir() if p.is_dir()]) == 1


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def event(number: int, things: int = 1) -> Event:
    changes = tuple(
        Change(Kind.ADDED, f"urn:x:\u2028{number}-{n}", (Text("é", "fr"),), 1, 0)
        for n in range(things)
    )
    time = (BEGIN + timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    counts = {Kind.ADDED: things, Kind.CHANGED: 0, Kind.REMOVED: 0}
    return Event(f"urn:e:{number}", time, f"r{number}", f"r{number - 1}", {}, {}, counts, changes)


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest events are kept, and the lists of the newest; the numbers of all."""
    monkeypatch.setattr(history_module, "EVENTS_KEPT", 4)
    monkeypatch.setattr(history_module, "THINGS_LISTED", 7)
    history = History(tmp_path / "h.jsonl")
    for number in range(6):
        history.append(event(number, 3))
    events = history.events()
    assert [e.release for e in events] == ["r2", "r3", "r4", "r5"]
    assert [len(e.changes) for e in events] == [0, 1, 3, 3]
    assert [e.total for e in events] == [3, 3, 3, 3]
    assert "Listed of them: 1." in events[1].summary()
    assert events[-1] == event(5, 3)


def test_what_never_became_current_is_replaced(tmp_path: Path) -> None:
    """An event is written first: a process that ends before the release is current leaves it."""
    history = History(tmp_path / "h.jsonl")
    history.append(event(1))
    history.append(replace(event(1), time="2026-11-26T00:00:00Z"))
    assert [e.time for e in history.events()] == ["2026-11-26T00:00:00Z"]


def test_a_clock_that_is_set_back_changes_no_order(published: Published) -> None:
    """Each event is later than the one before."""
    published.publish()
    published.now = BEGIN - timedelta(days=1)
    published.publish(more=PETREL)
    times = [e.time for e in published.shelf.history.events()]
    assert times == ["2026-11-25T10:00:00Z", "2026-11-25T10:00:01Z"]


def line(**other: object) -> str:
    """The line of an event, with something of it told otherwise."""
    return json.dumps({**asdict(event(1)), **other}) + "\n"


@pytest.mark.parametrize(
    "torn",
    [
        "", "{", "[]\n", '{"iri": 1}\n', "\udcff", "[" * 100_000,
        line(counts=[]), line(time="x"), line(time=5), line(time="2026-11-25T10:00:00"),
        line(iri="not an iri"), line(triples=None), line(triples={"data": "many"}),
    ],
    ids=lambda torn: ascii(torn)[:20],
)  # fmt: skip
def test_what_cannot_be_read_is_no_history(tmp_path: Path, torn: str) -> None:
    """It keeps no release from being published or served."""
    file = tmp_path / "h.jsonl"
    file.write_bytes(os.fsencode(torn))
    history = History(file)
    assert history.events() == ()
    history.append(event(1))
    assert history.events() == (event(1),)


def test_it_is_written_whole(tmp_path: Path) -> None:
    """Aside, and renamed: the version is another each time, and nothing else is left."""
    history = History(tmp_path / "h.jsonl")
    versions = [history.version()]
    for number in (1, 2):
        history.append(event(number))
        versions.append(history.version())
    assert len(set(versions)) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["h.jsonl"]
    lines = history.file.read_text(encoding="utf-8").strip().split("\n")
    assert [json.loads(line)["release"] for line in lines] == ["r1", "r2"]
