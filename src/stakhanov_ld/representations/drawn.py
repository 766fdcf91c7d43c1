"""Which charts does a document have?

Each stands in the document's page, and at an address of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from stakhanov_ld.documents.document import Document
from stakhanov_ld.formats import SVG
from stakhanov_ld.representations.charts.chart import Chart
from stakhanov_ld.representations.in_time import charts_in_time
from stakhanov_ld.representations.maps import map_of_document
from stakhanov_ld.representations.shown import Described
from stakhanov_ld.representations.view import View
from stakhanov_ld.variants import Variant


@dataclass(frozen=True, slots=True)
class ChartInPage:
    """What a page shows of a chart: the facts, of which it makes the table, the drawing, and where
    that stands by itself."""

    facts: Mapping[str, object]
    drawing: Markup
    href: str


def charts_of(view: View, document: Document, thing: Described | None = None) -> tuple[Chart, ...]:
    """The charts of `document`, as seen from where `view` is.

    `thing` is what was told already of the thing that it is about.
    """
    map_ = map_of_document(view, document)
    return (*charts_in_time(view, document, thing), *((map_,) if map_ is not None else ()))


def charts_in_page(
    view: View, document: Document, thing: Described | None = None
) -> dict[str, ChartInPage]:
    """The charts of `document` by their names, for its page."""
    return {
        chart.name: ChartInPage(
            chart.facts,
            chart.inline(view.language),
            view.to_page(view.site.chart(document.path, chart.name, Variant(SVG))),
        )
        for chart in charts_of(view, document, thing)
    }
