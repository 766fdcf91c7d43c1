"""Which statements on a page are drawn in time?

Those of the properties that have some time: what else such a property says is told beside, without
a place on the axis.
"""

from __future__ import annotations

from collections.abc import Iterator

from stakhanov_ld.model.days import Day
from stakhanov_ld.model.vocabulary import HAS_NAME
from stakhanov_ld.representations.charts.band import Band, band
from stakhanov_ld.representations.charts.timeline import Bar, Lane, Timeline, timeline
from stakhanov_ld.representations.shown import Described, Property, ShownStatement, Value

_WORTH_DRAWING = 3
"""Dated statements; the times of fewer are read faster where they stand."""


def life(thing: Described, asked: Day | None = None) -> Timeline | None:
    """What is said of `thing` in time, a lane for each group; None for too little to compare."""
    lanes = tuple(
        Lane(
            section.heading,
            tuple(bar for p in section.properties if p.iri != HAS_NAME for bar in _bars(p)),
        )
        for section in thing.sections
    )
    dated = sum(bool(bar.bounds.given()) for lane in lanes for bar in lane.bars)
    return timeline(lanes, asked) if dated >= _WORTH_DRAWING else None


def names_in_time(thing: Described, asked: Day | None = None) -> Band | None:
    """The names that `thing` has borne; None where none of them has a time."""
    names = [p for section in thing.sections for p in section.properties if p.iri == HAS_NAME]
    return band([bar for name in names for bar in _bars(name)], asked)


def _bars(property_: Property) -> Iterator[Bar]:
    if any(statement.bounds.given() for statement in property_.statements):
        for statement in property_.statements:
            yield Bar(_label(property_, statement), statement)


def _label(property_: Property, statement: ShownStatement) -> Value:
    """A day has no name but that of what it is the day of."""
    return statement.value if statement.value.href else property_.name
