"""What is drawn is what holds: solid where it is certain, hatched where it is possible."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.certainty import Certainty, holds
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period
from stakhanov_ld.representations.charts.drawing import axis, drawn
from stakhanov_ld.representations.charts.scale import Scale
from stakhanov_ld.representations.charts.spans import Span, spans

FIRST = Day(-1, 12, 25).ordinal
DAYS = st.integers(FIRST, FIRST + 40).map(Day.from_ordinal)
ANY_DAYS = st.integers(-400_000_000, 400_000_000).map(Day.from_ordinal)
BOUNDS = st.builds(Bounds, *[st.none() | DAYS] * 4).filter(lambda bounds: not bounds.faults())
"""In order, as what is published is; few days, so that edges meet."""


def runs_of(day: Day, bounds: Bounds) -> list[Span]:
    return [
        run
        for run in spans(bounds)
        if (run.first is None or run.first <= day) and (run.last is None or day <= run.last)
    ]


@given(BOUNDS, st.integers(FIRST - 2, FIRST + 42).map(Day.from_ordinal))
def test_spans_say_of_each_day_what_holds_says(bounds: Bounds, day: Day) -> None:
    """A day lies in one run at most: in a certain one, a possible one or, where it is not, none."""
    told = holds(bounds, Period(day, day))
    found = runs_of(day, bounds)
    expected = {Certainty.CERTAIN: [True], Certainty.POSSIBLE: [False], Certainty.NOT: []}
    assert [run.certain for run in found] == expected[told]


@given(BOUNDS)
def test_spans_follow_each_other(bounds: Bounds) -> None:
    """Oldest first, none empty, one the day after the other."""
    runs = spans(bounds)
    for run in runs:
        assert run.first is None or run.last is None or run.first <= run.last
    for former, latter in pairwise(runs):
        assert former.last is not None
        assert former.last.next() == latter.first


@given(st.lists(ANY_DAYS, min_size=1), st.booleans(), st.booleans())
def test_every_day_stands_on_the_axis_in_its_order(
    days: list[Day], before: bool, after: bool
) -> None:
    """Within it, and the later the farther; with few marks, that say different things."""
    scale = Scale.over(days, before=before, after=after)
    assert scale is not None
    places = [(scale.at(day), scale.at(day, after=1)) for day in sorted(days)]
    assert all(0 <= start < end <= 100 for start, end in places)
    assert places == sorted(places)
    labels = [tick.label for tick in scale.ticks]
    assert 2 <= len(labels) <= 15
    assert len(set(labels)) == len(labels)
    assert [tick.at for tick in scale.ticks][:: len(labels) - 1] == [0, 100]


@given(st.lists(BOUNDS))
def test_pieces_lie_on_the_axis(all_bounds: list[Bounds]) -> None:
    """Whatever is dated is drawn, wide enough to be seen; what is not dated is not."""
    scale = axis(all_bounds)
    assert (scale is None) == all(not bounds.given() for bounds in all_bounds)
    for bounds in all_bounds:
        shape = drawn(bounds, scale) if scale is not None else None
        assert (shape is None) == (not bounds.given())
        for piece in shape.pieces if shape is not None else ():
            assert piece.at >= 0
            assert piece.width > 0.3
            assert piece.at + piece.width <= 100.001


def test_the_last_day_that_can_be_counted_is_drawn() -> None:
    """The axis goes beyond the last year that a day can have; nothing comes after it."""
    last = Day(999_999_999_999, 12, 31)
    for bounds in (Bounds(last, last, last, last), Bounds(None, last, last, None)):
        scale = axis([bounds])
        assert scale is not None
        assert drawn(bounds, scale) is not None
    assert [run.certain for run in spans(Bounds(last, last, last, None))] == [True]
