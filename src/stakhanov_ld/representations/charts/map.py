"""Where do places lie, as seen from above?

Points where a point is known, areas where only the vicinity is, on land and sea without borders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from stakhanov_ld.representations.charts.extent import HEIGHT, WIDTH, Bounds, Extent
from stakhanov_ld.representations.charts.land import Box, land
from stakhanov_ld.representations.charts.lettering import Letters, Spot, lettering
from stakhanov_ld.representations.shown import Value

LETTERS = (("wide", 16, 6), ("narrow", 30, 13))
"""What a map is drawn in where it is as wide as a page, and where as a phone: the class by which
`charts.css` shows one of the two, the height of letters, the radius of points (there, too)."""
_LEAST_AREA = 16
"""Units that an area reaches at least, to be seen as one."""
_DEGREE = 111.2
"""Kilometres of a degree of latitude."""
_DEGREES = 4.5
"""How wide degrees in words are, as a share of the height of names."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is called so lies there; with a `radius`, in km, somewhere so near."""

    label: Value
    latitude: float
    longitude: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class PlacedPlace:
    """A place on the map, in units; its `number` in the table, its words in each of LETTERS."""

    place: Place
    number: int
    x: float
    y: float
    across: float
    down: float
    """How far an area reaches to each side; nought for a point."""
    words: tuple[Letters | None, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A map of WIDTH by HEIGHT units."""

    extent: Extent
    places: tuple[PlacedPlace, ...]
    width: int = WIDTH
    height: int = HEIGHT
    letters: tuple[tuple[str, int, int], ...] = LETTERS

    @property
    def land(self) -> str:
        """The land in sight, as the data of one path."""
        return land(self.extent)


def map_of(places: Sequence[Place]) -> Map | None:
    """The map of `places`, numbered from 1; None for none."""
    if not places:
        return None
    extent = Extent.around(map(_bounds, places))
    shapes = [_shape(place, extent) for place in places]
    words = [
        lettering(
            [
                Spot(x, y, max(dot, down), place.label.text, number)
                for number, (place, (x, y, _, down)) in enumerate(
                    zip(places, shapes, strict=True), 1
                )
            ],
            size,
            _margins(extent, size),
        )
        for _, size, dot in LETTERS
    ]
    placed = tuple(
        PlacedPlace(place, number, *shape, told)
        for number, (place, shape, told) in enumerate(
            zip(places, shapes, zip(*words, strict=True), strict=True), 1
        )
    )
    return Map(extent, placed)


def _bounds(place: Place) -> Bounds:
    tall = 2 * place.radius / _DEGREE
    return Bounds(
        place.latitude, place.longitude, tall, tall / max(0.01, cos(radians(place.latitude)))
    )


def _shape(place: Place, extent: Extent) -> tuple[float, float, float, float]:
    x, y = extent.at(place.latitude, place.longitude)
    if not place.radius:
        return round(x, 1), round(y, 1), 0, 0
    bounds = _bounds(place)
    across = bounds.broad / 2 * WIDTH / extent.broad
    down = bounds.tall / 2 * HEIGHT / extent.tall
    return (
        round(x, 1), round(y, 1),
        round(min(WIDTH, max(_LEAST_AREA, across))), round(max(_LEAST_AREA, down)),
    )  # fmt: skip


def _margins(extent: Extent, size: int) -> list[Box]:
    """Where the degrees are written: along the left edge and along the lower one."""
    width = size * _DEGREES
    return [Box(0, y - size, width, y) for _, y in extent.parallels] + [
        Box(x, HEIGHT - size * 1.4, x + width, HEIGHT) for _, x in extent.meridians
    ]
