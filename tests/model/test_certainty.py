"""Does a thing hold as the table says, and as counting all its possible lives says?"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakhanov_ld.model.bounds import Bounds, with_authored
from stakhanov_ld.model.certainty import Certainty, Held, holding, holds
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.edtf import bounds_of
from stakhanov_ld.model.periods import Period, asked_period

TABLE = Path(__file__).parents[1] / "tables" / "holds.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
assert len(ROWS) > 60
BASE = Day(0, 12, 25).ordinal
LAST = 12


def day(number: int) -> Day:
    """A day of a short calendar, across the turn of the year 0."""
    return Day.from_ordinal(BASE + number)


NUMBERS = st.integers(0, LAST)
MAYBE = st.none() | NUMBERS
PERIODS = st.tuples(NUMBERS, NUMBERS).map(sorted)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {row[2]}" for row in ROWS])
def test_certainty_of_the_table(row: list[str]) -> None:
    """Each row of holds.tsv holds, for the reason it gives."""
    literal, written, asked, certainty, why = row
    pairs = (pair.split("=") for pair in written.split() if pair != "-")
    authored = Bounds(**{name: Day.parse(value) for name, value in pairs})
    bounds = with_authored(bounds_of(literal), authored)
    assert holds(bounds, asked_period(asked)) is Certainty(certainty), why


def judged(possible: list[bool], certain: list[bool]) -> Certainty:
    """The verdict on a period from the verdicts on its days."""
    if all(certain):
        return Certainty.CERTAIN
    if any(certain):
        return Certainty.IN_PART
    return Certainty.POSSIBLE if any(possible) else Certainty.NOT


@settings(max_examples=400)
@given(st.lists(NUMBERS, min_size=4, max_size=4).map(sorted), st.booleans(), PERIODS)
def test_certainty_is_what_all_possible_lives_agree_on(
    numbers: list[int], swapped: bool, asked: list[int]
) -> None:
    """Possible: some life that fits the bounds has the day; certain: every one has it."""
    one, two, three, four = numbers
    least_start, most_start, least_end, most_end = (
        (one, three, two, four) if swapped else (one, two, three, four)
    )
    lives = [
        range(start, end + 1)
        for start, end in product(
            range(least_start, most_start + 1), range(least_end, most_end + 1)
        )
        if start <= end
    ]
    days = range(asked[0], asked[1] + 1)
    expected = judged(
        [any(number in life for life in lives) for number in days],
        [all(number in life for life in lives) for number in days],
    )
    bounds = Bounds(day(least_start), day(most_start), day(least_end), day(most_end))
    assert bounds.faults() == ()
    assert holds(bounds, Period(day(asked[0]), day(asked[1]))) is expected


@settings(max_examples=400)
@given(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE), PERIODS)
def test_missing_bounds_are_no_limit_outside_and_no_certainty_inside(
    numbers: tuple[int | None, ...], asked: list[int]
) -> None:
    """With any bound missing, a period is the sum of its days, each judged by the rule."""
    bounds = Bounds(*(None if number is None else day(number) for number in numbers))
    if bounds.faults() or not bounds.given():
        return
    earliest_start, latest_start, earliest_end, latest_end = numbers
    days = range(asked[0], asked[1] + 1)
    possible = [
        not (earliest_start is not None and earliest_start > number)
        and not (latest_end is not None and latest_end < number)
        for number in days
    ]
    certain = [
        latest_start is not None
        and earliest_end is not None
        and latest_start <= number <= earliest_end
        for number in days
    ]
    period = Period(day(asked[0]), day(asked[1]))
    assert holds(bounds, period) is judged(possible, certain)


def test_an_undated_thing_holds_at_no_named_time() -> None:
    """Without any bound a thing is in no answer, though nothing excludes it."""
    assert holds(Bounds(), asked_period("1985")) is Certainty.NOT


def test_what_holds_comes_surest_first_and_else_in_order() -> None:
    """Certain before in part before possible; what does not hold is left out."""
    dated = [
        ("possible", bounds_of("1985")),
        ("not", bounds_of("1986")),
        ("in part", bounds_of("1985-06-30/1986")),
        ("certain", bounds_of("1984-12/1986")),
        ("possible too", bounds_of("[1984..1986]")),
    ]
    assert holding(dated, asked_period("1985-06")) == (
        Held("certain", Certainty.CERTAIN),
        Held("in part", Certainty.IN_PART),
        Held("possible", Certainty.POSSIBLE),
        Held("possible too", Certainty.POSSIBLE),
    )


@given(st.sampled_from([row[0] for row in ROWS]), NUMBERS)
def test_a_single_day_is_never_certain_in_part(literal: str, number: int) -> None:
    """A day has no parts."""
    verdict = holds(bounds_of(literal), Period(day(number), day(number)))
    assert verdict is not Certainty.IN_PART
