"""What does the page of a thing show?

Its statements in groups, each value with how it is known and the numbers of the claims behind it;
those that have a time, and where it lies, as charts; what belongs to it, in detail; the claims;
what points to it.
"""

from __future__ import annotations

from typing import TypeGuard

import pyoxigraph as og

from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import RDF_SUBJECT, RDFS_LABEL
from stakhanov_ld.representations.described import Telling
from stakhanov_ld.representations.drawn import charts_in_page
from stakhanov_ld.representations.shown import Asking, Row, Value
from stakhanov_ld.representations.view import View


def thing(view: View, document: Document) -> dict[str, object]:
    """What the template shows of the first topic of `document`."""
    topic, telling = document.topics[0], Telling(view)
    subjects = dict.fromkeys(triple.subject for triple in document.triples)
    described = [node for node in subjects if _is_described(node, document, view.index)]
    own_address = view.index.publication.space.thing_path(topic.value)
    return {
        "topic": telling.of(topic),
        "names": _other_labels(view, topic),
        "address": view.to(own_address or document.path),
        "creators": [view.value(node) for node in view.index.dataset.authors],
        "comment": view.labels.comment(topic),
        "asking": Asking.of(document.path) if topic in view.dated else None,
        "drawn": charts_in_page(view, document),
        "parts": [telling.of(node) for node in described if node != topic],
        "claims": telling.claims(),
        "incoming": _incoming(view, document, described),
        "formats": view.formats(document),
        "folder": view.folder(document),
    }


def _is_described(node: object, document: Document, index: Index) -> TypeGuard[Node]:
    """Topics, what depends on them and blank nodes; claims are told in a form of their own."""
    return node in document.topics or isinstance(node, og.BlankNode) or index.is_dependent(node)


def _other_labels(view: View, node: Node) -> list[Value]:
    """What the thing is called in other languages, each word once."""
    shown = view.labels.literal(node)
    others = [
        triple.object
        for triple in view.index.about(node)
        if triple.predicate == RDFS_LABEL and isinstance(triple.object, og.Literal)
    ]
    by_text = {label.value: label for label in others if label.value != shown.value}
    return [view.value(label) for label in by_text.values()]


def _incoming(view: View, document: Document, described: list[Node]) -> list[Row]:
    """Who points here, grouped by property; claims about the topic are told as claims."""
    rows: dict[og.NamedNode, list[Node]] = {}
    for topic in document.topics:
        for triple in view.index.pointing_at(topic):
            if triple.subject not in described and triple.predicate != RDF_SUBJECT:
                rows.setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[arg-type]  # RDF 1.1
    return [
        Row(view.value(predicate), tuple(map(view.value, dict.fromkeys(subjects))))
        for predicate, subjects in rows.items()
    ]
