"""What does a finished release hold?"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.formats import N_QUADS
from stakhanov_ld.release.names import MANIFEST, QUERY_INDEX, QUERY_STORE, ROWS
from stakhanov_ld.release.rows import BODIES, CODED, Coded, Row, Rows, Stored

if TYPE_CHECKING:
    from stakhanov_ld.release.large.days import LargeDays

CHUNK = 256 * 1024
"""So many bytes of a file are read at a time."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """`length` bytes of a file, from `offset` on."""

    path: Path
    offset: int
    length: int

    def read(self) -> bytes:
        """All of them at once."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.length)

    def chunks(self, file: BinaryIO) -> Iterator[bytes]:
        """All of them, one CHUNK after the other, out of `file`: that at `path`, opened."""
        file.seek(self.offset)
        left = self.length
        while chunk := file.read(min(CHUNK, left)):
            left -= len(chunk)
            yield chunk


@dataclass(frozen=True, slots=True)
class Release:
    """A release opened for reading; `rows` has one row for each address."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    rows: Mapping[str, Row]
    space: Space
    _part: Callable[[str, int, int], bytes]
    large_days: LargeDays | None = None
    """What tells of days where nothing is kept for it."""

    def body(self, row: Stored) -> bytes:
        """The bytes of a stored answer, all at once; a dump may be long."""
        if row.made is not None:
            return row.made
        if row.stands_alone:
            return self.part_of(row).read()
        return self._part(row.file, row.offset, row.length)

    def part_of(self, row: Stored) -> FilePart:
        """Where the bytes of a stored answer lie that has a file of its own."""
        return FilePart(self.folder / row.file, row.offset, row.length)

    def coded_body(self, coded: Coded) -> bytes:
        """The bytes of a stored answer in a content coding."""
        if coded.made is not None:
            return coded.made
        return self._part(coded.file, coded.offset, coded.length)

    @property
    def query_index(self) -> Path:
        """The N-Quads that query workers load, where they do."""
        return self.folder / QUERY_INDEX

    @property
    def quads(self) -> Path:
        """All graphs as N-Quads, one after the other."""
        return self.folder / addresses.dump(N_QUADS) if self.is_large else self.query_index

    @property
    def is_large(self) -> bool:
        """Whether its documents are made when they are asked for."""
        return "large" in self.manifest

    @property
    def query_source(self) -> dict[str, Any]:
        """What query workers are started with: see `Pool`."""
        large = self.manifest.get("large")
        if large is None:
            return {"data": self.query_index}
        store = self.folder / QUERY_STORE
        return {"rocksdb": store, "default_graphs": large["default_graphs"]}


def open_release(folder: Path) -> Release:
    """The release in `folder`; raises UnreadablePublication where it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        paths = [file["path"] for file in manifest["files"]]
        maps = {path: _mapped(folder / path) for path in paths if path.startswith((BODIES, CODED))}

        def part(path: str, offset: int, length: int) -> bytes:
            return maps[path][offset : offset + length]

        days = None
        rows: Mapping[str, Row] = Rows(_mapped(folder / ROWS), part)
        if "large" in manifest:
            from stakhanov_ld.release.large.opening import open_large

            rows, days = open_large(folder, manifest["release"], rows)
        space = Space(**manifest["space"])
        return Release(manifest["release"], folder, manifest, rows, space, part, days)
    except (OSError, ValueError, KeyError, TypeError) as error:  # of another program, perhaps
        raise UnreadablePublication(f"{folder}: this is not a whole release ({error}).") from error


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
