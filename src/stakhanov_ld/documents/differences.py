"""What changed between two releases?

A *thing* is any IRI that something is said of. It has changed when what is said of it has: the
triples whose subject it is, in whatever graph, and those of the blank nodes that they lead to.
Who merely points to it does not change it, and neither does the order of files, a prefix, or
another label of a blank node.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.changes import Change, Kind
from stakhanov_ld.documents.texts import Text, for_xml
from stakhanov_ld.model.vocabulary import LABELS

_ROUNDS = 4
"""How many steps a blank node is looked into to tell it from others. What leads to a changed one
within so many steps counts as changed too; two that are alike so far are taken for each other."""
_LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Differences:
    """Every change, by kind and IRI; and the triples of blank nodes that no thing leads to."""

    changes: tuple[Change, ...] = ()
    nameless_added: int = 0
    nameless_removed: int = 0
    counts: Mapping[Kind, int] | None = None
    """How many there are of each kind, where `changes` are not all."""


@dataclass(frozen=True, slots=True)
class Told:
    """The triples of a release, and whether it says of an IRI only what became of it."""

    triples: Iterable[og.Triple]
    is_former: Callable[[str], bool] = lambda iri: False


def differences(before: Told, after: Told) -> Differences:
    """What changed from `before` to `after`.

    A thing of which only is said that it moved or was removed counts as removed.
    """
    old, new = _Said(before.triples), _Said(after.triples)
    changes = []
    for iri in sorted(old.things | new.things):
        had, has = old.of(iri), new.of(iri)
        if had == has:
            continue
        was = bool(had) and not before.is_former(iri)
        is_ = bool(has) and not after.is_former(iri)
        kind = Kind.CHANGED if was == is_ else Kind.ADDED if is_ else Kind.REMOVED
        labels = (old if kind is Kind.REMOVED else new).labels(iri)
        changes.append(Change(kind, iri, labels, (has - had).total(), (had - has).total()))
    changes.sort(key=lambda change: (list(Kind).index(change.kind), change.iri))
    had, has = old.nameless(), new.nameless()
    return Differences(tuple(changes), (has - had).total(), (had - has).total())


Statement = tuple[str, str, str]


class _Said:
    """What is said of each thing, comparable with what another release says of it."""

    def __init__(self, triples: Iterable[og.Triple]) -> None:
        self._about: dict[object, list[og.Triple]] = {}
        for triple in triples:
            self._about.setdefault(triple.subject, []).append(triple)
        nodes = [node for node in self._about if isinstance(node, og.BlankNode)]
        self._signs: dict[object, str] = {}
        for _ in range(_ROUNDS):
            self._signs = {node: self._digest(node) for node in nodes}
        self.things = {node.value for node in self._about if isinstance(node, og.NamedNode)}

    def of(self, iri: str) -> Counter[Statement]:
        """The statements about `iri`, those of the blank nodes that they lead to among them."""
        return self._statements(self._reached([og.NamedNode(iri)]))

    def nameless(self) -> Counter[Statement]:
        """The statements about blank nodes that no thing leads to."""
        reached = set(self._reached(map(og.NamedNode, self.things)))
        return self._statements(node for node in self._about if node not in reached)

    def labels(self, iri: str) -> tuple[Text, ...]:
        """What `iri` is called, once in each language, by the best of the properties that name."""
        told = self._about.get(og.NamedNode(iri), [])
        for predicate in LABELS:
            by_language: dict[str, str] = {}
            for triple in told:
                if triple.predicate == predicate and isinstance(triple.object, og.Literal):
                    tag, words = triple.object.language or "", _in_a_line(triple.object.value)
                    if words:
                        by_language[tag] = min(words, by_language.get(tag, words))
            if by_language:
                return tuple(Text(by_language[tag], tag or None) for tag in sorted(by_language))
        return ()

    def _reached(self, nodes: Iterable[og.NamedNode]) -> Iterator[object]:
        """`nodes`, and the blank nodes that they lead to."""
        pending: list[object] = list(nodes)
        seen = set(pending)
        for node in pending:  # grows while it is walked
            yield node
            for triple in self._about.get(node, ()):
                if isinstance(triple.object, og.BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    pending.append(triple.object)

    def _statements(self, nodes: Iterable[object]) -> Counter[Statement]:
        return Counter(
            (self._sign(triple.subject), triple.predicate.value, self._sign(triple.object))
            for node in nodes
            for triple in self._about.get(node, ())
        )

    def _sign(self, term: object) -> str:
        return self._signs.get(term, "_:") if isinstance(term, og.BlankNode) else str(term)

    def _digest(self, node: object) -> str:
        """A sign for a blank node, made of what is said of it; its label does not enter."""
        said = sorted(f"{t.predicate} {self._sign(t.object)}" for t in self._about[node])
        return "_:" + hashlib.sha256("\n".join(said).encode()).hexdigest()


def _in_a_line(text: str) -> str:
    text = " ".join(for_xml(text).split())
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"
