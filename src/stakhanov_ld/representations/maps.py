"""Which map does a document have, and what does the table beside it say?"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.locations import Location, Position
from stakhanov_ld.documents.statements import claim_of
from stakhanov_ld.representations.charts.chart import Chart
from stakhanov_ld.representations.charts.map import Place, map_of
from stakhanov_ld.representations.shown import Attestation, Value
from stakhanov_ld.representations.view import View

VICINITY = 25.0
"""How far an area is drawn to reach, in km: the data say what is in it, not how far it goes."""


@dataclass(frozen=True, slots=True)
class Located:
    """A row of the table: what, where, by which steps to another place, and who says so."""

    label: Value
    position: Position
    steps: tuple[tuple[str, Value], ...]
    sources: tuple[Attestation, ...]


def map_of_document(view: View, document: Document) -> Chart | None:
    """The map of where the things of `document` lie; None where the data do not say."""
    rows: list[Located] = []
    places: list[Place] = []
    for node in view.locations.shown_with(document):
        location = view.locations.of(node)
        assert location is not None, "what is shown lies somewhere"
        label, position = view.value(node), location.position
        steps = tuple((step.relation.value, view.value(step.place)) for step in location.steps)
        rows.append(Located(label, position, steps, _sources(view, location)))
        radius = VICINITY if location.is_vague else 0.0
        places.append(Place(label, float(position.latitude), float(position.longitude), radius))
    chart = map_of(places)
    if chart is None:
        return None
    about = None if document.kind is Kind.LIST else rows[0].label
    return Chart("map", "map", {"chart": chart, "rows": rows, "about": about})


def _sources(view: View, location: Location) -> tuple[Attestation, ...]:
    """The claims on which a location rests, those of one speaker and passage together."""
    nodes = dict.fromkeys(c for ground in location.grounds for c in view.locations.claims(ground))
    told: dict[tuple[tuple[Node, ...], tuple[Node, ...]], list[Node]] = {}
    for claim in (claim_of(node, view.index) for node in nodes):
        told.setdefault((claim.speakers, claim.passages), []).append(claim.node)
    return tuple(
        Attestation(*(tuple(map(view.value, group)) for group in (speakers, passages, claims)))
        for (speakers, passages), claims in told.items()
    )
