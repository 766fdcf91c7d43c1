"""An unpatched rdflib takes the endpoint for a store."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from clients.conftest import Home

pytestmark = pytest.mark.xdist_group("clients")

FORM = rdflib.URIRef("http://www.w3.org/2008/05/skos-xl#literalForm")
METHODS = ["GET", "POST", "POST_FORM"]
FORMATS = ["xml", "json", "csv", "tsv"]


def store_of(home: Home, method: str = "GET", format_: str = "xml") -> SPARQLStore:
    return SPARQLStore(home.endpoint, method=method, returnFormat=format_)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_triples(home: Home, method: str, format_: str) -> None:
    """A pattern with one unknown, with three, and with none."""
    graph = rdflib.Graph(store_of(home, method, format_))
    name = rdflib.URIRef(home.base + "id/name/stakhanov")
    assert list(graph.objects(name, FORM)) == [rdflib.Literal("Stakhanov", "en")]
    assert (name, FORM, rdflib.Literal("Stakhanov", "en")) in graph
    assert (name, FORM, rdflib.Literal("Stakhanov")) not in graph
    assert len(graph) > 1000


def test_all_triples(home: Home) -> None:
    """As many as are counted, and those of the dump."""
    graph = rdflib.Graph(store_of(home, format_="json"))
    found = set(graph)
    dump = rdflib.Graph().parse(home.base + "download/all.ttl")
    assert len(found) == len(graph) == len(dump)
    assert found == set(dump)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("format_", FORMATS)
def test_query(home: Home, method: str, format_: str) -> None:
    """SELECT with namespaces and bindings of rdflib's."""
    graph = rdflib.Graph(store_of(home, method, format_))
    rows = graph.query(
        "SELECT ?form { ?name skosxl:literalForm ?form }",
        initNs={"skosxl": rdflib.Namespace("http://www.w3.org/2008/05/skos-xl#")},
        initBindings={"name": rdflib.URIRef(home.base + "id/name/stakhanov")},
    )
    assert [str(row[0]) for row in rows] == ["Stakhanov"]  # type: ignore[index]


@pytest.mark.parametrize("method", METHODS)
def test_ask_and_construct(home: Home, method: str) -> None:
    """The other forms."""
    graph = rdflib.Graph(store_of(home, method))
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    made = graph.query(f"CONSTRUCT {{ ?s <{FORM}> ?o }} WHERE {{ ?s <{FORM}> ?o }}").graph
    assert made is not None
    assert len(made) > 5


@pytest.mark.parametrize("method", METHODS)
def test_the_graph_is_the_default_graph_of_the_query(home: Home, method: str) -> None:
    """A Graph with an identifier is that named graph; without one the endpoint's default graph."""
    store = store_of(home, method)
    whole = rdflib.Graph(store)
    parts = {str(name): rdflib.Graph(store, identifier=name) for name in store.contexts()}
    assert home.base + "graph/ontology" in parts
    sizes = {name: len(graph) for name, graph in parts.items()}
    assert all(sizes.values())
    default = ("data", "derived", "description")
    assert len(whole) == sum(sizes[f"{home.base}graph/{name}"] for name in default)
    word = rdflib.URIRef("https://w3id.org/stakhanov-ld/ns#hasName")
    ontology = parts[home.base + "graph/ontology"]
    assert list(ontology.objects(word, rdflib.RDF.type))
    assert not list(parts[home.base + "graph/data"].objects(word, rdflib.RDF.type))
    assert not len(rdflib.Graph(store, identifier=rdflib.URIRef(home.base + "graph/nowhere")))
