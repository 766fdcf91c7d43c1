"""How often do the data use a word, and who does?

Asked of the default graph, and counted as everywhere else (see `statistics`): the things of a class
that have an IRI, the triples of a property; besides, the claims that are made in its words, since
a claim does not assert its triple.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import pyoxigraph as og

from stakhanov_ld.documents.index import EXAMPLES, Index
from stakhanov_ld.model.vocabulary import OWL, RDF, RDF_PREDICATE, RDF_TYPE, RDFS

_CLASSES = frozenset((RDFS + "Class", OWL + "Class"))
_PROPERTIES = frozenset((
    RDF + "Property", OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty",
    OWL + "OntologyProperty",
))  # fmt: skip


class Role(StrEnum):
    """As what a word is used."""

    CLASS = "class"
    PROPERTY = "property"
    CLAIMED = "claimed"
    """As the property of claims."""
    VALUE = "value"


_QUERIES = {
    Role.CLASS: "SELECT ?thing WHERE {{\n  ?thing a {term} .\n  FILTER(isIRI(?thing))\n}}\n",
    Role.PROPERTY: "SELECT ?subject ?value WHERE {{\n  ?subject {term} ?value .\n}}\n",
    Role.CLAIMED: "SELECT ?claim WHERE {{\n  ?claim {predicate} {term} .\n}}\n",
    Role.VALUE: "SELECT ?subject ?property WHERE {{\n  ?subject ?property {term} .\n}}\n",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How often `term` is used in a role, and the first triples that do."""

    term: og.NamedNode
    role: Role
    count: int
    examples: tuple[og.Triple, ...]

    @property
    def query(self) -> str:
        """SPARQL whose answer has a row for each use."""
        return _QUERIES[self.role].format(term=self.term, predicate=RDF_PREDICATE)


class Usage:
    """The uses of words in one publication."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._counts = index.statistics.whole

    def of(self, term: og.NamedNode) -> tuple[Use, ...]:
        """How `term` is used, in each role that it can have; a count may be 0."""
        uses = []
        roles = self._roles(term)
        if Role.CLASS in roles:
            count = self._counts.classes.get(term.value, 0)
            things = (
                triple
                for triple in self._index.pointing_at(term)
                if triple.predicate == RDF_TYPE and isinstance(triple.subject, og.NamedNode)
            )
            uses.append(Use(term, Role.CLASS, count, tuple(islice(things, EXAMPLES))))
        if Role.PROPERTY in roles:
            count = self._counts.properties.get(term.value, 0)
            first = tuple(self._index.first_uses.get(term, ()))
            uses.append(Use(term, Role.PROPERTY, count, first))
            claims = self._pointing(term, RDF_PREDICATE)
            count = self._index.count_pointing_at(term, RDF_PREDICATE)
            if count:
                uses.append(Use(term, Role.CLAIMED, count, claims[:EXAMPLES]))
        if not roles:
            values = tuple(self._index.pointing_at(term)[:EXAMPLES])
            uses.append(Use(term, Role.VALUE, self._index.count_pointing_at(term), values))
        return tuple(uses)

    def _pointing(self, term: og.NamedNode, predicate: og.NamedNode) -> tuple[og.Triple, ...]:
        return tuple(t for t in self._index.pointing_at(term) if t.predicate == predicate)

    def _roles(self, term: og.NamedNode) -> set[Role]:
        """What the word is declared or used as, of class and property."""
        classes = {
            triple.object.value
            for triple in self._index.about(term)
            if triple.predicate == RDF_TYPE and isinstance(triple.object, og.NamedNode)
        }
        roles = set()
        if classes & _CLASSES or term.value in self._counts.classes:
            roles.add(Role.CLASS)
        if classes & _PROPERTIES or term.value in self._counts.properties:
            roles.add(Role.PROPERTY)
        return roles
