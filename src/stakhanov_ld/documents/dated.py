"""Which statements of a publication have a time, and whom do they concern?

What is dated has an `sld:edtf`; its bounds say when it is possible and when it is certain (see
`model`). Three kinds of statements have a time:

- a claim whose object is dated: the thing in it (a name, a post …) holds then;
- a claim that is dated itself, since its object is no thing of its own (“is called a town”);
- a dated thing that no claim asserts: whatever leads to it where its class is dependent
  (`place sld:hasName name`, in data without claims), else the thing itself, as a feat or a source.

Bounds without an EDTF literal are an editor's reading and date nothing; a derived claim was
computed and has no time but that of its grounds.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.times import time_of
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.vocabulary import (
    ABSENCE_RECORD,
    ASSERTED_BY,
    ATTESTED_AT,
    DERIVED,
    DISPUTES,
    EDTF,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    STATED_IN,
    STATEMENT_PARTS,
    STATUS,
)

Term = og.NamedNode | og.BlankNode | og.Literal


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A triple with its time, and who says it: `claim` and all after it are empty where none does.

    Of a dated thing that stands for itself the predicate is `sld:edtf`, the object its literal.
    """

    subject: Node
    predicate: og.NamedNode
    object: Term
    dated: Node
    """What carries the time: the object, the claim, or the subject itself."""
    edtf: str
    bounds: Bounds
    claim: Node | None = None
    status: og.NamedNode | None = None
    speakers: tuple[Node, ...] = ()
    works: tuple[Node, ...] = ()
    passages: tuple[Node, ...] = ()
    disputed_by: tuple[Node, ...] = ()
    is_absence: bool = False
    """Whether it records that something is not stated (`sld:AbsenceRecord`)."""

    def told_of(self, thing: Node | None) -> Term:
        """What it says of `thing`: the other end of the triple, in general its object.

        Of what stands for itself, that.
        """
        return self.subject if self.predicate == EDTF or self.object == thing else self.object


def dated_statements(index: Index) -> tuple[DatedStatement, ...]:
    """All dated statements of the default graph, the oldest first, each once."""
    told = (t.subject for t in index.publication.default_graph if t.predicate == EDTF)
    nodes = dict.fromkeys(node for node in told if not isinstance(node, og.Triple))
    found = dict.fromkeys(statement for node in nodes for statement in _of(node, index))
    return tuple(sorted(found, key=_age))


def dated_near(thing: Node, index: Index) -> tuple[DatedStatement, ...]:
    """Those of the dated statements that concern `thing`, the oldest first.

    Found from it: what it leads to and what leads to it, be it by a claim, and has a time. So no
    more is looked at than what its document tells.
    """
    near: dict[Node, None] = {thing: None}
    for triple in (*index.about(thing), *index.pointing_at(thing)):
        for end in (triple.object, triple.subject):
            if isinstance(end, og.NamedNode | og.BlankNode):
                near[end] = None
    for claim in tuple(near):
        said = _one(claim, RDF_OBJECT, index)
        if isinstance(said, og.NamedNode | og.BlankNode):
            near[said] = None
    dated = (node for node in near if _is_dated(node, index))
    found = dict.fromkeys(statement for node in dated for statement in _of(node, index))
    return tuple(sorted((s for s in found if thing in concerned(s, index)), key=_age))


def _is_dated(node: Node, index: Index) -> bool:
    return any(t.predicate == EDTF and index.is_told(t) for t in index.about(node))


def all_concerned(index: Index) -> Collection[Node] | Container[Node]:
    """All that can be asked about a day, and has an answer on some."""
    if index.is_whole:
        return frozenset(n for said in dated_statements(index) for n in concerned(said, index))
    return _Near(index)


class _Near(Container[Node]):
    """The same of an index that cannot be gone through: asked node by node."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._dates = EDTF.value in index.statistics.whole.properties

    def __contains__(self, node: object) -> bool:
        if not self._dates or not isinstance(node, og.NamedNode | og.BlankNode):
            return False
        return bool(dated_near(node, self._index))


def concerning(
    thing: Node, statements: Iterable[DatedStatement], index: Index
) -> tuple[DatedStatement, ...]:
    """Those of `statements` that concern `thing`, in their order."""
    return tuple(s for s in statements if thing in concerned(s, index))


def concerned(statement: DatedStatement, index: Index) -> tuple[Node, ...]:
    """The nodes that `statement` concerns: its subject first, its object, its claim, and the parts
    of its dated thing, such as the organisation and the role of a post.

    What a claim of its own says of a dated thing does not count: a name in somebody's honour is
    nothing that happened to them.
    """
    found: dict[Node, None] = {statement.subject: None}
    if statement.claim is not None:
        found[statement.claim] = None
    if not isinstance(statement.object, og.Literal):
        found[statement.object] = None
    if statement.dated != statement.claim:
        claimed = claimed_parts(statement.dated, index)
        for triple in index.about(statement.dated):
            part = triple.object
            if (
                triple.predicate != RDF_TYPE
                and isinstance(part, og.NamedNode | og.BlankNode)
                and (triple.predicate, part) not in claimed
                and index.is_told(triple)
            ):
                found[part] = None
    return tuple(found)


def claimed_parts(node: Node, index: Index) -> set[tuple[Term | None, Term | None]]:
    """Predicate and object of each claim about `node`."""
    claims = index.subjects_of(RDF_SUBJECT, node)
    return {(_one(c, RDF_PREDICATE, index), _one(c, RDF_OBJECT, index)) for c in claims}


def _of(node: Node, index: Index) -> Iterator[DatedStatement]:
    """The statements that `node`, which has an EDTF literal, dates."""
    if _one(node, RDF_SUBJECT, index) is not None:
        yield from _claimed(node, node, index)
        return
    claims = [s for c in index.subjects_of(RDF_OBJECT, node) for s in _claimed(c, node, index)]
    if claims:
        yield from claims
        return
    time = time_of(node, index)
    if index.is_dependent(node) or isinstance(node, og.BlankNode):
        bearers = [t for t in index.pointing_at(node) if t.predicate != RDF_OBJECT]
        for subject, predicate, _ in bearers:
            yield DatedStatement(subject, predicate, node, node, time.edtf, time.bounds)
        if bearers:
            return
    absence = any(t.predicate == RDF_TYPE and t.object == ABSENCE_RECORD for t in index.about(node))
    literal = _one(node, EDTF, index)
    assert literal is not None, "whoever has no time is not asked about it"
    yield DatedStatement(node, EDTF, literal, node, time.edtf, time.bounds, is_absence=absence)


def _claimed(claim: Node, dated: Node, index: Index) -> Iterator[DatedStatement]:
    """The statement of a claim that is whole and was not computed."""
    subject, predicate, value = (_one(claim, part, index) for part in STATEMENT_PARTS)
    status = _one(claim, STATUS, index)
    if (
        status == DERIVED
        or not isinstance(subject, og.NamedNode | og.BlankNode)
        or not isinstance(predicate, og.NamedNode)
        or value is None
    ):
        return
    time = time_of(dated, index)
    yield DatedStatement(
        subject, predicate, value, dated, time.edtf, time.bounds, claim,
        status if isinstance(status, og.NamedNode) else None,
        _nodes(claim, ASSERTED_BY, index),
        _nodes(claim, STATED_IN, index),
        _nodes(claim, ATTESTED_AT, index),
        tuple(dict.fromkeys(index.subjects_of(DISPUTES, claim))),
    )  # fmt: skip


def _age(statement: DatedStatement) -> tuple[int, ...]:
    """What began first comes first; what has no beginning, before all."""
    bounds = statement.bounds
    start = bounds.earliest_start
    end = bounds.latest_end or bounds.earliest_end or bounds.latest_start or start
    return (start is not None, start.ordinal if start else 0, end.ordinal if end else 0)


def _one(node: Node, predicate: og.NamedNode, index: Index) -> Term | None:
    values = (t.object for t in index.about(node) if t.predicate == predicate)
    return next((value for value in values if not isinstance(value, og.Triple)), None)


def _nodes(node: Node, predicate: og.NamedNode, index: Index) -> tuple[Node, ...]:
    return tuple(
        t.object
        for t in index.about(node)
        if t.predicate == predicate and isinstance(t.object, og.NamedNode | og.BlankNode)
    )
