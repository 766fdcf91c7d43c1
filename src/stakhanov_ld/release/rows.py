"""What does a release store for each address?

`rows.jsonl` has a line for each: a stored answer, a resource with variants, or a redirect. Answers
of one document have most of their headers and links in common: those stand among the bodies, once,
and a line names them by their numbers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from mmap import mmap
from typing import Any

from stakhanov_ld.codings import CODING_BY_NAME, Coding
from stakhanov_ld.formats import FORMAT_BY_NAME
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.release.headers import Headers
from stakhanov_ld.variants import Variant

BODIES = "bodies/"
"""The folder of the files in which bodies lie one after the other."""
CODED = "coded/"
"""The folder of the files that hold the same bodies in content codings."""

_LINE = re.compile(rb'\{"path":("(?:[^"\\]|\\.)*").*+\n')
_KEPT = 4096
"""How many rows a process keeps at hand once they were asked for."""
_SHARED_KEPT = 512
"""And of how many documents what their rows have in common."""
_BETWEEN_LINKS = re.compile(", (?=<)")
_PROFILES = {profile.token: profile for profile in PROFILES}


@dataclass(frozen=True, slots=True)
class Coded:
    """The same body in a content coding: in which file of CODED it lies, where, and its own
    validator."""

    coding: Coding
    file: str
    offset: int
    length: int
    etag: str
    made: bytes | None = None
    """The body itself, of what was made when it was asked for."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished answer: its status and headers, and where its body lies.

    In `file`, from `offset` on; in its codings too, where it has been coded. A body stands alone
    where its file holds nothing else.
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
    def stands_alone(self) -> bool:
        """Whether it is a file to be taken away, in parts if need be."""
        return not self.file.startswith(BODIES)

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


Line = tuple[str, str]
"""A path, and its line of rows.jsonl."""
Piece = tuple[str, str] | str
"""A header, or a link in one (RFC 8288, link-value)."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What rows have in common: the number of each piece, and where in their file the list lies."""

    numbers: Mapping[Piece, int]
    offset: int
    length: int


def pieces_in_common(rows: Iterable[Row]) -> list[Piece]:
    """What the headers of `rows` say more than once."""
    headers = [header for row in rows if isinstance(row, Stored) for header in row.headers]
    times = Counter(piece for header in headers for piece in _pieces(header))
    return [piece for piece, number in times.items() if number > 1]


def _pieces(header: tuple[str, str]) -> Sequence[Piece]:
    name, value = header
    return _BETWEEN_LINKS.split(value) if name == "Link" else (header,)


def _told(header: tuple[str, str], shared: Shared) -> Any:
    """`header` by its number, as a name with numbers of links, or in full."""
    if header in shared.numbers:
        return shared.numbers[header]
    name = header[0]
    if name != "Link":
        return header
    return name, [shared.numbers.get(link, link) for link in _pieces(header)]


def _header(told: Any, shared: Sequence[Any]) -> tuple[str, str]:
    """The header that `_told` told."""
    if isinstance(told, int):
        told = shared[told]
    name, value = told
    if isinstance(value, list):
        value = ", ".join(link if isinstance(link, str) else shared[link] for link in value)
    return name, value


def to_line(row: Row, shared: Shared | None = None) -> str:
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
            if shared is not None:
                value["headers"] = [_told(header, shared) for header in row.headers]
                value["shared"] = (shared.offset, shared.length)
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


def _text(string: bytes) -> str:
    """What a JSON string says."""
    return json.loads(string) if b"\\" in string else string[1:-1].decode()  # as fast as it can be


class Rows(Mapping[str, Row]):
    """The rows of a release by path, read from their lines when they are asked for.

    `part` reads from a file of the release so many bytes from an offset on.
    """

    def __init__(self, lines: bytes | mmap, part: Callable[[str, int, int], bytes]) -> None:
        self._lines = lines
        self._places = {_text(match[1]): match.span() for match in _LINE.finditer(lines)}
        self._read = lru_cache(_KEPT)(self._read_line)
        self._shared = lru_cache(_SHARED_KEPT)(lambda *place: json.loads(part(*place)))

    def __getitem__(self, path: str) -> Row:
        return self._read(*self._places[path])

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _read_line(self, start: int, end: int) -> Row:
        value = json.loads(self._lines[start:end])
        if "variants" in value:
            value["variants"] = {
                Variant(FORMAT_BY_NAME[format_], _PROFILES[profile], language): path
                for format_, profile, language, path in value["variants"]
            }
            return Negotiated(**value)
        if "target" in value:
            return Redirect(**value)
        file = value["file"]
        shared = self._shared(file, *value.pop("shared")) if "shared" in value else ()
        value["headers"] = tuple(_header(told, shared) for told in value["headers"])
        coded = file.replace(BODIES, CODED, 1)
        value["coded"] = tuple(
            Coded(CODING_BY_NAME[name], coded, *where) for name, *where in value["coded"]
        )
        return Stored(**value)
