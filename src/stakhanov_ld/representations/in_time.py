"""Which statements about a thing are drawn in time?

Those of the properties that have some time: what else such a property says is told beside, without
a place on the axis.
"""

from __future__ import annotations

from collections.abc import Iterator

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.model.vocabulary import HAS_NAME
from stakhanov_ld.representations.charts.band import Band, band
from stakhanov_ld.representations.charts.chart import Chart
from stakhanov_ld.representations.charts.timeline import Bar, Lane, Timeline, timeline
from stakhanov_ld.representations.described import Telling
from stakhanov_ld.representations.shown import Described, Property, ShownStatement, Value
from stakhanov_ld.representations.view import View

_WORTH_DRAWING = 3
"""Dated statements; the times of fewer are read faster where they stand."""


def charts_in_time(
    view: View, document: Document, thing: Described | None = None
) -> Iterator[Chart]:
    """The names of the thing that `document` is about, and its life, as far as they have times.

    `thing` is what was told of it already, as seen from where `view` is.
    """
    if document.kind is not Kind.THING:
        return
    thing = thing or Telling(view).of(document.topics[0])
    names = _names(thing)
    if names is not None:
        yield Chart("names", "band", {"chart": names, "about": thing.heading})
    life = _life(thing)
    if life is not None:
        yield Chart("timeline", "timeline", {"chart": life, "about": thing.heading})


def _life(thing: Described) -> Timeline | None:
    """What is said of `thing` in time, a lane for each group; None for too little to compare."""
    lanes = tuple(
        Lane(
            section.heading,
            tuple(bar for p in section.properties if p.iri != HAS_NAME for bar in _bars(p)),
        )
        for section in thing.sections
    )
    dated = sum(bool(bar.bounds.given()) for lane in lanes for bar in lane.bars)
    return timeline(lanes) if dated >= _WORTH_DRAWING else None


def _names(thing: Described) -> Band | None:
    """The names that `thing` has borne; None where none of them has a time."""
    names = [p for section in thing.sections for p in section.properties if p.iri == HAS_NAME]
    return band([bar for name in names for bar in _bars(name)])


def _bars(property_: Property) -> Iterator[Bar]:
    if any(statement.bounds.given() for statement in property_.statements):
        for statement in property_.statements:
            yield Bar(_label(property_, statement), statement)


def _label(property_: Property, statement: ShownStatement) -> Value:
    """A day has no name but that of what it is the day of."""
    return statement.value if statement.value.href else property_.name
