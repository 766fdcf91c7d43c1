"""Which nodes are in a sample, and what do shapes see of them?

Whatever they can: a node of the sample is validated as if everything were, and so is all that its
shapes hold of other nodes. What a shape of SHACL Core looks at follows from its paths and from the
shapes that it refers to; a query may look at anything, so those that are asked once of the whole
graph are asked of the nodes in the sample, and those that are not cannot be asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from math import inf
from typing import Protocol

import pyoxigraph as og

from stakhanov_ld.model.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE
from stakhanov_ld.publication.extent import Extent
from stakhanov_ld.publication.shapes import (
    SH,
    Shapes,
    Term,
    classes_of_classes,
    targets_of,
)

_SUBCLASS_OF = og.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_MARKS = "urn:x-stakhanov-ld:focus:"
_SAMPLE = og.NamedNode(_MARKS + "sample")
_OBJECTS_OF = og.NamedNode(SH + "targetObjectsOf")
_BEYOND_CORE = frozenset(SH + name for name in ("sparql", "target", "js", "rule", "expression"))
_COMPONENT = og.NamedNode(SH + "ConstraintComponent")
_ENDLESS = ("zeroOrMorePath", "oneOrMorePath")
_MADE_OF = (
    *(SH + name for name in (*_ENDLESS, "zeroOrOnePath", "alternativePath")),
    RDF_FIRST.value, RDF_REST.value,
)  # fmt: skip
_HELD = tuple(SH + name for name in ("property", "node", "not", "qualifiedValueShape"))
_HELD_IN_LISTS = tuple(SH + name for name in ("and", "or", "xone"))


class Facts(Sized, Iterable[og.Triple], Protocol):
    """The triples of a graph, each once; they may be gone through as often as one likes."""


def in_sample(term: Term, extent: Extent) -> bool:
    """Whether an IRI or a literal is in the sample; nameless nodes come along with others."""
    if isinstance(term, og.BlankNode | og.Triple):
        return False
    return hashlib.sha256(term.value.encode()).hexdigest()[:8] < extent.threshold


def filter_of(extent: Extent) -> str:
    """The same of `?this`, as SPARQL."""
    if extent.choice != "sample":
        return ""
    return f'FILTER(SUBSTR(SHA256(STR(?this)), 1, 8) < "{extent.threshold}")'


def beyond_core(triple: og.Triple) -> bool:
    """Whether a shape says by `triple` something that may look at anything."""
    return triple.predicate.value in _BEYOND_CORE or (
        triple.predicate == RDF_TYPE and triple.object == _COMPONENT
    )


@dataclass(slots=True)
class Sample:
    """What is validated in place of a graph and its shapes: a part of it, with other targets."""

    facts: Sequence[og.Triple]
    shapes: Sequence[og.Triple]


def sample(facts: Facts, shapes: Sequence[og.Triple], extent: Extent) -> Sample:
    """The nodes of `facts` that `shapes` (of SHACL Core) target and that are in the sample, with
    all that these shapes look at.

    The shapes target these nodes by a mark in place of what they have in common.
    """
    rules = Shapes(shapes)
    marks = _Marks(rules)
    found = dict.fromkeys(marks.set_in(facts, extent))
    named = [t.object for t in shapes if t.predicate.value == SH + "targetNode"]
    reached = _reached({*named, *(t.object for t in found)}, facts, rules)
    return Sample([*reached, *found], list(marks.as_targets(shapes)))


class _Marks:
    """A property for each target of some shapes, by which its nodes are marked."""

    def __init__(self, rules: Shapes) -> None:
        self._rules = rules
        self._of_classes = classes_of_classes(rules)
        self._by_target: dict[tuple[str, Term], og.NamedNode] = {}
        for shape in dict.fromkeys(triple.subject for triple in rules.triples):
            for target in targets_of(rules, shape):  # type: ignore[arg-type]  # RDF 1.1
                if target[0] != SH + "targetNode":
                    mark = og.NamedNode(f"{_MARKS}{len(self._by_target)}")
                    self._by_target.setdefault(target, mark)

    def set_in(self, facts: Facts, extent: Extent) -> Iterator[og.Triple]:
        """The marks of the nodes in `facts` that are in the sample.

        They lead to a node, so that it has no more properties than before.
        """
        below = _classes_below(facts)
        of_class: dict[object, list[og.NamedNode]] = {}
        of_subject: dict[object, list[og.NamedNode]] = {}
        of_object: dict[object, list[og.NamedNode]] = {}
        for (predicate, term), mark in self._by_target.items():
            if predicate == SH + "targetClass":
                for class_ in below(term):
                    of_class.setdefault(class_, []).append(mark)
            else:
                by = of_subject if predicate == SH + "targetSubjectsOf" else of_object
                by.setdefault(term, []).append(mark)
        for subject, predicate, value in facts:
            marks = [*of_subject.get(predicate, ())]
            if predicate == RDF_TYPE:
                marks += of_class.get(value, ())
            if marks and in_sample(subject, extent):
                for mark in marks:
                    yield og.Triple(_SAMPLE, mark, subject)
            marks = of_object.get(predicate, [])
            if marks and in_sample(value, extent):
                for mark in marks:
                    yield og.Triple(_SAMPLE, mark, value)

    def as_targets(self, shapes: Iterable[og.Triple]) -> Iterator[og.Triple]:
        """`shapes` with marks in place of all targets that are not named."""
        for triple in shapes:
            target = (triple.predicate.value, triple.object)
            if triple.predicate == RDF_TYPE and triple.object in self._of_classes:
                target = (SH + "targetClass", triple.subject)
            if target in self._by_target:
                yield og.Triple(triple.subject, _OBJECTS_OF, self._by_target[target])
            else:
                yield triple


def _classes_below(facts: Iterable[og.Triple]) -> Callable[[Term], set[Term]]:
    """What gives for a class itself and its subclasses."""
    under: dict[Term, list[Term]] = {}
    for triple in facts:
        if triple.predicate == _SUBCLASS_OF:
            under.setdefault(triple.object, []).append(triple.subject)

    def below(class_: Term) -> set[Term]:
        found, pending = {class_}, [class_]
        while pending:
            new = [sub for sub in under.get(pending.pop(), ()) if sub not in found]
            found.update(new)
            pending += new
        return found

    return below


def _reached(nodes: Iterable[Term], facts: Facts, rules: Shapes) -> Iterator[og.Triple]:
    """Those of `facts` that shapes can look at from `nodes`.

    All that is said of these, of each node to which paths lead, and of the nameless values of
    either, which messages tell by what is said of them; and which class is below which.
    """
    forward, backward = _steps(rules)
    shapes = dict.fromkeys(triple.subject for triple in rules.triples)
    depth = max((_depth(s, rules, ()) for s in shapes if targets_of(rules, s)), default=0)  # type: ignore[arg-type]  # RDF 1.1
    reached, edge = set(nodes), set(nodes)
    while edge and depth > 0:
        beyond = {t.object for t in facts if t.subject in edge and t.predicate in forward}
        beyond |= {t.subject for t in facts if t.object in edge and t.predicate in backward}
        edge = beyond - reached
        reached |= beyond
        depth -= 1
    _add_nameless(reached, facts)
    for triple in facts:
        if (
            triple.subject in reached
            or (triple.predicate in backward and triple.object in reached)
            or triple.predicate == _SUBCLASS_OF
        ):
            yield triple


def _add_nameless(nodes: set[Term], facts: Iterable[og.Triple]) -> None:
    """Add to `nodes` the nameless ones that they have as values, and that these have."""
    values: dict[Term, list[Term]] = {}
    for triple in facts:
        if isinstance(triple.object, og.BlankNode):
            values.setdefault(triple.subject, []).append(triple.object)
    pending = [*nodes]
    while pending:
        new = [value for value in values.get(pending.pop(), ()) if value not in nodes]
        nodes.update(new)
        pending += new


def _steps(rules: Shapes) -> tuple[set[Term], set[Term]]:
    """The properties along which some path leads, and those along which one leads back."""
    ways: tuple[set[Term], set[Term]] = (set(), set())
    pending = [(t.object, 0) for t in rules.triples if t.predicate.value == SH + "path"]
    seen = set(pending)
    while pending:
        path, way = pending.pop()
        if isinstance(path, og.NamedNode):
            ways[way].add(path)
            continue
        inverse = [(inner, 1 - way) for inner in rules.objects(path, SH + "inversePath")]
        new = {*inverse, *((inner, way) for inner in _inside(path, rules))} - seen
        seen |= new
        pending += new
    return ways


def _inside(path: Term, rules: Shapes) -> list[Term]:
    """The paths of which `path` is made, if it is no inverse one; lists by their cells."""
    return [inner for name in _MADE_OF for inner in rules.objects(path, name)]


def _depth(shape: Term, rules: Shapes, within: tuple[Term, ...]) -> float:
    """How many steps away from a node a shape looks at most; it may be infinite."""
    if shape in within:
        return inf
    held = [o for predicate in _HELD for o in rules.objects(shape, predicate)]
    lists = [o for predicate in _HELD_IN_LISTS for o in rules.objects(shape, predicate)]
    held += [member for cell in lists for member in rules.members(cell)]
    own = max((_length(path, rules, ()) for path in rules.objects(shape, SH + "path")), default=0)
    return own + max((_depth(inner, rules, (*within, shape)) for inner in held), default=0)


def _length(path: Term, rules: Shapes, within: tuple[Term, ...]) -> float:
    """How many steps a path has at most; of a choice, all are counted."""
    if isinstance(path, og.NamedNode):
        return 0 if path == RDF_NIL else 1
    if path in within or any(rules.objects(path, SH + name) for name in _ENDLESS):
        return inf
    inner = [*_inside(path, rules), *rules.objects(path, SH + "inversePath")]
    return sum(_length(part, rules, (*within, path)) for part in inner)
