"""Whoever answers queries gives the same answers, or an error of the same kind."""

from __future__ import annotations

import json
import queue
import threading
from decimal import Decimal
from typing import Any

import pyoxigraph as og
import pytest

from case_tables import rows
from query.asking import request
from query.contract.conftest import Side, only
from query.contract.deviations import DEVIATIONS
from query.contract.servers import MOST_ROWS, SERVERS
from stakhanov_ld.errors import (
    BadGateway,
    BadRequest,
    QueryTimeout,
    ResultTooLarge,
    StakhanovError,
)
from stakhanov_ld.formats import (
    GRAPH_RESULT_FORMATS,
    N_TRIPLES,
    ROW_RESULT_FORMATS,
    SPARQL_CSV,
    SPARQL_JSON,
    Format,
)
from stakhanov_ld.query.request import QueryRequest

pytestmark = pytest.mark.xdist_group("contract")

BASE = "https://contract.example/id/"
PREFIXES = {
    "graph": BASE + "graph/",
    "id": BASE,
    "": "https://contract.example/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sld": "https://w3id.org/stakhanov-ld/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
CASES = rows("sparql_servers.tsv")
GRAPHS = {
    "turtle": og.RdfFormat.TURTLE, "n-triples": og.RdfFormat.N_TRIPLES,
    "json-ld": og.RdfFormat.JSON_LD, "rdf-xml": og.RdfFormat.RDF_XML,
    "trig": og.RdfFormat.TRIG, "n-quads": og.RdfFormat.N_QUADS,
}  # fmt: skip
ROWS = {
    "sparql-json": og.QueryResultsFormat.JSON, "sparql-xml": og.QueryResultsFormat.XML,
    "sparql-tsv": og.QueryResultsFormat.TSV,
}  # fmt: skip


def asked(text: str, written: Format | None = None, **more: Any) -> QueryRequest:
    """In JSON or N-Triples unless said otherwise."""
    graph = text.startswith(("CONSTRUCT", "DESCRIBE"))
    head = "" if text.startswith("BASE") else HEAD
    return request(head + text, written or (N_TRIPLES if graph else SPARQL_JSON), base=BASE, **more)


# ── answers by their values ──────────────────────────────────────────────────────────────────


def short(iri: str) -> str:
    """As a prefixed name, where there is one."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return f"<{iri}>"


def told(term: object) -> str:
    """A term by its value: `3.5` and `3.50`, `true` and `1` of a truth are the same."""
    match term:
        case og.NamedNode():
            return short(term.value)
        case og.BlankNode():
            return "_:"
        case og.Literal():
            text, kind = json.dumps(term.value, ensure_ascii=False), short(term.datatype.value)
            if term.language:
                return f"{text}@{term.language}"
            if kind in ("xsd:integer", "xsd:decimal"):
                return f"{Decimal(term.value).normalize():f}"
            if kind == "xsd:double":
                return f"{float(term.value):g}e0"
            if kind == "xsd:boolean":
                return {"1": "true", "0": "false"}.get(term.value, term.value)
            return text if kind == "xsd:string" else f"{text}^^{kind}"
        case _:
            return "-"


def of_rows(body: bytes, read: og.QueryResultsFormat = og.QueryResultsFormat.JSON) -> str:
    """The rows in an order of their own, or the truth."""
    found = og.parse_query_results(body, read)
    if isinstance(found, og.QueryBoolean):
        return str(bool(found)).lower()
    return " ; ".join(sorted(" | ".join(map(told, row)) or "()" for row in found))


def of_triples(body: bytes, read: og.RdfFormat = og.RdfFormat.N_TRIPLES) -> str:
    """The triples in an order of their own."""
    found = {quad.triple for quad in og.parse(body, read)}
    return " ; ".join(sorted(" | ".join(map(told, triple)) for triple in found))


def answer(side: Side, text: str, written: Format | None = None, **limits: Any) -> str:
    """The answer by its values, whatever it is written in."""
    found = side.runner(**limits).run(asked(text, written))
    graph = GRAPHS.get(found.format.name)
    return (
        of_rows(found.body, ROWS[found.format.name])
        if graph is None
        else of_triples(found.body, graph)
    )


def product(patterns: int) -> str:
    """A group that has 35 to the power of so many rows."""
    return " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(patterns))


LARGE = product(2) + " VALUES ?n { 1 2 3 4 5 6 7 8 }"
"""9,800 rows."""
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {product(5)} }}"
"""Of more patterns oxigraph does not end the product, whatever its limit."""


# ── the contract ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_answer(side: Side, case: dict[str, str], request: pytest.FixtureRequest) -> None:
    """By SPARQL 1.1, or as the table of deviations says."""
    for deviation in DEVIATIONS:
        if side.name in deviation.servers and case["why"] in deviation.cases:
            failing = (AssertionError, StakhanovError)
            request.applymarker(pytest.mark.xfail(reason=deviation.what, raises=failing))
    assert answer(side, case["query"]) == case["expected"]


def test_every_deviation_is_of_a_case() -> None:
    """The table names cases that there are, and each once for each server."""
    told = [(server, case) for each in DEVIATIONS for case in each.cases for server in each.servers]
    assert {case for _, case in told} <= {case["why"] for case in CASES}
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


def test_a_large_result_is_whole(side: Side) -> None:
    """Every row of 9,800, or an error: one more than the limit is none."""
    text = f"SELECT ?a0 ?b1 ?n {{ {LARGE} }}"
    assert answer(side, text).count(" ; ") == 9799
    with pytest.raises(ResultTooLarge, match="9,799 rows"):
        side.runner(result_rows=9799).run(asked(text))
    with pytest.raises(ResultTooLarge, match="bytes"):
        side.runner(result_bytes=100_000).run(asked(text))


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p }", "SELECT ?x { ?s ?p ?o } LIMIT x", "SELECT (SUM(?x AS ?y) { ?s ?p ?x }", "ASK { ?s ?p ?o } SELECT",
     "SELECT (<http://x/f>(1) AS ?x) {}", "DESCRIBE", "CONSTRUCT { ?s ?p ?o }"],
)  # fmt: skip
def test_what_is_no_query_is_a_400(side: Side, text: str) -> None:
    """Whoever notices; then the next one is answered."""
    with pytest.raises(BadRequest):
        side.runner().run(asked(text))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only("virtuoso")
def test_a_server_that_sends_the_first_rows(side: Side) -> None:
    """With 200, and a header that tells how many it sends at most."""
    with pytest.raises(ResultTooLarge, match=f"{MOST_ROWS} rows at most"):
        side.runner().run(asked(f"SELECT ?a0 ?n {{ {LARGE.replace(' 8 ', ' 8 9 ')} }}"))


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


def test_what_takes_too_long_is_given_up(side: Side) -> None:
    """At our deadline, whatever the server does; the next one is answered."""
    with pytest.raises(QueryTimeout, match=r"after 0\.2 s"):
        side.runner(deadline_seconds=0.2).run(asked(ENDLESS))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only("oxigraph", "fuseki")
def test_a_server_that_gives_up_first(side: Side) -> None:
    """By a limit of its own, with an error or with 200 and a part of a result.

    Virtuoso's limit does not end every query; what it says then, see test_received.
    """
    with pytest.raises(QueryTimeout, match="gave the query up"):
        side.runner().run(asked(ENDLESS))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only(*SERVERS)
def test_a_server_that_dies_is_a_502(side: Side) -> None:
    """While it works on a query, and from then on; so this test is the last of its server."""
    assert side.program is not None
    killing = threading.Thread(target=side.program.kill)

    def kill_once() -> None:
        if killing.ident is None:
            killing.start()

    with pytest.raises(BadGateway, match="cannot be reached, or broke off"):
        side.runner().run(asked(ENDLESS, started=kill_once))
    killing.join()
    with pytest.raises(BadGateway):
        answer(side, "ASK {}")
