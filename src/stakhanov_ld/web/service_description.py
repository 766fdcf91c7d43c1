"""What does the SPARQL endpoint say of itself? (SPARQL 1.1 Service Description)

Only what is true: SPARQL 1.1 queries; no federation, no extension, no reasoning; the graphs of the
release, each with its number of triples. IRIs are dereferenced neither in FROM nor elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS, Format
from stakhanov_ld.model.vocabulary import RDF_TYPE, VOID, XSD
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.representations.graphs import Notation, written
from stakhanov_ld.web.site import Site

SD = "http://www.w3.org/ns/sparql-service-description#"
_SIMPLE = og.NamedNode("http://www.w3.org/ns/entailment/Simple")
_PREFIXES = {"sd": SD, "void": VOID, "xsd": XSD}


def described(site: Site, root: str, format_: Format) -> bytes:
    """The description of the endpoint of the site found at `root`."""
    endpoint = root + addresses.SPARQL
    release = site.release
    triples = list(_triples(endpoint, release.space, release.manifest["triples"]))
    return written(triples, format_, Notation(_PREFIXES))


def _triples(endpoint: str, space: Space, counts: dict[str, int]) -> Iterator[og.Triple]:
    def part(name: str) -> og.NamedNode:
        return og.NamedNode(f"{endpoint}#{name}")

    service, dataset, available = part("service"), part("dataset"), part("graphs")
    yield from _about(service, "Service")
    yield _triple(service, "endpoint", og.NamedNode(endpoint))
    yield _triple(service, "supportedLanguage", og.NamedNode(SD + "SPARQL11Query"))
    for format_ in (*ROW_RESULT_FORMATS, *GRAPH_RESULT_FORMATS):
        yield _triple(service, "resultFormat", og.NamedNode(format_.iri))
    yield _triple(service, "defaultEntailmentRegime", _SIMPLE)
    yield _triple(service, "defaultDataset", dataset)
    yield _triple(service, "availableGraphs", available)
    yield from _about(dataset, "Dataset")
    yield _triple(dataset, "defaultGraph", part("default-graph"))
    for name in counts:
        yield _triple(dataset, "namedGraph", part(f"named-{name}"))
    yield from _about(available, "GraphCollection")
    for name in counts:
        yield _triple(available, "namedGraph", part(f"named-{name}"))
    yield from _graph(part("default-graph"), sum(counts[name] for name in DEFAULT_GRAPHS))
    for name, count in counts.items():
        named, graph = part(f"named-{name}"), part(f"graph-{name}")
        yield from _about(named, "NamedGraph")
        yield _triple(named, "name", og.NamedNode(space.graph(name)))
        yield _triple(named, "graph", graph)
        yield from _graph(graph, count)


def _graph(node: og.NamedNode, count: int) -> Iterator[og.Triple]:
    yield from _about(node, "Graph")
    number = og.Literal(str(count), datatype=og.NamedNode(XSD + "integer"))
    yield og.Triple(node, og.NamedNode(VOID + "triples"), number)


def _about(node: og.NamedNode, kind: str) -> Iterator[og.Triple]:
    yield og.Triple(node, RDF_TYPE, og.NamedNode(SD + kind))


def _triple(subject: og.NamedNode, predicate: str, value: og.NamedNode) -> og.Triple:
    return og.Triple(subject, og.NamedNode(SD + predicate), value)
