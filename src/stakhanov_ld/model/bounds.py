"""Within which four days does a thing begin and end?

Between the outer bounds a thing is *possible*: it did not begin later than a day, if its earliest
start is not after it, nor end before, if its latest end is not. Between the inner bounds it is
*certain*: it had begun by its latest start and lasted until its earliest end. A missing outer
bound is no limit; a missing inner bound means that nothing is certain. (CIDOC CRM has the same
four: P82a, P81a, P81b and P82b, in the order of the fields.)
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import combinations

from stakhanov_ld.model.days import Day


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day on which a thing can have begun, and have ended."""

    earliest_start: Day | None = None
    latest_start: Day | None = None
    earliest_end: Day | None = None
    latest_end: Day | None = None

    def given(self) -> dict[str, Day]:
        """Return the bounds that are there, by name, in the order of the fields.

        >>> Bounds(latest_end=Day(1935, 8, 31)).given()
        {'latest_end': Day(year=1935, month=8, day=31)}
        """
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: day for name, day in pairs if day is not None}

    def faults(self) -> tuple[str, ...]:
        """Say which bounds are out of order; empty where none is.

        What `bounds_of` derives is always in order; what an author writes may not be. Only the
        inner two may stand either way round: a thing of one day in 1906 may have begun as late
        as December and ended as early as January.

        >>> Bounds(latest_start=Day(1974, 12, 31), latest_end=Day(1974, 1, 1)).faults()
        ('the latest start 1974-12-31 lies after the latest end 1974-01-01',)
        """
        days = self.given()
        return tuple(
            f"the {_words(former)} {days[former]} lies after the {_words(latter)} {days[latter]}"
            for former, latter in combinations(days, 2)
            if days[former] > days[latter] and (former, latter) != ("latest_start", "earliest_end")
        )


def with_authored(bounds: Bounds, authored: Bounds) -> Bounds:
    """Let the bounds that an author wrote replace the derived ones.

    What the author left out stays as derived; see `Bounds.faults` for what may come of it.

    >>> was = Bounds(Day(2016, 5, 12), Day(2016, 5, 12))
    >>> again = with_authored(was, Bounds(latest_start=Day(2016, 5, 13)))
    >>> {name: str(day) for name, day in again.given().items()}
    {'earliest_start': '2016-05-12', 'latest_start': '2016-05-13'}
    """
    return replace(bounds, **authored.given())


def _words(name: str) -> str:
    return name.replace("_", " ")
