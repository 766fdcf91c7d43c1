"""Where on the axis is a thing drawn?

Solid where it is certain, hatched where it is possible, with a chevron where its end is open or
unknown; as a diamond where it is a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.representations.charts.scale import Scale
from stakhanov_ld.representations.charts.spans import spans

_LEAST = 0.4
"""Per cent of the axis that a run of days is drawn wide at least, to be seen at all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of days on the axis, in per cent of it."""

    at: float
    width: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A thing on the axis: its pieces, or the day that it is; whether it is open at its ends."""

    pieces: tuple[Piece, ...]
    day: float | None
    open_before: bool
    open_after: bool

    @property
    def extent(self) -> tuple[float, float]:
        """Where it begins and ends, in per cent."""
        if self.day is not None:
            return self.day, self.day
        return self.pieces[0].at, self.pieces[-1].at + self.pieces[-1].width


def axis(all_bounds: Iterable[Bounds]) -> Scale | None:
    """The axis on which things of these bounds are drawn; None where no day is known of any."""
    dated = [bounds for bounds in all_bounds if bounds.given()]
    return Scale.over(
        (day for bounds in dated for day in bounds.given().values()),
        before=any(bounds.earliest_start is None for bounds in dated),
        after=any(bounds.latest_end is None for bounds in dated),
    )


def drawn(bounds: Bounds, scale: Scale) -> Drawn | None:
    """How a thing of these bounds is drawn on `scale`; an undated one is not."""
    runs = spans(bounds)
    if not runs:
        return None
    only = runs[0]
    if len(runs) == 1 and only.certain and only.first is not None and only.first == only.last:
        middle = (scale.at(only.first) + scale.at(only.first, after=1)) / 2
        return Drawn((), middle, open_before=False, open_after=False)
    return Drawn(tuple(_pieces(bounds, scale)), None, runs[0].first is None, runs[-1].last is None)


def _pieces(bounds: Bounds, scale: Scale) -> Iterator[Piece]:
    for run in spans(bounds):
        start = 0.0 if run.first is None else scale.at(run.first)
        end = 100.0 if run.last is None else scale.at(run.last, after=1)
        width = max(_LEAST, end - start)
        yield Piece(min(start, 100 - width), width, run.certain)
