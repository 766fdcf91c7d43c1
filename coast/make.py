"""How does Natural Earth's land become the coast that maps are drawn from?

python coast/make.py    write src/stakhanov_ld/representations/charts/coast.json

From `land-50m.json` of the npm package world-atlas (TopoJSON: arcs on a grid, which rings share).
Kept are the rings, their points rounded to a hundredth of a degree; a ring runs on where it crosses
the antimeridian, so that its longitudes may leave -180 … 180.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "node_modules" / "world-atlas" / "land-50m.json"
TARGET = Path(__file__).parents[1] / "src/stakhanov_ld/representations/charts/coast.json"
PARTS = 100
"""Of a degree: a tenth of the width that the finest map draws a line."""
POLE = 90 * PARTS

Point = tuple[int, int]


def coast(topology: Any) -> str:
    """One ring a line: the first point, then what each is further east and north than the last."""
    arcs = list(_arcs(topology))
    rings = [
        _joined(arcs, ring)
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
        for ring in polygon
    ]
    told = [ring for ring in map(_bare, rings) if _is_seen(ring)]
    return "[" + ",\n".join(map(_written, told)) + "]\n"


def _arcs(topology: Any) -> Iterator[list[Point]]:
    (east, north), (west, south) = (topology["transform"][k] for k in ("scale", "translate"))
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round((x * east + west) * PARTS), round((y * north + south) * PARTS)))
        yield points


def _joined(arcs: list[list[Point]], ring: Iterable[int]) -> list[Point]:
    """The arcs of a ring, a negative number meaning one backwards (TopoJSON, 2.1.4)."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        for x, y in arc:
            turns = round((points[-1][0] - x) / (360 * PARTS)) if points else 0
            points.append((x + turns * 360 * PARTS, y))
    return points


def _bare(ring: list[Point]) -> list[Point]:
    """`ring` without points that add nothing; its last is its first, or that a turn further on."""
    kept = ring[:1]
    for n, (x, y) in enumerate(ring[1:], 1):
        (a, b), (c, d) = kept[-1], ring[min(n + 1, len(ring) - 1)]
        if n == len(ring) - 1 or (x - a) * (d - y) != (y - b) * (c - x):
            kept.append((x, y))
    return kept


def _is_seen(ring: list[Point]) -> bool:
    """Whether a ring holds anything: not an islet of no width, nor the point that the pole is."""
    return len(set(ring)) > 2 and any(y > 1 - POLE for _, y in ring)


def _written(ring: list[Point]) -> str:
    steps = [ring[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(ring))]
    return json.dumps([number for step in steps for number in step], separators=(",", ":"))


if __name__ == "__main__":
    TARGET.write_text(coast(json.loads(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")
