"""What is a day, in years before 1 and after 9999 as well?

The calendar is the proleptic Gregorian one with a year 0 (XSD 1.1 part 2, 3.3.9 `xsd:date`;
ISO 8601-1:2019): 0000 is 1 BC, -0043 is 44 BC. There are no time zones and there is no clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

YEAR_DIGITS = 12
"""Digits a year may have: the engine's `xsd:date` still compares years of twelve, not thirteen."""

_GREATEST_YEAR = 10**YEAR_DIGITS - 1
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_IN_400_YEARS = 146_097
_DAYS_BEFORE_MONTH = tuple(sum(_LENGTHS[:month]) for month in range(12))
# [0-9], not \d, which takes the digits of every script.
_LEXICAL = re.compile(r"(-?(?:[1-9][0-9]{4,}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")


def is_leap(year: int) -> bool:
    """Say whether February of the (astronomical) year has 29 days.

    >>> [year for year in (-4, 0, 1900, 2000, 2023, 12000) if is_leap(year)]
    [-4, 0, 2000, 12000]
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Return how many days a month (1 to 12) of the year has.

    >>> month_length(1985, 2), month_length(0, 2)
    (28, 29)
    """
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def excerpt(text: str, limit: int = 40) -> str:
    """Quote a text for a message: on one line, control characters escaped, cut at `limit`.

    >>> excerpt("1985\\n"), excerpt("9" * 1000, limit=8)
    ("'1985\\\\n'", "'99999999…'")
    """
    return repr(text if len(text) <= limit else text[:limit] + "…")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A calendar day; it orders, counts and writes itself as `xsd:date` does.

    `year` is astronomical, `month` 1 to 12, `day` 1 to the month's length; anything else is a
    ValueError that names the part which is wrong.

    >>> Day(1978, 2, 15) - Day(1977, 11, 5)
    102
    >>> str(Day(-44, 3, 15)), str(Day(12345, 1, 1) + -1)
    ('-0044-03-15', '12344-12-31')
    >>> Day(1935, 2, 29)
    Traceback (most recent call last):
    ValueError: month 02 of the year 1935 has 28 days, not 29
    """

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not -_GREATEST_YEAR <= self.year <= _GREATEST_YEAR:
            raise ValueError(f"a year has at most {YEAR_DIGITS} digits")
        if not 1 <= self.month <= 12:
            raise ValueError(f"there is no month {self.month:02}: months are 01 to 12")
        length = month_length(self.year, self.month)
        if not 1 <= self.day <= length:
            month = f"month {self.month:02} of the year {written_year(self.year)}"
            raise ValueError(f"{month} has {length} days, not {self.day:02}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the canonical lexical form of `xsd:date` without a time zone.

        At least four digits of year and no leading zero before five; -0000 is refused, since the
        year 0 is written 0000. Raises ValueError.

        >>> Day.parse("0000-02-29")
        Day(year=0, month=2, day=29)
        >>> Day.parse("1985-06-30Z")
        Traceback (most recent call last):
        ValueError: '1985-06-30Z' is not a day: write it as 1985-06-30
        """
        match = _LEXICAL.fullmatch(text)
        if match is None or text.startswith("-0000"):
            raise ValueError(f"{excerpt(text)} is not a day: write it as 1985-06-30")
        return cls(year_number(match[1]), int(match[2]), int(match[3]))

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Self:
        """Return the day so many days after the last day of the year 0 (see `ordinal`).

        >>> str(Day.from_ordinal(1)), str(Day.from_ordinal(0))
        ('0001-01-01', '0000-12-31')
        """
        cycles, rest = divmod(ordinal - 1, _DAYS_IN_400_YEARS)
        # By the mean length of a year: right or, early in a year, one too low.
        year = cycles * 400 + rest * 400 // _DAYS_IN_400_YEARS + 1
        if ordinal > _days_before_year(year + 1):
            year += 1
        left = ordinal - _days_before_year(year)
        month = 1
        while left > (length := month_length(year, month)):
            left -= length
            month += 1
        return cls(year, month, left)

    @property
    def ordinal(self) -> int:
        """The day's number: 1 for 0001-01-01, as in `datetime.date.toordinal`, less before it."""
        leap_day = 1 if self.month > 2 and is_leap(self.year) else 0
        in_year = _DAYS_BEFORE_MONTH[self.month - 1] + leap_day + self.day
        return _days_before_year(self.year) + in_year

    def next(self) -> Self:
        """Return the day after; ValueError after the last day of the greatest year.

        >>> str(Day(1900, 2, 28).next())
        '1900-03-01'
        """
        return self + 1

    def previous(self) -> Self:
        """Return the day before; ValueError before the first day of the least year."""
        return self + -1

    def __add__(self, days: int) -> Self:
        """Return the day so many days later, or earlier if `days` is negative."""
        return type(self).from_ordinal(self.ordinal + days)

    def __sub__(self, other: Day) -> int:
        """Return how many days `other` lies before this day."""
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        """Write the canonical lexical form of `xsd:date`."""
        return f"{written_year(self.year)}-{self.month:02}-{self.day:02}"


def written_year(year: int) -> str:
    """Write a year with at least four digits, as `xsd:date` does.

    >>> written_year(-44), written_year(0), written_year(12345)
    ('-0044', '0000', '12345')
    """
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def year_number(digits: str) -> int:
    """Return the year that a run of ASCII digits with or without a minus writes.

    A longer run than YEAR_DIGITS is a ValueError before it is ever made a number: Python itself
    refuses to read some thousands of digits, and would be slow on fewer.
    """
    if len(digits.lstrip("-")) > YEAR_DIGITS:
        raise ValueError(f"a year has at most {YEAR_DIGITS} digits")
    return int(digits)


def _days_before_year(year: int) -> int:
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400
