"""What follows from data that do not fit into memory? The same, asked of a store on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld.model.vocabulary import ASSERTED_BY, DENIES, EDTF, RDF_SUBJECT, SLD
from stakhanov_ld.publication.derive import claimed, computed, queries
from stakhanov_ld.publication.files import SourceFile
from stakhanov_ld.publication.rebasing import Move, Renaming, moved
from stakhanov_ld.release.large.reading import Taking
from stakhanov_ld.release.large.sorting import grouped
from stakhanov_ld.release.large.terms import n_triples, triples_in, triples_of, word_of

_CLAIM = word_of(og.NamedNode(SLD + "Claim"))
_LEADING = frozenset(map(word_of, (DENIES, ASSERTED_BY, og.NamedNode(SLD + "passage"))))
"""Without one of these, and without claims, the program's own queries find nothing."""
_CLAIMS = b" " + word_of(RDF_SUBJECT) + b" "
_EDTF = b" " + word_of(EDTF) + b" "


def is_dated(lines: bytes) -> bool:
    """Whether something among these triples, or in one line, may have an EDTF literal."""
    return _EDTF in lines


def something_follows(
    classes: Iterable[bytes], properties: Iterable[bytes], small: Iterable[og.Triple]
) -> bool:
    """Whether queries may find something in data of these classes and properties, or in what is
    `small`."""
    words = {word for triple in small for word in (str(triple.predicate), str(triple.object))}
    stated = {word.encode() for word in words}
    return _CLAIM in {*classes, *stated} or not _LEADING.isdisjoint({*properties, *stated})


def derive_large(
    plain: Path, small: Iterable[og.Triple], bounded: Iterable[og.Triple],
    own: Iterable[SourceFile], into: Taking, scratch: Path, move: Move | None,
) -> None:  # fmt: skip
    """Write what queries derive from the triples in `plain`, `small` and `bounded` into `into`.

    See `publication.derive`; here, too, nothing that was written passes through the store. Those in
    `plain` and what goes `into` are after the `move`; queries ask for IRIs as they were written.
    """
    small, back = tuple(small), move and move.back
    store = og.Store(str(scratch / "derive.rocksdb"))
    store.bulk_extend(_quads(plain, back))
    store.bulk_extend(og.Quad(*triple) for triple in (*small, *bounded))
    computed_ones = [triple for file in own for triple in _added(computed(file, store), store)]
    into.write(n_triples(moved(computed_ones, move)))
    for number, query in enumerate(queries()):
        answer = store.query(query)
        found = scratch / f"derived-{number}.nt"
        with found.open("wb") as file:
            if isinstance(answer, og.QueryTriples):
                og.serialize(answer, output=file, format=og.RdfFormat.N_TRIPLES)
            else:
                assert isinstance(answer, og.QuerySolutions), "a query of ours asks nothing else"
                claims = frozenset(row[0] for row in answer)
                for triples in _by_subject(plain, (*small, *computed_ones), back):
                    file.write(n_triples(claimed(claims, triples)))
        store.bulk_extend(_quads(found, None))
        for line in _lines(found, move):
            into.write(line)


def _added(found: list[og.Triple], store: og.Store) -> list[og.Triple]:
    store.extend(og.Quad(*triple) for triple in found)
    return found


def _quads(path: Path, back: Renaming | None) -> Iterable[og.Quad]:
    if back is None:  # the engine reads for itself, in half the time
        return og.parse(path=path, format=og.RdfFormat.N_TRIPLES, lenient=True)
    return (og.Quad(*triple) for triple in moved(triples_in(path), back))


def _lines(path: Path, move: Move | None) -> Iterator[bytes]:
    """The lines of a file after the move, each with its end."""
    with path.open("rb") as lines:
        for line in lines:
            yield line if move is None else n_triples(moved(triples_of((line,)), move))


def _by_subject(
    plain: Path, others: Iterable[og.Triple], back: Renaming | None
) -> Iterator[list[og.Triple]]:
    """All triples, those of one subject together."""
    beside: dict[object, list[og.Triple]] = {}
    for triple in others:
        beside.setdefault(triple.subject, []).append(triple)
    with plain.open("rb") as lines:
        for _, group in grouped(line[:-1] for line in lines):
            if any(_CLAIMS in line for line in group):
                triples = list(moved(triples_of(group), back))
                yield [*triples, *beside.pop(triples[0].subject, ())]
    yield from beside.values()
