"""How do many things in time stand below each other?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.representations.charts.drawing import Drawn, axis, drawn
from stakhanov_ld.representations.charts.scale import Scale
from stakhanov_ld.representations.shown import ShownStatement, Value

_AXIS, _HEADING, _ROW = 24, 30, 34
"""How high, in pixels, the axis is, the heading of a lane, and a bar with its words above it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A statement in time, as a row of the chart and of its table."""

    label: Value
    statement: ShownStatement

    @property
    def bounds(self) -> Bounds:
        """Its time."""
        return self.statement.bounds

    @property
    def when(self) -> str:
        """Its time in words, empty where none is stated."""
        statement = self.statement
        return statement.when or ("" if self.label == statement.value else statement.value.text)


@dataclass(frozen=True, slots=True)
class Lane:
    """Statements of one sort."""

    heading: Value | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar at its height; undated, it is told and not drawn."""

    bar: Bar
    y: int
    drawn: Drawn | None


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane at its height; where it is the only one there is no room for its heading."""

    heading: Value | None
    y: int
    bars: tuple[PlacedBar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chart of `height` pixels."""

    lanes: tuple[PlacedLane, ...]
    scale: Scale | None
    height: int

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All rows of the chart, from above: those of its table."""
        return tuple(placed.bar for lane in self.lanes for placed in lane.bars)


def timeline(lanes: Sequence[Lane]) -> Timeline:
    """The chart of `lanes`, those without a bar left out."""
    full = [lane for lane in lanes if lane.bars]
    scale = axis(bar.bounds for lane in full for bar in lane.bars)
    y = _AXIS
    placed = []
    for lane in full:
        top = y + (_HEADING if len(full) > 1 else 0)
        bars = tuple(_placed(lane.bars, top, scale))
        placed.append(PlacedLane(lane.heading, y, bars))
        y = top + _ROW * len(bars)
    return Timeline(tuple(placed), scale, y)


def _placed(bars: Iterable[Bar], y: int, scale: Scale | None) -> Iterator[PlacedBar]:
    for n, bar in enumerate(bars):
        yield PlacedBar(bar, y + n * _ROW, drawn(bar.bounds, scale) if scale is not None else None)
