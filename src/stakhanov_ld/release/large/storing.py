"""Which answers of a large release are stored? All but those of documents about things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

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
from stakhanov_ld.release.bodies import Bodies
from stakhanov_ld.release.build import rows_of_texts
from stakhanov_ld.release.documents import rows_about
from stakhanov_ld.release.files import File
from stakhanov_ld.release.large.index import LargeIndex
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.rows import BODIES, Line, Redirect, Row, Stored
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


class InRows:
    """Keeps each body in its row; what it is in a coding, whoever asks for it finds out."""

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`."""
        return Stored(path, table, BODIES, 0, len(body), status=status, made=body)


def store(
    documents: Iterable[Document], index: LargeIndex, site: LargeSite, writing: Writing,
    contexts: Contexts, folder: Path,
) -> tuple[list[Line], list[File]]:  # fmt: skip
    """Write `documents`, and what is no document, into `folder`: the lines of these, of what leads
    to them, and of what has moved; and the files."""
    bodies = Bodies(0)
    moved: dict[str, list[tuple[str, str]]] = {}
    for thing, once, now in former_addresses(index.publication):
        moved.setdefault(now, []).append((thing, once))
    lines: list[Line] = []
    for document in documents:
        former = moved.pop(document.path, ())
        things = [*_thing_of(document, site), *(thing for thing, _ in former)]
        olds = [once for _, once in former]
        rows = rows_about(document, site, writing, bodies, things, olds)
        lines += bodies.lines(rows)
    for path, former in moved.items():  # to documents that are made when they are asked for
        lines += bodies.lines(_redirects(path, former, site, writing))
    texts = rows_of_texts(index, contexts, bodies)
    lines += bodies.lines((Redirect(addresses.WELL_KNOWN_VOID, addresses.CATALOG, 303), *texts))
    return lines, bodies.write(folder)


def _thing_of(document: Document, site: LargeSite) -> Iterator[str]:
    """The thing that leads to a document, if one does and has not moved."""
    thing = addresses.THINGS + document.path.removeprefix(DOCUMENTS)
    if document.path.startswith(DOCUMENTS) and thing in site.things:
        yield thing


def _redirects(
    path: str, former: Iterable[tuple[str, str]], site: LargeSite, writing: Writing
) -> Iterator[Row]:
    """From the `former` things and documents to the document at `path`, made for this."""
    document = site.document(path)
    assert document is not None, "what replaces a thing was checked to be described"
    things, olds = zip(*former, strict=True)
    for row in rows_about(document, site, writing, InRows(), things, olds):
        if isinstance(row, Redirect):
            yield row


def write_sitemaps(
    index: LargeIndex, site: LargeSite, stored: Iterable[str], made: Iterable[str], folder: Path
) -> None:
    """The sitemap: what is `stored`, lists, and what is `made` when it is asked for, whose paths
    are %-encoded. Pages at `about`, of IRIs that others published, are left out."""
    languages = index.dataset.languages
    suffixes = {tag: Variant(HTML, language=tag).suffix for tag in languages}

    def pages() -> Iterator[dict[str, str]]:
        for path in sorted((*stored, *(path for path, _ in site.lists))):
            yield site.pages(path, languages)
        left_out = {addresses.encoded(path) for path in (*site.stored, *site.moved)}
        for path in made:
            if path in left_out:
                continue
            if index.facts.is_suffixed:
                yield site.pages(unquote(path), languages)
            else:  # nothing stands in the way, of a million
                yield {tag: path + suffix for tag, suffix in suffixes.items()}

    for number, part in enumerate(sitemaps(pages()), 1):
        name = addresses.sitemap_part(number)
        (folder / name).write_text(part, encoding="utf-8", newline="\n")
