"""How do a publication's things move under another base IRI?

Term by term, after validation. The words (ontology, shapes) stay: a term means the same wherever
it is served, and a query written for one site runs on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

import pyoxigraph as og

from stakhanov_ld.addresses import THINGS, Space
from stakhanov_ld.publication.publication import Publication

Term = og.NamedNode | og.BlankNode | og.Literal | og.Triple
_KEPT = 1 << 16
"""How many terms are remembered."""


class Renaming:
    """How terms get other IRIs: single resources, and all whose IRIs begin alike."""

    def __init__(self, resources: Mapping[str, str], things: str, new_things: str) -> None:
        self._resources, self._things, self._new_things = dict(resources), things, new_things
        self._term = lru_cache(_KEPT)(self._moved_term)

    def iri(self, iri: str) -> str:
        """Where `iri` stands then."""
        resource, hash_, fragment = iri.partition("#")
        if resource in self._resources:  # the home page, the dataset and its parts
            return self._resources[resource] + hash_ + fragment
        if iri.startswith(self._things):
            return self._new_things + iri.removeprefix(self._things)
        return iri

    def node(self, value: og.NamedNode) -> og.NamedNode:
        """`value` with its new IRI."""
        return og.NamedNode(self.iri(value.value))

    def triple(self, value: og.Triple) -> og.Triple:
        """`value` with the new IRIs of its terms."""
        return og.Triple(*map(self._term, value))  # type: ignore[arg-type]  # kinds stay

    def _moved_term(self, value: Term) -> Term:
        if isinstance(value, og.NamedNode):
            return self.node(value)
        if isinstance(value, og.Triple):
            return self.triple(value)
        if isinstance(value, og.Literal) and value.language is None:
            return og.Literal(self.iri(value.value), datatype=value.datatype)  # void:uriSpace
        return value


class Move(Renaming):
    """How terms move from the space `old` under another base; `dataset` describes itself there."""

    def __init__(self, old: Space, dataset: og.NamedNode | None, base: str) -> None:
        things = base + THINGS if old.things.startswith(old.base) else old.things
        document = dataset.value if dataset is not None else old.base
        resources = {old.base: base}
        if document.startswith(old.base):
            resources[document] = base + document.removeprefix(old.base)
        super().__init__(resources, old.things, things)
        self.space = Space(base, things, old.words)
        """Where they stand then."""
        self.back = Renaming({new: old for old, new in resources.items()}, things, old.things)
        """Whence they came; so whatever stood under the other base before counts as moved, too."""


def moved(triples: Iterable[og.Triple], move: Renaming | None) -> Iterable[og.Triple]:
    """`triples` after a `move`; where there is none, they stay."""
    return triples if move is None else map(move.triple, triples)


def rebased(publication: Publication, base: str) -> Publication:
    """`publication` with the IRIs of its things and of its dataset under `base`.

    Things that never stood under the stated base (somebody else's IRIs) stay where they are.
    """
    move = Move(publication.space, publication.dataset, base)
    graphs = {name: tuple(moved(triples, move)) for name, triples in publication.graphs.items()}
    return replace(
        publication,
        graphs=graphs | {"derived": tuple(sorted(graphs["derived"], key=str))},
        prefixes={prefix: move.iri(ns) for prefix, ns in publication.prefixes.items()},
        space=move.space,
        dataset=publication.dataset and move.node(publication.dataset),
        moved={move.node(old): move.node(new) for old, new in publication.moved.items()},
        gone=tuple(map(move.node, publication.gone)),
    )
