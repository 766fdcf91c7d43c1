"""Which bounds does an EDTF literal give?

Syntax: Extended Date/Time Format (Library of Congress, 4 February 2019; a profile of ISO
8601-2:2019), levels 0 and 1 and, of level 2, sets, hedges on parts of a date and unspecified
digits anywhere. A hedge (`?`, `~`, `%`) widens nothing.

| literal | what it gives |
|---|---|
| a date, X | earliest start and end its first day, latest start and end its last |
| `A/B` | the start from A, the end from B, both days included |
| `A/`, unknown end | the start from A; it ended no earlier than it may have begun |
| `/B`, unknown start | the end from B; it began no later than it may have ended |
| `A/..`, open end | the start from A; an author writes the day on which it last was known to hold |
| `../B`, open start | the end from B |
| `[A,B..C]`, one of these | as a date that is somewhere in all of them |
| `[..B]`, `[A..]` | the latest end, the earliest start, and nothing else |

Valid EDTF that is refused: times of day (the model has none), `{…}` (several dates are several
things), years with an exponent or significant digits, the level 2 seasons 25 to 41.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.dates import BadEdtf, span_of
from stakhanov_ld.model.days import Day

__all__ = ["BadEdtf", "bounds_of"]

LONGEST_LITERAL = 255
"""Characters a literal may have: a set of twenty days fits, and nothing can be slow."""


@lru_cache(maxsize=1 << 14)
def bounds_of(literal: str) -> Bounds:
    """Derive the bounds of an EDTF literal; raise BadEdtf where it has none.

    >>> def shown(literal: str) -> dict[str, str]:
    ...     return {name: str(day) for name, day in bounds_of(literal).given().items()}
    >>> shown("1936/")
    {'earliest_start': '1936-01-01', 'latest_start': '1936-12-31', 'earliest_end': '1936-01-01'}
    >>> shown("[..1935-08-31]")
    {'latest_end': '1935-08-31'}
    >>> [str(day) for day in bounds_of("1978-02-15/2016-05").given().values()]
    ['1978-02-15', '1978-02-15', '2016-05-01', '2016-05-31']
    >>> bounds_of("1935-8-31")
    Traceback (most recent call last):
    stakhanov_ld.model.dates.BadEdtf: '1935-8-31' is not an EDTF date we can read: \
at character 5, '-8-31' cannot be read. Write it as 1935-08-31, 1935-08 or 1935.
    """
    if len(literal) > LONGEST_LITERAL:  # before anything that takes longer with length
        what = f"it goes on beyond {LONGEST_LITERAL} characters"
        raise BadEdtf(literal, LONGEST_LITERAL, what, "one date, interval or short set")
    if "/" in literal:
        return _interval(literal)
    if literal.startswith("["):
        return _one_of_a_set(literal)
    first, last = span_of(literal, 0, len(literal))
    return Bounds(first, last, first, last)


def _interval(literal: str) -> Bounds:
    """Levels 0 and 1, "Time Interval" and "Extended Interval"."""
    left, _, right = literal.partition("/")
    if "/" in right:
        raise BadEdtf(literal, literal.rindex("/"), "there is a second '/'", "1906/1910")
    start = None if left in ("", "..") else span_of(literal, 0, len(left))
    end = None if right in ("", "..") else span_of(literal, len(left) + 1, len(literal))
    if start and end:
        if start.first > end.last:
            what = f"the end {right} lies before the start {left}"
            raise BadEdtf(literal, len(left) + 1, what, f"{right}/{left}")
        # Nothing begins after its end: that matters where one side is coarser, as in 1985/1985-06.
        latest_start, earliest_end = min(start.last, end.last), max(start.first, end.first)
        return Bounds(start.first, latest_start, earliest_end, end.last)
    if start:
        return Bounds(start.first, start.last, None if right else start.first)
    if end:
        return Bounds(None, None if left else end.last, end.first, end.last)
    raise BadEdtf(
        literal, 0, "neither side is a date", "1936/ or 1936/.., or leave the thing undated"
    )


def _one_of_a_set(literal: str) -> Bounds:
    """Level 2, "Set representation", the square brackets: one of the members."""
    if not literal.endswith("]") or len(literal) < 3:
        raise BadEdtf(literal, len(literal) - 1, "a set has dates and ends with ']'", "[1667,1668]")
    spans = tuple(_members(literal))
    firsts = [first for first, _ in spans if first]
    lasts = [last for _, last in spans if last]
    if len(firsts) == len(lasts) == len(spans):
        return Bounds(min(firsts), max(lasts), min(firsts), max(lasts))
    if len(lasts) == len(spans):
        return Bounds(latest_end=max(lasts))
    if len(firsts) == len(spans):
        return Bounds(earliest_start=min(firsts))
    raise BadEdtf(literal, 0, "a set open at both ends bounds nothing", "[..1935-08-31]")


def _members(literal: str) -> Iterator[tuple[Day | None, Day | None]]:
    """Yield the first and the last day of each member; None for an open end of the set."""
    at = 1
    members = literal[1:-1].split(",")
    for index, member in enumerate(members):
        since, dots, until = member.partition("..")
        if dots and not (since or (until and index == 0)):
            raise BadEdtf(literal, at, "only the first date may be open before", "[..1667,1668]")
        if dots and not until and index + 1 < len(members):
            raise BadEdtf(literal, at, "only the last date may be open after", "[1667,1668..]")
        start = span_of(literal, at, at + len(since)) if since or not dots else None
        end = span_of(literal, at + len(since) + 2, at + len(member)) if until else None
        if start and end and start.first > end.last:
            raise BadEdtf(literal, at, f"{until} lies before {since}", f"{until}..{since}")
        at += len(member) + 1
        if dots:
            yield start and start.first, end and end.last
        elif start:
            yield start
