"""Unpatched JavaScript libraries read the site: N3, jsonld and Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as og
import pytest

from clients.conftest import Home
from living import PATIENCE_SECONDS

FOLDER = Path(__file__).parent

pytestmark = [
    pytest.mark.skipif(not shutil.which("node"), reason="node is not installed"),
    pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules").is_dir(),
        reason="the packages of tests/clients are not installed (make clients)",
    ),
    pytest.mark.xdist_group("clients"),
]

NAME = """
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
SELECT ?form WHERE { <%sid/name/stakhanov> skosxl:literalForm ?form }
"""


def told_by_node(*words: str) -> Any:
    ended = subprocess.run(
        ["node", "client.mjs", *words], cwd=FOLDER, text=True, capture_output=True,
        timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_turtle_and_json_ld_say_the_same(home: Home) -> None:
    """Things, words, rules, the description and a list: what N3 reads in the Turtle is, quad by
    canonical quad, what jsonld reads in the JSON-LD, and what the site's N-Triples say."""
    paths = [
        "id/place/kadiivka", "id/name/stakhanov", "id/person/stakhanov",
        "id/claim/name-stakhanov", "doc/place/", "dataset", "ns", "shapes",
    ]  # fmt: skip
    told = told_by_node("dereference", *(home.base + path for path in paths))
    for path in paths:
        read = told[home.base + path]
        assert read["n3"]["status"] == 200
        assert read["n3"]["url"] == home.base + path.replace("id/", "doc/", 1)
        quads = set(read["n3"]["quads"].splitlines())
        assert quads == set(read["jsonld"]["quads"].splitlines()), path
        triples = home.site.ask(
            "/" + path, headers={"Accept": "application/n-triples"}, follow=True
        ).body
        dataset = og.Dataset(og.parse(triples, og.RdfFormat.N_TRIPLES))
        assert len(quads) == len(dataset) > 10, path


def test_comunica_finds_the_endpoint_by_its_description(home: Home) -> None:
    """Given the address alone it asks SPARQL there: SELECT, ASK and CONSTRUCT."""
    rows, yes, no, triples = told_by_node(
        "ask", home.endpoint, NAME % home.base, "ASK { ?s ?p ?o }", "ASK { ?s <urn:x> ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 7",
    )  # fmt: skip
    assert rows == [{"form": "Stakhanov"}]
    assert (yes, no, triples) == (True, False, 7)


def test_comunica_queries_a_thing(home: Home) -> None:
    """Given a thing's IRI it follows it to the document and evaluates the query itself.

    Of all formats it prefers N-Quads, and asks their default graph.
    """
    query = NAME % home.base
    (rows,) = told_by_node("ask", home.base + "id/place/kadiivka", query)
    assert rows == [{"form": "Stakhanov"}]
