"""Which things had an address once, and what became of them?

`data/moved.ttl` says what replaces a thing (`dcterms:isReplacedBy`): its address leads there.
`data/gone.ttl` says why a thing was removed (`skos:changeNote`) and, where something does, what
replaces it: its address says so. Nothing published disappears without a word.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.addresses import Space
from stakhanov_ld.model.vocabulary import CHANGE_NOTE, IS_REPLACED_BY
from stakhanov_ld.publication.files import Part
from stakhanov_ld.publication.findings import Finding
from stakhanov_ld.publication.reading import Reading


@dataclass(frozen=True, slots=True)
class Former:
    """What was published once: from each moved thing to its successor, and the removed things."""

    moved: dict[og.NamedNode, og.NamedNode]
    gone: tuple[og.NamedNode, ...]


def former(reading: Reading) -> Former:
    """What the files say of it; `former_findings` tells whether that can be served."""
    moved = {
        subject: value
        for subject, predicate, value in reading.triples[Part.MOVED]
        if predicate == IS_REPLACED_BY
        and isinstance(subject, og.NamedNode)
        and isinstance(value, og.NamedNode)
    }
    gone = dict.fromkeys(t.subject for t in reading.triples[Part.GONE])
    return Former(moved, tuple(node for node in gone if isinstance(node, og.NamedNode)))


def former_findings(
    reading: Reading, space: Space, told: Container[object] | None = None
) -> Iterator[Finding]:
    """What keeps an address from leading somewhere, or from saying why it does not.

    `told` are the nodes that are described, where the reading does not have them.
    """
    if told is None:
        told = {t.subject for part in (Part.DATA, Part.DESCRIPTION) for t in reading.triples[part]}
    for part in (Part.MOVED, Part.GONE):
        for node, triples in _by_subject(reading.triples[part]).items():
            replacements = [t.object for t in triples if t.predicate == IS_REPLACED_BY]
            for message in (
                *_of_its_address(node, told, space),
                *(_of_a_move(replacements) if part is Part.MOVED else _of_a_removal(triples)),
                *_of_replacements(replacements, told),
            ):
                iri = str(node).strip("<>")
                file, line = reading.places.get(iri, ("", None))
                yield Finding(file, line, "what-was-published-is-found", iri, message)


def _by_subject(triples: Iterable[og.Triple]) -> dict[object, list[og.Triple]]:
    grouped: dict[object, list[og.Triple]] = {}
    for triple in triples:
        grouped.setdefault(triple.subject, []).append(triple)
    return grouped


def _of_its_address(node: object, told: Container[object], space: Space) -> Iterator[str]:
    if not isinstance(node, og.NamedNode) or space.thing_path(node.value) is None:
        yield f"{node} never was a thing of this publication: write an IRI under {space.things}."
    if node in told:
        yield f"{node} is described elsewhere in data/, so it is neither moved nor gone."


def _of_a_move(replacements: Sequence[object]) -> Iterator[str]:
    if len(replacements) != 1:
        yield "A moved thing has one dcterms:isReplacedBy; one that has none is for gone.ttl."


def _of_a_removal(triples: list[og.Triple]) -> Iterator[str]:
    if not any(t.predicate == CHANGE_NOTE and isinstance(t.object, og.Literal) for t in triples):
        yield 'Say why it was removed: skos:changeNote "…"@en.'


def _of_replacements(replacements: Sequence[object], told: Container[object]) -> Iterator[str]:
    for replacement in replacements:
        if replacement not in told:
            yield (
                f"{replacement} replaces it but is not described here, or has itself moved: name"
                " what stands there now, since an address leads on only once."
            )
