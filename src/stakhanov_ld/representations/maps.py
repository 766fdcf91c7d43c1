"""Which map does a document have, and what does the table beside it say?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as og

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.locations import Location, Locations, Position
from stakhanov_ld.representations.charts.chart import Chart
from stakhanov_ld.representations.charts.map import Place, map_of
from stakhanov_ld.representations.shown import Attestation, ClaimCard, Value

VICINITY = 25.0
"""How far an area is drawn to reach, in km: the data say what is in it, not how far it goes."""


class Shows(Protocol):
    """What shows nodes to a reader: the view of a page."""

    def value(self, term: og.NamedNode | og.BlankNode) -> Value:
        """`term` as it is shown."""

    def claim(self, claim: Node) -> ClaimCard:
        """A claim as it is shown."""


@dataclass(frozen=True, slots=True)
class Located:
    """A row of the table: what, where, by which steps to another place, and who says so."""

    label: Value
    position: Position
    steps: tuple[tuple[str, Value], ...]
    sources: tuple[Attestation, ...]


def map_of_document(document: Document, locations: Locations, shows: Shows) -> Chart | None:
    """The map of where the things of `document` lie; None where the data do not say."""
    rows: list[Located] = []
    places: list[Place] = []
    for node in locations.shown_with(document):
        location = locations.of(node)
        assert location is not None, "what is shown lies somewhere"
        label, position = shows.value(node), location.position
        steps = tuple((step.relation.value, shows.value(step.place)) for step in location.steps)
        rows.append(Located(label, position, steps, _sources(location, locations, shows)))
        radius = VICINITY if location.is_vague else 0.0
        places.append(Place(label, float(position.latitude), float(position.longitude), radius))
    chart = map_of(places)
    if chart is None:
        return None
    about = None if document.kind is Kind.LIST else rows[0].label
    return Chart("map", "map", {"chart": chart, "rows": rows, "about": about})


def _sources(location: Location, locations: Locations, shows: Shows) -> tuple[Attestation, ...]:
    """The claims on which a location rests, those of one speaker and passage together."""
    claims = dict.fromkeys(claim for t in location.grounds for claim in locations.claims(t))
    cards: dict[tuple[tuple[Value, ...], tuple[Value, ...]], list[Value]] = {}
    for card in map(shows.claim, claims):
        cards.setdefault((card.speakers, card.passages), []).append(card.claim)
    return tuple(
        Attestation(speakers, passages, tuple(told)) for (speakers, passages), told in cards.items()
    )
