"""How is an answer about a day told, in a line of words and in triples?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as og

from stakhanov_ld.documents.as_of import AsOf
from stakhanov_ld.documents.dated import DatedStatement
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.model.certainty import Certainty
from stakhanov_ld.model.vocabulary import (
    AS_OF,
    BY_CLAIM,
    CERTAINTIES,
    CERTAINTY,
    CHANGES_ON,
    DCTERMS_LICENSE,
    DEPENDENT,
    FIRST_DAY,
    FOAF_DOCUMENT,
    FOAF_PRIMARY_TOPIC,
    HAS_VERDICT,
    IS_RECORDED,
    LAST_DAY,
    OF_DATED,
    RDF_TYPE,
    RDFS_COMMENT,
    RDFS_LABEL,
    VERDICT,
    XSD_BOOLEAN,
    XSD_DATE,
)

NOT_STATED = "not stated"
"""What stands in the place of a status where it is only recorded that nothing is said."""

_CONCEPTS = dict(zip(Certainty, CERTAINTIES, strict=True))


def verdict(label: str, certainty: Certainty, status: str | None, is_disputed: bool = False) -> str:
    """One statement with its certainty and its status, in words.

    >>> verdict("Stakhanov", Certainty.CERTAIN, "asserted")
    'Stakhanov (certain, asserted)'
    >>> verdict("Andrei", Certainty.NOT, "hearsay", True)
    'Andrei (not of that time, hearsay), disputed'
    """
    surely = "not of that time" if certainty is Certainty.NOT else certainty
    told = f"{label} ({', '.join(filter(None, (surely, status)))})"
    return f"{told}, disputed" if is_disputed else told


def summary(about: str, asked: str, verdicts: Iterable[str], is_recorded: bool) -> str:
    """An answer in a line.

    >>> summary("Kadiivka", "1985", ["Stakhanov (certain, asserted)"], True)
    'Kadiivka, 1985: Stakhanov (certain, asserted)'
    >>> summary("Lugovaya", "1900", [], False)
    'Lugovaya, 1900: not recorded.'
    """
    held = "; ".join(verdicts)
    return f"{about}, {asked}: {held if is_recorded else f'not recorded. {held}'.strip()}"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer about `asked`, a time, that has the address `iri`.

    It is about `topics`, or about everything where there are none.
    """

    iri: str
    asked: str
    topics: tuple[og.NamedNode, ...]
    answer: AsOf
    index: Index
    licences: tuple[str, ...] = ()

    def triples(self) -> tuple[og.Triple, ...]:
        """The answer, its verdicts, and all that they are about; no node of its own is nameless."""
        itself = og.NamedNode(self.iri)
        verdicts = [(held.thing, held.certainty) for held in self.answer.held]
        verdicts += [(statement, Certainty.NOT) for statement in self.answer.rest]
        names = self._names([statement for statement, _ in verdicts])
        labels = Labels(self.index)
        made = [*self._itself(itself, names, labels)]
        for name, (statement, certainty) in zip(names, verdicts, strict=True):
            made += self._verdict(name, statement, certainty, labels)
        by_subject: dict[object, list[og.Triple]] = {}
        publication = self.index.publication
        for triple in (*publication.default_graph, *publication.graphs["ontology"]):
            if triple.predicate != DEPENDENT:
                by_subject.setdefault(triple.subject, []).append(triple)
        return (*made, *(triple for group in by_subject.values() for triple in group))

    def words(self, statement: DatedStatement, certainty: Certainty, labels: Labels) -> str:
        """One statement of the answer in words."""
        status = labels.of(statement.status) if statement.status is not None else None
        return verdict(
            self.label(statement, labels),
            certainty,
            NOT_STATED if statement.is_absence else status,
            bool(statement.disputed_by),
        )

    def label(self, statement: DatedStatement, labels: Labels) -> str:
        """What a statement says of the topic; of everything, the whole of it."""
        if not self.topics:
            return labels.sentence(statement).value
        told = statement.told_of(self.topics[0])
        return told.value if isinstance(told, og.Literal) else labels.of(told)

    def _itself(
        self, itself: og.NamedNode, names: Sequence[og.NamedNode], labels: Labels
    ) -> Iterator[og.Triple]:
        about = labels.of(self.topics[0]) if self.topics else "Everything"
        said = [self.words(held.thing, held.certainty, labels) for held in self.answer.held]
        recorded = self.answer.is_recorded
        prose = summary(about, self.asked, said, recorded)
        yield og.Triple(itself, RDF_TYPE, FOAF_DOCUMENT)
        yield og.Triple(itself, RDF_TYPE, AS_OF)
        yield og.Triple(itself, RDFS_LABEL, og.Literal(f"{about}, {self.asked}", language="en"))
        yield og.Triple(itself, RDFS_COMMENT, og.Literal(prose, language="en"))
        for topic in self.topics[:1]:
            yield og.Triple(itself, FOAF_PRIMARY_TOPIC, topic)
        for licence in self.licences:
            yield og.Triple(itself, DCTERMS_LICENSE, og.NamedNode(licence))
        yield _day(itself, FIRST_DAY, self.answer.period.first)
        yield _day(itself, LAST_DAY, self.answer.period.last)
        truth = og.Literal("true" if recorded else "false", datatype=XSD_BOOLEAN)
        yield og.Triple(itself, IS_RECORDED, truth)
        for day in self.answer.changes:
            yield _day(itself, CHANGES_ON, day)
        for name in names:
            yield og.Triple(itself, HAS_VERDICT, name)

    def _verdict(
        self, name: og.NamedNode, statement: DatedStatement, certainty: Certainty, labels: Labels
    ) -> Iterator[og.Triple]:
        words = self.words(statement, certainty, labels)
        yield og.Triple(name, RDF_TYPE, VERDICT)
        yield og.Triple(name, RDFS_LABEL, og.Literal(words, language="en"))
        yield og.Triple(name, CERTAINTY, _CONCEPTS[certainty])
        yield og.Triple(name, OF_DATED, statement.dated)
        if statement.claim is not None:
            yield og.Triple(name, BY_CLAIM, statement.claim)

    def _names(self, statements: Iterable[DatedStatement]) -> list[og.NamedNode]:
        """A name for each verdict, after its claim or its dated thing: `#claim/name-stakhanov`.

        What is told twice is numbered after a `!`, which is always escaped in a name.
        """
        things = self.index.publication.space.things
        taken: dict[str, int] = {}
        names = []
        for statement in statements:
            node: Node = statement.claim if statement.claim is not None else statement.dated
            part = quote(node.value.removeprefix(things), safe="/")
            taken[part] = taken.get(part, 0) + 1
            number = f"!{taken[part]}" if taken[part] > 1 else ""
            names.append(og.NamedNode(f"{self.iri}#{part}{number}"))
        return names


def _day(node: og.NamedNode, predicate: og.NamedNode, day: object) -> og.Triple:
    return og.Triple(node, predicate, og.Literal(str(day), datatype=XSD_DATE))
