"""Which is the first and which the last day that one EDTF date can mean?

A day, a month, a year, with X for unspecified digits and hedges that change nothing (Library of
Congress EDTF: levels 0 and 1, and of level 2 "Qualification" and "Unspecified Digit").

Seasons (21 to 24) get bounds wide enough for every reader: EDTF ties them to no months, and
hemispheres and reckonings differ. Spring and autumn are somewhere in their year; winter, and so
the summer of the south, may begin in December before it or last until March after it. Whoever
knows the months writes `[1935-03..1935-05]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from stakhanov_ld.model.days import Day, excerpt, month_length, year_number

_LONG_YEAR = re.compile(r"[?~%]?Y(-?[1-9][0-9]{4,})[?~%]?")
_DATE = re.compile(
    r"[?~%]?(-?[0-9X]{4})[?~%]?"
    r"(?:-[?~%]?([0-9X]{2})[?~%]?"
    r"(?:-[?~%]?([0-9X]{2})[?~%]?)?)?"
)
_A_DATE = "1935-08-31, 1935-08 or 1935"
_SLIPS = (
    (r"$", "a date is missing", _A_DATE),
    (r"unknown|open", "there is a word of the draft of 2012", "1936/ (unknown) or 1936/.. (open)"),
    (r"-?[0-9X]+[uUx]|[uUx]{4}", "an unspecified digit is not a capital X", "193X or 1935-XX"),
    (r"-?[0-9X]{1,3}(?![0-9X])", "a year has fewer than four digits", "0476 or 1935"),
    (r"[?~%]?Y", "Y is not followed by a year of five digits or more alone", "Y12345 or 1935"),
    (r"\{", "a set of several dates stands for several things", "one date for each thing"),
    (r"\[", "a set is not the whole literal", "a date, and author's bounds beside it"),
    (r"\s", "there is a space or a line break", _A_DATE),
)
"""What often goes wrong where a date should begin."""
_SLIPS_AFTER = (
    (r"[0-9X]", "there is a digit too many: longer years begin with Y", f"Y12345, {_A_DATE}"),
    (r"T", "there is a time of day, and only days are read", "1935-08-31"),
    (r"[SE][0-9]", "there are significant digits or an exponent", "193X or Y12345"),
    (r"\s", "there is a space or a line break", _A_DATE),
)
"""What often goes wrong where a date should have ended."""


class BadEdtf(ValueError):
    """A literal without bounds; the message says what is wrong, where, and how to write it.

    `position` counts characters from 1.
    """

    def __init__(self, literal: str, at: int, what: str, example: str) -> None:
        """Compose the message; `at` counts from 0."""
        super().__init__(
            f"{excerpt(literal)} is not an EDTF date we can read: at character {at + 1}, {what}. "
            f"Write it as {example}."
        )
        self.position = at + 1


class Span(NamedTuple):
    """The first and the last day that a date may mean."""

    first: Day
    last: Day


def span_of(literal: str, start: int, end: int) -> Span:
    """Read the one date that stands between two places (from 0) of a literal, or raise BadEdtf.

    >>> [str(day) for day in span_of("193X/1947-02", 5, 12)]
    ['1947-02-01', '1947-02-28']
    """
    match = _LONG_YEAR.match(literal, start, end) or _DATE.match(literal, start, end)
    if match is None or match.end() < end:
        raise _unreadable(literal, start, match.end() if match else start, end)
    if match.re is _LONG_YEAR:
        try:
            year = year_number(match[1])
        except ValueError as error:
            raise BadEdtf(literal, start, str(error), "Y12345") from None
        return Span(Day(year, 1, 1), Day(year, 12, 31))
    if match[1] == "-0000":
        raise BadEdtf(literal, match.start(1), "the year 0 has no minus", "0000")
    if match[2] and not match[3] and "21" <= match[2] <= "24":
        return _season(match[1], match[2])
    first = _edge(match[1], match[2] or "XX", match[3] or "XX", downwards=False)
    last = _edge(match[1], match[2] or "XX", match[3] or "XX", downwards=True)
    if first is None or last is None:
        raise _not_in_the_calendar(literal, match)
    return Span(first, last)


def _season(year: str, season: str) -> Span:
    """Level 1, "Seasons": as wide as the head of this module says."""
    first, last = (next(_years(year, downwards=downwards)) for downwards in (False, True))
    if season in ("21", "23"):
        return Span(Day(first, 1, 1), Day(last, 12, 31))
    return Span(Day(first - 1, 12, 1), Day(last + 1, 3, 31))


def _edge(year: str, month: str, day: str, *, downwards: bool) -> Day | None:
    """Return the first or, downwards, the last day that fits digits some of which may be X."""
    months, days = _fitting(month, 12, downwards), _fitting(day, 31, downwards)
    # Else ten thousand years would be searched for a 30 February.
    if not months or not days or min(days) > max(month_length(2000, month) for month in months):
        return None
    for y in _years(year, downwards=downwards):
        for m in months:
            for d in days:
                if d <= month_length(y, m):
                    return Day(y, m, d)
    return None


@cache  # there are few masks of two digits
def _fitting(mask: str, greatest: int, downwards: bool) -> tuple[int, ...]:
    numbers = _numbers(mask, downwards=downwards)
    return tuple(number for number in numbers if 1 <= number <= greatest)


def _years(mask: str, *, downwards: bool) -> Iterator[int]:
    if mask.startswith("-"):
        # Further from zero is earlier; -000X has no zero in it.
        return (-year for year in _numbers(mask[1:], downwards=not downwards) if year)
    return _numbers(mask, downwards=downwards)


def _numbers(mask: str, *, downwards: bool) -> Iterator[int]:
    digits = "9876543210" if downwards else "0123456789"
    choices = (digits if figure == "X" else figure for figure in mask)
    return (int("".join(figures)) for figures in product(*choices))


def _unreadable(literal: str, start: int, at: int, end: int) -> BadEdtf:
    """Explain why reading the date from `start` to `end` stopped at a place."""
    rest = literal[at:end]
    for slip, what, example in _SLIPS if at == start else _SLIPS_AFTER:
        if re.match(slip, rest):
            return BadEdtf(literal, at, what, example)
    return BadEdtf(literal, at, f"{excerpt(rest, 12)} cannot be read", _A_DATE)


def _not_in_the_calendar(literal: str, match: re.Match[str]) -> BadEdtf:
    """Explain which part of a well-formed date no calendar has."""
    year, month, day = match.groups()
    if month and _edge("2000", month, "XX", downwards=False) is None:
        what = f"there is no month {month}: months are 01 to 12, seasons 21 to 24"
        return BadEdtf(literal, match.start(2), what, "1935-08")
    what = f"there is no day {day} in month {month} of the year {year}"
    return BadEdtf(literal, match.start(3), what, "1935-08-31")
