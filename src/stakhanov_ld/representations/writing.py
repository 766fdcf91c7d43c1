"""Which representations does a document have, and what does each say?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

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
    PROBLEM,
    PROFILE_FORMATS,
    Format,
)
from stakhanov_ld.model.vocabulary import CHANGE_NOTE, IS_REPLACED_BY, SCHEMA
from stakhanov_ld.profiles import SCHEMA_ORG
from stakhanov_ld.representations.contexts import Contexts
from stakhanov_ld.representations.graphs import CannotCarry, Context, Notation, framed, written
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.representations.problems import problem_details
from stakhanov_ld.variants import Variant

_SCHEMA_ORG_CONTEXT = Context({"@vocab": SCHEMA})
"""Carried along: whoever reads schema.org fetches nothing for it, and neither do we."""


class Writing:
    """Writes the documents of one publication."""

    def __init__(
        self, index: Index, site: SiteMap, contexts: Contexts, dataset: bytes, release: str
    ) -> None:
        """`dataset` is the JSON-LD by which the home page tells of the whole publication."""
        prefixes = index.publication.prefixes
        self.pages = Pages(index, site, release)
        self._dataset = dataset
        self._schema_org = SchemaOrg(index)
        self._context = contexts.current
        self._native = Notation(prefixes, self._context)
        self._in_schema_org = Notation(prefixes, _SCHEMA_ORG_CONTEXT)

    def representations(self, document: Document) -> dict[Variant, bytes]:
        """The body of each variant, in the order in which they are preferred."""
        return dict(self._of(document))

    def _of(self, document: Document) -> Iterator[tuple[Variant, bytes]]:
        if document.kind is Kind.GONE:
            yield Variant(PROBLEM), problem_details(Gone(self._why_gone(document)))
        data = [(Variant(f), b) for f, b in _in(DOCUMENT_FORMATS, document.triples, self._native)]
        aligned = self._aligned(document)
        embedded = self._dataset if document.kind is Kind.HOME else aligned.get(JSON_LD, b"")
        pages = [
            (
                Variant(HTML, language=language),
                self.pages.page(document, language, embedded).encode(),
            )
            for language in self.pages.languages
        ]
        # Who asks the site for nothing in particular is shown around; all else here is data first.
        yield from (*pages, *data) if document.kind is Kind.HOME else (*data, *pages)
        if document.kind is Kind.THING:
            topic = document.topics[0]
            yield Variant(JSON_LD_FRAMED), framed(document.triples, topic, self._context)
        for format_, body in aligned.items():
            yield Variant(format_, SCHEMA_ORG), body

    def _aligned(self, document: Document) -> dict[Format, bytes]:
        """What a document about a thing says in the words of schema.org."""
        if document.kind is not Kind.THING:
            return {}
        return dict(_in(PROFILE_FORMATS, self._schema_org.triples(document), self._in_schema_org))

    def _why_gone(self, document: Document) -> str:
        def said(predicate: og.NamedNode) -> list[str]:
            return [str(t.object.value) for t in document.triples  # type: ignore[union-attr]  # RDF 1.1
                    if t.predicate == predicate]  # fmt: skip

        successors = said(IS_REPLACED_BY)
        replaced = f"It was replaced by {', '.join(successors)}." if successors else ""
        return " ".join((*said(CHANGE_NOTE), replaced)).strip()


def _in(
    formats: Iterable[Format], triples: Sequence[og.Triple], notation: Notation
) -> Iterator[tuple[Format, bytes]]:
    """The body in each of `formats` that can carry `triples`, if any; pages are made elsewhere."""
    for format_ in formats:
        if format_ is not HTML and triples:
            with contextlib.suppress(CannotCarry):
                yield format_, written(triples, format_, notation)
