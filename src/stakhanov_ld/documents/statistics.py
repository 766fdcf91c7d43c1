"""How much is there, and of what?

Counted once, over terms as parsed, exactly as VoID has it (W3C, 4.2 and 4.3):

- *triples*, each once; *distinct subjects* and *distinct objects*, two lexical forms of one number
  being two objects;
- *entities*: the subjects whose IRI continues the dataset's `void:uriSpace`;
- *classes*: the IRIs that are the object of some `rdf:type`; *properties*: all predicates;
- the *partition of a class*: its instances that have an IRI, wherever that stands;
- the *partition of a property*: its triples;
- a *linkset*: the triples of its `void:linkPredicate` that lead from one target to the other, as
  far as the targets state a `void:uriSpace`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.model.vocabulary import RDF_TYPE, VOID, VOID_LINKSET, VOID_URI_SPACE
from stakhanov_ld.publication.publication import Publication

_LINK_PREDICATE = og.NamedNode(VOID + "linkPredicate")
_TARGETS = (og.NamedNode(VOID + "subjectsTarget"), og.NamedNode(VOID + "objectsTarget"))


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is in one graph."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: dict[str, int]
    """For each class the number of its entities, the largest first."""
    properties: dict[str, int]
    """For each property the number of its triples, the largest first."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What there is in a publication: in its default graph, in each graph, in each linkset."""

    whole: Counts
    graphs: dict[str, Counts]
    linksets: dict[str, int]
    """For each linkset that the publication describes the number of its triples."""


def statistics_of(publication: Publication) -> Statistics:
    """The numbers of `publication`."""
    things = publication.space.things
    return Statistics(
        counts(publication.default_graph, things),
        {name: counts(triples, things) for name, triples in publication.graphs.items()},
        dict(_linksets(publication)),
    )


def counts(triples: Iterable[og.Triple], things: str) -> Counts:
    """The numbers of one graph, whose entities stand under `things`."""
    once = set(triples)
    subjects = {triple.subject for triple in once}
    instances = {
        (triple.object.value, triple.subject)
        for triple in once
        if triple.predicate == RDF_TYPE and isinstance(triple.object, og.NamedNode)
    }
    # A class that has blank nodes only is one all the same.
    classes = Counter({name: 0 for name, _ in instances})
    classes.update(name for name, node in instances if isinstance(node, og.NamedNode))
    return Counts(
        triples=len(once),
        entities=sum(
            isinstance(node, og.NamedNode) and node.value.startswith(things) for node in subjects
        ),
        subjects=len(subjects),
        objects=len({triple.object for triple in once}),
        classes=by_size(classes),
        properties=by_size(Counter(triple.predicate.value for triple in once)),
    )


def by_size(sizes: Counter[str]) -> dict[str, int]:
    """`sizes`, the largest first."""
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def _linksets(publication: Publication) -> Iterator[tuple[str, int]]:
    graph = set(publication.default_graph)
    for linkset in linksets_of(graph):
        yield linkset.iri, sum(map(linkset.holds, graph))


@dataclass(frozen=True, slots=True)
class Linkset:
    """A linkset that the publication describes."""

    iri: str
    predicates: tuple[og.NamedNode, ...]
    froms: tuple[str, ...]
    tos: tuple[str, ...]
    """The namespaces of its two targets, the empty one where they do not say."""

    def holds(self, triple: og.Triple) -> bool:
        """Whether `triple` is one of its links."""
        return (
            triple.predicate in self.predicates
            and isinstance(triple.subject, og.NamedNode)
            and isinstance(triple.object, og.NamedNode)
            and triple.subject.value.startswith(self.froms)
            and triple.object.value.startswith(self.tos)
        )


def linksets_of(graph: Iterable[og.Triple]) -> Iterator[Linkset]:
    """The linksets that `graph` describes, by their IRIs."""
    graph = set(graph)
    values: dict[tuple[object, og.NamedNode], list[object]] = {}
    for triple in graph:
        if triple.predicate in (_LINK_PREDICATE, *_TARGETS, VOID_URI_SPACE):
            values.setdefault((triple.subject, triple.predicate), []).append(triple.object)

    def spaces(linkset: object, target: og.NamedNode) -> tuple[str, ...]:
        """The namespaces in which a target has its IRIs; any where it does not say."""
        stated = [
            space.value
            for node in values.get((linkset, target), ())
            for space in values.get((node, VOID_URI_SPACE), ())
            if isinstance(space, og.Literal)
        ]
        return tuple(stated) or ("",)

    linksets = {t.subject for t in graph if t.predicate == RDF_TYPE and t.object == VOID_LINKSET}
    for linkset in sorted(linksets, key=str):
        if isinstance(linkset, og.NamedNode):
            froms, tos = (spaces(linkset, target) for target in _TARGETS)
            predicates = values.get((linkset, _LINK_PREDICATE), ())
            named = tuple(p for p in predicates if isinstance(p, og.NamedNode))
            yield Linkset(linkset.value, named, froms, tos)
