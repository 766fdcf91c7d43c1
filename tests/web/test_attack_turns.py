"""Who may have a query worked on, when many ask one web process at once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from stakhanov_ld.errors import PoolBusy, TooManyRequests
from stakhanov_ld.query.request import Limits
from stakhanov_ld.web.turns import Turns


def turns(**limits: Any) -> Turns:
    return Turns(Limits(**limits))


def test_one_client_leaves_places_for_others() -> None:
    """At its cap it gets 429; others find the places that are kept for them, then 503."""
    made = turns(at_once=4, per_client=2)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(made.turn("one"))
        with pytest.raises(TooManyRequests) as capped:
            held.enter_context(made.turn("one"))
        held.enter_context(made.turn("two"))
        with pytest.raises(PoolBusy):  # it has one, and the last places are for who has none
            held.enter_context(made.turn("two"))
        held.enter_context(made.turn("three"))
        with pytest.raises(PoolBusy) as full:
            held.enter_context(made.turn("four"))
        assert capped.value.retry_after
        assert full.value.retry_after
    with made.turn("four"):
        pass


def test_places_become_scarce_for_all_alike() -> None:
    """Once half are taken, a client has its share and no more; before, up to its cap."""
    made = turns(at_once=8, per_client=6)
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(made.turn("one"))
        held.enter_context(made.turn("two"))
        held.enter_context(made.turn("three"))
        with pytest.raises(TooManyRequests) as refused:  # a third of eight is two
            held.enter_context(made.turn("one"))
        assert refused.value.retry_after
        held.enter_context(made.turn("two"))
        with pytest.raises(TooManyRequests):
            held.enter_context(made.turn("two"))
    with ExitStack() as held:
        for _ in range(6):
            held.enter_context(made.turn("one"))  # nobody else has any


def test_many_clients_have_a_place_each() -> None:
    """Though their share would be less than one."""
    made = turns(at_once=3, per_client=3)
    with ExitStack() as held:
        for number in range(3):
            held.enter_context(made.turn(str(number)))
        with pytest.raises(TooManyRequests):
            held.enter_context(made.turn("0"))
        with pytest.raises(PoolBusy):
            held.enter_context(made.turn("a fourth"))


def test_places_are_given_back_whatever_happens() -> None:
    """Also when the query fails."""
    made = turns(at_once=2, per_client=1)
    for _ in range(9):
        with pytest.raises(ValueError, match="x"), made.turn("one"):
            raise ValueError("x")
