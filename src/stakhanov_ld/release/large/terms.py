"""How do terms stand in lines, and how are they read again? As N-Triples, to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as og


def word_of(node: og.NamedNode | og.BlankNode) -> bytes:
    """How a node stands in a line; it has no space in it."""
    return str(node).encode()


def iri_of(word: bytes) -> str | None:
    """The IRI that a word of a line is, or None for a blank node."""
    return word[1:-1].decode() if word.startswith(b"<") else None


def n_triples(triples: Iterable[og.Triple]) -> bytes:
    """`triples` as lines."""
    lines = og.serialize(triples, format=og.RdfFormat.N_TRIPLES)
    assert lines is not None, "without an output file serialize returns bytes"
    return lines


def triples_of(lines: Iterable[bytes]) -> list[og.Triple]:
    """The triples that stand in `lines`, which have lost their ends."""
    text = b"\n".join(lines)
    return (
        [quad.triple for quad in og.parse(text, og.RdfFormat.N_TRIPLES, lenient=True)]
        if text
        else []
    )


def triples_in(path: Path) -> Iterator[og.Triple]:
    """The triples of a file of lines."""
    for quad in og.parse(path=path, format=og.RdfFormat.N_TRIPLES, lenient=True):
        yield quad.triple


def turned(line: bytes) -> bytes:
    """The N-Triple of a line that has its object first.

    >>> turned(b"<x:o> <x:s> <x:p>")
    b'<x:s> <x:p> <x:o> .'
    """
    value, told = line.split(b" ", 1)
    return b"%s %s ." % (told, value)
