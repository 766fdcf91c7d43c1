"""An unpatched SPARQLWrapper asks the endpoint."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import rdflib
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed

from clients.conftest import Home

pytestmark = [
    pytest.mark.xdist_group("clients"),
    # Both use what rdflib calls deprecated.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(rdflib|SPARQLWrapper)"),
]

NAMES = """
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX sld: <https://w3id.org/stakhanov-ld/ns#>
SELECT ?form ?when WHERE { <%sid/name/stakhanov> skosxl:literalForm ?form ; sld:edtf ?when }
"""
TRIPLES = """
CONSTRUCT { ?name ?p ?o } WHERE { ?name ?p ?o FILTER(?name = <%sid/name/stakhanov>) }
"""
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def asking(home: Home, query: str, format_: str, way: tuple[str, str] = WAYS[0]) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(home.endpoint)
    wrapper.setMethod(way[0])
    wrapper.setRequestMethod(way[1])
    wrapper.setReturnFormat(format_)
    wrapper.setQuery(query)
    return wrapper


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_select(home: Home, format_: str, way: tuple[str, str]) -> None:
    """One row in every format, by GET, by a posted form and by a posted query."""
    answer: Any = asking(home, NAMES % home.base, format_, way).queryAndConvert()
    rows: list[tuple[Any, ...]]
    if format_ == JSON:
        rows = [
            (row["form"]["value"], row["when"]["value"]) for row in answer["results"]["bindings"]
        ]
    elif format_ == XML:
        texts = [n.firstChild.data for n in answer.getElementsByTagName("literal")]
        rows = [tuple(texts)]
    elif format_ == CSV:
        rows = [tuple(row) for row in csv.reader(io.StringIO(answer.decode()))][1:]
    else:
        lines = answer.decode().splitlines()[1:]
        rows = [tuple(cell.split('"')[1] for cell in line.split("\t")) for line in lines]
    assert rows == [("Stakhanov", "1978-02-15/2016-05-12")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("format_", [JSON, XML])
def test_ask(home: Home, format_: str, way: tuple[str, str]) -> None:
    """True and false, each as its format has it."""
    for query, expected in (("ASK { ?s ?p ?o }", True), ("ASK { ?s ?p ?o FILTER(false) }", False)):
        answer: Any = asking(home, query, format_, way).queryAndConvert()
        if format_ == JSON:
            assert answer["boolean"] is expected
        else:
            (told,) = answer.getElementsByTagName("boolean")
            assert told.firstChild.data == str(expected).lower()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_construct(home: Home, format_: str, way: tuple[str, str]) -> None:
    """The same triples in every format."""
    answer: Any = asking(home, TRIPLES % home.base, format_, way).queryAndConvert()
    if isinstance(answer, bytes):
        answer = rdflib.Graph().parse(data=answer, format="turtle")
    expected = {
        triple
        for triple in rdflib.Graph().parse(home.base + "id/name/stakhanov")
        if triple[0] == rdflib.URIRef(home.base + "id/name/stakhanov")
    }
    assert set(answer) == expected
    assert len(expected) > 5


def test_without_a_format(home: Home) -> None:
    """SPARQLWrapper's default is XML."""
    wrapper = SPARQLWrapper(home.endpoint)
    wrapper.setQuery("ASK { ?s ?p ?o }")
    answer = wrapper.query()
    assert answer.info()["content-type"] == "application/sparql-results+xml"


@pytest.mark.parametrize("way", WAYS)
def test_errors_are_its_own(home: Home, way: tuple[str, str]) -> None:
    """400 is a QueryBadFormed that carries our words; a wrong address is an EndPointNotFound."""
    with pytest.raises(QueryBadFormed, match="line"):
        asking(home, "SELECT * { ?s ?p }", JSON, way).query()
    wrong = SPARQLWrapper(home.base + "nowhere")
    wrong.setQuery("ASK {}")
    with pytest.raises(EndPointNotFound):
        wrong.query()


def test_a_graph_of_the_dataset(home: Home) -> None:
    """addDefaultGraph and addNamedGraph are heard."""
    wrapper = asking(home, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON)
    wrapper.addDefaultGraph(home.base + "graph/ontology")
    answer: Any = wrapper.queryAndConvert()
    whole: Any = asking(home, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON).queryAndConvert()
    count, of = (int(a["results"]["bindings"][0]["n"]["value"]) for a in (answer, whole))
    assert 0 < count != of
