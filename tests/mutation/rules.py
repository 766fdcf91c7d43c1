"""Which rules of the shapes does a change of the graph break?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as og

from mutation.core import Core
from stakhanov_ld.publication.shapes import SH, Shapes
from stakhanov_ld.publication.sparql_constraints import Constraint, joined_constraints

INFO = SH + "Info"


class Rules:
    """All shapes, Core by pySHACL and SHACL-SPARQL by the joined queries, on one graph."""

    def __init__(self, shapes: tuple[og.Triple, ...], graph: frozenset[og.Triple]) -> None:
        """Make the shapes ready; `graph` is what changes are tried on."""
        joined = joined_constraints(Shapes(shapes))
        self._constraints = [c for c in joined if c.query and c.severity != INFO]
        asked = {(constraint.shape, constraint.node) for constraint in joined}
        left = [
            triple
            for triple in shapes
            if triple.predicate.value != SH + "sparql"
            or (triple.subject, triple.object) not in asked
        ]
        self._core = Core(left, graph)
        self._store = og.Store()
        self._store.bulk_extend(og.Quad(*triple) for triple in graph)
        self._before = {constraint.node: self._rows(constraint) for constraint in self._constraints}

    def broken_by(self, removed: Iterable[og.Triple], added: Iterable[og.Triple]) -> Iterator[str]:
        """Each rule that is broken after the change where it was not before, one at a time."""
        gone, come = tuple(removed), tuple(added)
        yield from {rule for rule, *_ in self._core.added_by(gone, come)}
        self._change(gone, come)
        try:
            for constraint in self._constraints:
                if self._rows(constraint) - self._before[constraint.node]:
                    yield constraint.shape.value
        finally:
            self._change(come, gone)

    def _rows(self, constraint: Constraint) -> frozenset[tuple[str, ...]]:
        answer = self._store.query(constraint.query)
        assert isinstance(answer, og.QuerySolutions)
        return frozenset(tuple(map(str, row)) for row in answer)

    def _change(self, gone: tuple[og.Triple, ...], come: tuple[og.Triple, ...]) -> None:
        for triple in gone:
            self._store.remove(og.Quad(*triple))
        for triple in come:
            self._store.add(og.Quad(*triple))
