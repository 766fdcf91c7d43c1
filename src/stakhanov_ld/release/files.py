"""Which files make up a release, and what is known of each?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """One file: its path in the folder of the release, its size in bytes, its SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str


def write(folder: Path, path: str, content: bytes) -> File:
    """Write `content` to `path` in `folder`."""
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_bytes(content)
    return _file(path, content)


def files_in(folder: Path, known: Iterable[File], unlisted: Path) -> list[File]:
    """All files in `folder` but those in `unlisted`, by path.

    Those that are `known` already are not read again.
    """
    by_path = {file.path: file for file in known}
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and unlisted not in p.parents)
    names = [path.relative_to(folder).as_posix() for path in paths]
    return [by_path.get(name) or _read(folder, name) for name in names]


def _read(folder: Path, path: str) -> File:
    with (folder / path).open("rb") as file:  # it may be longer than memory
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return File(path, file.tell(), sha256)


def _file(path: str, content: bytes) -> File:
    return File(path, len(content), hashlib.sha256(content).hexdigest())
