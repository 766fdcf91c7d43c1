"""What does a release store for each address?

`rows.jsonl` has a line for each: a stored answer, a resource with variants, or a redirect.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stakhanov_ld.codings import CODING_BY_NAME, Coding
from stakhanov_ld.formats import FORMAT_BY_NAME
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.release.headers import Headers
from stakhanov_ld.variants import Variant

BODIES = "bodies.bin"
CODED = "coded.bin"

_LINE = re.compile(rb'\{"path":("(?:[^"\\]|\\.)*").*+\n')
_KEPT = 4096
"""How many rows a process keeps at hand once they were asked for."""
_PROFILES = {profile.token: profile for profile in PROFILES}


@dataclass(frozen=True, slots=True)
class Coded:
    """The same body in a content coding: where in CODED it lies, and its own validator."""

    coding: Coding
    offset: int
    length: int
    etag: str
    made: bytes | None = None
    """The body itself, of what was made when it was asked for."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished answer: its status and headers, and where its body lies.

    In `file`, from `offset` on; in its codings too, where it has been coded.
    """

    path: str
    headers: Headers
    file: str
    offset: int
    length: int
    coded: tuple[Coded, ...] = ()
    status: int = 200
    made: bytes | None = None
    """The body itself, of what was made when it was asked for."""

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The codings in which the body is stored besides."""
        return tuple(coded.coding for coded in self.coded)


@dataclass(frozen=True, slots=True)
class Negotiated:
    """A resource with several representations: for each variant the path of the answer."""

    path: str
    variants: dict[Variant, str]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """What stands elsewhere: a thing, which cannot be sent, but its document can (303, RFC 9110,
    15.4.4), or a document that has moved (301)."""

    path: str
    target: str
    status: int
    link: str = ""
    """The Link header, of a thing."""


Row = Stored | Negotiated | Redirect


def to_line(row: Row) -> str:
    """`row` as a line of rows.jsonl."""
    match row:
        case Stored():
            value: dict[str, Any] = {
                "path": row.path,
                "status": row.status,
                "file": row.file,
                "offset": row.offset,
                "length": row.length,
                "coded": [(c.coding.name, c.offset, c.length, c.etag) for c in row.coded],
                "headers": row.headers,
            }
        case Negotiated():
            value = {
                "path": row.path,
                "status": row.status,
                "variants": [
                    (v.format.name, v.profile.token, v.language, path)
                    for v, path in row.variants.items()
                ],
            }
        case Redirect():
            value = {"path": row.path, "status": row.status, "target": row.target}
            if row.link:
                value["link"] = row.link
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


class Rows(Mapping[str, Row]):
    """The rows of a release by path, read from their lines when they are asked for."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self._places = {
            json.loads(match[1]): (match.start(), match.end()) for match in _LINE.finditer(lines)
        }
        self._read = lru_cache(_KEPT)(self._read_line)

    def __getitem__(self, path: str) -> Row:
        return self._read(*self._places[path])

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _read_line(self, start: int, end: int) -> Row:
        return from_line(self._lines[start:end])


def from_line(line: bytes) -> Row:
    """The row that a line of rows.jsonl holds."""
    value = json.loads(line)
    if "variants" in value:
        value["variants"] = {
            Variant(FORMAT_BY_NAME[format_], _PROFILES[profile], language): path
            for format_, profile, language, path in value["variants"]
        }
        return Negotiated(**value)
    if "target" in value:
        return Redirect(**value)
    value["headers"] = tuple((name, text) for name, text in value["headers"])
    value["coded"] = tuple(Coded(CODING_BY_NAME[name], *where) for name, *where in value["coded"])
    return Stored(**value)
