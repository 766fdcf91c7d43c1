"""How do the names of one thing follow each other?

In one row, each name above its time; what could have been borne at the same time as another for
more than a moment goes to a row below, so that nothing hides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stakhanov_ld.representations.charts.drawing import Drawn, axis, drawn
from stakhanov_ld.representations.charts.scale import Scale
from stakhanov_ld.representations.charts.timeline import Bar

_AXIS, _ROW = 24, 52
_MOMENT = 0.5
"""Per cent of the axis by which neighbours may overlap: a day that both may claim."""


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name at its height, from `at` on along the axis and so wide, in per cent."""

    bar: Bar
    y: int
    drawn: Drawn
    at: float
    width: float


@dataclass(frozen=True, slots=True)
class Band:
    """A chart of `height` pixels."""

    names: tuple[PlacedName, ...]
    undated: tuple[Bar, ...]
    """What the table tells besides."""
    scale: Scale
    height: int

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The rows of its table."""
        return (*(name.bar for name in self.names), *self.undated)


def band(bars: Sequence[Bar]) -> Band | None:
    """The chart of the names that are dated, oldest first; None where none is."""
    scale = axis(bar.bounds for bar in bars)
    if scale is None:
        return None
    ends: list[float] = []
    names = []
    for bar, shape in _oldest_first(bars, scale):
        start, end = shape.extent
        row = next((n for n, taken in enumerate(ends) if taken <= start + _MOMENT), len(ends))
        ends[row : row + 1] = [end]
        names.append(PlacedName(bar, _AXIS + row * _ROW, shape, start, end - start))
    undated = tuple(bar for bar in bars if not bar.bounds.given())
    return Band(tuple(names), undated, scale, _AXIS + len(ends) * _ROW)


def _oldest_first(bars: Sequence[Bar], scale: Scale) -> list[tuple[Bar, Drawn]]:
    shapes = [(bar, drawn(bar.bounds, scale)) for bar in bars]
    dated = [(bar, shape) for bar, shape in shapes if shape is not None]
    return sorted(dated, key=lambda pair: pair[1].extent)
