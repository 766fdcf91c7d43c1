"""What is a document, and what does it say?

A *document* tells about a thing, or about all terms of a vocabulary; its *representations* (Turtle,
a page …) hold the same triples. A thing's document holds

- the thing itself and what depends on it: its names, tenures, conferrals (classes that the ontology
  marks `sld:dependent`),
- the claims about these, with their passages; of a dispute those that bear on what is at stake,
- every node that is described but has no document of its own (blank nodes, foreign IRIs),
- the links that point to the thing, and the disputes that point to these claims,
- and itself: topic, licence, dataset.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import HOME
from stakhanov_ld.documents.disputes import claims_in, is_dispute
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import (
    DCTERMS_DESCRIPTION,
    DCTERMS_LICENSE,
    DISPUTES,
    FOAF_DOCUMENT,
    FOAF_PRIMARY_TOPIC,
    PROF_HAS_TOKEN,
    PROF_PROFILE,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_COMMENT,
    RDFS_LABEL,
    RDFS_SEE_ALSO,
    VOID_IN_DATASET,
)
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.publication.publication import Publication


class Kind(StrEnum):
    """What a document is about, which decides what its page looks like."""

    HOME = "home"
    THING = "thing"
    WORDS = "words"
    TERM = "term"
    RULE = "rule"
    LIST = "list"
    GONE = "gone"
    PROFILES = "profiles"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its address and its triples, the topics' first, grouped by subject."""

    path: str
    kind: Kind
    topics: tuple[og.NamedNode, ...]
    triples: tuple[og.Triple, ...]
    licences: tuple[og.NamedNode, ...]
    """Those that the topics state for themselves, as a vocabulary does, or else the dataset's."""
    is_cut: bool = False
    """Whether it tells less than there is, since there is too much."""


def describe(path: str, topics: Iterable[og.NamedNode], index: Index) -> Document:
    """The document at `path` about the things `topics`."""
    topics = tuple(topics)
    subjects = Subjects(index)
    for topic in topics:
        _gather(topic, index, subjects)
    for subject in tuple(subjects):
        for claim in index.subjects_of(RDF_SUBJECT, subject):
            _gather(claim, index, subjects)
    for claim in (
        c for topic in topics if is_dispute(topic, index) for c in claims_in(topic, index)
    ):
        gather_homeless(claim, index, subjects)
    incoming = [
        triple
        for node in subjects
        for triple in index.pointing_at(node)
        if triple.subject not in subjects and (node in topics or triple.predicate == DISPUTES)
    ]
    triples = [t for subject in subjects for t in ordered(index.about(subject))]
    licences = licences_of(topics, index)
    is_cut = subjects.are_cut or any(map(index.is_hub, topics))
    own = itself(path, topics[:1], licences, index.publication)
    cut = cut_notice(og.NamedNode(index.publication.space.iri(path)), index) if is_cut else ()
    return Document(path, Kind.THING, topics, (*triples, *incoming, *own, *cut), licences, is_cut)


def describe_home(index: Index) -> Document:
    """The home page; as data, what the publication says of itself."""
    dataset = index.publication.dataset
    topics = (dataset,) if dataset is not None else ()
    told = describe_words(HOME, topics, index).triples if topics else ()
    return Document(HOME, Kind.HOME, topics, told, index.dataset.licences)


def describe_profiles(index: Index) -> Document:
    """The list of the profiles in which documents can be asked for (W3C, Profiles Vocabulary)."""
    triples = tuple(
        og.Triple(og.NamedNode(profile.iri), predicate, value)
        for profile in PROFILES
        for predicate, value in (
            (RDF_TYPE, PROF_PROFILE),
            (RDFS_LABEL, og.Literal(profile.label, language="en")),
            (DCTERMS_DESCRIPTION, og.Literal(profile.definition, language="en")),
            (PROF_HAS_TOKEN, og.Literal(profile.token)),
        )
    )
    return Document(addresses.PROFILES, Kind.PROFILES, (), triples, index.dataset.licences)


def describe_report(index: Index) -> Document:
    """How the data keep their rules: the report of their validation."""
    triples = index.publication.graphs[addresses.REPORT]
    return Document(addresses.REPORT, Kind.REPORT, (), triples, index.dataset.licences)


def describe_gone(path: str, topic: og.NamedNode, index: Index) -> Document:
    """What is left at `path` of a thing that was removed: why, and what replaces it."""
    triples = tuple(ordered(index.about(topic)))
    return Document(path, Kind.GONE, (topic,), triples, index.dataset.licences)


def describe_words(path: str, topics: Iterable[og.NamedNode], index: Index) -> Document:
    """The document at `path` about a vocabulary, its shapes or the dataset: what is said of each.

    Without incoming links: every claim there is would point at `sld:Claim`.
    """
    topics = tuple(topics)
    subjects = Subjects(index)
    for topic in topics:
        gather_homeless(topic, index, subjects)
    triples = [t for subject in subjects for t in ordered(index.about(subject))]
    document = og.NamedNode(index.publication.space.iri(path))
    licences = licences_of(topics, index)
    own = () if document in topics else itself(path, (), licences, index.publication)
    cut = cut_notice(document, index) if subjects.are_cut else ()
    return Document(
        path, Kind.WORDS, topics, (*triples, *own, *cut), licences, subjects.are_cut
    )  # fmt: skip


def described(document: Document, index: Index) -> list[Node]:
    """What a page of `document` describes, each node once: its topics, what depends on them, and
    blank nodes. Claims are told in a form of their own.
    """
    subjects = dict.fromkeys(triple.subject for triple in document.triples)
    return [
        node  # type: ignore[misc]  # RDF 1.1 subjects
        for node in subjects
        if node in document.topics or isinstance(node, og.BlankNode) or index.is_dependent(node)
    ]


def ordered(triples: Iterable[og.Triple]) -> Iterator[og.Triple]:
    """Triples of one subject: type and label first, the values of a predicate side by side."""
    by_predicate: dict[og.NamedNode, list[og.Triple]] = {RDF_TYPE: [], RDFS_LABEL: []}
    for triple in triples:
        by_predicate.setdefault(triple.predicate, []).append(triple)
    for group in by_predicate.values():
        yield from group


class Subjects(dict[Node, None]):
    """The nodes that a document describes, in their order, as long as there is room for more."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index
        self._left = index.room
        self.is_full = False
        """Whether some node had no room any more."""

    @property
    def are_cut(self) -> bool:
        """Whether more is said of them, or of others that belong to them, than is told."""
        return self.is_full or any(map(self._index.has_more_about, self))

    def take(self, node: Node) -> bool:
        """Describe `node`, too; whether it was not yet described and there was room."""
        if node in self:
            return False
        if self._left <= 0:
            self.is_full = True
            return False
        self[node] = None
        self._left -= len(self._index.about(node))
        return True


def _gather(node: Node, index: Index, subjects: Subjects) -> None:
    """Add `node` and all that is described along with it, however long the chain is."""
    pending: list[Iterator[Node]] = [iter((node,))]
    while pending:
        current = next(pending[-1], None)
        if current is None:
            pending.pop()
        elif current not in subjects:
            gather_homeless(current, index, subjects)
            if current in subjects:
                pending.append(_dependents(current, index))


def _dependents(node: Node, index: Index) -> Iterator[Node]:
    for triple in index.about(node):
        if triple.predicate != RDF_SUBJECT and index.is_dependent(triple.object):
            yield triple.object


def gather_homeless(node: Node, index: Index, subjects: Subjects) -> None:
    """Add `node` and the nodes it leads to that have no document of their own."""
    pending = deque([node])
    while pending:
        current = pending.popleft()
        if not subjects.take(current):
            continue
        for triple in index.about(current):
            if triple.predicate != RDF_TYPE and index.is_homeless(triple.object):
                pending.append(triple.object)


def licences_of(topics: Iterable[og.NamedNode], index: Index) -> tuple[og.NamedNode, ...]:
    """The licences that `topics` state for themselves, or else the dataset's."""
    stated = dict.fromkeys(
        triple.object
        for topic in topics
        for triple in index.about(topic)
        if triple.predicate == DCTERMS_LICENSE and isinstance(triple.object, og.NamedNode)
    )
    return tuple(stated) or index.dataset.licences


def cut_notice(document: og.NamedNode, index: Index) -> Iterator[og.Triple]:
    """That `document` tells less than there is, and where all of it is."""
    told = (
        f"This document is cut. It tells no more than the first {index.most} statements about a"
        f" node, the first {index.most} links to one, and so many members of a list; all of them"
        " stand in the dumps, and the SPARQL endpoint answers about them."
    )
    yield og.Triple(document, RDFS_COMMENT, og.Literal(told, language="en"))
    downloads = index.publication.space.iri(addresses.DOWNLOADS)
    yield og.Triple(document, RDFS_SEE_ALSO, og.NamedNode(downloads))


def itself(
    path: str,
    topics: Iterable[og.NamedNode],
    licences: Iterable[og.NamedNode],
    publication: Publication,
) -> Iterator[og.Triple]:
    """What the document at `path` says of itself."""
    document = og.NamedNode(publication.space.iri(path))
    yield og.Triple(document, RDF_TYPE, FOAF_DOCUMENT)
    for topic in topics:
        yield og.Triple(document, FOAF_PRIMARY_TOPIC, topic)
    for licence in licences:
        yield og.Triple(document, DCTERMS_LICENSE, licence)
    if publication.dataset is not None:
        yield og.Triple(document, VOID_IN_DATASET, publication.dataset)
