"""Do the four bounds keep their order, and do an author's replace the derived?"""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.model.bounds import Bounds, with_authored
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.edtf import bounds_of

DAYS = st.none() | st.integers(1, 12).map(lambda day: Day(1935, 8, day))
ANY = st.builds(Bounds, DAYS, DAYS, DAYS, DAYS)


@given(ANY, ANY)
def test_what_an_author_wrote_replaces_what_was_derived(derived: Bounds, authored: Bounds) -> None:
    """Each bound is the author's where there is one, else the derived one."""
    both = with_authored(derived, authored)
    assert both.given() == derived.given() | authored.given()
    assert with_authored(both, authored) == both
    assert with_authored(derived, Bounds()) == derived


@given(ANY)
def test_faults_are_the_pairs_out_of_order(bounds: Bounds) -> None:
    """Every pair is in order but latest start and earliest end, which may stand either way."""
    days = [bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end]
    wrong = [
        (one, two)
        for (place, one), (other, two) in combinations(enumerate(days), 2)
        if (place, other) != (1, 2) and one is not None and two is not None and one > two
    ]
    assert len(bounds.faults()) == len(wrong)


def test_a_membership_ends_with_its_holder() -> None:
    """The day of death as latest end beside an unknown end leaves the other bounds alone."""
    member = with_authored(bounds_of("1936/"), Bounds(latest_end=Day(1977, 11, 5)))
    assert member == Bounds(Day(1936, 1, 1), Day(1936, 12, 31), Day(1936, 1, 1), Day(1977, 11, 5))


def test_given_bounds_come_in_the_order_of_the_fields() -> None:
    """Names are those of the fields, missing bounds are left out."""
    assert list(bounds_of("/1978-02-14").given()) == ["latest_start", "earliest_end", "latest_end"]
