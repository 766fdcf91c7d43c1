"""What does a release store of each document, and who writes it?

Part by part: some documents after the other, by any process. Which documents make a part follows
from how many there are, so any number of processes writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Protocol

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.errors import Gone
from stakhanov_ld.formats import HTML, SVG
from stakhanov_ld.release import headers
from stakhanov_ld.release.bodies import Bodies
from stakhanov_ld.release.files import File
from stakhanov_ld.release.rows import Line, Negotiated, Redirect, Row, Stored
from stakhanov_ld.representations import links
from stakhanov_ld.representations.writing import Writing, Written
from stakhanov_ld.variants import Variant

_LEAST_IN_A_PART = 8
_MOST_PARTS = 64
"""Whoever serves a release holds the files of all its parts open."""


def parts(documents: Sequence[Document]) -> list[Sequence[Document]]:
    """`documents` in parts, in their order."""
    size = max(_LEAST_IN_A_PART, ceil(len(documents) / _MOST_PARTS))
    return [documents[start : start + size] for start in range(0, len(documents), size)]


class Keeping(Protocol):
    """Who makes rows of bodies."""

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`."""


class Storing:
    """Stores the documents of `site`, which `writing` writes, in `folder`."""

    def __init__(self, site: SiteMap, writing: Writing, folder: Path) -> None:
        self._site = site
        self._writing = writing
        self._folder = folder
        self._things = _by_target(site.things)
        self._moved = _by_target(site.moved)

    def part(self, number: int, documents: Sequence[Document]) -> tuple[list[Line], list[File]]:
        """The lines and the files of the part with this number."""
        bodies = Bodies(number)
        lines = [
            line for document in documents for line in bodies.lines(self._rows(document, bodies))
        ]
        return lines, bodies.write(self._folder)

    def _rows(self, document: Document, bodies: Bodies) -> Iterator[Row]:
        """The rows of a document, of its charts, and of what leads to them."""
        path = document.path
        things, moved = self._things.get(path, ()), self._moved.get(path, ())
        yield from rows_about(document, self._site, self._writing, bodies, things, moved)


def rows_about(
    document: Document, site: SiteMap, writing: Writing, bodies: Keeping,
    things: Iterable[str], moved: Iterable[str],
) -> Iterator[Row]:  # fmt: skip
    """The rows of a document, of its charts, of the `things` that lead to it, and of the documents
    that `moved` there."""
    written = writing.representations(document)
    paths = {v: site.representation(document.path, v) for v in written.bodies}
    yield from _representations(document, written, paths, site, bodies)
    drawn = writing.charts(document)
    yield from rows_of_charts(document, drawn, site, bodies)
    for thing in things:
        linked = writing.links.of(document, paths, thing)
        yield Redirect(thing, document.path, 303, links.header_of_thing(linked))
    for old in moved:
        yield from _moves(old, document.path, paths, drawn, site)


def _representations(
    document: Document, written: Written, paths: dict[Variant, str], site: SiteMap,
    bodies: Keeping,
) -> Iterator[Row]:  # fmt: skip
    """The rows of a document: for each representation, and those that choose among them."""
    linked = written.linked
    status = 200 if linked else Gone.status
    for variant, body in written.bodies.items():
        path = paths[variant]
        table = (
            headers.of_document(path, variant, body, links.header(linked, variant))
            if linked
            else headers.of_gone(variant, body)
        )
        yield bodies.stored(path, table, body, status)
    pages = {variant: path for variant, path in paths.items() if variant.language}
    yield Negotiated(site.representation(document.path, Variant(HTML)), pages, status)
    yield Negotiated(document.path, paths, status)
    if document.kind is Kind.GONE:  # it has no document that could be sent in its place
        thing = addresses.THINGS + document.path.removeprefix(addresses.DOCUMENTS)
        yield Negotiated(thing, paths, status)


def rows_of_charts(
    document: Document, charts: Mapping[str, Mapping[Variant, bytes]], site: SiteMap,
    bodies: Keeping,
) -> Iterator[Row]:  # fmt: skip
    """The rows of a document's charts: for each language, and those that choose among them."""
    for name, drawn in charts.items():
        paths = {v: site.chart(document.path, name, v) for v in drawn}
        for variant, body in drawn.items():
            path = paths[variant]
            told = links.header_of_chart(document, path, paths)
            yield bodies.stored(path, headers.of_document(path, variant, body, told), body)
        yield Negotiated(site.chart(document.path, name, Variant(SVG)), paths)


def _moves(
    old: str, new: str, variants: Iterable[Variant], charts: Mapping[str, Iterable[Variant]],
    site: SiteMap,
) -> Iterator[Row]:  # fmt: skip
    """From each address of a document that has moved to where it stands now."""
    yield Redirect(old, new, 301)
    for variant in (*variants, Variant(HTML)):
        yield Redirect(site.representation(old, variant), site.representation(new, variant), 301)
    for name, drawn in charts.items():
        for variant in (Variant(SVG), *drawn):
            yield Redirect(site.chart(old, name, variant), site.chart(new, name, variant), 301)


def _by_target(leading: Mapping[str, str]) -> dict[str, list[str]]:
    """For each target the paths that lead there."""
    found: dict[str, list[str]] = {}
    for path, target in leading.items():
        found.setdefault(target, []).append(path)
    return found
