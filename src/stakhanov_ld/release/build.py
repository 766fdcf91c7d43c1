"""How does a publication become a release?

`site_map()` × variants → rows and bodies, these in each content coding too; dumps and the query
index beside them; the manifest, which lists every file with its hash, last. The folder never
changes after that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, Protocol

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.documents.catalogue import catalogue
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.security import security_text
from stakhanov_ld.documents.site_map import SiteMap, site_map
from stakhanov_ld.errors import Gone
from stakhanov_ld.formats import CSS, HTML, JAVASCRIPT, JSON_LD, PLAIN_TEXT, SVG
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.days import write_days
from stakhanov_ld.release.dumps import write_dumps
from stakhanov_ld.release.rows import (
    BODIES,
    CODED,
    Coded,
    Negotiated,
    Redirect,
    Row,
    Stored,
    to_line,
)
from stakhanov_ld.representations import links
from stakhanov_ld.representations.charts.style import page_style
from stakhanov_ld.representations.contexts import Contexts, contexts_of
from stakhanov_ld.representations.dataset import dataset, first_dumps, media_type_of
from stakhanov_ld.representations.graphs import serialized
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.representations.sitemap import sitemaps
from stakhanov_ld.representations.writing import Writing
from stakhanov_ld.variants import Variant

MANIFEST = "manifest.json"
ROWS = "rows.jsonl"
QUERY_INDEX = "query.nq"
QUERY_STORE = "query.rocksdb"
"""The query index of a publication that is too large to be loaded at every start."""
QUERIES = "queries.json"
STATISTICS = "statistics.json"
CATALOGUE = "catalog.nt"


def build(publication: Publication, release: str, folder: Path) -> None:
    """Write the release with id `release` into `folder`, which exists and is empty."""
    index = Index(publication)
    labels = Labels(index)
    site = site_map(index, labels)
    contexts = contexts_of(publication)
    statistics = index.statistics
    text = json.dumps(asdict(statistics), indent=1, ensure_ascii=False) + "\n"
    (folder / STATISTICS).write_text(text, encoding="utf-8", newline="\n")
    described = catalogue(index, statistics)
    (folder / CATALOGUE).write_bytes(serialized(described, og.RdfFormat.N_TRIPLES))
    rows: list[Row] = []
    charts: dict[str, tuple[str, ...]] = {}
    with (folder / BODIES).open("wb") as file, ThreadPoolExecutor() as working:
        dumps, dump_rows = write_dumps(publication, release, folder, working)
        listed = [dump.listed() for dump in dumps]
        downloads = [(str(dump["path"]), media_type_of(dump)) for dump in first_dumps(listed)]
        told = dataset(described, listed, publication.space)
        writing = Writing(index, site, contexts, told, downloads, release)
        bodies = Bodies(file, working)
        for document in site.documents:
            rows += rows_of_document(document, writing, site, bodies)
            drawn = writing.charts(document)
            rows += rows_of_charts(document, drawn, site, bodies)
            charts[document.path] = tuple(drawn)
        variants = {row.path: row.variants for row in rows if isinstance(row, Negotiated)}
        rows += _redirects(site, variants, charts, writing)
        rows += rows_of_texts(index, contexts, bodies)
        rows = list(bodies.coded(rows, folder))
    for number, part in enumerate(sitemaps(_pages(site, writing)), 1):
        name = addresses.sitemap_part(number)
        (folder / name).write_text(part, encoding="utf-8", newline="\n")
    rows += dump_rows
    lines = [to_line(row) for row in sorted(rows, key=lambda row: row.path)]
    (folder / ROWS).write_text("".join(lines), encoding="utf-8", newline="\n")
    (folder / QUERY_INDEX).write_bytes(serialized(publication.quads(), og.RdfFormat.N_QUADS))
    write_days(site.documents, index, folder)
    queries = [asdict(query) for query in index.named_queries]
    text = json.dumps(queries, indent=1, ensure_ascii=False) + "\n"
    (folder / QUERIES).write_text(text, encoding="utf-8", newline="\n")
    triples = {name: len(triples) for name, triples in publication.graphs.items()}
    write_manifest(publication, release, writing.pages, contexts.path, listed, triples, folder)


Variants = Mapping[str, Mapping[Variant, str]]
"""The paths of the variants of each resource."""


class Storing(Protocol):
    """Who makes rows of bodies."""

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`."""


class Bodies:
    """Writes bodies one after the other, and compresses them meanwhile."""

    def __init__(self, file: IO[bytes], compressing: ThreadPoolExecutor) -> None:
        self._file = file
        self._compressing = compressing
        self._coded: dict[str, list[Future[bytes]]] = {}

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`, which is written now."""
        row = Stored(path, table, BODIES, self._file.tell(), len(body), status=status)
        self._file.write(body)
        self._coded[path] = [self._compressing.submit(c.compress, body) for c in CODINGS]
        return row

    def coded(self, rows: Iterable[Row], folder: Path) -> Iterator[Row]:
        """`rows` with the codings of each body, which stand in a file of their own.

        Other versions of the libraries compress otherwise: what they write is no part of the
        promise that same files make same bytes.
        """
        with (folder / CODED).open("wb") as file:
            for row in rows:
                if isinstance(row, Stored):
                    tag = dict(row.headers)["ETag"]
                    twins = []
                    for coding, compressed in zip(CODINGS, self._coded.pop(row.path), strict=True):
                        body = compressed.result()
                        own = headers.etag(body, tag, coding.name)
                        twins.append(Coded(coding, file.tell(), len(body), own))
                        file.write(body)
                    row = replace(row, coded=tuple(twins))
                yield row


def rows_of_texts(index: Index, contexts: Contexts, bodies: Storing) -> Iterator[Row]:
    """The rows of what is no document: styles, script, contexts, security.txt."""
    script = (files("stakhanov_ld.representations") / addresses.SCRIPT).read_bytes()
    texts = [
        (addresses.STYLES, "style", CSS, page_style().encode()),
        (addresses.SCRIPT, "style", JAVASCRIPT, script),
    ]
    texts += [(path, "context", JSON_LD, body) for path, body in contexts.bodies.items()]
    security = security_text(index)
    if security is not None:
        texts.append((addresses.SECURITY, "document", PLAIN_TEXT, security.encode()))
    for path, kind, format_, body in texts:
        yield bodies.stored(path, headers.of_file(kind, format_, body), body)


def rows_of_document(
    document: Document, writing: Writing, site: SiteMap, bodies: Storing
) -> Iterator[Row]:
    """The rows of a document: one for each representation, and those that choose among them."""
    written = writing.representations(document)
    paths = {variant: site.representation(document.path, variant) for variant in written}
    linked = writing.links.of(document, written)
    gone = document.kind is Kind.GONE
    status = Gone.status if gone else 200
    for variant, body in written.items():
        path = paths[variant]
        table = (
            headers.of_gone(variant, body)
            if gone
            else headers.of_document(path, variant, body, links.header(linked, variant))
        )
        yield bodies.stored(path, table, body, status)
    pages = {variant: path for variant, path in paths.items() if variant.language}
    yield Negotiated(site.representation(document.path, Variant(HTML)), pages, status)
    yield Negotiated(document.path, paths, status)
    if gone:  # it has no document that could be sent in its place
        thing = addresses.THINGS + document.path.removeprefix(addresses.DOCUMENTS)
        yield Negotiated(thing, paths, status)


def rows_of_charts(
    document: Document, charts: dict[str, dict[Variant, bytes]], site: SiteMap, bodies: Storing
) -> Iterator[Row]:
    """The rows of a document's charts: one for each language, and one that chooses among them."""
    for name, drawn in charts.items():
        paths = {variant: site.chart(document.path, name, variant) for variant in drawn}
        for variant, body in drawn.items():
            path = paths[variant]
            told = links.header_of_chart(document, path, paths)
            yield bodies.stored(path, headers.of_document(path, variant, body, told), body)
        yield Negotiated(site.chart(document.path, name, Variant(SVG)), paths)


def _pages(site: SiteMap, writing: Writing) -> Iterator[dict[str, str]]:
    """The paths of the pages of each document that is there, by language."""
    for document in site.documents:
        if document.kind is not Kind.GONE:
            yield {
                language: site.representation(document.path, Variant(HTML, language=language))
                for language in writing.pages.languages
            }


def _redirects(
    site: SiteMap, variants: Variants, charts: Mapping[str, Iterable[str]], writing: Writing
) -> Iterator[Row]:
    """From things to their documents, and from what has moved to where it stands now.

    `charts` are the names of those of each document.
    """
    yield Redirect(addresses.WELL_KNOWN_VOID, addresses.CATALOG, 303)
    documents = {document.path: document for document in site.documents}
    for thing, path in site.things.items():
        linked = writing.links.of(documents[path], variants[path], thing)
        yield Redirect(thing, path, 303, links.header_of_thing(linked))
    yield from rows_of_moves(site, variants, charts)


def rows_of_moves(
    site: SiteMap, variants: Variants, charts: Mapping[str, Iterable[str]]
) -> Iterator[Row]:
    """From the addresses of documents that have moved to where these stand now."""
    for old, new in site.moved.items():
        yield Redirect(old, new, 301)
        for variant, path in variants[new].items():
            yield Redirect(site.representation(old, variant), path, 301)
        page = Variant(HTML)
        yield Redirect(site.representation(old, page), site.representation(new, page), 301)
        for name in charts[new]:
            resource = site.chart(new, name, Variant(SVG))
            yield Redirect(site.chart(old, name, Variant(SVG)), resource, 301)
            for variant, path in variants[resource].items():
                yield Redirect(site.chart(old, name, variant), path, 301)


def write_manifest(
    publication: Publication, release: str, pages: Pages, context: str,
    dumps: list[dict[str, Any]], triples: Mapping[str, int], folder: Path, **more: Any,
) -> None:  # fmt: skip
    """List all that is in `folder`, and what whoever opens it must know, `more` besides."""
    unlisted = folder / QUERY_STORE  # what the engine writes is no part of the promise
    listed = sorted(
        path for path in folder.rglob("*") if path.is_file() and unlisted not in path.parents
    )
    manifest = {
        "release": release,
        "space": asdict(publication.space),
        "site": {language: asdict(pages.frame_in(language)) for language in pages.languages},
        "examples": [publication.space.thing_path(node.value) for node in pages.dataset.examples],
        "context": context,
        "prefixes": dict(publication.prefixes),
        "triples": triples,
        "dumps": dumps,
        **more,
        "files": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": _sha256(path),
            }
            for path in listed
        ],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
