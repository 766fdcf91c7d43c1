"""How much is there in a large publication, and of what? Counted once, and exactly."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

import pyoxigraph as og

from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.statistics import Counts, Statistics, by_size, counts, linksets_of
from stakhanov_ld.model.vocabulary import RDF_TYPE, VOID_LINKSET
from stakhanov_ld.publication.files import Part
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.release.large.arranging import Counting, by_object, is_entity
from stakhanov_ld.release.large.gathering import POINTING, Gathered
from stakhanov_ld.release.large.index import LargeIndex
from stakhanov_ld.release.large.sorting import lines_in
from stakhanov_ld.release.large.terms import triples_of

_AT_ONCE = 10_000
_SMALL = {"ontology": Part.ONTOLOGY, "shapes": Part.SHAPES, "description": Part.DESCRIPTION}


def statistics_of_large(
    gathered: Gathered, index: LargeIndex, report: Iterable[og.Triple]
) -> Statistics:
    """The numbers of what was `gathered`, of which `index` tells.

    See `documents.statistics` for what each means.
    """
    things, triples = gathered.space.things, gathered.reading.triples
    small = {name: counts(triples[part], things) for name, part in _SMALL.items()}
    objects = _count_objects(gathered)
    authored, derived = gathered.authored.counts(), gathered.derived.counts()
    graphs = {
        "data": authored, "ontology": small["ontology"], "shapes": small["shapes"],
        "description": small["description"], "derived": derived, "report": counts(report, things),
    }  # fmt: skip
    described = {str(t.subject).encode() for t in triples[Part.DESCRIPTION]}
    alone = [word for word in described if not index.tells_in_files(word)]
    parts = [graphs[name] for name in DEFAULT_GRAPHS]
    whole = Counts(
        triples=sum(part.triples for part in parts),
        entities=authored.entities + gathered.entities_derived_only
        + sum(is_entity(word, things) for word in alone),
        subjects=authored.subjects + gathered.subjects_derived_only + len(alone),
        objects=objects,
        classes=_sum(part.classes for part in parts),
        properties=_sum(part.properties for part in parts),
    )  # fmt: skip
    return Statistics(whole, graphs, dict(_linksets(gathered, index)))


def _sum(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Graphs are disjoint, so no instance counts twice."""
    sizes: Counter[str] = Counter()
    for part in parts:
        for name, size in part.items():
            sizes[name] += size  # a class that has blank nodes only stays, with 0
    return by_size(sizes)


def _count_objects(gathered: Gathered) -> int:
    """How many distinct objects the default graph has; those of the graphs are counted, too."""
    others = {str(t.object).encode() for t in gathered.reading.triples[Part.DESCRIPTION]}
    authored, derived = gathered.authored, gathered.derived
    scratch, folder, facts = gathered.scratch, gathered.folder, gathered.facts
    found = 0
    for one, other in (
        (by_object(lines_in(folder / POINTING["data"]), facts.data),
         by_object(lines_in(folder / POINTING["derived"]), facts.derived)),
        (lines_in(scratch / "literals"), lines_in(scratch / "derived-literals")),
    ):  # fmt: skip
        both = heapq.merge(_counted(one, authored), _counted(other, derived))
        for word, _ in groupby(both):
            found += 1
            others.discard(word)
    return found + len(others)


def _counted(words: Iterable[bytes], counting: Counting) -> Iterator[bytes]:
    for word in words:
        counting.objects += 1
        yield word


def _linksets(gathered: Gathered, index: LargeIndex) -> Iterator[tuple[str, int]]:
    """The linksets that are described, each with its triples in the default graph."""
    nodes: dict[Node, None] = dict.fromkeys(index.subjects_of(RDF_TYPE, VOID_LINKSET))
    for node in tuple(nodes):
        ends = (triple.object for triple in index.about(node))
        nodes |= dict.fromkeys(e for e in ends if isinstance(e, og.NamedNode | og.BlankNode))
    told = (t for node in nodes for t in index.about(node) if index.is_told(t))
    linksets = tuple(linksets_of(told))
    sizes = {linkset.iri: 0 for linkset in linksets}
    words = {str(p).encode() for linkset in linksets for p in linkset.predicates}
    if words:
        found = (x for x in lines_in(gathered.plain) if x.split(b" ", 2)[1] in words)
        while block := list(islice(found, _AT_ONCE)):
            for triple in triples_of(block):
                for linkset in linksets:
                    sizes[linkset.iri] += linkset.holds(triple)
    yield from sizes.items()
