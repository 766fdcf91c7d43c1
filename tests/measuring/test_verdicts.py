"""Contestants take turns, and a goal is judged by the worst of what was measured."""

from __future__ import annotations

import pytest

from benchmarks.goals import GOALS, NGINX, OURS, Goal
from benchmarks.results import Measure
from benchmarks.rounds import interleaved, ratios, spread
from benchmarks.verdicts import verdicts
from measuring.measures import measured


def test_contestants_take_turns_and_the_first_round_counts_for_nothing() -> None:
    turns: list[tuple[str, int]] = []

    def contestant(name: str, figure: float) -> object:
        def one_round(number: int) -> float:
            turns.append((name, number))
            return figure + number

        return one_round

    figures = interleaved({"a": contestant("a", 10), "b": contestant("b", 20)}, 2)  # type: ignore[dict-item]
    assert turns == [("b", 0), ("a", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert figures == {"a": [11, 12], "b": [21, 22]}


def test_no_round_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no round"):
        spread([])
    with pytest.raises(ValueError, match="shorter"):
        ratios([1, 2], [1])


RATE = Goal("document", "document", NGINX, 0.4, 0.5)
COUNT = Goal("failed queries", "failed", "", 0, unit="", at_most=True)
SECONDS = Goal("build", "build", "", 15, 8, unit="s", at_most=True, case="the biography")


def test_of_rates_and_costs_the_worse_counts_and_of_cases_the_worst() -> None:
    """Where the client is the limit, rates are nearly the same, and flatter."""
    measures = [
        measured("document", "limited", OURS, 90, 30), measured("document", "limited", NGINX, 100, 10),
        measured("document", "well", OURS, 60, 16), measured("document", "well", NGINX, 100, 10),
    ]  # fmt: skip
    (verdict,) = verdicts(measures, [RATE])
    assert (verdict.case, verdict.by_cost, verdict.word) == ("limited", True, "missed")
    assert verdict.figure.median == pytest.approx(1 / 3)
    (verdict,) = verdicts(measures[2:], [RATE])
    assert (verdict.by_cost, verdict.word) == (False, "beyond")


@pytest.mark.parametrize(
    ("goal", "figure", "word"),
    [
        (COUNT, 0, "reached"),
        (COUNT, 1, "missed"),
        (SECONDS, 15, "reached"),
        (SECONDS, 15.1, "missed"),
        (SECONDS, 8, "beyond"),
    ],
)
def test_at_most_is_reached_from_above(goal: Goal, figure: float, word: str) -> None:
    (verdict,) = verdicts(
        [Measure(goal.row, goal.case or "any", OURS, goal.unit, (figure,))], [goal]
    )
    assert verdict.word == word
    assert (goal.times(figure) >= 1) == (word != "missed")


def test_what_was_not_measured_has_no_verdict() -> None:
    other = Measure("build", "10 triples", OURS, "s", (1,))
    alone = measured("document", "no nginx beside it", OURS, 90, 30)
    assert not list(verdicts([other, alone], GOALS))
