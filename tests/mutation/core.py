"""Which results of SHACL Core does a change of the graph add?

pySHACL, asked only where the change can matter: of the nodes that lose or gain a triple, of those
that point to a node whose type changes (sh:class), and of the objects of what changes. A test holds
this against full runs of pySHACL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as og
import rdflib
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib.namespace import RDF, RDFS, SH

Node = rdflib.term.Node
Result = tuple[str, str, str, str]


def as_rdflib(term: object) -> Node:
    """The same term, its lexical form kept."""
    if isinstance(term, og.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, og.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, og.Literal)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        datatype = None
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def as_graph(triples: Iterable[og.Triple]) -> rdflib.Graph:
    """The same triples."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(_row(triple))
    return graph


def _row(triple: og.Triple) -> Any:
    return as_rdflib(triple.subject), as_rdflib(triple.predicate), as_rdflib(triple.object)


def _text(value: Any) -> str:
    return str(value[1] if isinstance(value, tuple) else value)  # pySHACL: a graph and a node in it


class Core:
    """The shapes, compiled once, and a graph that changes are tried on."""

    def __init__(self, shapes: Iterable[og.Triple], graph: Iterable[og.Triple]) -> None:
        """Index the shapes by what they target."""
        self._graph = as_graph(graph)
        self._executor = SHACLExecutor()
        self._by_class: dict[Node, list[Any]] = defaultdict(list)
        self._by_subject: dict[Node, list[Any]] = defaultdict(list)
        self._by_object: dict[Node, list[Any]] = defaultdict(list)
        for shape in ShapesGraph(as_graph(shapes)).shapes:
            nodes, classes, implicit, objects, subjects = shape.target()
            assert not set(nodes), "a shape with sh:targetNode: teach this file about it"
            for targets, index in (
                ((*classes, *implicit), self._by_class),
                (objects, self._by_object),
                (subjects, self._by_subject),
            ):
                for target in targets:
                    index[target].append(shape)
        assert self._by_class
        assert self._by_subject

    def results(self, nodes: Iterable[Node]) -> Iterator[Result]:
        """The results of validating `nodes`: (rule, node, path, value); remarks are left out."""
        for node in nodes:
            for shape in self._shapes_for(node):
                _, reports = shape.validate(self._executor, self._graph, focus=[node])
                for _, name, parts in reports:
                    told = {p: _text(o) for s, p, o in parts if s == name}
                    if told.get(SH.resultSeverity) != str(SH.Info):
                        keys = (SH.sourceShape, SH.focusNode, SH.resultPath, SH.value)
                        rule, focus, path, value = (told.get(key, "") for key in keys)
                        yield rule, focus, path, value

    def added_by(self, removed: Iterable[og.Triple], added: Iterable[og.Triple]) -> set[Result]:
        """The results that the graph has after the change and had not before."""
        gone, come = [_row(t) for t in removed], [_row(t) for t in added]
        touched = self._touched([*gone, *come])
        before = set(self.results(touched))
        self._change(gone, come)
        try:
            return set(self.results(touched | self._touched([*gone, *come]))) - before
        finally:
            self._change(come, gone)

    def _change(self, gone: Iterable[Any], come: Iterable[Any]) -> None:
        for row in gone:
            self._graph.remove(row)
        for row in come:
            self._graph.add(row)

    def _touched(self, rows: list[Any]) -> set[Node]:
        found = {subject for subject, _, _ in rows}
        found |= {value for _, _, value in rows if not isinstance(value, rdflib.Literal)}
        for subject, predicate, _ in rows:
            if predicate == RDF.type:
                found |= set(self._graph.subjects(None, subject))
        return found

    def _shapes_for(self, node: Node) -> list[Any]:
        found: dict[int, Any] = {}
        for kind in self._graph.objects(node, RDF.type):
            for above in self._graph.transitive_objects(kind, RDFS.subClassOf):
                if above in self._by_class:
                    found |= {id(shape): shape for shape in self._by_class[above]}
        for predicate in set(self._graph.predicates(node)):
            found |= {id(shape): shape for shape in self._by_subject.get(predicate, ())}
        for predicate, shapes in self._by_object.items():
            if (None, predicate, node) in self._graph:
                found |= {id(shape): shape for shape in shapes}
        return list(found.values())
