"""How are the changes between releases said in RDF? (Activity Streams 2.0, DCAT 3, VoID)

A release that becomes current is an activity whose object is the dataset and whose result is a
version of it. Each thing that changed is the object of an activity of its own, in the context of
that one: as in the IIIF's Change Discovery API, which harvesters read. Nothing is nameless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.changes import Change, Event, Kind, summary_of
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import AS, DCAT, DCTERMS, RDF_TYPE, VOID, VOID_DATASET, XSD

ACTIVITIES = {Kind.ADDED: "Create", Kind.CHANGED: "Update", Kind.REMOVED: "Delete"}
"""For each kind of change the class of the activity."""

PREFIXES = {"as": AS, "dcat": DCAT, "dcterms": DCTERMS, "void": VOID, "xsd": XSD}

_DATASET = og.NamedNode(DCAT + "Dataset")
_COLLECTION = og.NamedNode(AS + "Collection")


def activities(
    events: Sequence[Event], dataset: og.NamedNode, release: str, space: Space
) -> tuple[og.Triple, ...]:
    """The list of `events`, the newest first, and the version of `dataset` that is current.

    That is `release`, of which there may be no event. Subject by subject.
    """
    by_subject: dict[object, list[og.Triple]] = {}
    for triple in _Told(dataset, space).all(events, release):
        by_subject.setdefault(triple.subject, []).append(triple)
    return tuple(triple for triples in by_subject.values() for triple in triples)


class _Told:
    def __init__(self, dataset: og.NamedNode, space: Space) -> None:
        self._dataset = dataset
        self._space = space

    def all(self, events: Sequence[Event], release: str) -> Iterator[og.Triple]:
        list_ = og.NamedNode(self._space.iri(addresses.CHANGES))
        yield og.Triple(list_, RDF_TYPE, _COLLECTION)
        yield _say(list_, AS + "totalItems", _number(len(events)))
        for event in events:
            yield _say(list_, AS + "items", og.NamedNode(event.iri))
        if events:
            current = _part(events[0], "release")
        else:
            current = og.NamedNode(self._space.part(addresses.CHANGES, f"release-{release}"))
            yield from self._version(current, release)
        yield _say(self._dataset, DCAT + "hasCurrentVersion", current)
        for event, before in zip_longest(events, events[1:]):
            yield from self._event(event, before)

    def _event(self, event: Event, before: Event | None) -> Iterator[og.Triple]:
        node, version, time = og.NamedNode(event.iri), _part(event, "release"), _time(event)
        kind = Kind.ADDED if event.previous is None else Kind.CHANGED
        yield og.Triple(node, RDF_TYPE, og.NamedNode(AS + ACTIVITIES[kind]))
        yield _say(node, AS + "name", _words(f"Release {event.release}"))
        yield _say(node, AS + "summary", _words(event.summary()))
        yield _say(node, AS + "endTime", time)
        yield _say(node, AS + "object", self._dataset)
        yield _say(node, AS + "result", version)
        yield from self._version(version, event.release)
        yield _say(version, DCTERMS + "issued", time)
        yield from self._graphs(version, event)
        if event.previous is not None:
            known = before is not None and before.release == event.previous
            previous = _part(before, "release") if before and known else _part(event, "previous")
            yield _say(version, DCAT + "previousVersion", previous)
            if not known:
                yield from self._version(previous, event.previous)
        if event.counts is not None:
            yield from _things(event)

    def _version(self, node: og.NamedNode, release: str) -> Iterator[og.Triple]:
        yield og.Triple(node, RDF_TYPE, _DATASET)
        yield _say(node, DCAT + "isVersionOf", self._dataset)
        yield _say(node, DCAT + "version", og.Literal(release))

    @staticmethod
    def _graphs(version: og.NamedNode, event: Event) -> Iterator[og.Triple]:
        for name, size in event.triples.items():
            graph = _part(event, f"graph-{name}")
            yield _say(version, VOID + "subset", graph)
            yield og.Triple(graph, RDF_TYPE, VOID_DATASET)
            yield _say(graph, DCTERMS + "title", _words(f"The graph “{name}”"))
            triples = og.Literal(str(size), datatype=og.NamedNode(XSD + "integer"))
            yield _say(graph, VOID + "triples", triples)


def _things(event: Event) -> Iterator[og.Triple]:
    """The activities of an event; their number tells whether all of them are listed."""
    list_, context = _part(event, "things"), og.NamedNode(event.iri)
    yield og.Triple(list_, RDF_TYPE, _COLLECTION)
    yield _say(list_, AS + "context", context)
    yield _say(list_, AS + "totalItems", _number(event.total))
    for number, change in enumerate(event.changes, 1):
        node = _part(event, str(number))
        yield _say(list_, AS + "items", node)
        yield from _activity(node, change)
        yield _say(node, AS + "endTime", _time(event))
        yield _say(node, AS + "context", context)


def _activity(node: og.NamedNode, change: Change) -> Iterator[og.Triple]:
    yield og.Triple(node, RDF_TYPE, og.NamedNode(AS + ACTIVITIES[change.kind]))
    yield _say(node, AS + "object", og.NamedNode(change.iri))
    for label in change.labels:
        yield _say(node, AS + "name", og.Literal(label.value, language=label.language))
    yield _say(node, AS + "summary", _words(summary_of(change)))


def _part(event: Event, name: str) -> og.NamedNode:
    return og.NamedNode(f"{event.iri}-{name}")


def _say(subject: og.NamedNode, predicate: str, value: og.NamedNode | og.Literal) -> og.Triple:
    return og.Triple(subject, og.NamedNode(predicate), value)


def _words(text: str) -> og.Literal:
    return og.Literal(text, language=DEFAULT)


def _number(count: int) -> og.Literal:
    return og.Literal(str(count), datatype=og.NamedNode(XSD + "nonNegativeInteger"))


def _time(event: Event) -> og.Literal:
    return og.Literal(event.time, datatype=og.NamedNode(XSD + "dateTime"))
