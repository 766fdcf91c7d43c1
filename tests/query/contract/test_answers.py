"""Whoever answers queries gives the same answers, in every format."""

from __future__ import annotations

import json
import queue
import re
import threading
from typing import Any

import pytest

from case_tables import rows
from query.contract.conftest import Side
from query.contract.deviations import DEVIATIONS
from query.contract.reading import BASE, LARGE, answer, asked, case_names, expect_failures, of_rows
from stakhanov_ld.errors import BadRequest, ResultTooLarge
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS, SPARQL_CSV

pytestmark = pytest.mark.xdist_group("contract")

CASES = rows("sparql_servers.tsv")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_answer(side: Side, case: dict[str, str], request: pytest.FixtureRequest) -> None:
    """By SPARQL 1.1, or as the table of deviations says."""
    expect_failures(request, side.name, case["why"])
    assert answer(side, case["query"]) == case["expected"]


def test_every_deviation_is_of_a_case() -> None:
    """The table names cases that there are, and each once for each server."""
    told = [(server, case) for each in DEVIATIONS for case in each.cases for server in each.servers]
    assert {case for _, case in told} <= set(case_names())
    assert len(told) == len(set(told)) > 5


@pytest.mark.parametrize(
    "text", ["SELECT * { ?t :note ?n ; rdfs:label ?l }", "CONSTRUCT WHERE { ?t :note ?n }"]
)
def test_every_format_says_the_same(side: Side, text: str) -> None:
    """Signs that some of them must escape included; those that cannot be read back, by a word."""
    graph = text.startswith("CONSTRUCT")
    expected = answer(side, text)
    assert "💡" in expected
    for written in GRAPH_RESULT_FORMATS if graph else ROW_RESULT_FORMATS:
        if written is SPARQL_CSV:
            body = side.runner().run(asked(text, written)).body.decode()
            assert body.startswith("t,n,l\r\n")
            assert '""quoted"", \\ and\na line, A 💡' in body
        else:
            assert answer(side, text, written) == expected, written.label


def test_rows_come_in_the_order_of_the_query(side: Side) -> None:
    """In each format."""
    text = "SELECT ?t ?p { ?t :price ?p } ORDER BY DESC(?p) ?t"
    for written in ROW_RESULT_FORMATS:
        body = side.runner().run(asked(text, written)).body.decode()
        names = re.findall("id/(drill|lamp|pick)", body)
        assert names == ["drill", "lamp", "pick"], written.label


def test_columns_come_in_the_order_of_the_query(side: Side) -> None:
    """Of `SELECT *`, and of named ones."""
    for text, columns in (
        ("SELECT * { ?z ?b ?a }", ["z", "b", "a"]),
        ("SELECT * { { SELECT ?q ?a { ?a ?q ?hidden } } OPTIONAL { ?q ?b ?none } }", ["q", "a", "b", "none"]),
        ("SELECT ?o ?s { ?s ?p ?o }", ["o", "s"]),
    ):  # fmt: skip
        body = side.runner().run(asked(text)).body
        assert json.loads(body)["head"]["vars"] == columns


def test_a_page_shows_the_same_excerpt(side: Side) -> None:
    """The first rows or triples and how many there are, a truth; limits hold there, too."""

    def shown(text: str, **limits: Any) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(
            side.runner(**limits).run(asked(text, excerpt=True)).body
        )
        return value

    part = shown("SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?s LIMIT 1")
    cell = {"kind": "iri", "text": BASE + "drill"}
    assert part == {
        "names": ["s", "l"], "rows": [[cell, {"kind": "literal", "text": "drill", "language": "en"}]],
        "total": 1,
    }  # fmt: skip
    assert shown(f"SELECT * {{ {LARGE} }}")["total"] == 9800
    part = shown("CONSTRUCT WHERE { ?t :code ?c }")
    assert (part["shown"], part["total"]) == (1, 1)
    assert shown("ASK { ?t :code ?c }") == {"boolean": True}
    with pytest.raises(ResultTooLarge):
        shown("SELECT ?s { ?s ?p ?o }", result_rows=3)


def test_the_protocol_chooses_the_dataset(side: Side) -> None:
    """It overrides the text; a graph that there is not is empty."""
    run = side.runner().run
    count = "SELECT (COUNT(*) AS ?n) FROM <graph/report> { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    derived, report = BASE + "graph/derived", BASE + "graph/report"
    for text, more, expected in (
        (count, {"default_graphs": (derived,)}, "4"),
        (count, {"default_graphs": (derived, report, derived)}, "6"),
        (count, {"default_graphs": ("http://x/none",)}, "0"),
        (count, {"named_graphs": (derived,)}, "0"),
        (named, {"named_graphs": (derived, report)}, "6"),
        (named, {"default_graphs": (derived,)}, "0"),
    ):
        assert of_rows(run(asked(text, **more)).body) == expected, (text, more)
    with pytest.raises(BadRequest, match="absolute"):
        run(asked(count, default_graphs=("graph",)))


def test_many_ask_at_once(side: Side) -> None:
    """Everybody gets the answer to their own question."""
    found: queue.Queue[tuple[int, str]] = queue.Queue()

    def ask(number: int) -> None:
        for step in range(5):
            own = 100 * number + step
            found.put((own, answer(side, f"SELECT ?x {{ VALUES ?x {{ {own} }} }}")))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.qsize() == 40
    assert all(str(own) == told for own, told in found.queue)
