"""How are the nodes of a publication told as values?"""

from __future__ import annotations

import pyoxigraph as og

from stakhanov_ld.documents.dated import DatedStatement
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.local.terms import Iri, Literal, term_of
from stakhanov_ld.local.values import Claim, Holding, Named
from stakhanov_ld.model.certainty import Certainty
from stakhanov_ld.model.vocabulary import (
    ASSERTED_BY,
    ATTESTED_AT,
    DISPUTES,
    HEDGE,
    IDENTIFIER,
    STATED_IN,
    STATEMENT_PARTS,
    STATUS,
)


class Telling:
    """Makes values of what one publication says."""

    def __init__(self, index: Index, labels: Labels) -> None:
        self._index = index
        self._labels = labels

    def holding(self, said: DatedStatement, certainty: Certainty, thing: Node) -> Holding:
        """A dated statement as it is told of `thing`."""
        told = said.told_of(thing)
        return Holding(
            told.value if isinstance(told, og.Literal) else self._labels.of(told),
            self._labels.sentence(said).value,
            certainty,
            self._named(said.subject), self._named(said.predicate), self._value(said.object),
            said.edtf, said.bounds,
            None if said.claim is None else iri_of(said.claim),
            None if said.status is None else self._named(said.status),
            tuple(map(self._named, said.speakers)), tuple(map(self._named, said.works)),
            tuple(map(iri_of, said.passages)), tuple(map(iri_of, said.disputed_by)),
            said.is_absence,
        )  # fmt: skip

    def claim(self, node: Node) -> Claim:
        """The claim `node`, with what bears on it."""

        def texts(predicate: og.NamedNode) -> tuple[str, ...]:
            values = (t.object for t in self._index.about(node) if t.predicate == predicate)
            return tuple(value.value for value in values if isinstance(value, og.Literal))

        said = {t.predicate: t.object for t in self._index.about(node)}
        status = said.get(STATUS)
        return Claim(
            iri_of(node), self._labels.of(node),
            tuple(term_of(said[part]) for part in STATEMENT_PARTS if part in said),
            self._named(status) if isinstance(status, og.NamedNode) else None,
            tuple(map(self._named, self.objects(node, ASSERTED_BY))),
            tuple(map(self._named, self.objects(node, STATED_IN))),
            tuple(map(iri_of, self.objects(node, ATTESTED_AT))),
            texts(HEDGE), texts(IDENTIFIER),
            tuple(map(iri_of, self._index.subjects_of(DISPUTES, node))),
            tuple(map(iri_of, self.objects(node, DISPUTES))),
        )  # fmt: skip

    def objects(self, node: Node, predicate: og.NamedNode) -> list[Node]:
        """The nodes that `node` has under `predicate`."""
        values = (t.object for t in self._index.about(node) if t.predicate == predicate)
        return [value for value in values if isinstance(value, og.NamedNode | og.BlankNode)]

    def _named(self, node: Node) -> Named:
        return Named(iri_of(node), self._labels.of(node))

    def _value(self, term: og.NamedNode | og.BlankNode | og.Literal) -> Named | Literal:
        if isinstance(term, og.Literal):
            return Literal(term.value, term.datatype.value, term.language)
        return self._named(term)


def iri_of(node: Node) -> Iri:
    """The IRI of a node; that of a blank one begins with `_:`."""
    return Iri(f"_:{node.value}" if isinstance(node, og.BlankNode) else node.value)


def node_of(iri: Iri) -> Node:
    """The node of an IRI that `iri_of` made."""
    return og.BlankNode(iri[2:]) if iri.startswith("_:") else og.NamedNode(iri)
