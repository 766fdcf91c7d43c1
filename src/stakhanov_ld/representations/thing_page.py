"""What does the page of a thing show?"""

from __future__ import annotations

from typing import TypeGuard

import pyoxigraph as og

from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import (
    ASSERTED_BY,
    ATTESTED_AT,
    DISPUTES,
    RDF_SUBJECT,
    STATUS,
)
from stakhanov_ld.representations.shown import ClaimCard, Part, Row, Value
from stakhanov_ld.representations.view import View, anchor


def thing(view: View, document: Document) -> dict[str, object]:
    """What the template shows of the first topic of `document`."""
    subjects = dict.fromkeys(triple.subject for triple in document.triples)
    described = [node for node in subjects if _is_part(node, document, view.index)]
    topic = document.topics[0]
    return {
        "topic": _part(view, topic),
        "comment": view.labels.comment(topic),
        "parts": [_part(view, node) for node in described if node != topic],
        "incoming": _incoming(view, document, set(described)),
        "formats": view.formats(document),
        "folder": view.folder(document),
    }


def _is_part(node: object, document: Document, index: Index) -> TypeGuard[Node]:
    """Topics, what depends on them and blank nodes; claims are shown in a form of their own."""
    if node in document.topics or isinstance(node, og.BlankNode):
        return True
    return index.is_dependent(node)


def _part(view: View, node: Node) -> Part:
    return Part(
        anchor=anchor(node.value),
        heading=view.value(node),
        iri=node.value,
        types=view.types(node),
        rows=view.rows(node),
        claims=tuple(_claim(view, claim) for claim in view.index.subjects_of(RDF_SUBJECT, node)),
    )


def _claim(view: View, claim: Node) -> ClaimCard:
    values: dict[og.NamedNode, list[Value]] = {}
    for triple in view.index.about(claim):
        if triple.predicate in (STATUS, ASSERTED_BY, ATTESTED_AT):
            values.setdefault(triple.predicate, []).append(view.value(triple.object))
    statuses = values.get(STATUS, [None])
    return ClaimCard(
        claim=view.value(claim),
        status=statuses[0],
        speakers=tuple(values.get(ASSERTED_BY, ())),
        passages=tuple(values.get(ATTESTED_AT, ())),
        disputed_by=tuple(map(view.value, view.index.subjects_of(DISPUTES, claim))),
    )


def _incoming(view: View, document: Document, described: set[object]) -> list[Row]:
    """Who points here, grouped by property; claims about the topic are shown as claims."""
    rows: dict[og.NamedNode, list[Node]] = {}
    for topic in document.topics:
        for triple in view.index.pointing_at(topic):
            if triple.subject not in described and triple.predicate != RDF_SUBJECT:
                rows.setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[arg-type]  # RDF 1.1
    return [
        Row(view.value(predicate), tuple(map(view.value, dict.fromkeys(subjects))))
        for predicate, subjects in rows.items()
    ]
