"""Does every mutation operator change the data, in the way it says?"""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as og
import pytest

from mutation.biography import Biography, biography
from mutation.operators import (
    OPERATORS,
    PROSE,
    Operator,
    flatly_stated,
    mutants,
    mutants_of_derived,
    removed,
    reopened,
    reworded,
    shifted,
)

S, P = og.NamedNode("urn:x:s"), og.NamedNode("urn:x:p")


def become_by(operator: Operator, written: str) -> set[str]:
    """What an operator makes of one EDTF literal."""
    literal = og.Literal(written, datatype=og.NamedNode("http://id.loc.gov/datatypes/edtf"))
    values = [m.come.object for m in operator((og.Triple(S, P, literal),)) if m.come]
    return {value.value for value in values if isinstance(value, og.Literal)}


@pytest.fixture(scope="module")
def subject() -> Biography:
    """The publication of this checkout."""
    return biography()


@pytest.mark.parametrize("operator", [*OPERATORS, reworded], ids=lambda operator: operator.__name__)
def test_an_operator_changes_something(operator: Operator, subject: Biography) -> None:
    """Every operator finds mutants, each of which is another graph, and no two alike."""
    found = mutants(subject.authored, (operator,))
    known = set(subject.authored)
    assert all(mutant.gone in known for mutant in found)
    assert all(mutant.come not in known for mutant in found)
    assert len(set(found)) == len(found)


def test_every_authored_triple_is_taken_out_once(subject: Biography) -> None:
    """No triple is left out of the removals, and none is that of a question."""
    assert [mutant.gone for mutant in removed(subject.authored)] == list(subject.authored)
    assert len(subject.authored) > 2500
    assert not set(subject.authored) & set(subject.questions)


def test_the_mutants_are_always_the_same(subject: Biography) -> None:
    """Nothing is left to chance or to the order of a set."""
    assert mutants(subject.authored) == mutants(subject.authored)


def test_an_operator_without_anything_to_change_fails() -> None:
    """A generator that finds nothing is an error, not a perfect score."""
    authored = (og.Triple(S, P, og.Literal("no date")),)
    with pytest.raises(AssertionError, match="shifted finds nothing"):
        mutants(authored, (shifted,))


def test_nothing_flatly_to_state_fails() -> None:
    """The same holds for what is put into the built graph."""
    with pytest.raises(AssertionError, match="nothing to add"):
        mutants_of_derived((), (og.Triple(S, P, S),))


def test_what_is_disputed_is_flatly_stated(subject: Biography) -> None:
    """The built graph gets the plain triples that it must not have, and no others."""
    everything = (*subject.authored, *subject.derived)
    added = {mutant.come for mutant in flatly_stated(everything)}
    assert len(added) > 30
    assert not added & set(everything)


@pytest.mark.parametrize(
    ("written", "become"),
    [
        ("1936", {"1937"}),
        ("1978-02-28", {"1978-03-01", "1979-02-28"}),
        ("1936/", {"1937/"}),
        ("[..1935-08-31]", {"[..1935-09-01]", "[..1936-08-31]"}),
        ("1938/1947", {"1939/1947", "1938/1948"}),
    ],
)
def test_dates_are_shifted_by_their_last_unit_and_by_a_year(written: str, become: set[str]) -> None:
    """Each date of a literal by itself."""
    assert become_by(shifted, written) == become


@pytest.mark.parametrize(
    ("written", "become"),
    [
        ("1936/", {"1936/.."}),
        ("1947/..", {"1947/"}),
        ("/1974", {"../1974"}),
        ("?1935-09-19", {"1935-09-19"}),
        ("[..1935-08-31]", {"1935-08-31", "/1935-08-31"}),
        ("1938/1947", {"1938/"}),
        ("2012", {"2012?"}),
    ],
)
def test_open_unknown_and_uncertain_times_become_others(written: str, become: set[str]) -> None:
    """What EDTF says beside the date is changed too."""
    assert become_by(reopened, written) == become


def test_rewordings_are_of_prose_only(subject: Biography) -> None:
    """Left out of the score are labels and explanations; names, spellings and hedges are not."""
    assert {m.gone.predicate.value for m in reworded(subject.authored) if m.gone} <= PROSE
    assert not [name for name in PROSE if "literalForm" in name or "spelling" in name]


def test_a_mutant_says_what_it_changes(subject: Biography) -> None:
    """So that a survivor can be found in the files."""
    mutant = next(removed(subject.authored))
    assert str(mutant).startswith("removed: <")
    assert replace(mutant, gone=None, come=mutant.gone).kind == mutant.kind
