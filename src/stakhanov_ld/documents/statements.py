"""What is said of a thing, and who says it?

A statement is a value of a property of the thing: said plainly, by claims, or both. Claims that no
plain triple bears out (disputed, reported …) say what they say all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import (
    ASSERTED_BY,
    ATTESTED_AT,
    COARSER_THAN,
    DISPUTES,
    HEDGE,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_LABEL,
    STATED_IN,
    STATUS,
)

Term = og.NamedNode | og.BlankNode | og.Literal
_NO_STATEMENTS = (RDF_TYPE, RDFS_LABEL)
"""What heads a page rather than stands in it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as somebody makes it: who, in which work, where that stands, how worded."""

    node: Node
    status: Term | None
    speakers: tuple[Node, ...]
    works: tuple[Node, ...]
    passages: tuple[Node, ...]
    hedges: tuple[og.Literal, ...]
    disputed_by: tuple[Node, ...]
    coarser_than: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A value of a property of a thing, with the claims that state it."""

    predicate: og.NamedNode
    value: og.NamedNode | og.BlankNode | og.Literal | og.Triple
    claims: tuple[Claim, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether another claim disputes one of those that state it."""
        return any(claim.disputed_by for claim in self.claims)


def statements(node: Node, index: Index) -> tuple[Statement, ...]:
    """What is said of `node`: what is said plainly in the order of the files, then claims."""
    claims: dict[tuple[og.NamedNode, object], list[Claim]] = {}
    for claim in index.subjects_of(RDF_SUBJECT, node):
        said = {t.predicate: t.object for t in index.about(claim)}
        predicate = said.get(RDF_PREDICATE)
        if isinstance(predicate, og.NamedNode) and RDF_OBJECT in said:
            claims.setdefault((predicate, said[RDF_OBJECT]), []).append(claim_of(claim, index))
    plain = (
        (t.predicate, t.object) for t in index.about(node) if t.predicate not in _NO_STATEMENTS
    )
    found = dict.fromkeys((*plain, *claims))
    return tuple(
        Statement(predicate, value, tuple(claims.get((predicate, value), ())))  # type: ignore[arg-type]  # what was an object is one
        for predicate, value in found
    )


def claim_of(node: Node, index: Index) -> Claim:
    """The claim that `node` is, as far as the publication tells."""
    values: dict[og.NamedNode, list[Term]] = {}
    for triple in index.about(node):
        if not isinstance(triple.object, og.Triple):
            values.setdefault(triple.predicate, []).append(triple.object)

    def nodes(predicate: og.NamedNode) -> tuple[Node, ...]:
        return tuple(v for v in values.get(predicate, ()) if not isinstance(v, og.Literal))

    return Claim(
        node,
        next(iter(values.get(STATUS, ())), None),
        nodes(ASSERTED_BY),
        nodes(STATED_IN),
        nodes(ATTESTED_AT),
        tuple(v for v in values.get(HEDGE, ()) if isinstance(v, og.Literal)),
        tuple(dict.fromkeys(index.subjects_of(DISPUTES, node))),
        nodes(COARSER_THAN),
    )
