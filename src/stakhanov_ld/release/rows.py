"""What does a release store for each address?

`rows.jsonl` has a line for each: a stored answer, a resource with variants, or a redirect.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stakhanov_ld.release.headers import Headers

BODIES = "bodies.bin"


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished answer: its headers, and where its body lies (`file`, from `offset` on)."""

    path: str
    headers: Headers
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Negotiated:
    """A resource with several representations: for each format's name the path of the answer."""

    path: str
    variants: dict[str, str]


@dataclass(frozen=True, slots=True)
class SeeOther:
    """A thing, which cannot be sent: its document can (303, RFC 9110, 15.4.4)."""

    path: str
    target: str


Row = Stored | Negotiated | SeeOther


def to_line(row: Row) -> str:
    """`row` as a line of rows.jsonl."""
    match row:
        case Stored():
            value: dict[str, Any] = {
                "path": row.path,
                "file": row.file,
                "offset": row.offset,
                "length": row.length,
                "headers": row.headers,
            }
        case Negotiated():
            value = {"path": row.path, "variants": row.variants}
        case SeeOther():
            value = {"path": row.path, "target": row.target}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def from_line(line: str) -> Row:
    """The row that a line of rows.jsonl holds."""
    value = json.loads(line)
    if "variants" in value:
        return Negotiated(**value)
    if "target" in value:
        return SeeOther(**value)
    value["headers"] = tuple((name, text) for name, text in value["headers"])
    return Stored(**value)
