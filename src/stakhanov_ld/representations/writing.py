"""Which representations does a document have, and what does each say?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.alignment import SchemaOrg
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.errors import Gone
from stakhanov_ld.formats import (
    DOCUMENT_FORMATS,
    HTML,
    JSON_LD,
    JSON_LD_FRAMED,
    LINKSET,
    PROBLEM,
    PROFILE_FORMATS,
    SVG,
    Format,
)
from stakhanov_ld.model.vocabulary import CHANGE_NOTE, IS_REPLACED_BY, SCHEMA
from stakhanov_ld.profiles import NATIVE, SCHEMA_ORG, Profile
from stakhanov_ld.representations import links
from stakhanov_ld.representations.contexts import Contexts
from stakhanov_ld.representations.dataset import Download
from stakhanov_ld.representations.graphs import CannotCarry, Context, Notation, framed, written_in
from stakhanov_ld.representations.linked import Linked, Links
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.representations.problems import problem_details
from stakhanov_ld.variants import Variant

_SCHEMA_ORG_CONTEXT = Context({"@vocab": SCHEMA})
"""Carried along: whoever reads schema.org fetches nothing for it, and neither do we."""


@dataclass(frozen=True, slots=True)
class Written:
    """The body of each variant of a document; and what it links to, unless it is gone."""

    bodies: dict[Variant, bytes]
    linked: Linked | None


class Writing:
    """Writes the documents of one publication."""

    def __init__(
        self,
        index: Index,
        site: SiteMap,
        contexts: Contexts,
        dataset: bytes,
        downloads: Sequence[Download],
        release: str,
    ) -> None:
        """`dataset` is the JSON-LD by which the home page tells of the whole publication, and
        `downloads` are the files to which it leads."""
        prefixes = index.publication.prefixes
        self.pages = Pages(index, site, release, downloads)
        self._dataset = dataset
        self.schema_org = SchemaOrg(index)
        self.links = Links(index, site, self.schema_org, downloads)
        self.context = contexts.current
        self.native = Notation(prefixes, self.context)
        self.in_schema_org = Notation(prefixes, _SCHEMA_ORG_CONTEXT)

    def representations(self, document: Document) -> Written:
        """The body of each variant, in the order in which they are preferred, and the links."""
        gone = document.kind is Kind.GONE
        told = {Variant(PROBLEM): problem_details(Gone(self._why_gone(document)))} if gone else {}
        data = _in(DOCUMENT_FORMATS, document.triples, self.native)
        aligned = self._aligned(document)
        pages = {Variant(HTML, language=language): b"" for language in self.pages.languages}
        # Who asks the site for nothing in particular is shown around; all else here is data first.
        bodies = told | (pages | data if document.kind is Kind.HOME else data | pages)
        if document.kind is Kind.THING:
            with contextlib.suppress(CannotCarry):
                view = framed(document.triples, document.topics[0], self.context)
                bodies[Variant(JSON_LD_FRAMED)] = view
        bodies |= aligned
        linked = None if gone else self.links.of(document, bodies)
        embedded = aligned.get(Variant(JSON_LD, SCHEMA_ORG), b"")
        if document.kind is Kind.HOME:
            embedded = self._dataset
        for language in self.pages.languages:
            page = Variant(HTML, language=language)
            shown = links.elements(linked, page) if linked else None
            bodies[page] = self.pages.page(document, language, embedded, shown).encode()
        if linked:
            bodies[Variant(LINKSET)] = links.link_set(linked)
        return Written(bodies, linked)

    def charts(self, document: Document) -> dict[str, dict[Variant, bytes]]:
        """Each chart of `document` by its name, in each language."""
        drawn: dict[str, dict[Variant, bytes]] = {}
        for language in self.pages.languages:
            charts = self.pages.charts(document, language)
            if not charts:  # nor are there any in another language
                break
            for name, svg in charts.items():
                drawn.setdefault(name, {})[Variant(SVG, language=language)] = svg.encode()
        return drawn

    def _aligned(self, document: Document) -> dict[Variant, bytes]:
        """What a document about a thing says in the words of schema.org."""
        if document.kind is not Kind.THING:
            return {}
        triples = self.schema_org.triples(document)
        return _in(PROFILE_FORMATS, triples, self.in_schema_org, SCHEMA_ORG)

    def _why_gone(self, document: Document) -> str:
        def said(predicate: og.NamedNode) -> list[str]:
            return [str(t.object.value) for t in document.triples  # type: ignore[union-attr]  # RDF 1.1
                    if t.predicate == predicate]  # fmt: skip

        successors = said(IS_REPLACED_BY)
        replaced = f"It was replaced by {', '.join(successors)}." if successors else ""
        return " ".join((*said(CHANGE_NOTE), replaced)).strip()


def _in(
    formats: Iterable[Format],
    triples: Sequence[og.Triple],
    notation: Notation,
    profile: Profile = NATIVE,
) -> dict[Variant, bytes]:
    """The body in each of `formats` that can carry `triples`, if any; pages are made elsewhere."""
    data = (format_ for format_ in formats if format_ is not HTML and triples)
    return {Variant(f, profile): body for f, body in written_in(data, triples, notation)}
