"""The home page tells search engines what the dataset is and where its files are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyld import jsonld

from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored

SCHEMA = "https://schema.org/"


def embedded(release: Release, language: str) -> dict[str, Any]:
    row = release.rows[f"index.{language}.html"]
    assert isinstance(row, Stored)
    page = release.body(row).decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    value: dict[str, Any] = json.loads(found)
    return value


@pytest.fixture(scope="module")
def told(biography_release: Release) -> dict[str, Any]:
    """That of the biography, without its context: nothing is fetched for it."""
    (node,) = jsonld.expand(embedded(biography_release, "en"))
    return {name.removeprefix(SCHEMA): value for name, value in node.items()}


def test_it_says_what_the_authors_say(told: dict[str, Any]) -> None:
    """Name in three languages, licence, creator, keywords, languages."""
    assert told["@type"] == [SCHEMA + "Dataset"]
    assert told["@id"] == "https://w3id.org/stakhanov-ld/dataset"
    assert {name["@language"] for name in told["name"]} == {"en", "uk", "ru"}
    assert 50 <= len(told["description"][0]["@value"]) <= 5000  # what Google's guidelines ask for
    assert told["license"] == [{"@id": "https://creativecommons.org/licenses/by-sa/4.0/"}]
    (creator,) = told["creator"]
    assert creator[SCHEMA + "name"][0]["@value"] == "The editors of stakhanov-ld"
    assert len(told["keywords"]) == 5
    assert [language["@value"] for language in told["inLanguage"]] == ["en", "uk", "ru"]
    assert told["url"] == [{"@id": "https://w3id.org/stakhanov-ld/"}]
    assert told["includedInDataCatalog"] == [{"@id": "https://w3id.org/stakhanov-ld/catalog"}]


def test_its_files_are_those_of_the_release(
    told: dict[str, Any], biography_release: Release
) -> None:
    """Those of everything that most can use, each with its address under the base IRI and its media
    type, and, where no version of a library decides it, its size."""
    found = {
        file[SCHEMA + "contentUrl"][0]["@id"].removeprefix("https://w3id.org/stakhanov-ld/"): (
            file[SCHEMA + "encodingFormat"][0]["@value"],
            [size["@value"] for size in file.get(SCHEMA + "contentSize", ())],
        )
        for file in told["distribution"]
    }
    dumps = {dump["path"]: dump for dump in biography_release.manifest["dumps"]}
    plain = ("download/all.ttl", "download/all.jsonld", "download/all.nt")
    assert found == {
        path: (dumps[path]["media_type"], [f"{dumps[path]['bytes']} B"]) for path in plain
    } | {f"{path}.gz": ("application/gzip", []) for path in plain}


def test_every_page_says_the_same(biography_release: Release) -> None:
    """It holds all languages, so there is one of it."""
    pages = [embedded(biography_release, tag) for tag in ("en", "uk", "ru")]
    assert pages[0] == pages[1] == pages[2]


def test_what_is_not_said_is_left_out(world_release: Release) -> None:
    """No empty lists; a publisher that nobody names is told as in the catalogue."""
    value = embedded(world_release, "en")
    assert all(value.values())
    assert "keywords" not in value
    assert "creator" not in value
    (publisher,) = value["publisher"]
    assert publisher["name"][0]["@value"] == "Whoever publishes “A small world”"
