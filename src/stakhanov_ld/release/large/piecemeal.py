"""What is answered at the addresses of one document that is made when somebody asks for it?

Each representation is written when it is asked for; which ones there are, all of them tell. What is
written is the same as a build writes: tests hold the bytes against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.formats import (
    DOCUMENT_FORMATS,
    HTML,
    JSON_LD,
    JSON_LD_FRAMED,
    LINKSET,
    PROFILE_FORMATS,
    RDF_XML,
    SVG,
    Format,
)
from stakhanov_ld.profiles import NATIVE, SCHEMA_ORG, Profile
from stakhanov_ld.release import headers
from stakhanov_ld.release.documents import rows_of_charts
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.large.storing import InRows
from stakhanov_ld.release.rows import CODED, Coded, Negotiated, Redirect, Row, Stored
from stakhanov_ld.representations import links
from stakhanov_ld.representations.graphs import CannotCarry, Notation, framed, written
from stakhanov_ld.representations.writing import Writing
from stakhanov_ld.variants import Variant

_BYTES, _BYTES_A_TRIPLE = 60_000, 1500
"""What all representations of a document take, about."""
_FRAMED_FOR_CERTAIN = 150
"""A document of so few nodes has none that is nested too deeply to be framed."""

Maker = Callable[["Piecemeal"], bytes]
"""Writes a representation of a document. It is given it and does not refer to it: what is forgotten
is to go at once, and not when Python looks for circles, which holds up everybody."""


class Piecemeal:
    """One document, and what was written of it so far."""

    def __init__(self, document: Document, site: LargeSite, writing: Writing) -> None:
        self._document, self._site, self._writing = document, site, writing
        self._makers = dict(self._offered())
        self._linked = writing.links.of(document, self._makers)
        self._makers[Variant(LINKSET)] = lambda of: links.link_set(of._linked)
        self._paths = {v: site.representation(document.path, v) for v in self._makers}
        self._rows: dict[str, Row] = {row.path: row for row in self._leading()}
        self._variants = {path: variant for variant, path in self._paths.items()}
        self._has_charts = False

    def __len__(self) -> int:
        """About how many bytes it may take."""
        return _BYTES + _BYTES_A_TRIPLE * len(self._document.triples)

    def paths(self) -> list[str]:
        """Where anything of it is answered."""
        self._draw()
        return list(dict.fromkeys((*self._rows, *self._variants)))

    def ready(self, path: str) -> Row | None:
        """What is answered at `path`, if that is written already; asked by any thread."""
        row = self._rows.get(path)
        return None if isinstance(row, Stored) and not row.coded else row

    def row(self, path: str) -> Row | None:
        """What is answered at `path`; None where that is no address of this document."""
        if path not in self._rows and path in self._variants:
            self._rows[path] = self._written(path, self._variants[path])
        if path not in self._rows and path.split("?", 1)[0].endswith("." + SVG.suffix):
            self._draw()
        row = self._rows.get(path)
        if isinstance(row, Stored) and not row.coded:
            row = self._rows[path] = in_codings(row)
        return row

    def _offered(self) -> Iterator[tuple[Variant, Maker]]:
        """What it comes in, as `Writing.representations` has it."""
        document, writing = self._document, self._writing
        yield from _data(DOCUMENT_FORMATS, document.triples, writing.native, NATIVE)
        for language in writing.pages.languages:
            yield Variant(HTML, language=language), partial(Piecemeal._page, language=language)
        if document.kind is not Kind.THING:
            return

        def view(of: Piecemeal) -> bytes:
            document = of._document
            return framed(document.triples, document.topics[0], of._writing.context)

        if len({triple.subject for triple in document.triples}) > _FRAMED_FOR_CERTAIN:
            yield from _if_possible(Variant(JSON_LD_FRAMED), partial(view, self))
        else:
            yield Variant(JSON_LD_FRAMED), view
        aligned = writing.schema_org.triples(document)
        yield from _data(PROFILE_FORMATS, aligned, writing.in_schema_org, SCHEMA_ORG)

    def _page(self, language: str) -> bytes:
        maker = self._makers.get(Variant(JSON_LD, SCHEMA_ORG))
        embedded = maker(self) if maker else b""
        shown = links.elements(self._linked, Variant(HTML, language=language))
        return self._writing.pages.page(self._document, language, embedded, shown).encode()

    def _leading(self) -> Iterator[Row]:
        """The rows that choose among its representations, and that of the thing."""
        path, site = self._document.path, self._site
        pages = {variant: page for variant, page in self._paths.items() if variant.language}
        yield Negotiated(site.representation(path, Variant(HTML)), pages)
        yield Negotiated(path, self._paths)
        thing = addresses.THINGS + path.removeprefix(addresses.DOCUMENTS)
        if path.startswith(addresses.DOCUMENTS) and thing in site.things:
            linked = self._writing.links.of(self._document, self._paths, thing)
            yield Redirect(thing, path, 303, links.header_of_thing(linked))

    def _written(self, path: str, variant: Variant) -> Stored:
        body = self._makers[variant](self)
        told = links.header(self._linked, variant)
        return InRows().stored(path, headers.of_document(path, variant, body, told), body)

    def _draw(self) -> None:
        if not self._has_charts:
            self._has_charts = True
            drawn = self._writing.charts(self._document)
            rows = rows_of_charts(self._document, drawn, self._site, InRows())
            self._rows |= {row.path: row for row in rows}


def _data(
    formats: Iterable[Format], triples: Sequence[og.Triple], notation: Notation, profile: Profile
) -> Iterator[tuple[Variant, Maker]]:
    """Each of `formats` that can carry `triples`, if there are any: only RDF/XML may be unable."""
    for format_ in formats:
        make = partial(written, triples, format_, notation)
        if format_ is RDF_XML and triples:
            yield from _if_possible(Variant(format_, profile), make)
        elif format_ is not HTML and triples:
            yield Variant(format_, profile), _only(make)


def _only(make: Callable[[], bytes]) -> Maker:
    return lambda _: make()


def _if_possible(variant: Variant, make: Callable[[], bytes]) -> Iterator[tuple[Variant, Maker]]:
    try:
        body = make()
    except CannotCarry:
        return
    yield variant, lambda _: body


def in_codings(row: Stored) -> Stored:
    """`row` with its body in each content coding."""
    assert row.made is not None, "it was made just now"
    tag = dict(row.headers)["ETag"]
    coded = []
    for coding in CODINGS:
        body = coding.compress(row.made)
        own = headers.etag(body, tag, coding.name)
        coded.append(Coded(coding, CODED, 0, len(body), own, body))
    return replace(row, coded=tuple(coded))
