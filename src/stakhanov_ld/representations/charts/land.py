"""Which land is in sight on a map?

The rings of the coast that reach into the map, cut at its edges (Sutherland and Hodgman) and
drawn no finer than the eye can see (Ramer, Douglas and Peucker).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from stakhanov_ld.representations.charts.extent import HEIGHT, WIDTH, Extent

_PARTS = 100
"""Of a degree: what the file of the coast counts in."""
_TURN = 360 * _PARTS
_POLE = 90 * _PARTS
_BEYOND = 4
"""Units by which land is drawn beyond the edges, so that no coast is drawn along them."""
_FINE = 0.8
"""Units by which a coast may be drawn beside its place."""
_KEPT = 64

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, its edges included."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they have a point in common."""
        return (
            self.left <= other.right and other.left <= self.right
            and self.top <= other.bottom and other.top <= self.bottom
        )  # fmt: skip

    def holds(self, other: Box) -> bool:
        """Whether all of `other` is in it."""
        return (
            self.left <= other.left and other.right <= self.right
            and self.top <= other.top and other.bottom <= self.bottom
        )  # fmt: skip

    @classmethod
    def of(cls, points: Sequence[Point]) -> Box:
        """The least that holds all of `points`."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))


_MAP = Box(-_BEYOND, -_BEYOND, WIDTH + _BEYOND, HEIGHT + _BEYOND)


@lru_cache(_KEPT)
def land(extent: Extent) -> str:
    """The land in `extent` as the data of one SVG path, to be filled by the even-odd rule."""
    scale_x, scale_y = WIDTH / extent.broad / _PARTS, HEIGHT / extent.tall / _PARTS
    west, north = extent.west * _PARTS, (extent.south + extent.tall) * _PARTS
    paths = []
    for ring, box in _coast():
        goes_round = box.right - box.left > _TURN
        for turn in (0,) if goes_round else (-2, -1, 0, 1, 2):
            shift = turn * _TURN - west
            seen = Box(
                (box.left + shift) * scale_x, (north - box.bottom) * scale_y,
                (box.right + shift) * scale_x, (north - box.top) * scale_y,
            )  # fmt: skip
            if seen.meets(_MAP):
                points = [((x + shift) * scale_x, (north - y) * scale_y) for x, y in ring]
                paths.append(_path(simplified(clipped(points, _MAP))))
    return "".join(paths)


def clipped(ring: Sequence[Point], box: Box) -> list[Point]:
    """The part of the area within `ring` that is in `box`, as a ring; where it falls into several
    parts, they hang together along the edges of the box."""
    points = list(ring)
    for axis, limit, sign in (
        (0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1),
    ):  # fmt: skip
        points = list(_half(points, axis, limit, sign))
    return points


def _half(ring: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    """The part of `ring` on one side of a straight line."""
    if not ring:
        return
    before = ring[-1]
    was_in = (before[axis] - limit) * sign >= 0
    for point in ring:
        is_in = (point[axis] - limit) * sign >= 0
        if is_in != was_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if is_in:
            yield point
        before, was_in = point, is_in


def simplified(ring: Sequence[Point], fine: float = _FINE) -> list[Point]:
    """`ring` by some of its points, so that each of the others is no more than `fine` off."""
    if len(ring) < 3:
        return []
    points = [*ring, ring[0]]
    kept = {0}
    pending = [(0, len(points) - 1)]
    while pending:
        first, last = pending.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        farthest, place = fine * fine, None
        for n in range(first + 1, last):
            px, py = points[n][0] - ax, points[n][1] - ay
            along = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
            off = (px - along * dx) ** 2 + (py - along * dy) ** 2
            if off > farthest:
                farthest, place = off, n
        if place is not None:
            kept.add(place)
            pending += [(first, place), (place, last)]
    return [points[n] for n in sorted(kept)]


def _path(ring: Sequence[Point]) -> str:
    """`ring` in whole units; nothing where it would be no more than a line."""
    whole = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
    if len(whole) < 3:
        return ""
    steps = [whole[0]] + [(x - a, y - b) for (a, b), (x, y) in pairwise(whole)]
    told = [f"{x}{'' if y < 0 else ' '}{y}" for x, y in steps]
    return f"M{told[0]}l{' '.join(told[1:]).replace(' -', '-')}z"


@cache
def _coast() -> tuple[tuple[list[Point], Box], ...]:
    """The rings of the coast in parts of a degree east and north, and where each reaches."""
    text = (files("stakhanov_ld.representations.charts") / "coast.json").read_text("utf-8")
    rings = map(_points, json.loads(text))
    return tuple((ring, Box.of(ring)) for ring in rings)


def _points(numbers: Sequence[int]) -> list[Point]:
    points: list[Point] = []
    x = y = 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    turn = points[-1][0] - points[0][0]
    if turn:  # it goes round a pole: further round, so that no map shows its ends
        pole = _POLE if points[0][1] > 0 else -_POLE
        around = [(x + n * turn, y) for n in (-2, -1, 0, 1, 2) for x, y in points]
        return [*around, (around[-1][0], pole), (around[0][0], pole)]
    return points
