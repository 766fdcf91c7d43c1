"""In which groups, and in which order, are the properties of a thing shown? (SHACL, 2.3.2)

By `sh:group` and `sh:order` of the publication's shapes: order is data. Shapes for a class that the
thing is of speak before others; what no shape orders comes last, as the files have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.statements import Statement

_SH = "http://www.w3.org/ns/shacl#"
_GROUP, _ORDER, _PATH, _PROPERTY, _TARGET_CLASS = (
    og.NamedNode(_SH + name) for name in ("group", "order", "path", "property", "targetClass")
)
_LAST = float("inf")


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one group by property; `node` is the sh:PropertyGroup, None for the rest."""

    node: og.NamedNode | None
    properties: tuple[tuple[og.NamedNode, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    group: og.NamedNode | None
    order: tuple[float, float]


_NOWHERE = _Place(None, (_LAST, _LAST))


class Groups:
    """The groups that the shapes of a publication make."""

    def __init__(self, index: Index) -> None:
        about: dict[object, dict[og.NamedNode, list[object]]] = {}
        for triple in index.publication.graphs["shapes"]:
            about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(
                triple.object
            )
        self._anywhere: dict[object, _Place] = {}
        self._of_class: dict[tuple[object, object], _Place] = {}
        places = {node: _place(said, about) for node, said in about.items() if _PATH in said}
        for node, place in places.items():
            if place.group is not None:
                for path in about[node][_PATH]:
                    self._anywhere.setdefault(path, place)
        for said in about.values():
            for node in said.get(_PROPERTY, ()):
                place = places.get(node, _NOWHERE)
                if place.group is not None:
                    for path in about[node][_PATH]:
                        for target in said.get(_TARGET_CLASS, ()):
                            self._of_class.setdefault((target, path), place)

    def of(self, statements: Iterable[Statement], classes: Iterable[object]) -> tuple[Group, ...]:
        """`statements` about a thing of `classes`, in their groups."""
        classes = tuple(classes)
        by_property: dict[og.NamedNode, list[Statement]] = {}
        for statement in statements:
            by_property.setdefault(statement.predicate, []).append(statement)
        placed = sorted(
            ((self._place(predicate, classes), predicate) for predicate in by_property),
            key=lambda pair: pair[0].order,
        )
        groups: dict[og.NamedNode | None, list[og.NamedNode]] = {}
        for place, predicate in placed:
            groups.setdefault(place.group, []).append(predicate)
        return tuple(
            Group(node, tuple((p, tuple(by_property[p])) for p in predicates))
            for node, predicates in groups.items()
        )

    def _place(self, predicate: og.NamedNode, classes: Iterable[object]) -> _Place:
        for class_ in classes:
            if (class_, predicate) in self._of_class:
                return self._of_class[class_, predicate]
        return self._anywhere.get(predicate, _NOWHERE)


def _place(
    said: Mapping[og.NamedNode, list[object]],
    about: Mapping[object, Mapping[og.NamedNode, list[object]]],
) -> _Place:
    group = next((g for g in said.get(_GROUP, ()) if isinstance(g, og.NamedNode)), None)
    if group is None:
        return _NOWHERE
    return _Place(group, (_number(about.get(group, {}), _ORDER), _number(said, _ORDER)))


def _number(said: Mapping[og.NamedNode, list[object]], predicate: og.NamedNode) -> float:
    for value in said.get(predicate, ()):
        if isinstance(value, og.Literal):
            try:
                return float(value.value)
            except ValueError:
                continue
    return _LAST
