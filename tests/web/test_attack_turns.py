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


def test_places_are_given_back_whatever_happens() -> None:
    """Also when the query fails."""
    made = turns(at_once=2, per_client=1)
    for _ in range(9):
        with pytest.raises(ValueError, match="x"), made.turn("one"):
            raise ValueError("x")
