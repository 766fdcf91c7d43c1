"""How do the tests of the contract ask, and how are answers read: by their values?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyoxigraph as og
import pytest

from case_tables import rows
from query.asking import request
from query.contract.conftest import Side
from query.contract.deviations import DEVIATIONS
from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON, Format
from stakhanov_ld.query.request import QueryRequest

BASE = "https://contract.example/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "graph": BASE + "graph/",
    "id": BASE,
    "": "https://contract.example/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sld": "https://w3id.org/stakhanov-ld/ns#",
    "xsd": XSD,
}
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
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


def case_names() -> Iterator[str]:
    """Of all cases in which a server may differ."""
    yield from (row["why"] for row in rows("sparql_servers.tsv"))
    for row in rows("sparql_terms.tsv"):
        yield from (row["why"], f"found: {row['why']}")


def expect_failures(request: pytest.FixtureRequest, server: str, case: str) -> None:
    """Let the test fail if it is of a case in which `server` differs, and only then."""
    for deviation in DEVIATIONS:
        if server in deviation.servers and case in deviation.cases:
            failing = (AssertionError, StakhanovError)
            request.applymarker(pytest.mark.xfail(reason=deviation.what, raises=failing))
