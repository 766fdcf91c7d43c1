"""How does a publication become a release?

`site_map()` × formats → rows and bodies; dumps and the query index beside them; the manifest, which
lists every file with its hash, last. The folder never changes after that.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Document, Kind, ordered
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.named_queries import named_queries
from stakhanov_ld.documents.site_map import SiteMap, site_map
from stakhanov_ld.formats import CSS, DOCUMENT_FORMATS, HTML, N_TRIPLES, TURTLE, Format
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.rows import BODIES, Negotiated, Row, SeeOther, Stored, to_line
from stakhanov_ld.representations.graphs import CannotCarry, serialized, written
from stakhanov_ld.representations.pages import Pages

MANIFEST = "manifest.json"
ROWS = "rows.jsonl"
QUERY_INDEX = "query.nq"
QUERIES = "queries.json"


def build(publication: Publication, release: str, folder: Path) -> None:
    """Write the release with id `release` into `folder`, which exists and is empty."""
    index = Index(publication)
    labels = Labels(index)
    site = site_map(index, labels)
    pages = Pages(index, site)
    rows: list[Row] = [SeeOther(thing, document) for thing, document in site.things.items()]
    with (folder / BODIES).open("wb") as bodies:
        for document in site.documents:
            stored = list(_representations(document, index, site, pages))
            variants = {}
            for format_, path, table, body in stored:
                rows.append(Stored(path, table, BODIES, bodies.tell(), len(body)))
                bodies.write(body)
                variants[format_.name] = path
            rows.append(Negotiated(document.path, variants))
        style = (files("stakhanov_ld.representations") / "style.css").read_bytes()
        table = headers.of_file("style", CSS, style)
        rows.append(Stored(addresses.STYLES, table, BODIES, bodies.tell(), len(style)))
        bodies.write(style)
    rows += _dumps(publication, folder)
    lines = [to_line(row) for row in sorted(rows, key=lambda row: row.path)]
    (folder / ROWS).write_text("".join(lines), encoding="utf-8", newline="\n")
    (folder / QUERY_INDEX).write_bytes(serialized(publication.quads(), og.RdfFormat.N_QUADS))
    queries = [asdict(query) for query in named_queries(publication)]
    text = json.dumps(queries, indent=1, ensure_ascii=False) + "\n"
    (folder / QUERIES).write_text(text, encoding="utf-8", newline="\n")
    _write_manifest(publication, release, pages, folder)


def _representations(
    document: Document, index: Index, site: SiteMap, pages: Pages
) -> Iterator[tuple[Format, str, headers.Headers, bytes]]:
    bodies: dict[Format, bytes] = {}
    quads = [index.quad(triple) for triple in document.triples]
    for format_ in (HTML,) if document.kind is Kind.HOME else DOCUMENT_FORMATS:
        if format_ is HTML:
            bodies[format_] = pages.page(document, DEFAULT).encode()
        else:
            with contextlib.suppress(CannotCarry):
                bodies[format_] = written(quads, format_, index.publication.prefixes)
    paths = [(site.representation(document.path, f), f) for f in bodies]
    topic = document.topics[0].value if document.kind is Kind.THING else None
    licences = [licence.value for licence in document.licences]
    for path, format_ in paths:
        body = bodies[format_]
        yield (
            format_, path,
            headers.of_document(path, format_, body, paths, topic, licences), body,
        )  # fmt: skip


def _dumps(publication: Publication, folder: Path) -> Iterable[Row]:
    """The default graph as files, thing by thing."""
    by_subject: dict[object, list[og.Triple]] = {}
    for triple in publication.default_graph:
        by_subject.setdefault(triple.subject, []).append(triple)
    triples = [t for subject in by_subject.values() for t in ordered(subject)]
    (folder / addresses.DOWNLOADS).mkdir()
    for format_, coding in ((TURTLE, ""), (N_TRIPLES, ".gz")):
        body = written(triples, format_, publication.prefixes)
        if coding == ".gz":
            body = gzip.compress(body, mtime=0)
        path = addresses.dump(format_, coding)
        (folder / path).write_bytes(body)
        table = headers.of_file("dump", format_, body, coding)
        yield Stored(path, table, path, 0, len(body))


def _write_manifest(publication: Publication, release: str, pages: Pages, folder: Path) -> None:
    listed = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "release": release,
        "base": publication.space.base,
        "site": {tag: asdict(pages.frame_in(tag)) for tag in pages.languages},
        "examples": [publication.space.thing_path(node.value) for node in pages.dataset.examples],
        "prefixes": dict(publication.prefixes),
        "triples": {name: len(triples) for name, triples in publication.graphs.items()},
        "files": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in listed
        ],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
