"""Every term comes back as our query store has it, and is found, whoever answers.

They are of a second publication, which the servers hold beside the first; neither sees the other.
"""

from __future__ import annotations

import math
import re

import pyoxigraph as og
import pytest

from case_tables import rows
from query.contract.conftest import Side, only
from query.contract.reading import HEAD, XSD, answer, asked, expect_failures
from query.contract.servers import SERVERS
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.query.loaded import Note, note_graph, noted
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.release.build import build
from stakhanov_ld.release.release import Release, open_release

pytestmark = pytest.mark.xdist_group("contract")

TERMS = rows("sparql_terms.tsv")
NAMES = [row["why"] for row in TERMS]
BASE = "https://attic.example/id/"
ID = "fedcba9876543210"
LONG = "«💡\\\"' ж»\n" * 40_000
"""0.7 MB as UTF-8, more as it is sent."""
_ESCAPE = re.compile(r"\\(?:u(.{4})|U(.{8})|.)")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """An attic, with a thing for each term, and nodes without names."""
    source, folder = tmp_path_factory.mktemp("attic"), tmp_path_factory.mktemp("release")
    lines = [f"<{BASE}{number}> :is {row['term']} .\n" for number, row in enumerate(TERMS)]
    lines.append(f"<{BASE}long> :is {og.Literal(LONG)} .\n")
    lines.append(f"<{BASE}nodes> :part [ :n 1 ] , [ :n 2 ] .\n")
    (source / "attic.ttl").write_text(HEAD + "".join(lines), encoding="utf-8")
    build(open_publication(source).publication, ID, folder)
    return open_release(folder)


def term(turtle: str) -> og.NamedNode | og.Literal:
    (quad,) = og.parse(f"{HEAD}<x:> <x:> {turtle} .", og.RdfFormat.TURTLE)
    assert isinstance(quad.object, og.NamedNode | og.Literal)
    return quad.object


def written(turtle: str) -> str:
    """With the characters themselves in place of their numbers, which no query may have."""
    return _ESCAPE.sub(lambda e: chr(int(e[1] or e[2], 16)) if e[1] or e[2] else e[0], turtle)


def exactly(found: object) -> object:
    """A term; doubles by their values, since their digits differ."""
    if isinstance(found, og.Literal) and found.datatype.value == f"{XSD}double":
        value = float(found.value)
        return "double", math.copysign(1, value), "NaN" if math.isnan(value) else value
    return found


def found_of(side: Side, name: object) -> list[object]:
    body = side.runner().run(asked(f"SELECT ?o {{ <{BASE}{name}> :is ?o }}")).body
    return [row["o"] for row in og.parse_query_results(body, og.QueryResultsFormat.JSON)]  # type: ignore[union-attr]


@pytest.mark.parametrize("number", range(len(TERMS)), ids=NAMES)
def test_a_term_comes_back(side: Side, number: int, request: pytest.FixtureRequest) -> None:
    """To the letter, as our own query store has it."""
    expect_failures(request, side.name, NAMES[number])
    expected = term(TERMS[number]["expected"] or TERMS[number]["term"])
    assert [exactly(found) for found in found_of(side, number)] == [exactly(expected)]


@pytest.mark.parametrize("number", range(len(TERMS)), ids=NAMES)
def test_a_term_is_found(side: Side, number: int, request: pytest.FixtureRequest) -> None:
    """By the same term, as it was written and not as it is kept."""
    expect_failures(request, side.name, f"found: {NAMES[number]}")
    assert (
        answer(side, f"ASK {{ <{BASE}{number}> :is {written(TERMS[number]['term'])} }}") == "true"
    )


def test_a_long_literal_comes_back(side: Side) -> None:
    """In rows, and in a graph."""
    assert found_of(side, "long") == [og.Literal(LONG)]
    body = (
        side.runner()
        .run(asked(f"CONSTRUCT {{ ?s :was ?o }} WHERE {{ ?s :is ?o FILTER(?s = <{BASE}long>) }}"))
        .body
    )
    (quad,) = og.parse(body, og.RdfFormat.N_TRIPLES)
    assert quad.object == og.Literal(LONG)


def test_a_node_without_a_name_is_one_in_its_result(side: Side) -> None:
    """Two nodes, each the same wherever it stands."""
    text = f"SELECT ?x ?y ?n {{ <{BASE}nodes> :part ?x . ?y :n ?n FILTER(?x = ?y) }}"
    found = og.parse_query_results(side.runner().run(asked(text)).body, og.QueryResultsFormat.JSON)
    rows = [(row["x"], row["y"]) for row in found]  # type: ignore[union-attr]
    assert all(isinstance(x, og.BlankNode) and x == y for x, y in rows)
    assert len(set(rows)) == len(rows) == 2


def test_two_publications_do_not_meet(side: Side) -> None:
    """What a server holds besides is seen by nobody."""
    assert answer(side, "SELECT ?t { ?t :price ?p }") == ""
    shop = "https://contract.example/id/graph/data"
    assert answer(side, f"SELECT (COUNT(*) AS ?n) FROM <{shop}> {{ ?s ?p ?o }}") == "0"
    assert answer(side, "SELECT ?g { GRAPH ?g { ?t :price ?p } }") == ""


@only(*SERVERS)
def test_what_is_loaded_is_noted(side: Side) -> None:
    """For whom it may concern, and for no query."""
    runner = side.runner()
    assert isinstance(runner, RemoteClient)
    assert noted(runner, BASE) == Note(named=ID)
    assert noted(runner, "https://nowhere.example/") == Note()
    graph = note_graph(BASE)
    for text in (f"SELECT ?s FROM <{graph}> {{ ?s ?p ?o }}", f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
                 f"SELECT ?g FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):  # fmt: skip
        assert answer(side, text) == ""
    assert (
        answer(side, "SELECT ?g { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'well-known')) }")
        == ""
    )
