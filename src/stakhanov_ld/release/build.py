"""How does a publication become a release?

`site_map()` × variants → rows and bodies, these in each content coding too; dumps and the query
index beside them; the manifest, which lists every file with its hash, last. The folder never
changes after that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.catalogue import catalogue
from stakhanov_ld.documents.document import Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.security import security_text
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.formats import CSS, JAVASCRIPT, JSON_LD, PLAIN_TEXT
from stakhanov_ld.processes import spread
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.bodies import Bodies
from stakhanov_ld.release.days import write_days
from stakhanov_ld.release.documents import Storing, parts
from stakhanov_ld.release.dumps import write_dumps
from stakhanov_ld.release.files import File, files_in
from stakhanov_ld.release.names import (
    CATALOGUE,
    MANIFEST,
    QUERIES,
    QUERY_INDEX,
    QUERY_STORE,
    ROWS,
    STATISTICS,
)
from stakhanov_ld.release.rows import Redirect, Row, to_line
from stakhanov_ld.representations.charts.style import page_style
from stakhanov_ld.representations.contexts import Contexts, contexts_of
from stakhanov_ld.representations.dataset import dataset, first_downloads
from stakhanov_ld.representations.graphs import serialized
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.representations.sitemap import sitemaps
from stakhanov_ld.representations.writing import Writing


def build(publication: Publication, release: str, folder: Path, processes: int = 1) -> None:
    """Write the release with id `release` into `folder`, which exists and is empty.

    By so many `processes`, which enter no byte.
    """
    index = Index(publication)
    labels = Labels(index)
    site = site_map(index, labels)
    contexts = contexts_of(publication)
    statistics = index.statistics
    text = json.dumps(asdict(statistics), indent=1, ensure_ascii=False) + "\n"
    (folder / STATISTICS).write_text(text, encoding="utf-8", newline="\n")
    described = catalogue(index, statistics)
    (folder / CATALOGUE).write_bytes(serialized(described, og.RdfFormat.N_TRIPLES))
    dumps, dump_rows, known = write_dumps(publication, release, folder, processes)
    listed = [dump.listed() for dump in dumps]
    downloads = first_downloads(listed)
    told = dataset(described, downloads, publication.space)
    writing = Writing(index, site, contexts, told, downloads, release)
    storing = Storing(site, writing, folder)
    numbered = list(enumerate(parts(site.documents)))
    written = [*spread(lambda part: storing.part(*part), numbered, processes)]
    bodies = Bodies(len(numbered))
    written.append((bodies.lines(rows_of_texts(index, contexts, bodies)), bodies.write(folder)))
    rows: list[Row] = [*dump_rows, Redirect(addresses.WELL_KNOWN_VOID, addresses.CATALOG, 303)]
    lines = [(row.path, to_line(row)) for row in rows]
    for more, files_of_part in written:
        lines += more
        known += files_of_part
    there = (document.path for document in site.documents if document.kind is not Kind.GONE)
    pages = (site.pages(path, writing.pages.languages) for path in there)
    for number, part in enumerate(sitemaps(pages), 1):
        name = addresses.sitemap_part(number)
        (folder / name).write_text(part, encoding="utf-8", newline="\n")
    text = "".join(line for _, line in sorted(lines))
    (folder / ROWS).write_text(text, encoding="utf-8", newline="\n")
    (folder / QUERY_INDEX).write_bytes(serialized(publication.quads(), og.RdfFormat.N_QUADS))
    write_days(site.documents, index, folder)
    queries = [asdict(query) for query in index.named_queries]
    text = json.dumps(queries, indent=1, ensure_ascii=False) + "\n"
    (folder / QUERIES).write_text(text, encoding="utf-8", newline="\n")
    triples = {name: len(triples) for name, triples in publication.graphs.items()}
    write_manifest(
        publication, release, writing.pages, contexts.path, listed, triples, known, folder
    )


def rows_of_texts(index: Index, contexts: Contexts, bodies: Bodies) -> Iterator[Row]:
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


def write_manifest(
    publication: Publication, release: str, pages: Pages, context: str,
    dumps: list[dict[str, Any]], triples: Mapping[str, int], known: Iterable[File], folder: Path,
    **more: Any,
) -> None:  # fmt: skip
    """List all that is in `folder`, and what whoever opens it must know, `more` besides.

    The store of a query engine is not listed: what that writes is no part of the promise.
    """
    manifest = {
        "release": release,
        "space": asdict(publication.space),
        "site": {language: asdict(pages.frame_in(language)) for language in pages.languages},
        "examples": [publication.space.thing_path(node.value) for node in pages.dataset.examples],
        "context": context,
        "prefixes": dict(publication.prefixes),
        "validated": asdict(publication.validated),
        "triples": triples,
        "dumps": dumps,
        **more,
        "files": [asdict(file) for file in files_in(folder, known, folder / QUERY_STORE)],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
