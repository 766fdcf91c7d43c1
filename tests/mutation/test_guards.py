"""Is everybody awake whose notice is counted, and quiet while nothing is wrong?

That each trap is awake, `traps/test_falls.py` shows.
"""

from __future__ import annotations

import pytest

from mutation.biography import Biography, biography
from mutation.guards import GUARDS
from mutation.operators import Mutant, mutants, removed
from mutation.rules import Rules
from stakhanov_ld.publication.validation import Validator
from stakhanov_ld.publication.violations import Severity

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(scope="module")
def subject() -> Biography:
    """The publication of this checkout."""
    return biography()


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_is_quiet_while_nothing_is_wrong(name: str, subject: Biography) -> None:
    """Nobody notices anything about the biography as it is."""
    assert not GUARDS[name](tuple(subject.validated - subject.unpublished))


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_notices_that_nothing_is_left(name: str) -> None:
    """Of an empty publication everybody says that something is wrong."""
    assert GUARDS[name](())


def chosen(subject: Biography) -> list[Mutant]:
    """A mutant of most operators, and some that change a type."""
    found = mutants(subject.authored)
    by_operator = {mutant.operator: mutant for mutant in found[::101]}
    types = [m for m in found if m.kind == ("swapped", RDF + "type")]
    return [*by_operator.values(), types[0], types[-1]]


@pytest.mark.filterwarnings(
    "ignore"
)  # the libraries warn of ill-typed literals: they are the point
def test_the_shapes_say_what_a_full_validation_says(subject: Biography) -> None:
    """Asked only about what a change touches, the shapes find what pySHACL finds in the whole."""
    rules, full = Rules(subject.shapes, subject.validated), Validator(subject.shapes)
    seen = 0
    for mutant in chosen(subject):
        gone = {mutant.gone} if mutant.gone else set()
        graph = subject.validated - gone | ({mutant.come} if mutant.come else set())
        wanted = {v.rule for v in full.validate(graph) if v.severity is not Severity.INFO}
        found = set(rules.broken_by(subject.validated - graph, graph - subject.validated))
        assert found == wanted, str(mutant)
        seen += bool(wanted)
    assert seen > 5


@pytest.mark.filterwarnings("ignore")
def test_a_change_is_taken_back(subject: Biography) -> None:
    """A mutant leaves the graph as it was, for the next one."""
    rules = Rules(subject.shapes, subject.validated)
    broken = [m.gone for m in removed(subject.authored) if m.gone and m.kind[1] == RDF + "subject"]
    first = set(rules.broken_by(broken[:1], []))
    assert first
    assert set(rules.broken_by([], [])) == set()
    assert set(rules.broken_by(broken[:1], [])) == first
