"""Which rules of the shapes does a graph break, where, and how is that mended?

SHACL by two engines: pySHACL, the reference, for everything but those SHACL-SPARQL constraints
that `sparql_constraints` asks once of the whole graph. Large graphs are validated by several
processes, each of which takes one constraint, or some of the shapes, after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pyoxigraph as og

from stakhanov_ld.processes import spread
from stakhanov_ld.publication.core_shapes import CoreShapes, rdflib_graph
from stakhanov_ld.publication.extent import ALL, Extent
from stakhanov_ld.publication.sampling import Facts, beyond_core, filter_of, sample
from stakhanov_ld.publication.shapes import SH, Shapes
from stakhanov_ld.publication.sparql_constraints import (
    Constraint,
    joined_constraints,
    loaded,
    offences,
    spread_targets,
)
from stakhanov_ld.publication.violations import Violation, rule_name, violation_of

WORTH_SHARING = 20_000
"""Triples; what there is to do about fewer is done before other processes have begun."""
_SHARES = 8
"""Of the shapes; each costs pySHACL some thirty milliseconds, and some take longer than others."""


def validate(
    data: Iterable[og.Triple],
    shapes: Iterable[og.Triple],
    processes: int = 1,
    extent: Extent = ALL,
) -> tuple[Violation, ...]:
    """All results of validating `data` (one flat graph, ontology included) against `shapes`.

    Raises InvalidPublication when the shapes themselves cannot be run.
    """
    return Validator(shapes, extent).validate(tuple(data), processes)


class Validator:
    """Shapes made ready once, for many graphs, of which a sample may be validated.

    `not_asked` names the shapes that cannot be asked of a sample.
    """

    def __init__(self, shapes: Iterable[og.Triple], extent: Extent = ALL) -> None:
        """Part the constraints that are asked here from what pySHACL runs."""
        self._rules = Shapes(shapes)
        self._extent = extent
        self._joined = joined_constraints(self._rules, filter_of(extent))
        asked_here = {(constraint.shape, constraint.node) for constraint in self._joined}
        left = [
            triple
            for triple in self._rules.triples
            if triple.predicate.value != SH + "sparql"
            or (triple.subject, triple.object) not in asked_here
        ]
        self.not_asked: tuple[str, ...] = ()
        if extent.choice == "sample":
            beyond = [triple.subject for triple in left if beyond_core(triple)]
            self.not_asked = tuple(sorted({rule_name(self._rules, s) for s in beyond}))  # type: ignore[arg-type]  # RDF 1.1
            left = [triple for triple in left if not beyond_core(triple)]
        self._left = tuple(spread_targets(self._rules, left))
        self._core = CoreShapes(self._rules, self._left)

    def validate(
        self, facts: Facts, processes: int = 1, load: Callable[[Facts], og.Store] = loaded
    ) -> tuple[Violation, ...]:
        """All results of validating one flat graph, by so many processes, in their order.

        What asks SPARQL asks the store that `load` makes. Of a sample no more is held in memory
        than is looked at, and which node has which nameless values.
        """
        if not self._rules.triples:
            return ()
        jobs = self._jobs(facts, load)
        found = {v for of_job in spread(lambda job: job(), jobs, processes) for v in of_job}
        return tuple(sorted(found, key=lambda violation: violation.order))

    def _jobs(
        self, facts: Facts, load: Callable[[Facts], og.Store]
    ) -> list[Callable[[], list[Violation]]]:
        """What there is to do; one job for all of it where it is not worth sharing."""
        asked = [constraint for constraint in self._joined if constraint.query]
        store = load(facts) if asked else loaded(())
        core = self._core
        seen: Facts = facts
        if self._extent.choice == "sample":
            part = sample(facts, self._left, self._extent)
            core, seen = CoreShapes(self._rules, part.shapes), part.facts
        graph = rdflib_graph(seen)
        if len(facts) < WORTH_SHARING:
            one_by_one = [partial(self._ask, constraint, store) for constraint in asked]
            all_of_it = (*one_by_one, partial(core.validate, graph))
            return [lambda: [violation for job in all_of_it for violation in job()]]
        shares = core.shares(_SHARES)
        return [
            *(partial(self._ask, constraint, store) for constraint in asked),
            *(partial(core.validate_by, share, graph) for share in shares),
        ]

    def _ask(self, constraint: Constraint, store: og.Store) -> list[Violation]:
        return [violation_of(self._rules, found) for found in offences(constraint, store)]
