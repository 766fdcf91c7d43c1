"""Which rules are there, what do they look at, and which words do they check?

A *rule* is a shape that demands something: one that only orders the properties of a page, or holds
other shapes together, is none. A rule targets what it says itself or what the shapes that hold it
say; the words it checks are those that it names, in SHACL or in the text of its SPARQL.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.named_queries import declared_prefixes
from stakhanov_ld.errors import MalformedQuery
from stakhanov_ld.model.vocabulary import RDF_FIRST, RDF_NIL, RDF_TYPE, RDFS_LABEL
from stakhanov_ld.publication.shapes import SH, Shapes
from stakhanov_ld.query.tokens import tokens

_CLASSES = frozenset((SH + "NodeShape", SH + "PropertyShape"))
_TARGETS = (SH + "targetClass", SH + "targetSubjectsOf", SH + "targetObjectsOf", SH + "targetNode")
_ORDERS = ("path", "name", "description", "group", "order", "severity", "property")
_DEMANDS_NOTHING = frozenset(
    (RDF_TYPE.value, RDFS_LABEL.value, *_TARGETS, *(SH + name for name in _ORDERS))
)
_NO_PART = frozenset((SH + "property", SH + "node", SH + "prefixes", SH + "group"))
"""What leads from a shape to something of its own."""


class Rules:
    """The rules of one publication."""

    def __init__(self, index: Index) -> None:
        graph = index.publication.graphs["shapes"]
        self._shapes = Shapes(graph)
        self._about: dict[object, list[og.Triple]] = {}
        for triple in graph:
            self._about.setdefault(triple.subject, []).append(triple)
        self.all: tuple[og.NamedNode, ...] = tuple(
            node
            for node in self._about
            if isinstance(node, og.NamedNode) and self._demands_something(node)
        )
        """In the order of the files."""

    def targets(self, rule: Node) -> tuple[og.Triple, ...]:
        """The triples that say which nodes `rule` looks at: its own, or else its holders'."""
        found: dict[og.Triple, None] = {}
        reached: list[Node] = [rule]
        for node in reached:  # grows; shapes may hold each other
            own = [t for t in self._about.get(node, ()) if t.predicate.value in _TARGETS]
            found |= dict.fromkeys(own)
            if not own:
                reached += [holder for holder in self.holders(node) if holder not in reached]
        return tuple(found)

    def holders(self, rule: Node) -> tuple[og.NamedNode, ...]:
        """The shapes that hold `rule` to what they target (`sh:property`)."""
        return tuple(
            node
            for predicate, node in self._shapes.pointers_to(rule)
            if predicate == SH + "property" and isinstance(node, og.NamedNode) and node != rule
        )

    def parts(self, rule: Node) -> tuple[Node, ...]:
        """`rule` and the nodes that say more of it: its SPARQL, lists, paths."""
        found: dict[Node, None] = {rule: None}
        pending = [rule]
        for node in pending:  # grows
            for triple in self._about.get(node, ()):
                value = triple.object
                inside = isinstance(value, og.BlankNode) or triple.predicate.value == SH + "sparql"
                leads_away = triple.predicate.value in _NO_PART
                if inside and not leads_away and value not in found and value in self._about:
                    found[value] = None  # type: ignore[index]  # a subject
                    pending.append(value)  # type: ignore[arg-type]  # a subject
        return tuple(found)

    def queries(self, rule: Node) -> tuple[str, ...]:
        """The texts of its SPARQL constraints."""
        return tuple(
            text.value
            for part in self.parts(rule)
            for form in ("select", "ask")
            for text in self._shapes.texts(part, SH + form)
        )

    def words(self, rule: Node) -> tuple[og.NamedNode, ...]:
        """The terms that `rule` checks: what it targets, then what it names itself."""
        return self._words.get(rule, ())

    def checking(self, term: og.NamedNode) -> tuple[og.NamedNode, ...]:
        """The rules that check `term`, in the order of the files."""
        return tuple(self._checking.get(term, ()))

    @cached_property
    def _words(self) -> dict[object, tuple[og.NamedNode, ...]]:
        found: dict[object, tuple[og.NamedNode, ...]] = {}
        for rule in self.all:
            targets = [t.object for t in self.targets(rule)]
            named = (self._named(part) for part in self.parts(rule))
            terms = (*targets, *(term for terms in named for term in terms))
            found[rule] = tuple(dict.fromkeys(t for t in terms if isinstance(t, og.NamedNode)))
        return found

    @cached_property
    def _checking(self) -> dict[og.NamedNode, list[og.NamedNode]]:
        found: dict[og.NamedNode, list[og.NamedNode]] = {}
        for rule in self.all:
            for term in self.words(rule):
                found.setdefault(term, []).append(rule)
        return found

    def _demands_something(self, node: og.NamedNode) -> bool:
        said = self._about[node]
        is_shape = any(t.predicate == RDF_TYPE and _iri(t.object) in _CLASSES for t in said) or any(
            predicate == SH + "property" for predicate, _ in self._shapes.pointers_to(node)
        )
        return is_shape and any(
            t.predicate.value.startswith(SH) and t.predicate.value not in _DEMANDS_NOTHING
            for t in said
        )

    def _named(self, part: Node) -> Iterator[og.NamedNode]:
        for triple in self._about.get(part, ()):
            value = triple.object
            if triple.predicate.value in (SH + "select", SH + "ask"):
                if isinstance(value, og.Literal):
                    yield from self._in_text(part, value.value)
            elif (
                isinstance(value, og.NamedNode)
                and (triple.predicate.value.startswith(SH) or triple.predicate == RDF_FIRST)
                and triple.predicate.value not in _NO_PART
                and not value.value.startswith(SH)
                and value not in self._about
                and value != RDF_NIL
            ):
                yield value

    def _in_text(self, part: Node, text: str) -> Iterable[og.NamedNode]:
        """The IRIs that a query names."""
        prefixes = declared_prefixes(self._about.get(part, ()), self._about)
        found: list[og.NamedNode] = []
        with contextlib.suppress(MalformedQuery, ValueError):
            for token in tokens(text):
                prefix, _, name = token.text.partition(":")
                if token.kind == "name" and name and prefix in prefixes:
                    found.append(og.NamedNode(prefixes[prefix] + name.replace("\\", "")))
                elif token.kind == "iri":
                    found.append(og.NamedNode(token.text[1:-1]))
        return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, og.NamedNode) else ""
