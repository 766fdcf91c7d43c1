"""Which days does a reader mean by a day, a month or a year?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.model.days import Day, excerpt, month_length, year_number

# A year alone has four digits or begins with Y, as in EDTF: 19850630 is a slip, not a far year.
_ASKED = re.compile(
    r"(?P<alone>-?[0-9]{4}|Y-?[1-9][0-9]{4,})"
    r"|(?P<year>-?(?:[0-9]{4}|[1-9][0-9]{4,}))-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?"
)
_EXAMPLE = "Write it as 1985-06-30, 1985-06 or 1985."


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included.

    >>> period = Period(Day(1985, 6, 1), Day(1985, 6, 30))
    >>> period.days, Day(1985, 6, 30) in period
    (30, True)
    """

    first: Day
    last: Day

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins (ValueError)."""
        if self.last < self.first:
            raise ValueError(f"the period ends on {self.last}, before it begins on {self.first}")

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return self.last - self.first + 1

    def __contains__(self, day: Day) -> bool:
        """Say whether the day lies in the period."""
        return self.first <= day <= self.last


def asked_period(text: str) -> Period:
    """Read the day, month or year that somebody asks about; raise BadRequest for anything else.

    Years are astronomical (-0043 is 44 BC); one of more than four digits that stands alone begins
    with Y, as in EDTF. Nothing is guessed: no spaces, time zones, words or other orders.

    >>> asked_period("1985-06")
    Period(first=Day(year=1985, month=6, day=1), last=Day(year=1985, month=6, day=30))
    >>> asked_period("1985-02-30")
    Traceback (most recent call last):
    stakhanov_ld.errors.BadRequest: '1985-02-30' is no day: month 02 of the year 1985 has 28 days, \
not 30. Write it as 1985-06-30, 1985-06 or 1985.
    """
    match = _ASKED.fullmatch(text)
    if match is None or text.startswith("-0000"):
        raise BadRequest(f"{excerpt(text)} is not a day, a month or a year. {_EXAMPLE}")
    try:
        year = year_number((match["alone"] or match["year"]).removeprefix("Y"))
        first = Day(year, int(match["month"] or 1), int(match["day"] or 1))
    except ValueError as error:
        raise BadRequest(f"{excerpt(text)} is no day: {error}. {_EXAMPLE}") from None
    if match["day"]:
        return Period(first, first)
    last_month = first.month if match["month"] else 12
    return Period(first, Day(year, last_month, month_length(year, last_month)))
