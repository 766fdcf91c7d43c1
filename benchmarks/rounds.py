"""In which order are contestants measured, and what do the figures of all rounds say?"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The figures of all rounds: their median, the least and the greatest."""

    median: float
    least: float
    greatest: float


def spread(figures: Sequence[float]) -> Spread:
    """The median of `figures` and how far they reach; ValueError where there are none.

    >>> spread([3, 1, 2])
    Spread(median=2, least=1, greatest=3)
    """
    if not figures:
        raise ValueError("no round was measured")
    return Spread(statistics.median(figures), min(figures), max(figures))


def ratios(of: Sequence[float], to: Sequence[float]) -> list[float]:
    """Round by round, since what disturbs one contestant in a round disturbs the other.

    >>> ratios([2, 6], [4, 4])
    [0.5, 1.5]
    """
    return [one / other for one, other in zip(of, to, strict=True)]


def interleaved(
    contestants: Mapping[str, Callable[[int], float]], rounds: int
) -> dict[str, list[float]]:
    """The figures of each contestant in `rounds` rounds; every other round goes backwards.

    Each is told the number of the round. Round 0 is there to warm up and counts for nothing.
    """
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        order = list(contestants)[:: 1 if number % 2 else -1]
        for name in order:
            figure = contestants[name](number)
            if number > 0:
                figures[name].append(figure)
    return figures
