"""What does a document say in the words of another vocabulary?

What the ontology's alignments entail, and no more: sub- and equivalent classes and properties, and
property chains (`owl:propertyChainAxiom`, OWL 2, 9.2.1) that end in the other vocabulary. The facts
are those of the direct layer, which nobody disputes: what a claim says is never taken for one. A
thing without a name or a description in those words gets its label and its comment, a thing without
a class the most general one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import pyoxigraph as og

from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import (
    COMMENTS,
    LABELS,
    OWL,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS,
    SCHEMA,
)

_BROADER = frozenset(
    og.NamedNode(iri)
    for iri in (
        RDFS + "subClassOf", RDFS + "subPropertyOf",
        OWL + "equivalentClass", OWL + "equivalentProperty",
    )
)  # fmt: skip
_CHAIN = og.NamedNode(OWL + "propertyChainAxiom")
_THING = og.NamedNode(SCHEMA + "Thing")
_NAME = og.NamedNode(SCHEMA + "name")
_DESCRIPTION = og.NamedNode(SCHEMA + "description")

Chain = tuple[og.NamedNode, ...]


class SchemaOrg:
    """A publication in the words of schema.org, as far as its ontology aligns with them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._broader: dict[object, list[og.NamedNode]] = {}
        for triple in index.publication.graphs["ontology"]:
            if triple.predicate in _BROADER and isinstance(triple.object, og.NamedNode):
                self._broader.setdefault(triple.subject, []).append(triple.object)
        self._known: dict[og.NamedNode, tuple[og.NamedNode, ...]] = {}

    def triples(self, document: Document) -> tuple[og.Triple, ...]:
        """What `document` says of its topic and of the things that it links it to."""
        told: dict[og.Triple, None] = {}
        pending: list[Node] = list(document.topics)
        for node in pending:  # grows: what a topic is linked to gets its class and name
            linked = node not in document.topics
            for triple in self._about(node, naming=linked):
                told[triple] = None
                value = triple.object
                if linked or triple.predicate == RDF_TYPE or value in pending:
                    continue
                if isinstance(value, og.NamedNode):
                    pending.append(value)
        return tuple(told)

    def classes(self, node: Node) -> list[str]:
        """The IRIs of the classes of `node`; of what nothing is said of, none."""
        if not self._index.about(node):
            return []
        return [t.object.value for t in self._types(node)]  # type: ignore[union-attr]  # IRIs all

    def _about(self, node: Node, *, naming: bool) -> Iterator[og.Triple]:
        if not self._index.about(node):
            return
        yield from self._types(node)
        yield from self._names(node, _NAME, LABELS)
        if naming:
            return
        yield from self._names(node, _DESCRIPTION, COMMENTS)
        for triple in self._facts(node):
            for word in self._in_schema_org(triple.predicate):
                if word not in (_NAME, _DESCRIPTION):
                    yield og.Triple(node, word, triple.object)
        for word, chain in self._chains:
            for value in self._follow(node, chain):
                yield og.Triple(node, word, value)

    def _types(self, node: Node) -> Iterator[og.Triple]:
        classes = dict.fromkeys(
            word
            for triple in self._facts(node)
            if triple.predicate == RDF_TYPE and isinstance(triple.object, og.NamedNode)
            for word in self._in_schema_org(triple.object)
        )
        for word in classes or (_THING,):
            yield og.Triple(node, RDF_TYPE, word)

    def _names(
        self, node: Node, word: og.NamedNode, properties: Sequence[og.NamedNode]
    ) -> Iterator[og.Triple]:
        """The literals of the first of `properties` that has any."""
        for predicate in properties:
            found = [t for t in self._facts(node) if t.predicate == predicate]
            if found:
                yield from (og.Triple(node, word, triple.object) for triple in found)
                return

    def _facts(self, node: Node) -> list[og.Triple]:
        return [triple for triple in self._index.about(node) if self._index.is_told(triple)]

    def _follow(self, node: Node, chain: Chain) -> Iterable[Node | og.Literal]:
        values: dict[Node | og.Literal, None] = {node: None}
        for step in chain:
            values = {
                triple.object: None
                for value in values
                if not isinstance(value, og.Literal)
                for triple in self._facts(value)
                if triple.predicate == step and not isinstance(triple.object, og.Triple)
            }
        return values

    def _in_schema_org(self, word: og.NamedNode) -> tuple[og.NamedNode, ...]:
        """`word` and what is broader than it, as far as it is of schema.org: the nearest only."""
        if word not in self._known:
            found: dict[og.NamedNode, None] = {}
            seen = {word}
            pending = [word]
            for current in pending:
                if current.value.startswith(SCHEMA):
                    found[current] = None
                    continue
                for broader in self._broader.get(current, ()):
                    if broader not in seen:
                        seen.add(broader)
                        pending.append(broader)
            self._known[word] = tuple(found)
        return self._known[word]

    @cached_property
    def _chains(self) -> tuple[tuple[og.NamedNode, Chain], ...]:
        found = []
        for triple in self._index.publication.graphs["ontology"]:
            word = triple.subject
            if triple.predicate == _CHAIN and isinstance(word, og.NamedNode):
                chain = tuple(self._list(triple.object))
                if word.value.startswith(SCHEMA):
                    found.append((word, chain))
        return tuple(found)

    def _list(self, node: object) -> Iterator[og.NamedNode]:
        """The members of an RDF collection."""
        while isinstance(node, og.BlankNode | og.NamedNode) and node != RDF_NIL:
            cell = {t.predicate: t.object for t in self._index.about(node)}
            first = cell.get(RDF_FIRST)
            if isinstance(first, og.NamedNode):
                yield first
            node = cell.get(RDF_REST)
