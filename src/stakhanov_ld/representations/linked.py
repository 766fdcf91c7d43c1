"""What do the links of a document start from, and how do they name their targets?

References within the site are relative. All representations of a document stand in one folder, so a
reference is the same in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from stakhanov_ld import addresses
from stakhanov_ld.documents.alignment import SchemaOrg
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.formats import HTML, LINKSET
from stakhanov_ld.model.vocabulary import SCHEMA
from stakhanov_ld.representations.dataset import Download
from stakhanov_ld.variants import Variant

PAGE = Variant(HTML)
"""The page, in whichever language its reader prefers."""
LINK_SET = Variant(LINKSET)


class Link(NamedTuple):
    """A link: its relation, a reference to its target, and what the target is said to be."""

    relation: str
    href: str
    type: str = ""
    hreflang: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What links are made of; `downloads` are the files that home leads to."""

    index: Index
    site: SiteMap
    schema_org: SchemaOrg
    downloads: Sequence[Download] = ()

    def of(self, document: Document, variants: Iterable[Variant], here: str = "") -> Linked:
        """Those of `document`, which comes in `variants`, seen from itself or from `here`."""
        offered = tuple(variants)
        found = {
            variant: self.site.representation(document.path, variant)
            for variant in (*offered, PAGE, LINK_SET)
        }
        here = here or found[LINK_SET]
        references = {v: addresses.relative(path, here) for v, path in found.items()}
        return Linked(document, offered, here, references, self)


@dataclass(frozen=True)
class Linked:
    """A document, seen from the folder in which the path `here` stands."""

    document: Document
    variants: tuple[Variant, ...]
    here: str
    references: Mapping[Variant, str]
    """To each variant, to the page in whichever language, and to the link set."""
    links: Links
    found: dict[str, tuple[Link, ...]] = field(default_factory=dict, compare=False)
    """What was found of each relation in which its representations do not differ."""

    def to(self, path: str) -> str:
        """The reference to a path of the site."""
        return addresses.relative(path, self.here)

    def to_iri(self, iri: str) -> str:
        """The reference to whatever `iri` names: relative if it has an address here."""
        space, site = self.links.index.publication.space, self.links.site
        if iri == space.base:
            return self.to(addresses.HOME)
        thing, path = space.thing_path(iri), space.document_of(iri)
        if thing is not None and thing in site.things:
            return self.to(thing)
        if path is not None and path in site.paths:
            hash_, fragment = iri.partition("#")[1:]
            return self.to(path) + hash_ + uri(fragment)
        return uri(iri)

    @property
    def topic(self) -> str | None:
        """The IRI of the one thing that the document is about; None where that is itself."""
        dataset = self.links.index.publication.dataset
        match self.document.kind:
            case Kind.THING:
                return self.document.topics[0].value
            case Kind.HOME if dataset is not None:
                return dataset.value
        return None

    @cached_property
    def classes(self) -> list[str]:
        """The IRIs of the classes of what the document is about."""
        match self.document.kind:
            case Kind.THING:
                return self.links.schema_org.classes(self.document.topics[0])
            case Kind.HOME:
                return [SCHEMA + "Dataset"]
        return []

    def own_iri(self, path: str) -> str | None:
        """The IRI of the site's own resource at `path`; None where the base is no folder."""
        space = self.links.index.publication.space
        return None if "#" in space.base else uri(space.iri(path))


def uri(iri: str) -> str:
    """`iri` as a URI (RFC 3987, 3.1): header values are ASCII."""
    if iri.isascii():
        return iri
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in iri)
