"""The fuzz target takes its own seeds, and notices a failure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz import target


def test_the_seeds_pass() -> None:
    """Every kind of input is among them."""
    for seed in target.seeds():
        target.one(seed)
    assert {seed[0] for seed in target.seeds()} == {0, 1, 2, 3}


@given(st.binary(max_size=200))
def test_any_bytes_pass(data: bytes) -> None:
    """A taste of what `make fuzz` does for longer."""
    target.one(data)


def test_a_failure_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is none of ours comes through."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(target, "guard", broken)
    with pytest.raises(ZeroDivisionError):
        target.one(b"\0ASK {}")
