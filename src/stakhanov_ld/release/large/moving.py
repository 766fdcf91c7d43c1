"""How are large data read as if they had been written under another base?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as og

from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.model.vocabulary import VOID_URI_SPACE
from stakhanov_ld.publication.files import Part, SourceFile
from stakhanov_ld.publication.opening import described
from stakhanov_ld.publication.reading import Reading, read
from stakhanov_ld.publication.rebasing import Move, moved
from stakhanov_ld.release.large.terms import word_of


def move_to(files: Iterable[SourceFile], base_iri: str | None) -> Move | None:
    """How what `files` say is read under another base; None where it is theirs."""
    if base_iri is None:
        return None
    files = tuple(file for file in files if file.part is Part.DESCRIPTION)
    stated = read(files)
    space, dataset = described(stated, base_iri, tuple)
    if space.base == base_iri:
        return None
    if all(t.predicate != VOID_URI_SPACE for t in stated.triples[Part.DESCRIPTION]):
        raise CannotBuild(
            "--base-iri: at this size data/publication.ttl must say by void:uriSpace which IRIs are"
            " things, so that they can be moved as they are read."
        )
    return Move(space, dataset, base_iri)


def word_moved(node: og.NamedNode | og.BlankNode, move: Move | None) -> bytes:
    """How a node stands in the lines after a move."""
    return word_of(move.node(node) if move and isinstance(node, og.NamedNode) else node)


def reading_moved(reading: Reading, move: Move | None) -> Reading:
    """What was read, under another base; places are still found by what was written."""
    if move is None:
        return reading
    triples = {part: tuple(moved(found, move)) for part, found in reading.triples.items()}
    prefixes = {prefix: move.iri(namespace) for prefix, namespace in reading.prefixes.items()}
    return replace(reading, triples=triples, prefixes=prefixes)
