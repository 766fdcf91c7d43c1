"""Which bounds has what is dated? The same as `publication.derive` tells, subject by subject."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld.model.vocabulary import EDTF
from stakhanov_ld.publication.derive import bounds
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.reading import Reading
from stakhanov_ld.publication.rebasing import Move, moved
from stakhanov_ld.release.large.moving import word_moved
from stakhanov_ld.release.large.reading import Taking
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.large.terms import n_triples, triples_of


class Dating:
    """Writes the bounds of what is dated `into` others, moved like the data.

    An author's own bounds stand wherever they were written: what `stated`, in words or in the
    description, of a thing counts beside what the data say of it.
    """

    def __init__(
        self, written: Reading, stated: Iterable[og.Triple], move: Move | None,
        *into: Taking,
    ) -> None:  # fmt: skip
        self._places, self._move, self._into = written.places, move, into
        self._back = move and move.back
        self._stated: dict[object, list[og.Triple]] = {}
        for triple in stated:
            self._stated.setdefault(triple.subject, []).append(triple)
        self.findings: list[Finding] = []
        """What cannot be read as a date."""

    def of_data(self, lines: Iterable[bytes]) -> None:
        """Write the bounds of what lines about one subject say."""
        dated = [*moved(triples_of(lines), self._back)]
        self._write([*dated, *self._stated.get(dated[0].subject, ())])

    def of_stated(self, data: Path) -> None:
        """Write the bounds of what was stated; the `data` are sorted."""
        about = SortedFile(data)
        for subject, triples in self._stated.items():
            if any(triple.predicate == EDTF for triple in triples):
                assert isinstance(subject, og.NamedNode | og.BlankNode), "RDF 1.1"
                lines = about.lines(word_moved(subject, self._move))
                self._write([*triples, *moved(triples_of(lines), self._back)])

    def _write(self, triples: list[og.Triple]) -> None:
        try:
            bounded = n_triples(moved(bounds(triples, self._places), self._move))
        except Invalid as invalid:
            self.findings += invalid.findings
            return
        for taking in self._into:
            taking.write(bounded)
