"""Are the values that the build computes right, and do they show their working?"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyoxigraph as og
import pytest

from questions.published import ROOT, Term, cell_value, changed, table, value_of
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.publication import Publication

PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sld: <https://w3id.org/stakhanov-ld/ns#>
PREFIX status: <https://w3id.org/stakhanov-ld/ns/status#>
"""
EVERY = """
SELECT ?number ?value ?working ?label WHERE {
  ?claim sld:status status:derived ; dcterms:identifier ?number ; rdfs:label ?label .
  OPTIONAL { ?claim rdf:object ?value }
  OPTIONAL { ?claim skos:note ?working }
}"""
QUERIES = sorted((ROOT / "data" / "derivations").glob("*.rq"))
COMPUTED = table("derived.tsv")[1:]
CHANGES = table("derived_changes.tsv")[1:]


def values_in(store: og.Store) -> dict[str, tuple[object, str, str]]:
    """For the number of each derived claim its value, its working and its label."""
    found: dict[str, tuple[object, str, str]] = {}
    for row in cast(og.QuerySolutions, store.query(PREFIXES + EVERY)):
        number, value, working, label = (
            row[name] for name in ("number", "value", "working", "label")
        )
        assert isinstance(number, og.Literal)
        assert isinstance(working, og.Literal), f"{number.value} shows no working"
        assert isinstance(label, og.Literal)
        assert number.value not in found, f"{number.value} has two values or two workings"
        found[number.value] = (value_of(cast(Term, value)), working.value, label.value)
    return found


def query_of(number: str) -> Path:
    """The one query that computes this value."""
    (found,) = (file for file in QUERIES if file.read_text("utf-8").startswith(f"# {number}:"))
    return found


@pytest.fixture(scope="module")
def values(flagship: Publication) -> dict[str, tuple[object, str, str]]:
    """What the build computes."""
    store = og.Store()
    store.bulk_extend(og.Quad(*triple) for triple in flagship.default_graph)
    return values_in(store)


def test_every_derived_claim_is_in_the_table(values: dict[str, tuple[object, str, str]]) -> None:
    """One row, one claim and one query for each."""
    assert sorted(row[0] for row in COMPUTED) == sorted(values)
    assert len(QUERIES) == len(COMPUTED) > 0


@pytest.mark.parametrize("row", COMPUTED, ids=[row[0] for row in COMPUTED])
def test_a_value_is_right(row: list[str], values: dict[str, tuple[object, str, str]]) -> None:
    """The value of the table, in its canonical form, with the numbers it was computed from."""
    number, value, working, _ = row
    found, shown, label = values[number]
    assert found == cell_value(value)
    assert working in shown
    assert value.strip('"') not in label


@pytest.mark.parametrize("change", CHANGES, ids=[change[0] for change in CHANGES])
def test_a_change_of_the_grounds_changes_the_value(
    change: list[str], values: dict[str, tuple[object, str, str]]
) -> None:
    """What is computed follows its grounds; where nothing follows from them the build refuses."""
    number, path, find, put, computed, why = (cell.replace("\\n", "\n") for cell in change)
    assert why
    if not computed:
        with pytest.raises(Invalid, match="1 finding") as refused:
            changed(path, find, put)
        assert query_of(number) == ROOT / refused.value.findings[0].file
        return
    found, _, _ = values_in(changed(path, find, put))[number]
    assert found == cell_value(computed)
    assert found != values[number][0]


def test_every_value_has_its_change() -> None:
    """One change of the grounds for each."""
    assert sorted(change[0] for change in CHANGES) == sorted(row[0] for row in COMPUTED)


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_a_derivation_says_what_it_computes(file: Path) -> None:
    """Its number and what it computes from stand at its head; nothing is fetched."""
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert lines[: len(comments)] == comments
    assert comments[0].removeprefix("# ").split(":")[0] in {row[0] for row in COMPUTED}
    assert comments[1].startswith("# From ")
    assert comments[-1] == "# SPDX-License-Identifier: CC-BY-SA-4.0"
    assert all("SERVICE" not in line for line in lines)
