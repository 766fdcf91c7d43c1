"""Where a thing lies: at a point, in a vicinity, or nowhere that the data say; and why."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as og
import pytest

from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.locations import Locations, Relation, position_of_wkt
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication

ID = "https://w3id.org/stakhanov-ld/id/"
PREFIXES = """
@prefix : <http://x.example/id/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix gsp: <http://www.opengis.net/ont/geosparql#> .
@prefix schema: <https://schema.org/> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
"""
CASES = {
    "its own, in the words of WGS 84": (":a geo:lat 48.5 ; geo:long 38.6 .", (48.5, 38.6), []),
    "its own, as strings": (':a geo:lat "48.5" ; geo:long "38.60" .', (48.5, 38.6), []),
    "its own, in the words of schema.org": (":a schema:latitude 48.5 ; schema:longitude 38.6 .", (48.5, 38.6), []),
    "of a node that has them for it": (":a schema:geo [ schema:latitude 48.5 ; schema:longitude 38.6 ] .", (48.5, 38.6), []),
    "as a point of GeoSPARQL": (':a gsp:hasGeometry :g . :g gsp:asWKT "POINT(38.6 48.5)"^^gsp:wktLiteral .', (48.5, 38.6), []),
    "half of them is none": (":a geo:lat 48.5 .", None, []),
    "no latitude": (":a geo:lat 98.5 ; geo:long 38.6 .", None, []),
    "not a number": (':a geo:lat "north" ; geo:long 38.6 .', None, []),
    "two that nobody pairs": (":a geo:lat 48.5 , 49 ; geo:long 38.6 , 39 .", None, []),
    "run from": (":a sld:seat :b . :b geo:lat 1 ; geo:long 2 .", (1, 2), ["seat"]),
    "near": (":a foaf:based_near :b . :b geo:lat 1 ; geo:long 2 .", (1, 2), ["near"]),
    "within": (":a schema:containedInPlace :b . :b geo:lat 1 ; geo:long 2 .", (1, 2), ["within"]),
    "within what is run from": (":a gsp:sfWithin :b . :b sld:seat :c . :c geo:lat 1 ; geo:long 2 .", (1, 2), ["within", "seat"]),
    "within what lies in what is run from": (":a gsp:sfWithin :b . :b gsp:sfWithin :c . :c sld:seat :d . :d geo:lat 1 ; geo:long 2 .", None, []),
    "its own before any other": (":a geo:lat 3 ; geo:long 4 ; sld:seat :b . :b geo:lat 1 ; geo:long 2 .", (3, 4), []),
    "what lies in it tells nothing": (":b schema:containedInPlace :a ; geo:lat 1 ; geo:long 2 .", None, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_thing_lies_where_the_data_say(case: str, tmp_path: Path) -> None:
    """By any of the vocabularies; one step to the vicinity, or two by a seat."""
    turtle, expected, relations = CASES[case]
    file = tmp_path / "x.ttl"
    file.write_text(f'{PREFIXES}:a schema:name "A" .\n{turtle}', encoding="utf-8")
    locations = Locations(Index(open_publication(file).publication))
    location = locations.of(og.NamedNode("http://x.example/id/a"))
    if expected is None:
        assert location is None
        return
    assert location is not None
    position = location.position
    assert (float(position.latitude), float(position.longitude)) == expected
    assert [step.relation.value for step in location.steps] == relations
    assert location.is_vague is bool(relations)
    assert len(location.grounds) >= 1 + len(relations)


@pytest.mark.parametrize(
    ("text", "latitude", "why"),
    [
        ("POINT(38.6 48.5)", 48.5, "longitude first, as in CRS84"),
        ("point z (38.6 48.5 120)", 48.5, "any case, with a height"),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(38.6 48.5)", 48.5, "said"),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(48.5 38.6)", 48.5, "latitude first"),
        (
            "<http://www.opengis.net/def/crs/EPSG/0/27700> POINT(1 2)",
            None,
            "metres of another grid",
        ),
        ("POINT EMPTY", None, "nowhere"),
        ("POLYGON((1 2, 3 4, 5 6, 1 2))", None, "no point"),
        ("POINT(NaN 1)", None, "no number"),
        ("POINT(1e1000000 2)", None, "more than can be reckoned with"),
        ("POINT(1e-1000000 2)", None, "less than anybody measures"),
        ("POINT(1_0 2)", None, "a number in Python, not in XSD"),
        ("POINT(٤٨ 2)", None, "digits of another script"),
    ],
)
def test_points_in_wkt(text: str, latitude: float | None, why: str) -> None:
    """Only where the reference system is known to be in degrees."""
    position = position_of_wkt(text)
    assert (None if position is None else float(position.latitude)) == latitude, why


def named(locations: Locations, index: Index, path: str) -> list[str]:
    site = site_map(index, Labels(index))
    document = next(d for d in site.documents if d.path == path)
    return [node.value.removeprefix(ID) for node in locations.shown_with(document)]


def test_the_biography(flagship: Publication) -> None:
    """Points are GeoNames'; Lugovaya is round the seat of its district, and each step has a claim."""
    index = Index(flagship)
    locations = Locations(index)
    lugovaya = locations.of(og.NamedNode(ID + "place/lugovaya"))
    assert lugovaya is not None
    assert [(step.relation, step.place.value.removeprefix(ID)) for step in lugovaya.steps] == [
        (Relation.WITHIN, "place/izmalkovsky-district"),
        (Relation.SEAT, "place/izmalkovo"),
    ]
    claims = [c.value.removeprefix(ID) for g in lugovaya.grounds for c in locations.claims(g)]
    assert claims == [
        "claim/lugovaya-in-izmalkovsky-district", "claim/izmalkovsky-district-seat",
        "claim/izmalkovo-latitude", "claim/izmalkovo-longitude",
    ]  # fmt: skip
    for place, shown in (
        ("place/kadiivka", ["place/kadiivka"]),
        ("place/lugovaya", ["place/lugovaya", "place/izmalkovsky-district", "place/izmalkovo"]),
        ("place/donbas", []),
        ("person/stakhanov", []),
        ("organisation/mine-no-31", []),
    ):
        assert named(locations, index, f"doc/{place}") == shown
    assert len(named(locations, index, "doc/place/")) == 7
