"""Which files can be taken away, and how does whoever has them verify them?

Everything and each graph, in each format that can carry it, plain and in each coding; and two
files that list them. What compresses is a library, so the coded files, and the lists that tell
their hashes, are no part of the promise that same files make same bytes with any version of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.codings import CODINGS, Coding
from stakhanov_ld.documents.document import ordered
from stakhanov_ld.formats import DUMP_FORMATS, JSON, PLAIN_TEXT, QUAD_FORMATS, Format
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.canonical import ALGORITHM, TOO_MUCH, canonical_hash
from stakhanov_ld.release.rows import Stored
from stakhanov_ld.representations.graphs import CannotCarry, Notation, dumped

Quads = Sequence[og.Quad]


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of a graph, or of everything where `graph` is None."""

    path: str
    format: Format
    coding: Coding | None
    graph: str | None
    bytes: int
    triples: int
    """Of triples in formats for graphs, of quads in formats for datasets."""
    sha256: str

    def listed(self) -> dict[str, Any]:
        """What a manifest tells of it."""
        return {
            "path": self.path,
            "format": self.format.name,
            "media_type": self.format.media_type,
            "coding": self.coding.name if self.coding else None,
            "graph": self.graph,
            "bytes": self.bytes,
            "triples": self.triples,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class _Content:
    """What the files called `name` hold: all in formats for datasets, `plain` in the others."""

    name: str
    graph: str | None
    quads: Quads
    plain: Quads

    def in_format(self, format_: Format) -> Quads:
        return self.quads if format_ in QUAD_FORMATS else self.plain


def write_dumps(
    publication: Publication, release: str, folder: Path, working: Executor
) -> tuple[list[Dump], list[Stored]]:
    """The dumps, written into the folder of the `release`, and the rows of all files to take away.

    Files are compressed and hashed by `working`.
    """
    (folder / addresses.DOWNLOADS).mkdir()
    contents = list(_contents(publication))
    written = _written(publication, contents, folder, working)
    dumps, rows = [dump for dump, _ in written], [row for _, row in written]
    manifest = _manifest(release, dumps, contents).encode()
    rows.append(_stored(folder, addresses.DUMP_MANIFEST, JSON, manifest))
    sums = {dump.path: dump.sha256 for dump in dumps}
    sums[addresses.DUMP_MANIFEST] = hashlib.sha256(manifest).hexdigest()
    lines = [f"{sums[path]}  {_in_downloads(path)}\n" for path in sorted(sums)]
    rows.append(_stored(folder, addresses.CHECKSUMS, PLAIN_TEXT, "".join(lines).encode()))
    return dumps, rows


def write_graphs(
    publication: Publication, names: Iterable[str], folder: Path, working: Executor
) -> list[tuple[Dump, Stored]]:
    """Of the dumps those of the graphs `names`; the folder for them is there."""
    iris = {publication.space.graph(name) for name in names}
    contents = [content for content in _contents(publication) if content.graph in iris]
    return _written(publication, contents, folder, working)


def _written(
    publication: Publication, contents: Iterable[_Content], folder: Path, working: Executor
) -> list[tuple[Dump, Stored]]:
    jobs = [
        working.submit(_write, folder, content, format_, coding, body)
        for content in contents
        for format_, body in _bodies(content, Notation(publication.prefixes))
        for coding in (None, *CODINGS)
    ]
    return [job.result() for job in jobs]


def _contents(publication: Publication) -> Iterator[_Content]:
    """Everything, then each graph; what is empty has no files."""
    graphs = {name: _by_subject(triples) for name, triples in publication.graphs.items() if triples}
    named = {
        name: [
            og.Quad(t.subject, t.predicate, t.object, og.NamedNode(publication.space.graph(name)))
            for t in triples
        ]
        for name, triples in graphs.items()
    }
    default = [og.Quad(*triple) for triple in _by_subject(publication.default_graph)]
    everything = [quad for quads in named.values() for quad in quads]
    yield _Content(addresses.EVERYTHING, None, everything, default)
    for name, triples in graphs.items():
        plain = [og.Quad(*triple) for triple in triples]
        yield _Content(name, publication.space.graph(name), named[name], plain)


def _by_subject(triples: Iterable[og.Triple]) -> list[og.Triple]:
    """Thing by thing, in the order of the files."""
    by_subject: dict[object, list[og.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    return [triple for about in by_subject.values() for triple in ordered(about)]


def _bodies(content: _Content, notation: Notation) -> Iterator[tuple[Format, bytes]]:
    for format_ in DUMP_FORMATS:
        quads = content.in_format(format_)
        if quads:
            try:
                yield format_, dumped(quads, format_, notation)
            except CannotCarry:
                continue


def _write(
    folder: Path, content: _Content, format_: Format, coding: Coding | None, plain: bytes
) -> tuple[Dump, Stored]:
    path = addresses.dump(format_, coding, content.name)
    body = coding.compress(plain) if coding else plain
    row = _stored(folder, path, format_, body, coding)
    digest = hashlib.sha256(body).hexdigest()
    triples = len(content.in_format(format_))
    return Dump(path, format_, coding, content.graph, len(body), triples, digest), row


def _stored(
    folder: Path, path: str, format_: Format, body: bytes, coding: Coding | None = None
) -> Stored:
    (folder / path).write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    table = headers.of_download(format_, len(body), digest, coding)
    return Stored(path, table, path, 0, len(body))


def _manifest(release: str, dumps: Iterable[Dump], contents: Iterable[_Content]) -> str:
    told = {
        "release": release,
        "files": [dump.listed() | {"path": _in_downloads(dump.path)} for dump in dumps],
        "canonical": [
            _canonical(what, content.graph, quads)
            for content in contents
            for what, quads in _hashed(content)
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _hashed(content: _Content) -> Iterator[tuple[str, Quads]]:
    """What has a hash: each graph by itself, the default graph, and the dataset of named graphs."""
    if content.graph is not None:
        yield "graph", content.plain
    else:
        yield "default graph", content.plain
        yield "dataset", content.quads


def _canonical(what: str, graph: str | None, quads: Quads) -> dict[str, Any]:
    value = canonical_hash(quads)
    told = {"of": what, "graph": graph, "algorithm": ALGORITHM, "sha256": value}
    return told | ({"why": TOO_MUCH} if value is None else {})


def _in_downloads(path: str) -> str:
    return path.removeprefix(addresses.DOWNLOADS)
