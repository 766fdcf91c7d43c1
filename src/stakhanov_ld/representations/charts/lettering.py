"""Where on a map do names stand, so that none hides another or a place?

Each beside its place, where there is room; else its number, which the table explains; else nothing,
and the table alone says what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from unicodedata import east_asian_width

from stakhanov_ld.representations.charts.extent import HEIGHT, WIDTH
from stakhanov_ld.representations.charts.land import Box

LONGEST = 28
"""Characters of a name that are shown."""
_AVERAGE = 0.62
"""How wide a letter is, at most on average, as a share of its height."""
_PAGE = Box(6, 6, WIDTH - 6, HEIGHT - 6)
_CELL = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: where, how far it reaches, what it is called, its number in the table."""

    x: float
    y: float
    reach: float
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Words on the map: where their base line begins (`start`), has its middle, or ends."""

    x: int
    y: int
    anchor: str
    text: str


def lettering(
    spots: Sequence[Spot], size: int, taken: Iterable[Box] = ()
) -> tuple[Letters | None, ...]:
    """For each of `spots` its name in letters of `size`, or its number, or nothing.

    A point in the middle of an area has its name beside the area.
    """
    widest: dict[tuple[float, float], float] = {}
    for spot in spots:
        widest[spot.x, spot.y] = max(spot.reach, widest.get((spot.x, spot.y), 0))
    spots = [replace(spot, reach=widest[spot.x, spot.y]) for spot in spots]
    room = _Room()
    for box in taken:
        room.take(box)
    for spot in spots:
        room.take(_around(spot))
    placed: dict[int, Letters] = {}
    for text_of in (_name, _number):
        for n, spot in enumerate(spots):
            if n not in placed:
                for letters, box in _candidates(spot, text_of(spot), size):
                    if room.has(box, beside=_around(spot)):
                        room.take(box)
                        placed[n] = letters
                        break
    return tuple(placed.get(n) for n in range(len(spots)))


def _name(spot: Spot) -> str:
    return spot.name if len(spot.name) <= LONGEST else spot.name[: LONGEST - 1].rstrip() + "…"


def _number(spot: Spot) -> str:
    return str(spot.number)


def _around(spot: Spot) -> Box:
    return Box(spot.x - spot.reach, spot.y - spot.reach, spot.x + spot.reach, spot.y + spot.reach)


def _candidates(spot: Spot, text: str, size: int) -> Iterator[tuple[Letters, Box]]:
    """Beside it first, then above and below, then off its corners."""
    width = width_of(text, size)
    aside, slant = spot.reach + size * 0.3, spot.reach * 0.7 + size * 0.2
    for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
        off = slant if across and down else aside
        x = round(spot.x + across * off)
        base = round(spot.y + size * 0.35 + down * (off + size * (0.35 if down < 0 else 0.45)))
        left = x - width * (1 - across) / 2
        letters = Letters(x, base, {1: "start", 0: "middle", -1: "end"}[across], text)
        yield letters, Box(left, base - size * 0.8, left + width, base + size * 0.25)


def width_of(text: str, size: float) -> float:
    """How wide `text` is in letters of `size`, at most."""
    return size * sum(1.0 if east_asian_width(c) in "WF" else _AVERAGE for c in text)


class _Room:
    """What is taken of the map, by cells."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], set[Box]] = {}

    def take(self, box: Box) -> None:
        for cell in _cells(box):
            self._taken.setdefault(cell, set()).add(box)

    def has(self, box: Box, beside: Box) -> bool:
        """Whether there is room for `box`; it may touch no other place than the one `beside`."""
        return _PAGE.holds(box) and not any(
            other.meets(box)
            for cell in _cells(box)
            for other in self._taken.get(cell, ())
            if other != beside
        )


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    return product(
        range(int(box.left // _CELL), int(box.right // _CELL) + 1),
        range(int(box.top // _CELL), int(box.bottom // _CELL) + 1),
    )
