"""A map on a page, its table, and the same map as a file of its own say the same."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from representations.test_pages import built
from stakhanov_ld.formats import SVG
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.headers import CHART_POLICY
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect, Stored
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer

MAPPED = {
    "doc/place/": ["Izmalkovo", "Izmalkovsky District", "Kadiivka", "Karaganda", "Lugovaya", "Moscow", "Zhukovsky"],
    "doc/place/izmalkovo": ["Izmalkovo", "Izmalkovsky District"],
    "doc/place/izmalkovsky-district": ["Izmalkovsky District", "Izmalkovo"],
    "doc/place/kadiivka": ["Kadiivka"],
    "doc/place/karaganda": ["Karaganda"],
    "doc/place/lugovaya": ["Lugovaya", "Izmalkovsky District", "Izmalkovo"],
    "doc/place/moscow": ["Moscow"],
    "doc/place/zhukovsky": ["Zhukovsky"],
}  # fmt: skip
"""Every document of the biography that has a map, and what is on it."""
NAMESPACE = {"svg": "http://www.w3.org/2000/svg"}


def chart(release: Release, path: str) -> ElementTree.Element:
    row = release.rows[path]
    assert isinstance(row, Stored)
    return ElementTree.fromstring(release.body(row))


def test_the_maps_of_the_biography(biography_release: Release) -> None:
    """These and no others, each in three languages, small, with its places in the order of the table."""
    rows = biography_release.rows
    mapped = {path for path in rows if path.endswith("/map.svg")}
    assert mapped == {f"{path.rstrip('/')}/map.svg" for path in MAPPED}
    for path, names in MAPPED.items():
        folder = path.rstrip("/")
        resource = rows[f"{folder}/map.svg"]
        assert isinstance(resource, Negotiated)
        assert [variant.language for variant in resource.variants] == ["en", "uk", "ru"]
        assert {variant.format for variant in resource.variants} == {SVG}
        svg = chart(biography_release, f"{folder}/map.en.svg")
        titles = [t.text for t in svg.findall(".//svg:a/svg:title", NAMESPACE)]
        assert titles == [f"{n}. {name}" for n, name in enumerate(names, 1)]
        stored = rows[f"{folder}/map.uk.svg"]
        assert isinstance(stored, Stored)
        assert stored.length < 20_000


@pytest.mark.parametrize("path", MAPPED)
def test_drawing_and_table_agree(flagship: Publication, path: str) -> None:
    """As many rows as places on the map, of the same numbers and names, with the same links."""
    life = built(flagship)
    page = life.pages.page(life.document(path), "en")
    svg = page[page.index('class="map"') :].partition("</svg>")[0]
    table = page[page.index('<table class="places"') :].partition("</table>")[0]
    drawn = re.findall(r'<a href="([^"]*)">\s*<title>(\d+)\. ([^<]*)</title>', svg)
    told = re.findall(
        r'<td role="cell">(\d+)</td>\s*<th scope="row" role="rowheader"><a href="([^"]*)"[^>]*>([^<]*)</a>',
        table,
    )
    assert [(number, href, name) for href, number, name in drawn] == told
    assert [name for _, _, name in told] == MAPPED[path]
    assert svg.count("<ellipse") == table.count("An area: coordinates of its own are not stated.")
    assert svg.count("<circle") == table.count("A point")
    assert table.count('href="https://sws.geonames.org/') >= len(told)  # where each stands


def test_a_vague_place_says_why(flagship: Publication) -> None:
    """In which it lies, whose seat is what; by whom; in the reader's language."""
    life = built(flagship)
    texts = " ".join(text for text, _ in life.read("doc/place/lugovaya", "en").texts)
    for said in (
        "Round 52.68819° N, 37.96638° E",
        "It lies in Izmalkovsky District",
        "Izmalkovsky District is run from Izmalkovo",
        "Lugovaya lies today in Izmalkovsky District.",
        "The editors of stakhanov-ld · Where it stands",
    ):
        assert said in texts
    ukrainian = " ".join(text for text, _ in life.read("doc/place/lugovaya", "uk").texts)
    assert "52.68819° пн. ш., 37.96638° сх. д." in ukrainian


def test_a_chart_carries_the_style_that_its_policy_allows(biography_release: Release) -> None:
    """And nothing that the policy would block; its links lead from where it stands."""
    svg = chart(biography_release, "doc/place/kadiivka/map.uk.svg")
    (style,) = svg.findall("svg:style", NAMESPACE)
    assert style.text is not None
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CHART_POLICY[1]
    assert not any("style" in element.attrib for element in svg.iter())
    (link,) = svg.findall(".//svg:a", NAMESPACE)
    assert link.get("href") == "../kadiivka?lang=uk"
    assert svg.get("lang") == "uk"
    labels = {t.text for t in svg.findall(".//svg:a/svg:text", NAMESPACE)}
    assert labels == {"Кадіївка"}


def test_a_chart_is_negotiated_by_language(biography_release: Release) -> None:
    """Like a page; the chart's own address says in which language it is, the headers which one came."""
    asked = Asked("GET", "doc/place/kadiivka/map.svg", accept="image/*", accept_language="ru")
    made = answer(biography_release, asked)
    told = dict(made.headers)
    assert told["Content-Type"] == "image/svg+xml"
    assert told["Content-Language"] == "ru"
    assert told["Content-Location"] == "map.ru.svg"
    assert (CHART_POLICY[0], CHART_POLICY[1]) in made.headers
    assert "Content-Profile" not in told
    assert 'hreflang="uk"' in told["Link"]
    other = Asked("GET", "doc/place/kadiivka/map.svg", "lang=uk", accept_language="ru")
    assert dict(answer(biography_release, other).headers)["Content-Language"] == "uk"


ODD = """
@prefix schema: <https://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
<http://x.example/id/a> schema:name "<b>\\u0001&" ; schema:latitude -1.50 ; schema:longitude 2e1 .
<http://x.example/id/a/map.svg> schema:name "A thing called like a chart" .
<urn:x:a> schema:name "Elsewhere" ; schema:latitude 1 ; schema:longitude 2 .
<http://x.example/id/b> schema:near <urn:x:a> .
"""


def test_anybodys_data_are_drawn(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Hostile names, things named like charts, IRIs that cannot be paths: all at addresses of their own."""
    file = tmp_path / "x.ttl"
    file.write_text(ODD, encoding="utf-8")
    release = release_of(open_publication(file).publication)
    svg = chart(release, "doc/a/map.en.svg")
    assert [t.text for t in svg.findall(".//svg:a/svg:title", NAMESPACE)] == ["1. <b>\ufffd&"]
    assert isinstance(release.rows["doc/a/map~.svg"], Negotiated)
    named = release.rows["doc/a/map.svg"]
    assert isinstance(named, Negotiated)
    assert {v.format for v in named.variants} != {SVG}
    page = release.rows["doc/a.en.html"]
    assert isinstance(page, Stored)
    told = release.body(page).decode()
    assert '<a href="a/map~.svg">SVG</a>' in told
    assert "1.50° S, 20° E" in told
    assert "No source is stated." in told
    elsewhere = answer(release, Asked("GET", "about.map.svg", "iri=urn%3Ax%3Aa"))
    assert dict(elsewhere.headers)["Content-Location"] == "about.map.en.svg?iri=urn%3Ax%3Aa"


MOVED = {
    "data/places.ttl": """
@prefix schema: <https://schema.org/> .
<http://x.example/id/new> schema:name "New" ; schema:latitude 1 ; schema:longitude 2 .
""",
    "data/moved.ttl": """
@prefix dcterms: <http://purl.org/dc/terms/> .
<http://x.example/id/old> dcterms:isReplacedBy <http://x.example/id/new> .
""",
}


def test_what_moves_takes_its_charts_along(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """Their former addresses lead to the present ones."""
    for name, text in MOVED.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    release = release_of(open_publication(tmp_path).publication)
    assert release.rows["doc/old/map.svg"] == Redirect("doc/old/map.svg", "doc/new/map.svg", 301)
    assert release.rows["doc/old/map.en.svg"] == Redirect(
        "doc/old/map.en.svg", "doc/new/map.en.svg", 301
    )
