"""Where is a node spoken of, in a publication that does not fit into memory?

Words and descriptions are in memory as everywhere; the graphs `data` and `derived` in sorted files,
of which a few triples are read when somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.named_queries import EXECUTABLE, NamedQuery, named_queries
from stakhanov_ld.documents.statistics import Counts, Statistics
from stakhanov_ld.model.vocabulary import RDF_PREDICATE, RDF_TYPE
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.large.facts import MOST, Facts, Hubs
from stakhanov_ld.release.large.kept import Kept
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.large.terms import triples_of, turned, word_of

_ROOM = 5_000
_KEPT_TRIPLES = 100_000
"""How many triples a process keeps at hand: some 50 MB."""
_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A graph in files: its triples by subject, and those that point to nodes by object."""

    about: SortedFile
    pointing: SortedFile
    hubs: Hubs

    def count_pointing_at(self, word: bytes, predicate: og.NamedNode | None) -> int:
        """How many of its triples point to a node; all, or as claims in its words."""
        assert predicate in (None, RDF_PREDICATE), "of no other it is known"
        counts = self.hubs.pointing if predicate is None else self.hubs.claimed
        if (told := counts.get(word.decode())) is not None:
            return told
        end = b"" if predicate is None else b" " + word_of(predicate)
        return sum(line.endswith(end) for line in self.pointing.lines(word, MOST))


class LargeIndex(Index):
    """The triples of a publication, of whose graphs `data` and `derived` lie in files.

    It tells no more than the first `most` triples about a node and that point to one.
    """

    is_whole = False
    room = _ROOM
    most = MOST

    def __init__(
        self, small: Publication, data: Sorted, derived: Sorted, facts: Facts
    ) -> None:  # fmt: skip
        """`small` is the publication without what lies in files.

        Who makes it says what the `statistics` are, and at build the `first_uses`.
        """
        super().__init__(small)
        self._data, self._derived, self.facts = data, derived, facts
        self._words = {
            triple for name in ("ontology", "shapes") for triple in small.graphs[name]
        }  # fmt: skip
        self._kept_about = Kept[Node, list[og.Triple]](_KEPT_TRIPLES)
        self._kept_pointing = Kept[Node, list[og.Triple]](_KEPT_TRIPLES)

    @property
    def subjects(self) -> Iterable[object]:
        """Nobody asks for all of them."""
        raise NotImplementedError

    @property
    def mentioned(self) -> Iterable[object]:
        """Nobody asks for all of them."""
        raise NotImplementedError

    def about(self, node: Node) -> list[og.Triple]:
        """The triples whose subject is `node`, of all graphs but the report."""
        return self._kept_about.get(node, self._about_now)

    def _about_now(self, node: Node) -> list[og.Triple]:
        word = word_of(node)
        authored = self._data.about.lines(word, self.most)
        derived = self._derived.about.lines(word, self.most)
        return [*triples_of(authored), *super().about(node), *triples_of(derived)]

    def pointing_at(self, node: Node) -> list[og.Triple]:
        """The triples of the default graph whose object is `node`."""
        return self._kept_pointing.get(node, self._pointing_now)

    def _pointing_now(self, node: Node) -> list[og.Triple]:
        word = word_of(node)
        lines = [
            line
            for graph in (self._data, self._derived)
            for line in graph.pointing.lines(word, self.most)
        ]
        return [*triples_of(map(turned, lines)), *super().pointing_at(node)]

    def is_hub(self, node: Node) -> bool:
        """Whether more is said of `node`, or points to it, than is told."""
        hubs = (self._data.hubs, self._derived.hubs)
        return self.has_more_about(node) or any(str(node) in graph.pointing for graph in hubs)

    def has_more_about(self, node: Node) -> bool:
        """Whether more is said of `node` than is told."""
        return any(str(node) in graph.hubs.about for graph in (self._data, self._derived))

    def count_pointing_at(self, node: Node, predicate: og.NamedNode | None = None) -> int:
        """How many triples of the default graph have `node` as their object."""
        if not self.is_hub(node):
            return super().count_pointing_at(node, predicate)
        described = sum(predicate in (None, t.predicate) for t in super().pointing_at(node))
        graphs = (self._data, self._derived)
        return described + sum(
            graph.count_pointing_at(word_of(node), predicate) for graph in graphs
        )

    def is_told(self, triple: og.Triple) -> bool:
        """Whether the default graph holds `triple`: else it is one of the ontology or the rules."""
        return triple not in self._words  # graphs are disjoint

    def tells_of(self, node: Node) -> bool:
        """Whether something is said of `node` in the default graph."""
        return node in self._told or self.tells_in_files(word_of(node))

    def tells_in_files(self, word: bytes) -> bool:
        """Whether something is said of a node in one of the graphs that lie in files."""
        return self._data.about.has(word) or self._derived.about.has(word)

    def mentions(self, node: og.NamedNode) -> bool:
        """Whether the data speak of `node`, or point to it as more than a class.

        What so many are instances of that nothing else is among the first of these, is a class.
        """
        return self.tells_of(node) or any(
            triple.predicate != RDF_TYPE for triple in self.pointing_at(node)
        )

    def is_homeless(self, term: object) -> TypeGuard[Node]:
        """Whether `term` is described, but has no document of its own to be described in."""
        if isinstance(term, og.NamedNode):
            return self.publication.space.document_of(term.value) is None and self.tells_of(term)
        return isinstance(term, og.BlankNode)

    def is_dependent(self, term: object) -> TypeGuard[Node]:
        """Whether `term` is of a class that is described in the document of what it belongs to."""
        return bool(self._dependent_classes) and super().is_dependent(term)

    def all_subjects(self) -> Iterator[bytes]:
        """The words of the subjects of the graphs that lie in files."""
        yield from self._data.about.words_from(b"")
        for word in self._derived.about.words_from(b""):
            if not self._data.about.has(word):
                yield word

    @property
    def stated(self) -> list[og.NamedNode]:
        """The IRIs of which something is said in the graphs that are in memory."""
        return [node for node in self._about if isinstance(node, og.NamedNode)]

    def subjects_with(self, prefix: str, most: int) -> list[og.NamedNode]:
        """The first `most` IRIs that begin with `prefix` and of which something is said."""
        found: dict[str, None] = {}
        for graph in (self._data, self._derived):
            start = f"<{prefix}".encode()
            for number, word in enumerate(graph.about.words_from(start)):
                if not word.startswith(start) or number == most:
                    break
                found[word[1:-1].decode()] = None
        told = (node.value for node in self._told if isinstance(node, og.NamedNode))
        found |= dict.fromkeys(iri for iri in told if iri.startswith(prefix))
        return [og.NamedNode(iri) for iri in sorted(found)[:most]]

    @cached_property
    def named_queries(self) -> tuple[NamedQuery, ...]:
        """The queries that the publication offers by name; raises Invalid where two share one."""
        kinds = map(og.NamedNode, sorted(EXECUTABLE))
        nodes: dict[Node, None] = {}
        for kind in kinds:
            nodes |= dict.fromkeys(self.subjects_of(RDF_TYPE, kind))
        pending = list(nodes)
        for node in pending:  # grows: to the prefixes that they declare
            for triple in self.about(node):
                leads = triple.predicate.value in (_SH + "prefixes", _SH + "declare")
                if leads and isinstance(triple.object, og.NamedNode | og.BlankNode):
                    pending += [triple.object] if triple.object not in pending else []
        told = (triple for node in pending for triple in self.about(node))
        return named_queries(triple for triple in told if self.is_told(triple))


def statistics_from(text: str) -> Statistics:
    """The statistics that a release keeps as JSON."""
    value: dict[str, Any] = json.loads(text)
    graphs = {name: Counts(**counts) for name, counts in value["graphs"].items()}
    return Statistics(Counts(**value["whole"]), graphs, value["linksets"])


def sorted_graph(dump: Path, place: Sequence[int], pointing: Path, hubs: Hubs) -> Sorted:
    """A graph whose triples by subject are a part of the file `dump`: its offset and length."""
    return Sorted(SortedFile(dump, *place), SortedFile(pointing), hubs)
