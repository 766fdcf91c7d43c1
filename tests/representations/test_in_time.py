"""A chart of times and the table beside it say the same; what has no time is told without a place."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.edtf import bounds_of
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.representations.charts.band import band
from stakhanov_ld.representations.charts.chart import Chart
from stakhanov_ld.representations.charts.timeline import Bar, Lane, timeline
from stakhanov_ld.representations.pages import Pages
from stakhanov_ld.representations.shown import ShownStatement, Value

SVG = {"svg": "http://www.w3.org/2000/svg"}
NOT_STATED = "no date stated"


def rows(table: str) -> list[tuple[str, str]]:
    """What and when, row by row."""
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>', table, re.DOTALL)
    return [(unescape(re.sub("<[^>]*>", "", what)).strip(), when.strip()) for what, when in found]


@pytest.fixture(scope="module")
def pages(flagship: Publication) -> tuple[Pages, list[Document]]:
    index = Index(flagship)
    site = site_map(index, Labels(index))
    return Pages(index, site, "0123456789abcdef"), list(site.documents)


def test_every_timeline_agrees_with_its_table(pages: tuple[Pages, list[Document]]) -> None:
    """As many rows, in the same order, with the same times; a row is drawn unless it has none."""
    made, documents = pages
    seen = 0
    for document in documents:
        drawing = made.charts(document, "en").get("timeline")
        if drawing is None:
            continue
        seen += 1
        page = made.page(document, "en")
        section = page[page.index('aria-labelledby="timeline"') :]
        told = rows(section[: section.index("</table>")])
        drawn = ElementTree.fromstring(drawing).findall("svg:g", SVG)
        assert len(drawn) == len(told) >= 3, document.path
        for group, (what, when) in zip(drawn, told, strict=True):
            texts = ["".join(text.itertext()) for text in group.iter(f"{{{SVG['svg']}}}text")]
            assert what.startswith(texts[0].rstrip("…").strip()), document.path
            assert texts[1] == when
            shapes = group.findall("svg:rect", SVG) + group.findall("svg:svg", SVG)
            assert bool(shapes) == (when != NOT_STATED), (document.path, what)
    assert seen > 0


def test_every_band_agrees_with_its_table(pages: tuple[Pages, list[Document]]) -> None:
    """The dated names of the table, oldest first."""
    made, documents = pages
    seen = 0
    for document in documents:
        drawing = made.charts(document, "en").get("names")
        if drawing is None:
            continue
        seen += 1
        page = made.page(document, "en")
        section = page[page.index('aria-labelledby="names"') :]
        told = rows(section[: section.index("</table>")])
        names = ElementTree.fromstring(drawing).findall("svg:svg//svg:text", SVG)
        dated = [what for what, when in told if when != NOT_STATED]
        assert ["".join(name.itertext()) for name in names] == dated, document.path
    assert seen >= 2


def bar(edtf: str, label: str = "x") -> Bar:
    bounds = bounds_of(edtf) if edtf else Bounds()
    return Bar(Value(label), ShownStatement(Value(label), edtf, bounds, (), (), False, False, ()))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_any_number_of_bars_is_drawn(count: int) -> None:
    """Each below the one before, with whatever names and ends."""
    edtf = ["1936/", "/1974", "../1950", "1947/..", "1935-08-31", "[..1935]", "", "Y-20000/2000"]
    bars = tuple(bar(edtf[n % len(edtf)], "long " * (n % 40) + str(n)) for n in range(count))
    chart = timeline([Lane(None, bars), Lane(Value("none"), ())])
    drawn = ElementTree.fromstring(
        Chart("timeline", "timeline", {"chart": chart, "about": Value("x")}).file("en")
    )
    heights = [
        float(str(text.get("y")))
        for text in drawn.findall("svg:g/svg:text[@text-anchor='end']", SVG)
    ]
    assert len(heights) == count
    assert heights == sorted(set(heights))
    assert heights[-1] < float(str(drawn.get("height")))


def test_a_name_of_one_day_is_told() -> None:
    """It has no width to be cut to."""
    chart = band([bar("1900/1950", "years"), bar("1911-02-03", "a day")])
    drawn = ElementTree.fromstring(
        Chart("names", "band", {"chart": chart, "about": Value("x")}).file("en")
    )
    named = {
        "".join(part.itertext()).strip(): part.get("width")
        for part in drawn.findall("svg:svg", SVG)
        if part.find(".//svg:text", SVG) is not None
    }
    assert set(named) == {"years", "a day"}
    assert named["a day"] is None
    assert named["years"] not in (None, "0%")


def test_names_borne_at_once_stand_below_each_other() -> None:
    """Nothing hides anything; the undated stand in the table alone."""
    chart = band(
        [bar("1900/1950", "a"), bar("1940/1960", "b"), bar("1951/1970", "c"), bar("", "d")]
    )
    assert chart is not None
    heights = {name.bar.label.text: name.y for name in chart.names}
    assert heights["a"] == heights["c"] < heights["b"]
    assert [undated.label.text for undated in chart.undated] == ["d"]
    assert band([bar("", "d")]) is None
