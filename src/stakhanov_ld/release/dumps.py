"""Which files can be taken away, and how does whoever has them verify them?

Everything and each graph, in each format that can carry it, plain and in each coding; and two
files that list them. What compresses is a library, so the coded files, and the lists that tell
their hashes, are no part of the promise that same files make same bytes with any version of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.codings import CODINGS, Coding
from stakhanov_ld.documents.document import ordered
from stakhanov_ld.formats import DUMP_FORMATS, JSON, PLAIN_TEXT, QUAD_FORMATS, Format
from stakhanov_ld.processes import spread
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.canonical import ALGORITHM, TOO_MUCH, canonical_hash
from stakhanov_ld.release.files import File, write
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
    publication: Publication, release: str, folder: Path, processes: int
) -> tuple[list[Dump], list[Stored], list[File]]:
    """The dumps, written into the folder of the `release` by so many processes; rows and what is
    known of all files to take away."""
    contents = list(_contents(publication))
    dumps = _written(publication, contents, folder, processes)
    canonical = [
        told_canonical(what, content.graph, canonical_hash(quads), TOO_MUCH)
        for content in contents
        for what, quads in _hashed(content)
    ]
    rows, known = write_lists(folder, publication, release, dumps, canonical)
    known += [File(dump.path, dump.bytes, dump.sha256) for dump in dumps]
    return dumps, [*map(row_of, dumps), *rows], known


def write_graphs(publication: Publication, names: Iterable[str], folder: Path) -> list[Dump]:
    """Of the dumps those of the graphs `names`."""
    iris = {publication.space.graph(name) for name in names}
    contents = [content for content in _contents(publication) if content.graph in iris]
    return _written(publication, contents, folder, 1)


def write_lists(
    folder: Path, publication: Publication, release: str, dumps: Iterable[Dump],
    canonical: Iterable[Mapping[str, Any]],
) -> tuple[list[Stored], list[File]]:  # fmt: skip
    """The files that list the `dumps` of `release`, with what is told of `canonical` hashes."""
    dumps = tuple(dumps)
    told = {
        "release": release,
        "validated": asdict(publication.validated),
        "files": [dump.listed() | {"path": _in_downloads(dump.path)} for dump in dumps],
        "canonical": list(canonical),
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    manifest = write(folder, addresses.DUMP_MANIFEST, text.encode())
    hashes = sorted([(manifest.path, manifest.sha256), *((d.path, d.sha256) for d in dumps)])
    lines = [f"{sha256}  {_in_downloads(path)}\n" for path, sha256 in hashes]
    sums = write(folder, addresses.CHECKSUMS, "".join(lines).encode())
    rows = [_stored(manifest, JSON, None), _stored(sums, PLAIN_TEXT, None)]
    return rows, [manifest, sums]


def told_canonical(what: str, graph: str | None, value: str | None, why: str) -> dict[str, Any]:
    """What a manifest tells of a canonical hash, or `why` there is none."""
    told = {"of": what, "graph": graph, "algorithm": ALGORITHM, "sha256": value}
    return told | ({"why": why} if value is None else {})


def row_of(dump: Dump) -> Stored:
    """The row of a dump that has a file of its own."""
    return _stored(File(dump.path, dump.bytes, dump.sha256), dump.format, dump.coding)


def _written(
    publication: Publication, contents: Iterable[_Content], folder: Path, processes: int
) -> list[Dump]:
    notation = Notation(publication.prefixes)
    jobs = [(content, format_) for content in contents for format_ in DUMP_FORMATS]
    written = spread(lambda job: list(_dumps(folder, *job, notation)), jobs, processes)
    return [dump for of_job in written for dump in of_job]


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


def _dumps(folder: Path, content: _Content, format_: Format, notation: Notation) -> Iterator[Dump]:
    """The files of `content` in `format_`, plain and in each coding, if that can carry it."""
    quads = content.in_format(format_)
    if not quads:
        return
    try:
        plain = dumped(quads, format_, notation)
    except CannotCarry:
        return
    for coding in (None, *CODINGS):
        path = addresses.dump(format_, coding, content.name)
        file = write(folder, path, coding.compress(plain) if coding else plain)
        yield Dump(path, format_, coding, content.graph, file.bytes, len(quads), file.sha256)


def _stored(file: File, format_: Format, coding: Coding | None) -> Stored:
    table = headers.of_download(format_, file.bytes, file.sha256, coding)
    return Stored(file.path, table, file.path, 0, file.bytes)


def _hashed(content: _Content) -> Iterator[tuple[str, Quads]]:
    """What has a hash: each graph by itself, the default graph, and the dataset of named graphs."""
    if content.graph is not None:
        yield "graph", content.plain
    else:
        yield "default graph", content.plain
        yield "dataset", content.quads


def _in_downloads(path: str) -> str:
    return path.removeprefix(addresses.DOWNLOADS)
