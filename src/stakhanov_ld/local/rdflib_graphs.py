"""How does rdflib hold the same triples, for whoever expects one of its graphs?

Lexical forms are kept (`normalize=False`). Of an `xsd:date` outside the years 1 to 9999 rdflib
makes no value (it logs so, and keeps the form); queries and its own Turtle writer change some
literals, its N-Triples do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as og
import rdflib

from stakhanov_ld.local.terms import Iri, Literal, Term, term_of
from stakhanov_ld.model.vocabulary import XSD
from stakhanov_ld.publication.publication import Publication

_Node = rdflib.URIRef | rdflib.BNode | rdflib.Literal


def graph_of(publication: Publication) -> rdflib.Graph:
    """The default graph of `publication`, with its prefixes."""
    graph = rdflib.Graph(bind_namespaces="none")
    _bind(graph, publication.prefixes)
    for triple in publication.default_graph:
        graph.add(_rdflib_triple(triple))
    return graph


def dataset_of(publication: Publication) -> rdflib.Dataset:
    """All that is asked by SPARQL: the default graph, and each graph under its own name."""
    dataset = rdflib.Dataset()
    _bind(dataset, publication.prefixes)
    for triple in publication.default_graph:
        dataset.default_graph.add(_rdflib_triple(triple))
    for name, triples in publication.graphs.items():
        graph = dataset.graph(rdflib.URIRef(publication.space.graph(name)))
        for triple in triples:
            graph.add(_rdflib_triple(triple))
    return dataset


def graph_of_terms(triples: Iterable[tuple[Term, Term, Term]]) -> rdflib.Graph:
    """A graph of `triples`."""
    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((rdflib_term(subject), rdflib_term(predicate), rdflib_term(value)))
    return graph


def rdflib_term(term: Term) -> _Node:
    """`term` as rdflib's, to the letter."""
    if isinstance(term, Iri):
        return rdflib.BNode(term[2:]) if term.startswith("_:") else rdflib.URIRef(term)
    assert isinstance(term, Literal)
    if term.language is not None:
        return rdflib.Literal(term.lexical, lang=term.language)
    if term.datatype == XSD + "string":
        return rdflib.Literal(term.lexical)
    return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype), normalize=False)


def _rdflib_triple(triple: og.Triple) -> tuple[_Node, _Node, _Node]:
    subject, predicate, value = (rdflib_term(term_of(term)) for term in triple)
    return subject, predicate, value


def _bind(graph: rdflib.Graph, prefixes: Mapping[str, str]) -> None:
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
