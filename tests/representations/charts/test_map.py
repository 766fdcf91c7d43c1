"""A map shows every place that it is of, the land where it is, and no name above another."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stakhanov_ld.representations.charts.extent import HEIGHT, WIDTH, Bounds, Extent
from stakhanov_ld.representations.charts.land import Box, Point, clipped, land, simplified
from stakhanov_ld.representations.charts.lettering import Letters, Spot, lettering, width_of
from stakhanov_ld.representations.charts.map import Place, map_of
from stakhanov_ld.representations.shown import Value

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
PLACES = st.builds(
    Place,
    st.builds(Value, st.text(max_size=40)),
    LATITUDES,
    LONGITUDES,
    st.sampled_from([0.0, 0.0, 25.0, 3000.0]),
)


def place(latitude: float, longitude: float, name: str = "x") -> Place:
    return Place(Value(name), latitude, longitude)


@given(st.lists(PLACES, min_size=1, max_size=12))
@example([place(90, 0), place(-90, 0)])
@example([place(0, 180), place(0, -180)])
@example([place(0, 0), place(0, 17), place(0, -1e-300)])
@example([place(89.9, -100), place(89.9, 20), place(89.9, 140)])
@settings(max_examples=300, deadline=None)
def test_every_place_is_on_its_map(places: list[Place]) -> None:
    """Wherever they lie: at a pole, on both sides of the antimeridian, all round the world."""
    drawn = map_of(places)
    assert drawn is not None
    assert [placed.place for placed in drawn.places] == places
    assert [placed.number for placed in drawn.places] == list(range(1, len(places) + 1))
    for placed in drawn.places:
        assert 0 <= placed.x <= WIDTH
        assert 0 <= placed.y <= HEIGHT
        assert bool(placed.down) == bool(placed.place.radius)
    assert -90 <= drawn.extent.south < drawn.extent.south + drawn.extent.tall <= 90
    assert drawn.extent.broad <= 360


def test_no_places_make_no_map() -> None:
    """Rather than one of everything."""
    assert map_of([]) is None


@pytest.mark.parametrize(
    ("places", "west", "east", "why"),
    [
        ([(48.6, 38.6)], 15, 65, "one place: some coast round it"),
        ([(48.6, 38.6)] * 3, 15, 65, "three at one point: as one"),
        ([(-18, 178), (-13, -172)], 168, 202, "across the antimeridian, not round the world"),
        ([(0, 0), (10, 120), (10, -120)], -144, 144, "all round: the widest gap is left out"),
    ],
)
def test_the_extent_is_the_least(
    places: list[tuple[float, float]], west: float, east: float, why: str
) -> None:
    """With a margin, and never so near that there is nothing to see."""
    extent = Extent.around(Bounds(*point) for point in places)
    assert extent.west % 360 == pytest.approx(west % 360, abs=1), why
    assert (extent.west + extent.broad) % 360 == pytest.approx(east % 360, abs=1), why


def test_it_has_the_shape_of_what_it_shows() -> None:
    """In the middle a kilometre is as long to the east as to the north."""
    extent = Extent.around([Bounds(60, 30)])
    x, y = extent.at(60, 30)
    east, north = extent.at(60, 32)[0] - x, y - extent.at(61, 30)[1]
    assert east == pytest.approx(north, rel=0.01)


def test_the_graticule_is_in_round_degrees() -> None:
    """Where it crosses the antimeridian, east is followed by west."""
    extent = Extent.around([Bounds(-18, 178), Bounds(-13, -172)])
    assert [degree for degree, _ in extent.meridians] == [170, 175, -180, -175, -170, -165, -160]
    assert [degree for degree, _ in extent.parallels] == [-20, -15, -10]
    for degree, y in extent.parallels:
        assert extent.at(degree, 178)[1] == pytest.approx(y)


# ── land ─────────────────────────────────────────────────────────────────────────────────────


def holds(rings: list[list[Point]], x: float, y: float) -> bool:
    """Whether a point is inside by the even-odd rule."""
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            crossings += (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossings % 2 == 1


def rings_of(path: str) -> list[list[Point]]:
    rings = []
    for subpath in filter(None, path.split("M")):
        numbers = [int(n) for n in re.findall(r"-?\d+", subpath)]
        points = [(0, 0)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        rings.append([(float(x), float(y)) for x, y in points[1:]])
    return rings


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_land", "why"),
    [
        (55.75, 37.62, True, "Moscow"),
        (43.5, 34, False, "the Black Sea"),
        (42, 51, False, "the Caspian Sea, a hole in Eurasia"),
        (46, 36.6, False, "the Sea of Azov"),
        (67, 179, True, "Chukotka, east of which Eurasia goes on"),
        (65.8, -175, True, "Chukotka beyond the antimeridian"),
        (71.2, 180, True, "Wrangel Island, which lies on it"),
        (-85, 0, True, "Antarctica, which goes round its pole"),
        (-85, 179, True, "Antarctica at the antimeridian"),
        (-89, -90, True, "nearly the pole"),
        (89, 0, False, "the Arctic Ocean"),
        (0, -150, False, "the Pacific"),
        (-25, 134, True, "Australia"),
        (42, 13.2, True, "Italy, at the left edge of a map of the Black Sea"),
    ],
)
def test_land_is_where_it_is(latitude: float, longitude: float, is_land: bool, why: str) -> None:
    """By the path that is drawn."""
    extent = Extent.around([Bounds(latitude, longitude)])
    x, y = extent.at(latitude, longitude)
    assert holds(rings_of(land(extent)), x + 0.5, y + 0.5) is is_land, why


def test_a_map_is_small() -> None:
    """Of the most ragged coasts, and of the whole world."""
    for bounds, most in (
        ([Bounds(65, 12)], 15_000),
        ([Bounds(75, -90)], 20_000),
        ([Bounds(0, 0), Bounds(0, 120), Bounds(0, -120)], 30_000),
    ):
        assert 1000 < len(land(Extent.around(bounds))) < most


COORDINATES = st.floats(-200, 200)
RINGS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=12)
BOX = Box(-50, -40, 50, 40)


@given(RINGS, st.floats(-49, 49), st.floats(-39, 39))
@settings(deadline=None)
def test_clipping_keeps_what_is_inside(ring: list[Point], x: float, y: float) -> None:
    """Nothing sticks out; a point in the box is in the part where it was in the whole."""
    part = clipped(ring, BOX)
    for px, py in part:
        assert BOX.left - 1e-9 <= px <= BOX.right + 1e-9
        assert BOX.top - 1e-9 <= py <= BOX.bottom + 1e-9
    if all(abs(py - y) > 1e-6 for _, py in (*ring, *part)):
        whole, kept = crossing_places(ring, y), crossing_places(part, y)
        if all(abs(px - x) > 1e-6 for px in (*whole, *kept)):
            assert holds([ring], x, y) == holds([part], x, y)


def crossing_places(ring: list[Point], y: float) -> list[float]:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True) if ring else ()
    return [
        ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in pairs
        if (ay > y) != (by > y)
    ]


def test_what_is_inside_stays_as_it_is() -> None:
    """Point for point; what is outside leaves nothing."""
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert clipped(square, BOX) == square
    assert clipped([(x + 100, y) for x, y in square], BOX) == []


@given(RINGS, st.floats(0.1, 30))
@settings(deadline=None)
def test_a_simplified_ring_stays_near(ring: list[Point], fine: float) -> None:
    """Its points are some of the ring's, and each of the others is near a line between two."""
    some = simplified(ring, fine)
    assert set(some) <= set(ring)
    lines = list(zip(some, some[1:] + some[:1], strict=True))
    for point in ring:
        assert min(distance(point, start, end) for start, end in lines) <= fine + 1e-6


def distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length if length > 1e-12 else 0
    along = max(0.0, min(1.0, along))
    return float(((ax + along * (bx - ax) - px) ** 2 + (ay + along * (by - ay) - py) ** 2) ** 0.5)


# ── names ────────────────────────────────────────────────────────────────────────────────────

SPOTS = st.lists(
    st.tuples(
        st.floats(0, WIDTH), st.floats(0, HEIGHT), st.sampled_from(["Rye", "Kadiivka", "日本橋"])
    ),
    max_size=40,
)


def box_of(letters: Letters, size: int) -> Box:
    width = width_of(letters.text, size)
    left = letters.x - {"start": 0.0, "middle": width / 2, "end": width}[letters.anchor]
    return Box(left, letters.y - size * 0.8, left + width, letters.y + size * 0.25)


@given(SPOTS, st.sampled_from([16, 30]))
@settings(deadline=None)
def test_no_name_hides_another_or_a_place(found: list[tuple[float, float, str]], size: int) -> None:
    """Nor leaves the map; each is the name of its place or its number."""
    spots = [Spot(x, y, 6, name, number) for number, (x, y, name) in enumerate(found, 1)]
    placed = lettering(spots, size)
    shown = [
        (spot, letters, box_of(letters, size))
        for spot, letters in zip(spots, placed, strict=True)
        if letters is not None
    ]
    for (_, _, one), (_, _, other) in combinations(shown, 2):
        assert not one.meets(other)
    for spot, letters, box in shown:
        assert letters.text in (spot.name, str(spot.number))
        assert Box(0, 0, WIDTH, HEIGHT).holds(box)
        for other_spot in spots:
            if (other_spot.x, other_spot.y) != (spot.x, spot.y):
                assert not (
                    box.left < other_spot.x < box.right and box.top < other_spot.y < box.bottom
                )


def test_a_lone_place_has_its_name() -> None:
    """To its right; at the right edge to its left; a name too long for any map is cut."""
    middle, right = (lettering([Spot(x, 300, 6, "Kadiivka", 1)], 16)[0] for x in (480, 955))
    assert middle is not None
    assert right is not None
    assert (middle.text, middle.anchor) == ("Kadiivka", "start")
    assert (right.text, right.anchor) == ("Kadiivka", "end")
    (cut,) = lettering([Spot(480, 300, 6, "Llanfairpwllgwyngyllgogerychwyrndrobwll", 1)], 16)
    assert cut is not None
    assert cut.text == "Llanfairpwllgwyngyllgogeryc…"


def test_many_at_one_point_have_numbers_and_then_nothing() -> None:
    """As many names as there is room for, then numbers; the table tells the others."""
    spots = [Spot(480, 300, 6, "Kadiivka", number) for number in range(1, 13)]
    texts = [letters.text for letters in lettering(spots, 16) if letters is not None]
    assert texts.count("Kadiivka") >= 4
    assert len(texts) < len(spots)
