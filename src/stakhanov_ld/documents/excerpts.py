"""What must be kept of a publication so that it can be asked about any day?

For each dated node an *excerpt*: the triples that its statements are told by, with the names of all
that they lead to. An index of some excerpts answers about their statements as the index of the
whole publication does, so a server needs no more than the few that it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.dated import DatedStatement, claimed_parts
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.vocabulary import (
    BOUNDS,
    DEPENDENT,
    DISPUTES,
    EDTF,
    LABELS,
    RDF_TYPE,
    SPELLING,
)
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS, Publication

_NAMING = frozenset((*LABELS, SPELLING))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What tells of some nodes: `told` of the default graph, `words` of the ontology."""

    told: tuple[og.Triple, ...]
    words: tuple[og.Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedExcerpt:
    """The excerpt of a dated node; all its statements have these bounds."""

    bounds: Bounds
    statements: tuple[DatedStatement, ...]
    excerpt: Excerpt


def dated_excerpts(statements: Iterable[DatedStatement], index: Index) -> tuple[DatedExcerpt, ...]:
    """An excerpt for each node that dates some of `statements`, in their order."""
    by_node: dict[Node, list[DatedStatement]] = {}
    for statement in statements:
        by_node.setdefault(statement.dated, []).append(statement)
    return tuple(
        DatedExcerpt(group[0].bounds, tuple(group), _parted(_triples(node, group, index), index))
        for node, group in by_node.items()
    )


def named(nodes: Iterable[Node], index: Index) -> Excerpt:
    """The classes and the names of `nodes`."""
    kept = {RDF_TYPE, *_NAMING}
    return _parted((t for n in nodes for t in index.about(n) if t.predicate in kept), index)


def index_of(excerpts: Iterable[Excerpt], space: Space) -> Index:
    """An index of the triples of `excerpts`."""
    told: dict[og.Triple, None] = {}
    words: dict[og.Triple, None] = {}
    for excerpt in excerpts:
        told |= dict.fromkeys(excerpt.told)
        words |= dict.fromkeys(excerpt.words)
    graphs = {**dict.fromkeys(DEFAULT_GRAPHS, ()), "data": tuple(told), "ontology": tuple(words)}
    return Index(Publication(graphs, {}, space, None, ""))


def _triples(node: Node, statements: Iterable[DatedStatement], index: Index) -> Iterator[og.Triple]:
    claims = dict.fromkeys(s.claim for s in statements if s.claim is not None)
    led_to: dict[Node, None] = {}
    for statement in statements:
        ends = (statement.subject, statement.predicate, statement.object, statement.status)
        led_to |= dict.fromkeys(e for e in ends if isinstance(e, og.NamedNode | og.BlankNode))
        led_to |= dict.fromkeys((*statement.speakers, *statement.works, *statement.disputed_by))
        if statement.claim is None:
            yield from (t for t in index.pointing_at(node) if t.subject == statement.subject)
        for disputing in statement.disputed_by:
            assert statement.claim is not None, "a claim is what can be disputed"
            yield og.Triple(disputing, DISPUTES, statement.claim)
    claimed = claimed_parts(node, index)
    for told in dict.fromkeys((*claims, node)):
        for triple in index.about(told):
            if told != node and triple.predicate in (EDTF, *BOUNDS):
                continue  # a claim's own time is told where that is asked about
            if told != node or (triple.predicate, triple.object) not in claimed:
                yield triple
                if told == node and isinstance(triple.object, og.NamedNode | og.BlankNode):
                    led_to[triple.object] = None
    for told in led_to:
        yield from (t for t in index.about(told) if t.predicate in _NAMING)
    for triple in index.about(node):
        if triple.predicate == RDF_TYPE and isinstance(triple.object, og.NamedNode):
            yield from (t for t in index.about(triple.object) if t.predicate == DEPENDENT)


def _parted(triples: Iterable[og.Triple], index: Index) -> Excerpt:
    every = tuple(dict.fromkeys(triples))
    told = tuple(triple for triple in every if index.is_told(triple))
    return Excerpt(told, tuple(triple for triple in every if not index.is_told(triple)))
