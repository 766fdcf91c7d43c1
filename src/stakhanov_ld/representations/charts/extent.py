"""Which part of the world does a map show, and where on it does a point lie?

Latitude and longitude are straight lines, as far apart as they are in the middle of the map
(equirectangular, its standard parallel the middle one): north is up everywhere, and a frame that
reaches a pole or goes all round the world is a rectangle like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Self

WIDTH, HEIGHT = 960, 600
"""The size of a map in its own units."""

_TALL = (20, 30, 40, 50, 60, 80, 100, 120, 150, 180)
"""How many degrees a map is tall: at least so many that some coast is in sight of most places."""
_GRID = 5
"""Degrees to which the middle of a map is rounded: places near each other share one."""
_MARGIN = 1.15
_STEPS = (1, 2, 5, 10, 15, 20, 30, 45, 60)
_MOST_LINES = 7
_TURN = 360.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What lies around a point: from north to south and from east to west, in degrees."""

    latitude: float
    longitude: float
    tall: float = 0.0
    broad: float = 0.0


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the world: its south-western corner, and how broad and tall it is, in degrees."""

    west: float
    south: float
    broad: float
    tall: float

    @classmethod
    def around(cls, all_bounds: Iterable[Bounds]) -> Self:
        """The least that shows all of them with a margin; there is at least one."""
        listed = list(all_bounds)
        south = min(max(-90, b.latitude - b.tall / 2) for b in listed)
        north = max(min(90, b.latitude + b.tall / 2) for b in listed)
        west, span = _arc(
            _turned(b.longitude + side * min(_TURN, b.broad) / 2)
            for b in listed
            for side in (-1, 0, 1)
        )
        middle = _rounded((south + north) / 2)
        least_tall = (north - south) * _MARGIN + _GRID
        least_broad = min(_TURN, span * _MARGIN + _GRID)
        for tall in _TALL:
            reach = 90 - tall / 2
            centre = max(-reach, min(reach, middle))
            broad = min(_TURN, round(tall * WIDTH / HEIGHT / cos(radians(centre)), 2))
            if tall >= least_tall and broad >= least_broad:
                break
        else:
            broad = _TURN
        return cls(_rounded(west + span / 2) - broad / 2, centre - tall / 2, broad, tall)

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies, in units from the left and from the top."""
        x = _turned(longitude - self.west) * WIDTH / self.broad
        return x, (self.south + self.tall - latitude) * HEIGHT / self.tall

    @property
    def parallels(self) -> tuple[tuple[int, float], ...]:
        """The round latitudes between its edges, in degrees north, and how far from the top."""
        lines = _between(self.south, self.tall)
        return tuple((n, (self.south + self.tall - n) * HEIGHT / self.tall) for n in lines)

    @property
    def meridians(self) -> tuple[tuple[int, float], ...]:
        """The round longitudes between its edges, in degrees east, and how far from the left."""
        lines = _between(self.west, self.broad)
        return tuple(((n + 180) % 360 - 180, (n - self.west) * WIDTH / self.broad) for n in lines)


def _arc(longitudes: Iterable[float]) -> tuple[float, float]:
    """Where the least arc begins that holds all `longitudes`, and how long it is."""
    around = sorted(set(longitudes))
    gaps = [
        ((after - before) % _TURN or _TURN, after)
        for before, after in zip(around, around[1:] + around[:1], strict=True)
    ]
    gap, start = max(gaps)
    return start, _TURN - gap


def _turned(degrees: float) -> float:
    """`degrees` within one turn; a little less than none is, rounded, a whole turn."""
    return degrees % _TURN % _TURN


def _between(start: float, span: float) -> list[int]:
    step = next(step for step in _STEPS if span / step <= _MOST_LINES)
    first = int(start // step + 1) * step
    return [n for n in range(first, int(start + span) + 1, step) if start < n < start + span]


def _rounded(degrees: float) -> float:
    return round(degrees / _GRID) * float(_GRID)
