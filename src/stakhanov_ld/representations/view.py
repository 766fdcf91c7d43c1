"""How does a page see its publication: in its language, labels for IRIs, links relative to it?

Literals and IRIs of the data are hostile: Jinja escapes them, and only http(s) IRIs become links.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.dated import all_concerned
from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.groups import Groups
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import Labels, shortened
from stakhanov_ld.documents.locations import Locations
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML
from stakhanov_ld.model.vocabulary import RDF_TYPE, RDFS_LABEL, TIME_DATATYPES
from stakhanov_ld.representations.dataset import Download
from stakhanov_ld.representations.shown import Row, Value
from stakhanov_ld.representations.when import when
from stakhanov_ld.variants import Variant


@dataclass(frozen=True)
class Background:
    """What all pages of a publication read."""

    index: Index
    site: SiteMap
    downloads: Sequence[Download] = ()
    """The files that the home page leads to."""

    @cached_property
    def groups(self) -> Groups:
        """How properties are grouped and ordered."""
        return Groups(self.index)

    @cached_property
    def locations(self) -> Locations:
        """Where things lie."""
        return Locations(self.index)

    @cached_property
    def dated(self) -> Container[Node]:
        """All that can be asked about a day, and has an answer on some."""
        return all_concerned(self.index)


class View:
    """The publication as seen from the page at `path` in `language`."""

    def __init__(self, path: str, language: str, labels: Labels, background: Background) -> None:
        self.path = path
        self.language = language
        self.labels = labels
        self.index = background.index
        self.site = background.site
        self.downloads = background.downloads
        self.groups = background.groups
        self.locations = background.locations
        self.dated = background.dated

    @property
    def tells_of_days(self) -> bool:
        """Whether everything that holds on a day can be asked for."""
        return isinstance(self.dated, frozenset) and bool(self.dated)

    # ── links ────────────────────────────────────────────────────────────────────────────────

    def to(self, path: str) -> str:
        """The reference to what stands at `path`."""
        return addresses.relative(path, self.path)

    def to_page(self, path: str) -> str:
        """The reference to the page at `path`, in the language of this one."""
        return addresses.page(path, self.path, self.language)

    def href(self, node: og.NamedNode) -> str | None:
        """The reference to what tells of `node`: here, or by its IRI where that may be a link."""
        own = self.site.terms.paths.get(node)
        if own is not None:
            return self.to_page(own)
        path = self.index.publication.space.document_of(node.value)
        if path is not None and path in self.site.paths:
            fragment = node.value.partition("#")[2]
            hash_ = f"#{fragment}" if fragment else ""
            return (self.to_page(path) if path != self.path or not hash_ else "") + hash_
        return node.value if node.value.startswith(("http://", "https://")) else None

    def formats(self, document: Document) -> list[tuple[str, str, str]]:
        """The label, the reference and the media type of `document` in each format of data."""
        return [
            (f.label, self.to(self.site.representation(document.path, Variant(f))), f.media_type)
            for f in DOCUMENT_FORMATS
            if f is not HTML
        ]

    def folder(self, document: Document) -> tuple[str, str] | None:
        """The list that a thing stands in; what other publishers named stands in none."""
        if not document.path.startswith(addresses.DOCUMENTS):
            return None
        folder = dirname(document.path) + "/"
        return basename(dirname(document.path)) or folder, self.to_page(folder)

    # ── terms ────────────────────────────────────────────────────────────────────────────────

    def value(self, term: og.NamedNode | og.BlankNode | og.Literal | og.Triple) -> Value:
        """`term` as it is shown."""
        if isinstance(term, og.Triple):
            return Value(str(term))
        if isinstance(term, og.Literal):
            if is_time(term):
                return Value(when(term.value, self.language), title=term.value)
            datatype = shortened(term.datatype.value, self.index.publication.prefixes)
            shown = datatype not in ("xsd:string", "rdf:langString") and not term.language
            return Value(term.value, language=term.language, title=datatype if shown else None)
        label = self.labels.literal(term)
        if isinstance(term, og.BlankNode):
            return Value(label.value, f"#{term.value}" if self.index.about(term) else None)
        return Value(label.value, self.href(term), label.language, term.value)

    def types(self, node: Node) -> tuple[Value, ...]:
        """The classes of `node`, one for each name: many vocabularies have a class Person."""
        classes = [
            self.value(triple.object)
            for triple in self.index.about(node)
            if triple.predicate == RDF_TYPE
        ]
        return tuple({value.text: value for value in reversed(classes)}.values())[::-1]

    def rows(self, node: Node) -> tuple[Row, ...]:
        """What is said of `node` besides its class and its label, by property."""
        rows: dict[og.NamedNode, list[Value]] = {}
        for triple in self.index.about(node):
            if triple.predicate not in (RDF_TYPE, RDFS_LABEL):
                rows.setdefault(triple.predicate, []).append(self.value(triple.object))
        return tuple(Row(self.value(p), tuple(values)) for p, values in rows.items())


def anchor(iri: str) -> str:
    """The name of the place on a page where the node `iri` is described."""
    return iri.split("#", 1)[1] if "#" in iri else iri.rsplit("/", 1)[-1]


def is_time(term: object) -> bool:
    """Whether `term` is a date, which is told in words."""
    return isinstance(term, og.Literal) and term.datatype in TIME_DATATYPES
