"""Where does a thing lie, as far as the data say?

At a point, by coordinates of its own. A place without any lies in the vicinity of one that has
them, where the data link the two: by its seat, by what it is near to, by the place that it lies in
or that one's seat. No more steps are taken, or a village would be looked for round the capital; and
only plain triples count, those of the direct layer: what is disputed is not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import pyoxigraph as og

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.model.vocabulary import (
    AS_WKT,
    COORDINATES,
    GEOMETRIES,
    NEAR,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    SEATS,
    WITHIN,
)

_POINT = re.compile(
    r"\s*(?:<([^<>]*)>)?\s*POINT(?:\s+[ZM]+)?\s*\(\s*(\S+)\s+([^\s()]+)[^()]*\)\s*", re.IGNORECASE
)
_DEGREES = re.compile(r"[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)
"""A number as XSD writes it, of no more digits than anybody measures."""
_LONGITUDE_FIRST = "CRS84"
"""How the IRI of the reference system ends that stands where none is named (GeoSPARQL 1.1, 8.5)."""
_KEPT = 1 << 16
"""How many places are remembered: a publication may have any number."""
_LATITUDE_FIRST = "/EPSG/0/4326"


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the globe, as exact as it is stated: degrees north and east (WGS 84)."""

    latitude: Decimal
    longitude: Decimal


class Relation(StrEnum):
    """How a thing leads to a place that tells where it lies."""

    WITHIN = "within"
    NEAR = "near"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Step:
    """From a thing to a place by a relation: it lies within it, is near to it, is run from it."""

    relation: Relation
    place: Node


@dataclass(frozen=True, slots=True)
class Location:
    """Where a thing lies: at a position, or, after steps to another place, somewhere round it."""

    position: Position
    grounds: tuple[og.Triple, ...]
    """The triples that say so."""
    steps: tuple[Step, ...] = ()

    @property
    def is_vague(self) -> bool:
        """Whether only the vicinity is known."""
        return bool(self.steps)


class Locations:
    """Where the things of a publication lie."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.of = lru_cache(_KEPT)(self._of)

    def _of(self, node: Node) -> Location | None:
        """Where `node` lies, or None where the data do not say."""
        return self._point(node) or self._vicinity(node)

    def shown_with(self, document: Document) -> tuple[Node, ...]:
        """The things that the map of `document` shows; none where its topic lies nowhere.

        Those of a list. Else the thing itself, the places that it is linked to, and those that
        tell where these are.
        """
        topics = tuple(topic for topic in document.topics if self.of(topic))
        if document.kind is Kind.LIST:
            return topics
        if document.kind is not Kind.THING or document.topics[0] not in topics:
            return ()
        found: dict[Node, None] = dict.fromkeys(topics)
        for triple in document.triples:
            for term in (triple.subject, triple.object):
                if isinstance(term, og.NamedNode) and self.of(term) and not self._is_geometry(term):
                    found[term] = None
        for node in tuple(found):
            location = self.of(node)
            assert location is not None, "only what lies somewhere was found"
            found |= dict.fromkeys(step.place for step in location.steps[-1:])
        return tuple(found)

    def claims(self, ground: og.Triple) -> list[Node]:
        """The claims that say what a triple of the direct layer says."""
        assert not isinstance(ground.subject, og.Triple), "RDF 1.1"
        content = {(RDF_PREDICATE, ground.predicate), (RDF_OBJECT, ground.object)}
        return [
            claim
            for claim in self._index.subjects_of(RDF_SUBJECT, ground.subject)
            if content <= {(t.predicate, t.object) for t in self._index.about(claim)}
        ]

    def _is_geometry(self, node: Node) -> bool:
        return any(triple.predicate in GEOMETRIES for triple in self._index.pointing_at(node))

    def _point(self, node: Node) -> Location | None:
        """By its own coordinates, or those of a node that has them for it."""
        ways: list[tuple[Node, tuple[og.Triple, ...]]] = [(node, ())]
        ways += [(end, path) for link in GEOMETRIES for end, path in self._follow(node, (link,))]
        for end, path in ways:
            for position, grounds in (*self._pairs(end), *self._wkt(end)):
                return Location(position, (*path, *grounds))
        return None

    def _pairs(self, node: Node) -> Iterator[tuple[Position, tuple[og.Triple, ...]]]:
        """Where a node has several, nobody says which latitude goes with which longitude."""
        for pair in COORDINATES:
            north, east = ([t for t in self._told(node) if t.predicate == p] for p in pair)
            if len(north) == len(east) == 1:
                position = _position(_number(north[0].object), _number(east[0].object))
                if position is not None:
                    yield position, (north[0], east[0])

    def _wkt(self, node: Node) -> Iterator[tuple[Position, tuple[og.Triple, ...]]]:
        for triple in self._told(node):
            if triple.predicate == AS_WKT and isinstance(triple.object, og.Literal):
                position = position_of_wkt(triple.object.value)
                if position is not None:
                    yield position, (triple,)

    def _vicinity(self, node: Node) -> Location | None:
        for relations in (
            (Relation.SEAT,),
            (Relation.NEAR,),
            (Relation.WITHIN,),
            (Relation.WITHIN, Relation.SEAT),
        ):
            for steps, path in self._walks(node, relations):
                location = self._point(steps[-1].place)
                if location is not None:
                    return Location(location.position, (*path, *location.grounds), steps)
        return None

    def _walks(
        self, node: Node, relations: tuple[Relation, ...]
    ) -> Iterator[tuple[tuple[Step, ...], tuple[og.Triple, ...]]]:
        if not relations:
            yield (), ()
            return
        for chain in _CHAINS[relations[0]]:
            for place, path in self._follow(node, chain):
                for steps, rest in self._walks(place, relations[1:]):
                    yield (Step(relations[0], place), *steps), (*path, *rest)

    def _follow(
        self, node: Node, chain: Iterable[og.NamedNode]
    ) -> Iterator[tuple[Node, tuple[og.Triple, ...]]]:
        """The nodes at the end of `chain` from `node`, each with the triples that lead there."""
        ways: list[tuple[Node, tuple[og.Triple, ...]]] = [(node, ())]
        for link in chain:
            ways = [
                (triple.object, (*path, triple))
                for end, path in ways
                for triple in self._told(end)
                if triple.predicate == link
                and isinstance(triple.object, og.NamedNode | og.BlankNode)
            ]
        yield from ways

    def _told(self, node: Node) -> list[og.Triple]:
        return [triple for triple in self._index.about(node) if self._index.is_told(triple)]


_CHAINS = {Relation.WITHIN: WITHIN, Relation.NEAR: NEAR, Relation.SEAT: SEATS}


def position_of_wkt(text: str) -> Position | None:
    """The position of a point in WKT (GeoSPARQL 1.1, 8.5); None for all else.

    >>> position_of_wkt("POINT(38.64352 48.56818)")
    Position(latitude=Decimal('48.56818'), longitude=Decimal('38.64352'))
    """
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    system, first, second = match.groups()
    if system is None or system.endswith(_LONGITUDE_FIRST):
        return _position(_decimal(second), _decimal(first))
    if system.endswith(_LATITUDE_FIRST):
        return _position(_decimal(first), _decimal(second))
    return None


def _number(term: object) -> Decimal | None:
    return _decimal(term.value) if isinstance(term, og.Literal) else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.strip()) if _DEGREES.fullmatch(text.strip()) else None


def _position(latitude: Decimal | None, longitude: Decimal | None) -> Position | None:
    """A position, if both are numbers that can be degrees."""
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude, longitude)
