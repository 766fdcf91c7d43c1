"""By which relations does a document lead elsewhere, and where is that told?

One table, RELATIONS: Link headers, `<link>` elements, link sets and docs/http.md read it. By it
things and documents keep FAIR Signposting, levels 1 and 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Flag, auto
from posixpath import dirname

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Kind
from stakhanov_ld.formats import HTML, JSON, LINKSET, TURTLE
from stakhanov_ld.model.vocabulary import DCTERMS_CREATOR, SCHEMA
from stakhanov_ld.profiles import NATIVE, Profile
from stakhanov_ld.representations.linked import LINK_SET, PAGE, Link, Linked, uri
from stakhanov_ld.variants import Variant


class Told(Flag):
    """Where links of a relation are told."""

    HEADER = auto()
    """In the Link header of each representation, as far as there is room."""
    PAGE = auto()
    """In the `<link>` elements of a page, if they are in its header."""
    THING = auto()
    """In the Link header of the 303 from a thing to its document."""
    SET = auto()
    """In the link set, of the document."""
    SET_OF_EACH = auto()
    """In the link set, of each representation."""


# ── the targets of each relation, from a variant; from the document itself where that is None ────


def _link_set(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    yield Link("linkset", linked.references[LINK_SET], LINKSET.media_type)


def _cite_as(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    whole = (topic.value for topic in linked.document.topics if "#" not in topic.value)
    stated = next(whole, None) if linked.document.kind is Kind.WORDS else None
    iri = linked.topic or stated or linked.own_iri(linked.document.path)
    if iri is not None:
        yield Link("cite-as", uri(iri))


def _type(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    if variant is None or variant.format is HTML:
        page = "CollectionPage" if linked.document.kind is Kind.LIST else "AboutPage"
        yield Link("type", SCHEMA + page)
    for iri in linked.classes:
        yield Link("type", uri(iri))


def _licence(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    for licence in linked.document.licences:
        yield Link("license", linked.to_iri(licence.value))


def _author(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    index, document = linked.links.index, linked.document
    own = [  # of words: the author of a thing did not write what is said of it here
        triple.object
        for topic in document.topics
        if document.kind is Kind.WORDS
        for triple in index.about(topic)
        if triple.predicate == DCTERMS_CREATOR and isinstance(triple.object, og.NamedNode)
    ]
    for author in dict.fromkeys(own or index.dataset.authors):
        yield Link("author", linked.to_iri(author.value))


def _described_by(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    for other in linked.variants:
        if _is_data(other) and other.profile is NATIVE and other != variant:
            yield Link("describedby", linked.references[other], other.format.media_type)
    if linked.document.kind is Kind.HOME:
        yield Link("describedby", linked.to(addresses.CATALOG), TURTLE.media_type)


def _describes(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    if linked.topic is not None:
        yield Link("describes", linked.to_iri(linked.topic))
    if variant is not None and _is_data(variant):
        yield Link("describes", linked.references[PAGE], HTML.media_type)


def _profile(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    profile = profile_of(variant) if variant is not None else None
    if profile is not None:
        yield Link("profile", profile.iri)


def _collection(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    document = linked.document
    if document.kind is Kind.THING and document.path.startswith(addresses.DOCUMENTS):
        yield Link("collection", linked.to(dirname(document.path) + "/"))


def _canonical(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    if variant is not None:
        path = linked.links.site.representation(linked.document.path, variant)
        if (iri := linked.own_iri(path)) is not None:
            yield Link("canonical", iri)


def _alternate(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    """More than the neighbours would mislead: rdflib follows whichever link promises the media type
    that it asked for."""
    others = [other for other in linked.variants if other.format is not LINKSET]
    for other in others if variant is None else _neighbours(variant, others):
        yield alternate(other, linked.references[other])


def alternate(variant: Variant, href: str) -> Link:
    """The link to another representation, a `variant`.

    A form with a profile of its own has no type: clients would take it for the usual form.
    """
    profile = variant.format.profile or ("" if variant.profile is NATIVE else variant.profile.iri)
    type_ = "" if variant.format.profile else variant.format.media_type
    return Link("alternate", href, type_, variant.language or "", profile)


def _neighbours(variant: Variant, offers: Iterable[Variant]) -> Iterator[Variant]:
    """Those that say the same, and one that says it otherwise for each profile.

    A page is among its own: search engines want each language to list all of them.
    """
    told = set()
    for other in offers:
        kin = _kin(other)
        itself = other == variant and variant.format is not HTML
        if not itself and (kin == _kin(variant) or kin not in told):
            told.add(kin)
            yield other


def _kin(variant: Variant) -> tuple[Profile, str]:
    return variant.profile, variant.format.profile


def _of_home(relation: str, path: str, media_type: str) -> Callable[..., Iterator[Link]]:
    def find(linked: Linked, variant: Variant | None) -> Iterator[Link]:
        if linked.document.kind is Kind.HOME:
            yield Link(relation, linked.to(path), media_type)

    return find


def _item(linked: Linked, variant: Variant | None) -> Iterator[Link]:
    document, space = linked.document, linked.links.index.publication.space
    if document.kind is Kind.LIST:
        paths = (space.document_of(member.value) for member in document.topics)
        for path in dict.fromkeys(paths):
            if path is not None:
                yield Link("item", linked.to(path))
    elif document.kind is Kind.HOME:
        for file in linked.links.downloads:
            yield Link("item", linked.to(file.path), file.media_type)


# ── the table ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A relation of links: what it leads to, in words, and how that is found."""

    name: str
    leads_to: str
    told: Told
    find: Callable[[Linked, Variant | None], Iterable[Link]]
    varies: bool = False
    """Whether the representations of a document differ in it."""


_EVERYWHERE = Told.HEADER | Told.PAGE | Told.SET | Told.SET_OF_EACH
_OF_ALL_ALIKE = Told.HEADER | Told.PAGE | Told.SET
_SERVICES = (
    ("api-catalog", addresses.API_CATALOG, LINKSET.media_type),
    ("service-desc", addresses.OPENAPI, JSON.media_type),
    ("service-doc", addresses.SPARQL, HTML.media_type),
)

RELATIONS = (
    Relation("linkset", "the link set of the document", Told.HEADER | Told.PAGE, _link_set),
    Relation("cite-as", "the IRI of what the document is about, or else its own", _EVERYWHERE,
             _cite_as),
    Relation("type", "schema.org's class of the page, and those of what it is about", _EVERYWHERE,
             _type, varies=True),
    Relation("license", "the licences of the document", _EVERYWHERE, _licence),
    Relation("author", "whoever made the dataset or the words, or else publishes it", _EVERYWHERE,
             _author),
    Relation("describedby", "the data of the document in each format; of home, the catalogue too",
             _OF_ALL_ALIKE | Told.THING, _described_by, varies=True),
    Relation("describes", "what the document is about; from data, the page too", _EVERYWHERE,
             _describes, varies=True),
    Relation("profile", "the profile of data",
             Told.HEADER | Told.SET_OF_EACH, _profile, varies=True),
    Relation("collection", "the list of things of its kind", _OF_ALL_ALIKE, _collection),
    Relation("canonical", "the representation's own address, under the base IRI",
             Told.HEADER | Told.PAGE | Told.SET_OF_EACH, _canonical, varies=True),
    *(
        Relation(name, f"of home, `/{path}`", _OF_ALL_ALIKE, _of_home(name, path, media_type))
        for name, path, media_type in _SERVICES
    ),
    Relation("alternate", "the other representations", _OF_ALL_ALIKE, _alternate, varies=True),
    Relation("item", "of a list, the documents in it; of home, the files", _OF_ALL_ALIKE, _item),
)  # fmt: skip
"""Every relation, the first in a header first: what does not fit there stands in the link set."""


def _is_data(variant: Variant) -> bool:
    return variant.format not in (HTML, LINKSET) and not variant.format.profile


def profile_of(variant: Variant) -> Profile | None:
    """The profile that a representation says it has: data have one, what is for people has none."""
    return None if variant.language or variant.format is LINKSET else variant.profile
