"""In which days is a thing certain, and in which only possible?

What `model.certainty.holds` says of each day, as few runs of days: the form in which it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.days import YEAR_DIGITS, Day

_FIRST, _LAST = Day(1 - 10**YEAR_DIGITS, 1, 1), Day(10**YEAR_DIGITS - 1, 12, 31)
"""There is no day before the one, nor after the other."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days on each of which a thing is certain, or on each of which it is possible.

    Both ends are included; None is no end.
    """

    first: Day | None
    last: Day | None
    certain: bool


def spans(bounds: Bounds) -> tuple[Span, ...]:
    """The runs of days of a thing of these bounds, oldest first; none for an undated one.

    >>> [(str(s.first), str(s.last), s.certain) for s in spans(Bounds(
    ...     Day(1936, 1, 1), Day(1936, 12, 31), Day(1941, 1, 1), Day(1941, 12, 31)))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('1936-01-01', '1936-12-30', False), ('1936-12-31', '1941-01-01', True),
     ('1941-01-02', '1941-12-31', False)]
    """
    if not bounds.given():
        return ()
    first, last = bounds.earliest_start, bounds.latest_end
    since, until = bounds.latest_start, bounds.earliest_end
    if since is None or until is None or until < since:
        return (Span(first, last, certain=False),)
    runs = [Span(since, until, certain=True)]
    if (first is None or first < since) and since > _FIRST:
        runs.insert(0, Span(first, since.previous(), certain=False))
    if (last is None or until < last) and until < _LAST:
        runs.append(Span(until.next(), last, certain=False))
    return tuple(runs)
