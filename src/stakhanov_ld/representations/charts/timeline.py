"""How do many things in time stand below each other?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.days import Day
from stakhanov_ld.representations.charts.drawing import Drawn, axis, drawn
from stakhanov_ld.representations.charts.scale import Scale
from stakhanov_ld.representations.shown import Value

_AXIS, _HEADING, _ROW = 24, 30, 34
"""How high, in pixels, the axis is, the heading of a lane, and a bar with its words above it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A thing in time, as a row of the chart and of its table: what, when in words, how known."""

    label: Value
    when: str
    bounds: Bounds
    notes: tuple[str, ...] = ()
    """How it is known where that is not plainly: inferred, reported, disputed."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Things of one sort."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar at its height; undated, it is told and not drawn."""

    bar: Bar
    y: int
    drawn: Drawn | None


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane at its height; without a heading where it is the only one."""

    heading: str
    y: int
    bars: tuple[PlacedBar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chart of `height` pixels, with a line at the day that was asked about."""

    lanes: tuple[PlacedLane, ...]
    scale: Scale | None
    height: int
    asked: float | None


def timeline(lanes: Sequence[Lane], asked: Day | None = None) -> Timeline:
    """The chart of `lanes`, those without a bar left out."""
    full = [lane for lane in lanes if lane.bars]
    bounds = [bar.bounds for lane in full for bar in lane.bars]
    scale = axis(bounds, [asked] if asked is not None and any(b.given() for b in bounds) else [])
    y = _AXIS
    placed = []
    for lane in full:
        heading = lane.heading if len(full) > 1 else ""
        bars = tuple(_placed(lane.bars, y + (_HEADING if heading else 0), scale))
        placed.append(PlacedLane(heading, y, bars))
        y += (_HEADING if heading else 0) + _ROW * len(bars)
    at = scale.at(asked) if scale is not None and asked is not None else None
    return Timeline(tuple(placed), scale, y, at)


def _placed(bars: Iterable[Bar], y: int, scale: Scale | None) -> Iterator[PlacedBar]:
    for n, bar in enumerate(bars):
        yield PlacedBar(bar, y + n * _ROW, drawn(bar.bounds, scale) if scale is not None else None)
