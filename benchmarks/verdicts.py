"""Which goals are reached, by what was measured?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.goals import GOALS, Goal
from benchmarks.results import Measure, short
from benchmarks.rounds import Spread, ratios, spread


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figure that counts for a goal."""

    goal: Goal
    figure: Spread
    case: str
    by_cost: bool
    """Whether it is the ratio of processor times, since that of rates would flatter."""

    @property
    def word(self) -> str:
        """In one word."""
        if self.goal.stretched(self.figure.median):
            return "reached" if self.goal.stretch is None else "beyond"
        return "reached" if self.goal.reached(self.figure.median) else "missed"

    def __str__(self) -> str:
        """In one line."""
        goal, unit = self.goal, self.goal.unit
        than = f"{unit} {goal.against}".strip() if goal.against else unit
        asked = f"at {'most' if goal.at_most else 'least'} {goal.reach:g}"
        return f"{self.word}: {goal.what}: {short(self.figure.median)} {than} ({asked})"


def verdicts(measures: Sequence[Measure], goals: Iterable[Goal] = GOALS) -> Iterator[Verdict]:
    """One for each of `goals` that something was measured for: the worst of its cases."""
    for goal in goals:
        found = [verdict for ours in measures for verdict in _of(goal, ours, measures)]
        if found:
            yield min(found, key=lambda verdict: goal.times(verdict.figure.median))


def _of(goal: Goal, ours: Measure, measures: Sequence[Measure]) -> Iterator[Verdict]:
    if (ours.row, ours.server) != (goal.row, goal.server) or goal.case not in ("", ours.case):
        return
    if not goal.against:
        yield Verdict(goal, spread(ours.rounds), ours.case, False)
        return
    for theirs in measures:
        if (theirs.row, theirs.case, theirs.server) == (ours.row, ours.case, goal.against):
            yield Verdict(goal, spread(ratios(ours.rounds, theirs.rounds)), ours.case, False)
            if ours.costs and theirs.costs:
                yield Verdict(goal, spread(ratios(theirs.costs, ours.costs)), ours.case, True)
