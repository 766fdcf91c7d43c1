"""A site that takes whatever bytes come, and a connection to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from conftest import WORLD
from living import LiveSite
from web.hostile.nasty import SLUGS
from web.raw import Wire

pytest.register_assert_rewrite("web.hostile.laws")

QUERIES = """
@prefix q: <https://world.example/id/query/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
q:all a sh:SPARQLExecutable ; rdfs:label "Every type of parameter"@en ; sh:select '''
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    SELECT * {
      BIND("1951-05-01"^^xsd:date AS ?day) BIND(<https://world.example/x> AS ?iri)
      BIND("Gull"@en AS ?text) BIND(3 AS ?number) BIND("x" AS ?plain) BIND(true AS ?yes)
    }''' .
"""


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The toy world with a query and places of awkward names; it must never log a traceback."""
    world = tmp_path_factory.mktemp("world")
    shutil.copytree(WORLD, world, dirs_exist_ok=True)
    places = "".join(
        f"<https://world.example/id/place/{quote(slug, safe='')}> a <https://world.example/ns#Place> ;"
        f" <http://www.w3.org/2000/01/rdf-schema#label> {json.dumps(slug)}@en .\n"
        for slug in SLUGS[1:]
    )
    (world / "data" / "awkward.ttl").write_text(places + QUERIES, encoding="utf-8")
    shelf = tmp_path_factory.mktemp("shelf")
    with LiveSite(world, "--release-dir", str(shelf), "--query-deadline", "2") as site:
        yield site
    told = [n for n, line in enumerate(site.lines) if "Traceback" in line or "panicked" in line]
    assert not told, "".join(site.lines[told[0] - 1 : told[0] + 60])


@pytest.fixture(scope="module")
def wire(site: LiveSite) -> Iterator[Wire]:
    """A connection that is kept as long as the server keeps it."""
    with Wire(site.port) as wire:
        yield wire
