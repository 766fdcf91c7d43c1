"""Which files can be taken away of a release that does not fit into memory?

`all.nt` and `all.nq`, graph after graph, plain and in each coding. The files of one graph are parts
of these: members of gzip and frames of zstd may follow one another, so each triple is written and
compressed once. Formats that group by subject or need a tree in memory are left out.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import zstandard

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import CODINGS, GZIP, ZSTD, Coding
from stakhanov_ld.formats import N_QUADS, N_TRIPLES, Format
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release import headers
from stakhanov_ld.release.dumps import Dump, row_of, told_canonical, write_lists
from stakhanov_ld.release.files import File
from stakhanov_ld.release.rows import Stored

_BLOCK = 1 << 20
_NO_HASH = "At this size no canonical hash is made: it would need all quads in memory."
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 3
"""Somebody waits for the build: zstd's level 6 takes four times as long and saves a sixth."""


@dataclass(frozen=True, slots=True)
class Section:
    """The triples of a graph, as bytes of a file."""

    graph: str
    triples: int
    offset: int
    length: int


class _Compressing(Protocol):
    def compress(self, data: bytes) -> bytes: ...
    def flush(self) -> bytes: ...


_COMPRESSING: dict[Coding, Callable[[], _Compressing]] = {
    GZIP: lambda: zlib.compressobj(_GZIP_LEVEL, wbits=31),
    ZSTD: lambda: zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj(),
}


def quads_of(triples: bytes, graph: str) -> bytes:
    """N-Triples as N-Quads of the graph with this IRI.

    A line ends nowhere but at its end: a literal has no raw line break there.
    """
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def write_large_dumps(
    folder: Path, publication: Publication, release: str, working: Executor,
    triples: Sequence[Section], quads: Sequence[Section], small: Iterable[Dump],
    step: Callable[[int], None],
) -> tuple[list[Dump], list[Stored], list[File]]:  # fmt: skip
    """The files to take away, of `download/all.nt` and `all.nq`, which are written already; rows
    and what is known of them.

    `triples` are the sections of the first, `quads` of the second; `small` are those files that
    were written as everywhere. `step` is told of bytes that are done, in each coding.
    """
    jobs = [
        working.submit(_coded, folder, format_, coding, sections, publication.space, step)
        for format_, sections in ((N_TRIPLES, triples), (N_QUADS, quads))
        for coding in (None, *CODINGS)
    ]
    found = [(dump, row_of(dump)) for dump in small]
    own = {dump.path for dump, _ in found}
    found += [pair for job in jobs for pair in job.result() if pair[0].path not in own]
    found.sort(key=lambda pair: (pair[0].graph or "", pair[0].path))  # graph after graph
    dumps, rows = [dump for dump, _ in found], [row for _, row in found]
    canonical = [
        told_canonical(what, None, None, _NO_HASH) for what in ("default graph", "dataset")
    ]
    lists, known = write_lists(folder, publication, release, dumps, canonical)
    known += [File(d.path, d.bytes, d.sha256) for d, row in found if row.file == row.path]
    return dumps, [*rows, *lists], known


def _coded(
    folder: Path,
    format_: Format,
    coding: Coding | None,
    sections: Sequence[Section],
    space: Space,
    step: Callable[[int], None],
) -> list[tuple[Dump, Stored]]:
    """The file of everything in a coding, and its parts for each graph."""
    plain = folder / addresses.dump(format_)
    path = addresses.dump(format_, coding)
    whole = hashlib.sha256()
    found = []
    with plain.open("rb") as source, _into(folder / path, coding) as target:
        for section in sections:
            own, begins = hashlib.sha256(), target.tell() if coding else section.offset
            compressing = _COMPRESSING[coding]() if coding else None
            for block in lines_of(source, section):
                _take(compressing.compress(block) if compressing else block, target, whole, own)
                step(len(block))
            if compressing:
                _take(compressing.flush(), target, whole, own)
            length = target.tell() - begins if coding else section.length
            found.append(
                _pair(format_, coding, space.graph(section.graph), section.graph, path,
                      begins, length, section.triples, own.hexdigest())
            )  # fmt: skip
        size = sum(dump.bytes for dump, _ in found)
    count = sum(section.triples for section in sections)
    everything = _pair(
        format_, coding, None, addresses.EVERYTHING, path, 0, size, count, whole.hexdigest()
    )
    return [everything, *(pair for pair in found if pair[0].triples)]


def _into(path: Path, coding: Coding | None) -> IO[bytes]:
    return path.open("wb") if coding else path.open("rb")


def _take(block: bytes, target: IO[bytes], *hashes: Any) -> None:
    for digest in hashes:
        digest.update(block)
    if target.writable():
        target.write(block)


def _pair(
    format_: Format, coding: Coding | None, graph: str | None, name: str, file: str,
    offset: int, length: int, triples: int, digest: str,
) -> tuple[Dump, Stored]:  # fmt: skip
    path = addresses.dump(format_, coding, name)
    dump = Dump(path, format_, coding, graph, length, triples, digest)
    table = headers.of_download(format_, length, digest, coding)
    return dump, Stored(path, table, file, offset, length)


def lines_of(source: IO[bytes], section: Section) -> Iterable[bytes]:
    """A section of `source` in blocks of whole lines."""
    source.seek(section.offset)
    left = section.length
    while left:
        block = source.read(min(_BLOCK, left))
        if len(block) < left:
            block += source.readline()
        left -= len(block)
        yield block
