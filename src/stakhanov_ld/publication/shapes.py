"""What does a graph of shapes say?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as og

Term: TypeAlias = og.NamedNode | og.BlankNode | og.Literal | og.Triple
Node: TypeAlias = og.NamedNode | og.BlankNode

SH = "http://www.w3.org/ns/shacl#"
TARGETS = tuple(
    SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
"""The predicates by which a shape names its targets."""
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"


class Shapes:
    """The triples of a shapes graph by subject and predicate."""

    def __init__(self, triples: Iterable[og.Triple]) -> None:
        """Index `triples`; their order decides the order of `objects`."""
        self.triples = tuple(triples)
        self._objects: dict[tuple[object, str], list[Term]] = {}
        self._subjects: dict[object, list[tuple[str, Node]]] = {}
        for triple in self.triples:
            key = (triple.subject, triple.predicate.value)
            self._objects.setdefault(key, []).append(triple.object)
            if not isinstance(triple.subject, og.Triple):
                pointer = (triple.predicate.value, triple.subject)
                self._subjects.setdefault(triple.object, []).append(pointer)

    def objects(self, subject: object, predicate: str) -> list[Term]:
        """What `subject` says by `predicate`, in the order of the files."""
        return self._objects.get((subject, predicate), [])

    def pointers_to(self, node: object) -> list[tuple[str, Node]]:
        """Each (predicate, subject) of which `node` is the object."""
        return self._subjects.get(node, [])

    def members(self, cell: Term) -> Iterator[Term]:
        """The members of the list that begins with `cell`."""
        seen: set[Term] = set()
        while cell not in seen:
            seen.add(cell)
            yield from self.objects(cell, _RDF + "first")[:1]
            cell = next(iter(self.objects(cell, _RDF + "rest")), cell)

    def texts(self, subject: object, predicate: str) -> list[og.Literal]:
        """Those objects that are literals."""
        return [o for o in self.objects(subject, predicate) if isinstance(o, og.Literal)]

    def deactivated(self, node: object) -> bool:
        """Whether a shape or a constraint is switched off."""
        return any(text.value in ("true", "1") for text in self.texts(node, SH + "deactivated"))


def targets_of(shapes: Shapes, shape: Node) -> list[tuple[str, Term]]:
    """The targets of a shape (SHACL, 2.1.3), each with its predicate; a class is its own."""
    named = [(predicate, t) for predicate in TARGETS for t in shapes.objects(shape, predicate)]
    is_class = classes_of_classes(shapes).intersection(shapes.objects(shape, _RDF + "type"))
    return [*named, *([(SH + "targetClass", shape)] if is_class else [])]


def classes_of_classes(shapes: Shapes) -> set[Node]:
    """The classes whose instances, if they are shapes, have themselves as target (2.1.3.3).

    That owl:Class is one pySHACL knows untold.
    """
    top = og.NamedNode(_RDFS + "Class")
    below = {n for predicate, n in shapes.pointers_to(top) if predicate == _RDFS + "subClassOf"}
    return {top, og.NamedNode(_OWL + "Class"), *below}
