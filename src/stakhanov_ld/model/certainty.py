"""Does a thing hold on a day, in a month or in a year, and how surely?

"Today" is a period like any other: there is no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.periods import Period

ThingT_co = TypeVar("ThingT_co", covariant=True)


class Certainty(StrEnum):
    """How surely a thing holds in a period, surest first; never `IN_PART` on a single day.

    It says nothing of who says so: a thing can be certain in time and merely inferred.
    """

    CERTAIN = "certain"
    """Certain on every day of the period."""
    IN_PART = "certain in part"
    """Certain on some day of it."""
    POSSIBLE = "possible"
    """Possible on some day of it, certain on none."""
    NOT = "not"
    """Possible on no day of it, or undated."""


_SUREST_FIRST = tuple(Certainty)


@dataclass(frozen=True, slots=True)
class Held(Generic[ThingT_co]):
    """A thing that holds in the period asked about, and how surely (never `Certainty.NOT`)."""

    thing: ThingT_co
    certainty: Certainty


def holds(bounds: Bounds, period: Period) -> Certainty:
    """Say how surely a thing of these bounds, in order, holds in the period.

    A thing without any bound is undated and holds at no time that could be named.

    >>> from stakhanov_ld.model.edtf import bounds_of
    >>> from stakhanov_ld.model.periods import asked_period
    >>> stakhanovo = bounds_of("1938/1947")
    >>> [str(holds(stakhanovo, asked_period(day))) for day in ("1938-12-31", "1938", "1947-01-02")]
    ['certain', 'certain in part', 'possible']
    """
    if not bounds.given():
        return Certainty.NOT
    if bounds.earliest_start is not None and bounds.earliest_start > period.last:
        return Certainty.NOT
    if bounds.latest_end is not None and bounds.latest_end < period.first:
        return Certainty.NOT
    since, until = bounds.latest_start, bounds.earliest_end
    if since is None or until is None or until < since:
        return Certainty.POSSIBLE
    if since <= period.first and period.last <= until:
        return Certainty.CERTAIN
    if since <= period.last and period.first <= until:
        return Certainty.IN_PART
    return Certainty.POSSIBLE


def holding(
    dated: Iterable[tuple[ThingT_co, Bounds]], period: Period
) -> tuple[Held[ThingT_co], ...]:
    """Pick what holds in the period: surest first, else in the order given.

    >>> from stakhanov_ld.model.edtf import bounds_of
    >>> from stakhanov_ld.model.periods import asked_period
    >>> names = [(name, bounds_of(edtf)) for name, edtf in
    ...     [("Kadiivka", "[2016-05-12..2016-05-13]"), ("Stakhanov", "1978-02-15/2016-05-12")]]
    >>> [(held.thing, str(held.certainty)) for held in holding(names, asked_period("2016-05-12"))]
    [('Stakhanov', 'certain'), ('Kadiivka', 'possible')]
    """
    found = (Held(thing, holds(bounds, period)) for thing, bounds in dated)
    sure = (held for held in found if held.certainty is not Certainty.NOT)
    return tuple(sorted(sure, key=lambda held: _SUREST_FIRST.index(held.certainty)))
