"""What holds of a thing on a day, in a month or in a year, and how surely?

Pure, and without a clock: "today" is a day that somebody names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stakhanov_ld.documents.dated import DatedStatement
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.certainty import Certainty, Held, holding, holds
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period


@dataclass(frozen=True, slots=True)
class AsOf:
    """What holds in `period`, surest first, and what does not, oldest first."""

    period: Period
    held: tuple[Held[DatedStatement], ...]
    rest: tuple[DatedStatement, ...]
    changes: tuple[Day, ...]
    """The days on which the answer about a single day becomes another one, in order."""

    @property
    def is_recorded(self) -> bool:
        """Whether anything dated holds; that something is not stated does not count."""
        return any(not held.thing.is_absence for held in self.held)


def as_of(statements: Iterable[DatedStatement], period: Period) -> AsOf:
    """What of `statements`, oldest first, holds in `period`."""
    statements = tuple(statements)
    held = holding(((s, s.bounds) for s in statements), period)
    holders = {one.thing for one in held}
    rest = tuple(s for s in statements if s not in holders)
    return AsOf(period, held, rest, change_points(s.bounds for s in statements))


def change_points(bounds: Iterable[Bounds]) -> tuple[Day, ...]:
    """The days on which one of the things with these bounds begins, ends or changes in certainty.

    >>> from stakhanov_ld.model.edtf import bounds_of
    >>> [str(day) for day in change_points([bounds_of("1978-02-15/2016-05"), bounds_of("2016")])]
    ['1978-02-15', '2016-01-01', '2016-05-02', '2016-06-01', '2017-01-01']
    """
    found: set[Day] = set()
    for one in bounds:
        ends = (_after(one.earliest_end), _after(one.latest_end))
        for day in (one.earliest_start, one.latest_start, *ends):
            if day is not None and day not in found and _changes(one, day):
                found.add(day)
    return tuple(sorted(found))


def _changes(bounds: Bounds, day: Day) -> bool:
    """Whether another certainty holds on `day` than on the day before."""
    try:
        eve = day.previous()
    except ValueError:  # there is none
        return holds(bounds, Period(day, day)) is not Certainty.NOT
    return holds(bounds, Period(eve, eve)) is not holds(bounds, Period(day, day))


def _after(day: Day | None) -> Day | None:
    try:
        return day and day.next()
    except ValueError:  # there is none
        return None
