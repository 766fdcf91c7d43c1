"""Does the report of the mutants say what it should?"""

from __future__ import annotations

import pyoxigraph as og
import pytest

from mutation.operators import Mutant
from mutation.run import reasons, survivors, table_of, without_reason
from mutation.score import BUILD, NOBODY, SAME, SHAPES, Outcome, score

LABEL = og.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
OTHER = og.NamedNode("urn:x/unheard-of")


def outcome(predicate: og.NamedNode, noticed_by: str) -> Outcome:
    """A mutant that lacks a triple, and who noticed."""
    triple = og.Triple(og.NamedNode("urn:x:s"), predicate, og.Literal("words"))
    return Outcome(Mutant("removed", triple), noticed_by)


FOUND = [
    outcome(LABEL, SHAPES),
    outcome(LABEL, BUILD),
    outcome(LABEL, "table"),
    outcome(LABEL, NOBODY),
    outcome(LABEL, SAME),
]


def test_every_reason_is_a_reason() -> None:
    """Each class of survivors that may live has words that say why."""
    assert all(len(why.split()) > 3 for why in reasons().values())


def test_the_score_leaves_out_what_changes_nothing() -> None:
    """Noticed, by whomever, of all that publish something else."""
    assert score(FOUND).of == 4
    assert score(FOUND).noticed == 3
    assert score(FOUND, SHAPES).noticed == 1
    assert score(FOUND, SHAPES, BUILD).share == 0.5


def test_a_score_of_nothing_fails() -> None:
    """Without a mutant there is no score."""
    with pytest.raises(AssertionError, match="there is no mutant"):
        score([outcome(LABEL, SAME)])


def test_survivors_are_told_by_class() -> None:
    """By operator and predicate, however many they are."""
    assert survivors([*FOUND, *FOUND]) == {("removed", "prefLabel"): 2}


def test_a_survivor_without_a_reason_is_told() -> None:
    """What no row of reasons.tsv is about must be looked at."""
    unheard_of = outcome(OTHER, NOBODY)
    assert without_reason([*FOUND, unheard_of]) == [unheard_of]


def test_the_table_has_both_scores(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the shapes alone and of everybody, with the survivors and why they live."""
    table_of("Title", [*FOUND, outcome(OTHER, NOBODY)])
    told = capsys.readouterr().out
    assert "shapes alone" in told
    assert "60.0%      3 of 5" in told
    assert "removed unheard-of: no reason is known" in told
