"""What does the page of a thing show?

Its statements in groups, each value with how it is known and the numbers of the claims behind it;
those that have a time, and where it lies, as charts; what belongs to it, in detail; the claims;
what points to it.
"""

from __future__ import annotations

import pyoxigraph as og

from stakhanov_ld.documents.document import Document, described
from stakhanov_ld.documents.index import Node
from stakhanov_ld.model.vocabulary import RDF_SUBJECT, RDFS_LABEL
from stakhanov_ld.representations.described import Telling
from stakhanov_ld.representations.drawn import charts_in_page
from stakhanov_ld.representations.shown import Asking, Row, Value
from stakhanov_ld.representations.view import View


def thing(view: View, document: Document) -> dict[str, object]:
    """What the template shows of the first topic of `document`."""
    topic, telling = document.topics[0], Telling(view)
    nodes = described(document, view.index)
    told = telling.of(topic)
    own_address = view.index.publication.space.thing_path(topic.value)
    return {
        "topic": told,
        "names": _other_labels(view, topic),
        "address": view.to(own_address or document.path),
        "quoted": _quoted(topic.value),
        "creators": [view.value(node) for node in view.index.dataset.authors],
        "comment": view.labels.comment(topic),
        "asking": Asking.of(document.path) if topic in view.dated else None,
        "drawn": charts_in_page(view, document, told),
        "parts": [telling.of(node) for node in nodes if node != topic],
        "claims": telling.claims(),
        "incoming": _incoming(view, document, nodes),
        "formats": view.formats(document),
        "folder": view.folder(document),
    }


def _quoted(iri: str) -> str:
    """`iri` as a word of a POSIX shell: people copy the line, and an IRI may hold `'$(…)'`."""
    return "'" + iri.replace("'", "'\\''") + "'"


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


def _incoming(view: View, document: Document, nodes: list[Node]) -> list[Row]:
    """Who points here, grouped by property; claims about the topic are told as claims."""
    rows: dict[og.NamedNode, list[Node]] = {}
    for topic in document.topics:
        for triple in view.index.pointing_at(topic):
            if triple.subject not in nodes and triple.predicate != RDF_SUBJECT:
                rows.setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[arg-type]  # RDF 1.1
    return [
        Row(view.value(predicate), tuple(map(view.value, dict.fromkeys(subjects))))
        for predicate, subjects in rows.items()
    ]
