"""Where do the bodies of a release lie, and in what form?

In parts: two files each, the bodies one after the other and, in a file of its own, what the content
codings make of them. Other versions of the libraries compress otherwise: what they write is no part
of the promise that same files make same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from stakhanov_ld.codings import CODINGS
from stakhanov_ld.release import headers
from stakhanov_ld.release.files import File, write
from stakhanov_ld.release.rows import (
    BODIES,
    CODED,
    Coded,
    Line,
    Row,
    Shared,
    Stored,
    pieces_in_common,
    to_line,
)


class Bodies:
    """Those of one part, as long as they are gathered."""

    def __init__(self, part: int) -> None:
        self._name = f"{part:03}.bin"
        self._plain = bytearray()
        self._coded = bytearray()

    def stored(self, path: str, table: headers.Headers, body: bytes, status: int = 200) -> Stored:
        """The row for `body`, which has a place from now on, in each content coding too."""
        tag = dict(table)["ETag"]
        coded = []
        for coding in CODINGS:
            compressed = coding.compress(body)
            own = headers.etag(compressed, tag, coding.name)
            file = CODED + self._name
            coded.append(Coded(coding, file, len(self._coded), len(compressed), own))
            self._coded += compressed
        offset = self._put(body)
        return Stored(path, table, BODIES + self._name, offset, len(body), tuple(coded), status)

    def lines(self, rows: Iterable[Row]) -> list[Line]:
        """A line for each of `rows`; they share what their headers have in common,
        which has a place among the bodies."""
        rows = tuple(rows)
        pieces = pieces_in_common(rows)
        text = json.dumps(pieces, ensure_ascii=False, separators=(",", ":")).encode()
        shared = Shared({piece: n for n, piece in enumerate(pieces)}, self._put(text), len(text))
        return [(row.path, to_line(row, shared)) for row in rows]

    def write(self, folder: Path) -> list[File]:
        """The files of the part, written into the folder of the release."""
        return [
            write(folder, BODIES + self._name, bytes(self._plain)),
            write(folder, CODED + self._name, bytes(self._coded)),
        ]

    def _put(self, content: bytes) -> int:
        offset = len(self._plain)
        self._plain += content
        return offset
