"""What does a finished release hold?"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stakhanov_ld.addresses import Space
from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.release.build import MANIFEST, QUERY_INDEX, ROWS
from stakhanov_ld.release.rows import BODIES, CODED, Coded, Row, Rows, Stored


@dataclass(frozen=True, slots=True)
class Release:
    """A release opened for reading; `rows` has one row for each address."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    rows: Mapping[str, Row]
    space: Space
    _bodies: mmap.mmap
    _coded: mmap.mmap

    def body(self, row: Stored) -> bytes:
        """The bytes of a stored answer."""
        if row.file == BODIES:
            return self._bodies[row.offset : row.offset + row.length]
        return (self.folder / row.file).read_bytes()

    def coded_body(self, coded: Coded) -> bytes:
        """The bytes of a stored answer in a content coding."""
        return self._coded[coded.offset : coded.offset + coded.length]

    @property
    def query_index(self) -> Path:
        """The N-Quads that query workers load."""
        return self.folder / QUERY_INDEX


def open_release(folder: Path) -> Release:
    """The release in `folder`; raises UnreadablePublication where it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        rows = Rows((folder / ROWS).read_bytes())
        bodies, coded = (_mapped(folder / name) for name in (BODIES, CODED))
    except (OSError, ValueError, KeyError) as error:
        raise UnreadablePublication(f"{folder}: this is not a whole release ({error}).") from error
    space = Space(**manifest["space"])
    return Release(manifest["release"], folder, manifest, rows, space, bodies, coded)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
