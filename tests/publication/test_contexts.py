"""A publication's own JSON-LD contexts: the newest counts, all stay, and each stands alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import WORLD
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer


def world_with(tmp_path: Path, name: str, text: str) -> Path:
    copy = tmp_path / "w"
    shutil.copytree(WORLD, copy)
    (copy / "ontology" / "context" / name).write_text(text)
    return copy


def test_documents_refer_to_the_newest_and_all_are_served(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Ten is newer than one, whatever the alphabet says."""
    copy = world_with(tmp_path, "v10.jsonld", '{"@context": {"w": "https://world.example/ns#"}}')
    release = release_of(open_publication(copy).publication)
    body = answer(release, Asked("GET", "doc/place/tern-harbour.jsonld")).body
    assert json.loads(body)["@context"] == "https://world.example/context/v10.jsonld"
    for name in ("v1", "v10"):
        assert answer(release, Asked("GET", f"context/{name}.jsonld")).status == 200


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("v2.jsonld", "[", "not a JSON object"),
        ("v2.jsonld", "[]", "not a JSON object"),
        ("v2.jsonld", '{"@context": "https://elsewhere.example/"}', "no other context is fetched"),
        (
            "v2.jsonld",
            '{"@context": {"@import": "https://elsewhere.example/"}}',
            "no other context",
        ),
        ("new.jsonld", '{"@context": {}}', "called by its version"),
    ],
)
def test_one_that_needs_another_or_is_none_is_a_finding(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    """The build names the file."""
    with pytest.raises(Invalid) as caught:
        open_publication(world_with(tmp_path, name, text))
    (finding,) = caught.value.findings
    assert finding.file == f"ontology/context/{name}"
    assert message in finding.message


def test_without_one_the_prefixes_make_one(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """At an address that is a hash of it; prefixes that JSON-LD cannot have are left out."""
    file = tmp_path / "x.ttl"
    file.write_text("@prefix : <urn:y:> . @prefix p: <http://p.example/> . p:a p:b :c .")
    release = release_of(open_publication(file).publication)
    (path,) = (path for path in release.rows if path.startswith("context/"))
    assert len(path.removeprefix("context/").removesuffix(".jsonld")) == 16
    context = json.loads(answer(release, Asked("GET", path)).body)["@context"]
    assert "" not in context
    document = json.loads(answer(release, Asked("GET", "doc/a.jsonld")).body)
    assert document["@context"] == "http://p.example/" + path
