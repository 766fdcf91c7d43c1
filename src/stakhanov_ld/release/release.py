"""What does a finished release hold?"""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.release.build import MANIFEST, QUERY_INDEX, ROWS
from stakhanov_ld.release.rows import BODIES, Row, Stored, from_line


@dataclass(frozen=True, slots=True)
class Release:
    """A release opened for reading; `rows` has one row for each address."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    rows: dict[str, Row]
    _bodies: mmap.mmap

    def body(self, row: Stored) -> bytes:
        """The bytes of a stored answer."""
        if row.file == BODIES:
            return self._bodies[row.offset : row.offset + row.length]
        return (self.folder / row.file).read_bytes()

    @property
    def query_index(self) -> Path:
        """The N-Quads that query workers load."""
        return self.folder / QUERY_INDEX


def open_release(folder: Path) -> Release:
    """The release in `folder`; raises UnreadablePublication where it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        with (folder / ROWS).open(encoding="utf-8") as lines:
            rows = {row.path: row for row in map(from_line, lines)}
        with (folder / BODIES).open("rb") as bodies:
            mapped = mmap.mmap(bodies.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, KeyError) as error:
        raise UnreadablePublication(f"{folder}: this is not a whole release ({error}).") from error
    return Release(manifest["release"], folder, manifest, rows, mapped)
