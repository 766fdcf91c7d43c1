"""What changed between two large releases? Gone through side by side, subject after subject.

As `documents.differences` has it, but for blank nodes: to compare those all of them would have to
be in memory, so of releases that have some it is not known.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stakhanov_ld import addresses
from stakhanov_ld.documents.changes import Change, Kind
from stakhanov_ld.documents.differences import Differences, Told, differences
from stakhanov_ld.formats import N_TRIPLES
from stakhanov_ld.release.large.gathering import POINTING
from stakhanov_ld.release.large.small import SMALL, read_small
from stakhanov_ld.release.large.sorting import grouped, lines_in
from stakhanov_ld.release.large.terms import iri_of, n_triples, triples_of

Group = tuple[bytes, list[bytes]]


def _leads_to_blank(line: bytes) -> bool:
    """Whether the object of a line of N-Triples is a blank node."""
    return line.split(b" ", 2)[2].startswith(b"_:")


def large_differences(before: Path, after: Path, listed: int) -> Differences | None:
    """What changed from the release in one folder to that in the other; no more than `listed`
    changes are told, all are counted. None where there are blank nodes."""
    old, new = _Said(before), _Said(after)
    counts: Counter[Kind] = Counter()
    changes: list[Change] = []
    for word, had, has in _both(old.groups(), new.groups()):
        iri = iri_of(word)
        if iri is None or any(_leads_to_blank(line) for line in (*had, *has)):
            return None
        if set(had) == set(has):
            continue
        was, is_ = bool(had) and iri not in old.former, bool(has) and iri not in new.former
        counts[Kind.CHANGED if was == is_ else Kind.ADDED if is_ else Kind.REMOVED] += 1
        if len(changes) < listed:
            one = Told(triples_of(had), old.former.__contains__)
            other = Told(triples_of(has), new.former.__contains__)
            changes += differences(one, other).changes
    changes.sort(key=lambda change: (list(Kind).index(change.kind), change.iri))
    return Differences(tuple(changes), counts={kind: counts[kind] for kind in Kind})


class _Said:
    """What a release says, subject after subject; the report speaks of nothing published."""

    def __init__(self, folder: Path) -> None:
        publication, _, known = read_small(folder / SMALL)
        self.former = {n.value for n in (*publication.moved, *publication.gone)}
        small = (
            triple
            for name, graph in publication.graphs.items()
            if name not in (*POINTING, addresses.REPORT)
            for triple in graph
        )
        self._small = sorted(n_triples(small).splitlines())
        self._plain = folder / addresses.dump(N_TRIPLES)
        self._places = [known["sections"][name] for name in POINTING]

    def groups(self) -> Iterator[Group]:
        large = (lines_in(self._plain, length, offset) for offset, length in self._places)
        return grouped(heapq.merge(*large, self._small, key=lambda line: line[: line.index(b" ")]))


def _both(
    old: Iterator[Group], new: Iterator[Group]
) -> Iterator[tuple[bytes, list[bytes], list[bytes]]]:
    """What each says of every subject."""
    end: Group = (b"\xff", [])
    one, other = next(old, end), next(new, end)
    while one is not end or other is not end:
        word = min(one[0], other[0])
        had = one[1] if one[0] == word else []
        has = other[1] if other[0] == word else []
        yield word, had, has
        one = next(old, end) if one[0] == word else one
        other = next(new, end) if other[0] == word else other
