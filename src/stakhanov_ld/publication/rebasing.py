"""How do a publication's things move under another base IRI?

Term by term, after validation. The words (ontology, shapes) stay: a term means the same wherever
it is served, and a query written for one site runs on the other.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pyoxigraph as og

from stakhanov_ld.addresses import THINGS, Space
from stakhanov_ld.publication.publication import Publication

Term = og.NamedNode | og.BlankNode | og.Literal | og.Triple


def rebased(publication: Publication, base: str) -> Publication:
    """`publication` with the IRIs of its things and of its dataset under `base`.

    Things that never stood under the stated base (somebody else's IRIs) stay where they are.
    """
    old = publication.space
    own = old.things.startswith(old.base)
    new_things = base + THINGS if own else old.things
    document = publication.dataset.value if publication.dataset is not None else old.base
    moves = {old.base: base} | (
        {document: base + document.removeprefix(old.base)} if document.startswith(old.base) else {}
    )

    def moved(iri: str) -> str:
        resource, hash_, fragment = iri.partition("#")
        if resource in moves:  # the home page, the dataset and its parts
            return moves[resource] + hash_ + fragment
        return new_things + iri.removeprefix(old.things) if iri.startswith(old.things) else iri

    @cache
    def term(value: Term) -> Term:
        if isinstance(value, og.NamedNode):
            return og.NamedNode(moved(value.value))
        if isinstance(value, og.Triple):
            return triple(value)
        if isinstance(value, og.Literal) and value.language is None:
            return og.Literal(moved(value.value), datatype=value.datatype)  # void:uriSpace
        return value

    def triple(value: og.Triple) -> og.Triple:
        return og.Triple(*(term(part) for part in value))  # type: ignore[arg-type]  # kinds stay

    def node(value: og.NamedNode) -> og.NamedNode:
        return og.NamedNode(moved(value.value))

    return replace(
        publication,
        graphs={name: tuple(map(triple, ts)) for name, ts in publication.graphs.items()},
        prefixes={prefix: moved(namespace) for prefix, namespace in publication.prefixes.items()},
        space=Space(base, new_things, old.words),
        dataset=publication.dataset and node(publication.dataset),
        moved={node(old): node(new) for old, new in publication.moved.items()},
        gone=tuple(map(node, publication.gone)),
    )
