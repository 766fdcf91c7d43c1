"""Where on an axis of time does a day stand, and which years are marked on it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stakhanov_ld.model.days import Day, written_year

_MOST_TICKS = 13
"""More would run into each other on a page of usual width."""
_ROOM = 8
"""The part of the time between the first and the last day that is left for open ends."""
_MONTHS = 12
_CALENDAR_YEARS, _CALENDAR_DAYS = 400, 146_097
"""After so many years, which have so many days, the calendar repeats itself."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; a minor one has room for its words only where the axis is wide."""

    at: float
    label: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from the first of its `marks` to the last: the beginnings of months.

    A month is numbered from January of the year 0, which is 0.
    """

    marks: tuple[int, ...]
    step: int
    """Months from one mark to the next."""

    @classmethod
    def over(
        cls, days: Iterable[Day], *, before: bool = False, after: bool = False
    ) -> Scale | None:
        """The axis that shows all of `days`; None for none.

        With room `before` and `after` them for what is open at its ends.
        """
        months = sorted(_month_number(day) for day in days)
        if not months:
            return None
        room = max(1, (months[-1] - months[0]) // _ROOM)
        first = months[0] - (room if before else 0)
        last = months[-1] + 1 + (room if after else 0)
        step = _step(last - first)
        start, end = first // step * step, -(-last // step) * step
        return cls(tuple(range(start, end + 1, step)), step)

    def at(self, day: Day, after: int = 0) -> float:
        """How far along the axis the beginning of `day` is, or of the day so many `after` it.

        In per cent, from 0 at the first mark to 100 at the last.
        """
        first, last = _ordinal(self.marks[0]), _ordinal(self.marks[-1])
        return min(100.0, max(0.0, 100 * (day.ordinal + after - first) / (last - first)))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The marks, of which every second is minor where there are many."""
        many = len(self.marks) > _MOST_TICKS // 2
        return tuple(
            Tick(
                100 * n / (len(self.marks) - 1),
                _label(month, whole_years=self.step % _MONTHS == 0),
                minor=many and n % 2 == 1,
            )
            for n, month in enumerate(self.marks)
        )


def _step(months: int) -> int:
    """A round number of months such that few enough steps cover so many."""
    return next(step for step in _round_steps() if months / step < _MOST_TICKS - 1)


def _round_steps() -> Iterator[int]:
    yield from (1, 3, 6)
    years = 1
    while True:
        yield from (years * _MONTHS, 2 * years * _MONTHS, 5 * years * _MONTHS)
        years *= 10


def _month_number(day: Day) -> int:
    return day.year * _MONTHS + day.month - 1


def _ordinal(month: int) -> int:
    """The number (`Day.ordinal`) of the first day of a month, of those after the last year too."""
    cycles, year = divmod(month // _MONTHS, _CALENDAR_YEARS)
    return Day(year, month % _MONTHS + 1, 1).ordinal + cycles * _CALENDAR_DAYS


def _label(month: int, *, whole_years: bool) -> str:
    year = written_year(month // _MONTHS)
    return year if whole_years else f"{year}-{month % _MONTHS + 1:02}"
