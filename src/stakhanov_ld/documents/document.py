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
    RDFS_LABEL,
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


def describe(path: str, topics: Iterable[og.NamedNode], index: Index) -> Document:
    """The document at `path` about the things `topics`."""
    topics = tuple(topics)
    subjects: dict[Node, None] = {}
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
    told = (*triples, *incoming, *itself(path, topics[:1], licences, index.publication))
    return Document(path, Kind.THING, topics, told, licences)


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
    subjects: dict[Node, None] = {}
    for topic in topics:
        gather_homeless(topic, index, subjects)
    triples = [t for subject in subjects for t in ordered(index.about(subject))]
    document = og.NamedNode(index.publication.space.iri(path))
    licences = licences_of(topics, index)
    own = () if document in topics else itself(path, (), licences, index.publication)
    return Document(path, Kind.WORDS, topics, (*triples, *own), licences)


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


def _gather(node: Node, index: Index, subjects: dict[Node, None]) -> None:
    """Add `node` and all that is described along with it."""
    if node in subjects:
        return
    gather_homeless(node, index, subjects)
    for triple in index.about(node):
        if triple.predicate != RDF_SUBJECT and index.is_dependent(triple.object):
            _gather(triple.object, index, subjects)


def gather_homeless(node: Node, index: Index, subjects: dict[Node, None]) -> None:
    """Add `node` and the nodes it leads to that have no document of their own."""
    pending = [node]
    while pending:
        current = pending.pop(0)
        if current in subjects:
            continue
        subjects[current] = None
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
