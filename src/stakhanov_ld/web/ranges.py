"""Which part of a file does a client ask for? (RFC 9110, 13.1.5 and 14)"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stakhanov_ld.errors import RangeNotSatisfiable

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,30})-([0-9]{0,30})[ \t]*", re.IGNORECASE)
"""No file is longer than its positions may be: what needs more digits is not read as numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """So many bytes, from `first` on, which counts from 0."""

    first: int
    length: int


def part(asked: str | None, if_range: str | None, length: int, tag: str) -> Part | None:
    """The part that `asked`, the value of Range, names of `length` bytes; None for all of them.

    All are sent to whoever asks for several ranges, in other units or by what is no range, and
    where If-Range is not the strong `tag` of the file: a date, a weak tag, that of another.
    Raises RangeNotSatisfiable where no byte is in the range.
    """
    if asked is None or (if_range is not None and if_range.strip() != tag):
        return None
    match = _ONE_RANGE.fullmatch(asked.strip())
    if match is None or not any(match.groups()):
        return None
    from_, to = match.groups()
    if not from_:
        first, last = max(0, length - int(to)), length - 1
    else:
        first, last = int(from_), int(to) if to else length - 1
        if to and last < first:
            return None  # no range at all (14.1.1)
    if first >= length:
        raise RangeNotSatisfiable(f"The file has {length} bytes, from 0 to {length - 1}.", length)
    return Part(first, min(last, length - 1) - first + 1)
