"""Which files make up a publication, and what part does each play?

A publication is a folder with `data/` and, if it has them, `ontology/`, `shapes/`, in
`data/derivations/` queries that compute what follows from the data, and in `ontology/context/` the
JSON-LD contexts of its documents; or any other folder, whose RDF files are then all data; or a
single RDF file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.formats import (
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SPARQL_QUERY,
    TRIG,
    TURTLE,
    Format,
)


class Part(StrEnum):
    """The part a file plays."""

    DATA = "data"
    ONTOLOGY = "ontology"
    SHAPES = "shapes"
    DESCRIPTION = "description"
    MOVED = "moved"
    GONE = "gone"
    DERIVATION = "derivation"
    CONTEXT = "context"


RDF_PARTS = (
    Part.DATA, Part.ONTOLOGY, Part.SHAPES, Part.DESCRIPTION, Part.MOVED, Part.GONE,
)  # fmt: skip
"""The parts that hold triples; what has moved or gone stands in the graph `data` too."""
BESIDE_DATA = (Part.ONTOLOGY, Part.SHAPES, Part.DESCRIPTION)
"""Those that are graphs of their own: words, rules and the description."""

_OWN_PARTS = {
    "data/publication.ttl": Part.DESCRIPTION,
    "data/moved.ttl": Part.MOVED,
    "data/gone.ttl": Part.GONE,
}
HELD = 32 << 20
"""Files of data that are longer stay where they are until they are parsed."""
CONTEXTS = "ontology/context"
DERIVATIONS = "data/derivations"
_FOLDERS = {"data": Part.DATA, "ontology": Part.ONTOLOGY, "shapes": Part.SHAPES}
_READ = {f".{f.suffix}": f for f in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: `path` relative to the publication, with slashes on every system."""

    path: str
    part: Part
    format: Format
    content: bytes
    """What is in it; nothing of a file that is too long to be held, which stays where it is."""
    place: Path | None = None
    """Where that is."""

    def held(self) -> SourceFile:
        """The same with its content."""
        return self if self.place is None else replace(self, content=self._read(), place=None)

    def sha256(self) -> str:
        """The hash of its content."""
        if self.place is None:
            return hashlib.sha256(self.content).hexdigest()
        with _readable():
            told = self.place.stat()
            return _sha256(self.place, told.st_ino, told.st_size, told.st_mtime_ns)

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return len(self.content) if self.place is None else self.place.stat().st_size

    def _read(self) -> bytes:
        assert self.place is not None, "who has no place is held"
        with _readable():
            return self.place.read_bytes()


def source_files(root: Path) -> tuple[SourceFile, ...]:
    """All files of the publication at `root`, sorted by path; raises UnreadablePublication."""
    with _readable():
        found = tuple(_found(root))
        files = tuple(
            _source_file(base / path, path, part)
            for base, path, part in sorted(found, key=lambda row: row[1])
        )
    if not any(file.part is Part.DATA for file in files):
        suffixes = " ".join(_READ)
        raise UnreadablePublication(f"{root}: there is no RDF file in it ({suffixes}).")
    return files


def _source_file(place: Path, path: str, part: Part) -> SourceFile:
    if part is Part.DATA and place.stat().st_size > HELD:
        return SourceFile(path, part, _format(path), b"", place)
    return SourceFile(path, part, _format(path), place.read_bytes())


@lru_cache(256)
def _sha256(place: Path, *state: int) -> str:
    """Who watches a publication asks every second: what has not been touched is not read again."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadablePublication(f"{error.filename}: {error.strerror}.") from error


def _found(root: Path) -> list[tuple[Path, str, Part]]:
    if root.is_file():
        if root.suffix.lower() not in _READ:
            raise UnreadablePublication(f"{root}: its ending is none of {' '.join(_READ)}.")
        return [(root.parent, root.name, Part.DATA)]
    if not root.is_dir():
        raise UnreadablePublication(f"{root}: there is no such folder or file.")
    if not (root / "data").is_dir():
        return [(root, path, Part.DATA) for path in _rdf_files(root, root)]
    queries = (root / DERIVATIONS).glob(f"*.{SPARQL_QUERY.suffix}")
    return [
        (root, path, _part(path, part))
        for folder, part in _FOLDERS.items()
        for path in _rdf_files(root / folder, root)
    ] + [(root, path.relative_to(root).as_posix(), Part.DERIVATION) for path in queries]


def _part(path: str, part: Part) -> Part:
    if path.startswith(CONTEXTS + "/") and path.endswith(f".{JSON_LD.suffix}"):
        return Part.CONTEXT
    return _OWN_PARTS.get(path, part)


def _format(path: str) -> Format:
    return _READ.get(Path(path).suffix.lower(), SPARQL_QUERY)


def _rdf_files(folder: Path, root: Path) -> list[str]:
    paths = (path.relative_to(root) for path in folder.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in paths
        if path.suffix.lower() in _READ and not any(p.startswith(".") for p in path.parts)
    ]
