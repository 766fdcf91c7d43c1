"""Where in a publication is a node spoken of?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeGuard

import pyoxigraph as og

from stakhanov_ld.addresses import REPORT
from stakhanov_ld.documents.dataset import Dataset, dataset_of
from stakhanov_ld.documents.named_queries import NamedQuery, named_queries
from stakhanov_ld.documents.statistics import Statistics, statistics_of
from stakhanov_ld.model.vocabulary import DEPENDENT, RDF_TYPE
from stakhanov_ld.publication.publication import Publication

EXAMPLES = 3
"""How many who use a word are named."""
Node = og.NamedNode | og.BlankNode
"""What a triple can be about."""


class Index:
    """The triples of a publication by subject and by object, each in the order of the files."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self._about: dict[object, list[og.Triple]] = {}
        self._pointing_at: dict[object, list[og.Triple]] = {}
        for name, graph in publication.graphs.items():
            if name == REPORT:  # it has a document of its own, and speaks of nothing published
                continue
            for triple in graph:
                self._about.setdefault(triple.subject, []).append(triple)
        self._told: set[object] = set()
        self._default: set[og.Triple] = set()
        for triple in publication.default_graph:
            self._pointing_at.setdefault(triple.object, []).append(triple)
            self._told.add(triple.subject)
            self._default.add(triple)

    @property
    def subjects(self) -> Iterable[object]:
        """Every node that something is said about."""
        return self._about.keys()

    def about(self, node: Node) -> list[og.Triple]:
        """The triples whose subject is `node`, of all graphs but the report."""
        return self._about.get(node, [])

    def pointing_at(self, node: Node) -> list[og.Triple]:
        """The triples of the default graph whose object is `node`."""
        return self._pointing_at.get(node, [])

    def is_told(self, triple: og.Triple) -> bool:
        """Whether the default graph holds `triple`: else it is one of the ontology or the rules."""
        return triple in self._default

    def subjects_of(self, predicate: og.NamedNode, value: Node) -> list[Node]:
        """The nodes that have `value` under `predicate`."""
        return [t.subject for t in self.pointing_at(value) if t.predicate == predicate]  # type: ignore[misc]  # RDF 1.1 subjects

    @property
    def mentioned(self) -> Iterable[object]:
        """Every node of the default graph: what it speaks of, and what it points to as more than a
        class."""
        yield from self._told
        for node, triples in self._pointing_at.items():
            if node not in self._told and any(t.predicate != RDF_TYPE for t in triples):
                yield node

    def is_homeless(self, term: object) -> TypeGuard[Node]:
        """Whether `term` is described, but has no document of its own to be described in.

        What the ontology says of other vocabularies' terms does not count: these have homes.
        """
        if isinstance(term, og.NamedNode):
            return term in self._told and self.publication.space.document_of(term.value) is None
        return isinstance(term, og.BlankNode)

    def is_dependent(self, term: object) -> TypeGuard[Node]:
        """Whether `term` is of a class that is described in the document of what it belongs to."""
        return isinstance(term, og.NamedNode) and any(
            triple.predicate == RDF_TYPE and triple.object in self._dependent_classes
            for triple in self.about(term)
        )

    room: float = math.inf
    """How many triples a document may have that is made of it."""
    is_whole = True
    """Whether it can be gone through: all of it is in memory."""
    most = 0
    """How many triples about a node, and how many that point to one, are told; 0: all."""

    def is_hub(self, node: Node) -> bool:
        """Whether more is said of `node`, or points to it, than is told."""
        return False

    def has_more_about(self, node: Node) -> bool:
        """Whether more is said of `node` than is told."""
        return False

    @cached_property
    def named_queries(self) -> tuple[NamedQuery, ...]:
        """The queries that the publication offers by name; raises Invalid where two share one."""
        return named_queries(self.publication.graphs["data"])

    @cached_property
    def first_uses(self) -> Mapping[og.NamedNode, Sequence[og.Triple]]:
        """For each predicate the first few of its triples in the default graph."""
        found: dict[og.NamedNode, list[og.Triple]] = {}
        for triple in self.publication.default_graph:
            first = found.setdefault(triple.predicate, [])
            if len(first) < EXAMPLES:
                first.append(triple)
        return found

    def count_pointing_at(self, node: Node, predicate: og.NamedNode | None = None) -> int:
        """How many triples of the default graph have `node` as their object."""
        found = self.pointing_at(node)
        return sum(predicate in (None, triple.predicate) for triple in found)

    @cached_property
    def dataset(self) -> Dataset:
        """What the publication says of itself."""
        return dataset_of(self.publication)

    @cached_property
    def statistics(self) -> Statistics:
        """How much there is in the publication, and of what."""
        return statistics_of(self.publication)

    @cached_property
    def _dependent_classes(self) -> frozenset[object]:
        return frozenset(
            triple.subject
            for triple in self.publication.graphs["ontology"]
            if triple.predicate == DEPENDENT and triple.object == og.Literal(True)
        )
