"""A world that changed, and the site that tells of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from conftest import WORLD
from stakhanov_ld.documents.changes import Event
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from web.offline import client_of_site

BEGIN = datetime(2026, 11, 25, 10, tzinfo=UTC)
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


@pytest.fixture(scope="session")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A world that changed, became hostile, changed back, said nothing new and was put back."""
    root = Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("changing") / "publication"))
    shelf, places = Shelf(root.parent / "shelf"), root / "data" / "places.ttl"
    text = places.read_text(encoding="utf-8")
    for hour, version in enumerate(VERSIONS):
        places.write_text(version(text), encoding="utf-8")
        now = BEGIN + timedelta(hours=hour)
        publish(root, shelf, Settings({}, {}), now, lambda _: None)
    return shelf


@pytest.fixture(scope="session")
def events(changing: Shelf) -> tuple[Event, ...]:
    events = changing.history.events()
    assert len(events) == 4
    return events


@pytest.fixture(scope="session")
def release(changing: Shelf) -> Release:
    folder = changing.current()
    assert folder is not None
    return open_release(folder)


@pytest.fixture(scope="session")
def client(release: Release, changing: Shelf) -> FlaskClient:
    return client_of_site(release, changing.history)
