"""What is published? Every document of the site, in the order of its address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import DOCUMENTS
from stakhanov_ld.documents.document import (
    Document,
    Kind,
    cut_notice,
    describe,
    describe_gone,
    describe_home,
    describe_profiles,
    describe_report,
    describe_words,
)
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.terms import Terms
from stakhanov_ld.formats import HTML
from stakhanov_ld.model.vocabulary import FOAF_DOCUMENT, FOAF_TOPIC, RDF_TYPE, RDFS_LABEL
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.variants import Variant


@dataclass(eq=False)
class SiteMap:
    """All documents, and for each thing the path that leads to its document."""

    documents: tuple[Document, ...]
    things: Mapping[str, str]
    """From `id/…` to `doc/…`."""
    moved: dict[str, str]
    """From the path of a document that is no more to that of the one that replaces it."""
    terms: Terms
    """The terms and the rules that have documents of their own."""

    @cached_property
    def paths(self) -> Collection[str]:
        """The path of every document."""
        return frozenset(document.path for document in self.documents)

    @property
    def lists(self) -> Sequence[tuple[str, int]]:
        """For each list of things its path, and how many there are."""
        return [(d.path, len(d.topics)) for d in self.documents if d.kind is Kind.LIST]

    @property
    def first_things(self) -> Sequence[og.NamedNode]:
        """A few things, for whoever wants an example."""
        return [t for d in self.documents if d.kind is Kind.LIST for t in d.topics][:3]

    def representation(self, path: str, variant: Variant) -> str:
        """The path of the `variant` of the document at `path`; never that of a document.

        Where a thing is called `a.ttl`, the Turtle of the thing `a` stands at `a~.ttl`.
        """
        while (address := addresses.representation(path, variant)) in self.paths:
            path += "~"
        return address

    def pages(self, path: str, languages: Iterable[str]) -> dict[str, str]:
        """The paths of the pages of the document at `path` by language, %-encoded."""
        paths = {tag: self.representation(path, Variant(HTML, language=tag)) for tag in languages}
        return {tag: addresses.encoded(page) for tag, page in paths.items()}

    def chart(self, path: str, name: str, variant: Variant) -> str:
        """The path of the `variant` of a chart of the document at `path`; never a document's."""
        while (address := addresses.chart(path, name, variant)) in self.paths:
            name += "~"
        return address


def site_map(index: Index, labels: Labels) -> SiteMap:
    """Everything that the publication behind `index` publishes.

    Raises Invalid where two IRIs would share an address.
    """
    publication = index.publication
    space = publication.space
    former = publication.moved.keys() | set(publication.gone)
    topics: dict[str, list[og.NamedNode]] = {}
    things: dict[str, str] = {}
    for node in index.subjects:
        if not isinstance(node, og.NamedNode) or node in former:
            continue
        path = space.document_of(node.value)
        if path is None:
            continue
        neighbours = topics.setdefault(path, [])
        if neighbours and _resource(neighbours[0]) != _resource(node):
            raise Invalid((same_address(path, neighbours[0], node),))
        neighbours.append(node)
        thing = space.thing_path(node.value)
        if thing is not None:
            things[thing] = path
    documents = [
        describe(path, nodes, index)
        if path.startswith(DOCUMENTS)
        else describe_words(path, nodes, index)
        for path, nodes in topics.items()
    ]
    lists = _lists([d for d in documents if d.kind is Kind.THING], index, labels)
    fixed = (describe_home(index), describe_profiles(index), describe_report(index))
    terms = Terms(index, topics.keys())
    everything = (
        *fixed, *documents, *terms.documents(), *lists, *removed(index), *_abouts(index),
    )  # fmt: skip
    moved: dict[str, str] = {}
    for thing, once, now in former_addresses(publication):
        moved[once] = things[thing] = now
    return SiteMap(tuple(sorted(everything, key=lambda d: d.path)), things, moved, terms)


def former_addresses(publication: Publication) -> Iterator[tuple[str, str, str]]:
    """Of each thing that has moved its path, that of its document, and where that stands now."""
    space = publication.space
    for old, new in publication.moved.items():
        once, now = space.document_of(old.value), space.document_of(new.value)
        thing = space.thing_path(old.value)
        assert once is not None, "former things were checked to have an address"
        assert thing is not None, "former things were checked to have an address"
        yield thing, once, now or addresses.about(new.value)


def _resource(node: og.NamedNode) -> str:
    return node.value.split("#", 1)[0]


def same_address(path: str, one: og.NamedNode, other: og.NamedNode) -> Finding:
    """That two things would share an address."""
    message = f"{one} and {other} would both stand at /{path}: a server decodes paths. Rename one."
    return Finding("", None, "one-thing-at-an-address", other.value, message)


def removed(index: Index) -> Iterator[Document]:
    """What is left of each thing that was removed."""
    for node in index.publication.gone:
        path = index.publication.space.document_of(node.value)
        assert path is not None, "former things were checked to have an address"
        yield describe_gone(path, node, index)


def _abouts(index: Index) -> Iterator[Document]:
    """A document about each IRI that the data speak of and that cannot be a path here."""
    for node in index.mentioned:
        if isinstance(node, og.NamedNode) and not index.publication.space.document_of(node.value):
            yield describe(addresses.about(node.value), (node,), index)


def _lists(documents: list[Document], index: Index, labels: Labels) -> Iterator[Document]:
    """For each folder of documents (`doc/place/`) the list of the things in it, by label."""
    folders: dict[str, list[og.NamedNode]] = {}
    for document in documents:
        folders.setdefault(dirname(document.path) + "/", []).extend(document.topics)
    for folder, members in folders.items():
        yield list_of(folder, members, index, labels)


def list_of(
    folder: str, members: Iterable[og.NamedNode], index: Index, labels: Labels, is_cut: bool = False
) -> Document:
    """The list of the things `members` in a folder of documents, by label."""
    node = og.NamedNode(index.publication.space.iri(folder))
    members = sorted(members, key=lambda member: (labels.of(member).casefold(), member.value))
    links = [og.Triple(node, FOAF_TOPIC, member) for member in members]
    names = [
        triple
        for member in members
        for triple in index.about(member)
        if triple.predicate in (RDF_TYPE, RDFS_LABEL)
    ]
    cut = cut_notice(node, index) if is_cut else ()
    triples = (og.Triple(node, RDF_TYPE, FOAF_DOCUMENT), *links, *names, *cut)
    licences = index.dataset.licences
    return Document(folder, Kind.LIST, tuple(members), triples, licences, is_cut)
