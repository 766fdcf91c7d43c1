"""What is told of one term of a vocabulary, or of one rule?

Each has a document of its own below that of its vocabulary (`ns/Claim`, `shapes/…`), which holds

- what the ontology and the shapes say of it, and their nodes that refer to it: narrower terms,
  properties of a class, the rules that check it;
- how much of the data a term cuts out (VoID), and the first few who use it;
- what a rule looks at, and the words that its SPARQL names (`dcterms:references`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import pyoxigraph as og

from stakhanov_ld.documents.catalogue import dataset_node, partition_of
from stakhanov_ld.documents.document import (
    Document,
    Kind,
    Subjects,
    gather_homeless,
    itself,
    licences_of,
    ordered,
)
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.rules import Rules
from stakhanov_ld.documents.usage import Role, Usage, Use
from stakhanov_ld.model.vocabulary import DCTERMS_REFERENCES, VOID, VOID_EXAMPLE, XSD_INTEGER


class Terms:
    """The terms and the rules of one publication, and where their documents stand."""

    def __init__(self, index: Index, taken: Container[str]) -> None:
        """`taken` are the paths at which other documents stand."""
        self._index = index
        self.rules = Rules(index)
        self.usage = Usage(index)
        graphs = index.publication.graphs
        self._by_terms = _referring(graphs["ontology"])
        self._by_shapes = _referring(graphs["shapes"])
        self._rules = frozenset(self.rules.all)
        terms = dict.fromkeys(triple.subject for triple in graphs["ontology"])
        self.paths: dict[og.NamedNode, str] = {}
        """Where each term and each rule has its document.

        Where that of another vocabulary stands there, as `ns/status` does, it is at `ns/status~`.
        """
        used: set[str] = set()
        for node in (*terms, *self.rules.all):
            if not isinstance(node, og.NamedNode) or node in self.paths:
                continue
            path = index.publication.space.term_path(node.value)
            if path is not None:
                while path in taken or path in used:
                    path += "~"
                used.add(path)
                self.paths[node] = path

    def documents(self) -> Iterator[Document]:
        """The document of each term and of each rule."""
        for node, path in self.paths.items():
            told = self._rule(node) if self.is_rule(node) else self._term(node)
            vocabulary = og.NamedNode(node.value.partition("#")[0])
            licences = licences_of((vocabulary,), self._index)
            own = itself(path, (node,), licences, self._index.publication)
            kind = Kind.RULE if self.is_rule(node) else Kind.TERM
            yield Document(path, kind, (node,), tuple(dict.fromkeys((*told, *own))), licences)

    def is_rule(self, node: og.NamedNode) -> bool:
        """Whether `node` is a rule, and not a term."""
        return node in self._rules

    def referring(self, term: og.NamedNode) -> tuple[og.Triple, ...]:
        """What the ontology says of other terms by `term`."""
        return tuple(self._by_terms.get(term, ()))

    def _term(self, term: og.NamedNode) -> Iterator[og.Triple]:
        yield from self._about(term)
        yield from self.referring(term)
        by_shapes = self._by_shapes.get(term, ())
        yield from by_shapes
        direct = {triple.subject for triple in by_shapes}
        for rule in self.rules.checking(term):
            if rule not in direct:
                yield og.Triple(rule, DCTERMS_REFERENCES, term)
        for use in self.usage.of(term):
            yield from self._used(use)

    def _rule(self, rule: og.NamedNode) -> Iterator[og.Triple]:
        yield from self._about(*self.rules.parts(rule))
        yield from self._by_shapes.get(rule, ())
        yield from self.rules.targets(rule)
        stated = {triple.object for triple in self.rules.targets(rule)}
        for part in self.rules.parts(rule):
            stated |= {triple.object for triple in self._index.about(part)}
        for term in self.rules.words(rule):
            if term not in stated:
                yield og.Triple(rule, DCTERMS_REFERENCES, term)

    def _about(self, *nodes: Node) -> Iterator[og.Triple]:
        subjects = Subjects(self._index)
        for node in nodes:
            gather_homeless(node, self._index, subjects)
        for subject in subjects:
            yield from ordered(self._index.about(subject))

    def _used(self, use: Use) -> Iterator[og.Triple]:
        """The part of the dataset that is in this word, with examples out of it."""
        counted = {Role.CLASS: "entities", Role.PROPERTY: "triples"}.get(use.role)
        if counted is None:
            yield from use.examples
            return
        space = self._index.publication.space
        partition = partition_of(space, use.role, use.term.value)
        part_of = og.NamedNode(f"{VOID}{use.role}Partition")
        yield og.Triple(dataset_node(self._index), part_of, partition)
        yield og.Triple(partition, og.NamedNode(VOID + use.role), use.term)
        number = og.Literal(str(use.count), datatype=XSD_INTEGER)
        yield og.Triple(partition, og.NamedNode(VOID + counted), number)
        for triple in use.examples:
            if isinstance(triple.subject, og.NamedNode):
                yield og.Triple(partition, VOID_EXAMPLE, triple.subject)


def _referring(graph: Iterable[og.Triple]) -> dict[object, list[og.Triple]]:
    """What named nodes say of others, by these."""
    found: dict[object, list[og.Triple]] = {}
    for triple in graph:
        if isinstance(triple.subject, og.NamedNode) and triple.subject != triple.object:
            found.setdefault(triple.object, []).append(triple)
    return found
