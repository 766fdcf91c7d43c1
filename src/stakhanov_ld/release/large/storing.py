"""Which answers of a large release are stored? All but those of documents about things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import DOCUMENTS
from stakhanov_ld.documents.document import (
    Document,
    describe,
    describe_home,
    describe_profiles,
    describe_report,
    describe_words,
)
from stakhanov_ld.documents.site_map import former_addresses, removed
from stakhanov_ld.formats import HTML
from stakhanov_ld.release import headers
from stakhanov_ld.release.build import (
    Bodies,
    Storing,
    rows_of_charts,
    rows_of_document,
    rows_of_moves,
    rows_of_texts,
)
from stakhanov_ld.release.large.index import LargeIndex
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.rows import BODIES, Negotiated, Redirect, Row, Stored
from stakhanov_ld.representations import links
from stakhanov_ld.representations.contexts import Contexts
from stakhanov_ld.representations.sitemap import sitemaps
from stakhanov_ld.representations.writing import Writing
from stakhanov_ld.variants import Variant


def stored_topics(index: LargeIndex, site: LargeSite) -> Mapping[str, tuple[og.NamedNode, ...]]:
    """For the path of each document that is stored, home aside, what it is about.

    Of these something is said in the words or in the description, which are in memory.
    """
    publication = index.publication
    former = {*publication.moved, *publication.gone}
    found: dict[str, dict[og.NamedNode, None]] = {}
    for node in index.stated:
        path = publication.space.document_of(node.value)
        if path is not None and node not in former:
            own = found.setdefault(path, dict.fromkeys(site.topics(path)))
            own[node] = None
    return {path: tuple(nodes) for path, nodes in found.items()}


def stored_documents(
    index: LargeIndex, site: LargeSite, topics: Mapping[str, tuple[og.NamedNode, ...]]
) -> Iterator[Document]:
    """The documents that are stored; the site must know their paths."""
    yield from (describe_home(index), describe_profiles(index), describe_report(index))
    for path, nodes in topics.items():
        yield (describe if path.startswith(DOCUMENTS) else describe_words)(path, nodes, index)
    yield from site.terms.documents()
    yield from removed(index)


def rows_about(
    document: Document, site: LargeSite, writing: Writing, bodies: Storing
) -> Iterator[Row]:
    """The rows of a document, of its charts, and of the thing that leads to it."""
    paths: Mapping[Variant, str] = {}
    for row in rows_of_document(document, writing, site, bodies):
        if isinstance(row, Negotiated) and row.path == document.path:
            paths = row.variants
        yield row
    yield from rows_of_charts(document, writing.charts(document), site, bodies)
    thing = addresses.THINGS + document.path.removeprefix(DOCUMENTS)
    if document.path.startswith(DOCUMENTS) and thing in site.things:
        linked = writing.links.of(document, paths, thing)
        yield Redirect(thing, document.path, 303, links.header_of_thing(linked))


class InRows:
    """Keeps each body in its row; what it is in a coding, whoever asks for it finds out."""

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`."""
        return Stored(path, table, BODIES, 0, len(body), status=status, made=body)


def rows_of_stored(
    documents: Iterable[Document], index: LargeIndex, site: LargeSite, writing: Writing,
    contexts: Contexts, folder: Path, working: ThreadPoolExecutor,
) -> list[Row]:  # fmt: skip
    """The rows of `documents`, of what leads to them, and of what has moved."""
    rows: list[Row] = [Redirect(addresses.WELL_KNOWN_VOID, addresses.CATALOG, 303)]
    with (folder / BODIES).open("wb") as file:
        bodies = Bodies(file, working)
        targets: dict[str, Document] = {}
        for document in documents:
            rows += rows_about(document, site, writing, bodies)
            if document.path in site.moved.values():
                targets[document.path] = document
        rows += _moves(index, site, writing, rows, targets)
        rows += rows_of_texts(index, contexts, bodies)
        return list(bodies.coded(rows, folder))


def _moves(
    index: LargeIndex, site: LargeSite, writing: Writing, rows: Iterable[Row],
    stored: Mapping[str, Document],
) -> Iterator[Row]:  # fmt: skip
    """From what has moved to where it stands now, be that one of `stored` or made for this."""
    variants = {row.path: row.variants for row in rows if isinstance(row, Negotiated)}
    charts: dict[str, tuple[str, ...]] = {}
    for thing, _, path in former_addresses(index.publication):
        document = stored.get(path) or site.document(path)
        assert document is not None, "what replaces a thing was checked to be described"
        if path not in charts:
            made = rows_about(document, site, writing, InRows())
            variants |= {row.path: row.variants for row in made if isinstance(row, Negotiated)}
            charts[path] = tuple(writing.charts(document))
        linked = writing.links.of(document, variants[path], thing)
        yield Redirect(thing, path, 303, links.header_of_thing(linked))
    yield from rows_of_moves(site, variants, charts)


def write_sitemaps(index: LargeIndex, site: LargeSite, stored: Iterable[str], folder: Path) -> None:
    """The sitemap: what is stored, and each thing with its lists. Pages at `about`, of IRIs that
    others published, are left out."""
    variants = {tag: Variant(HTML, language=tag) for tag in index.dataset.languages}
    suffixes = {tag: variant.suffix for tag, variant in variants.items()}

    def pages() -> Iterator[dict[str, str]]:
        for path in sorted((*stored, *(path for path, _ in site.lists))):
            yield {tag: site.representation(path, variant) for tag, variant in variants.items()}
        for path in site.made_paths():
            if index.facts.is_suffixed:
                yield {tag: site.representation(path, v) for tag, v in variants.items()}
            else:  # nothing stands in the way, of a million
                yield {tag: path + suffix for tag, suffix in suffixes.items()}

    for number, part in enumerate(sitemaps(pages()), 1):
        name = addresses.sitemap_part(number)
        (folder / name).write_text(part, encoding="utf-8", newline="\n")
