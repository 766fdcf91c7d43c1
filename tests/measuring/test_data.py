"""Generated data are the same again, and of any size every question has the rows it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as og
import pytest

from benchmarks.data import COHORT, GROUP, PLACE, WORDS, Size, lines, write_publication
from benchmarks.questions import of_biography, of_generated
from stakhanov_ld.publication.publication import Publication

SIZE = Size.of(11_000)


@pytest.fixture(scope="module")
def people() -> bytes:
    return b"".join(lines(SIZE, 1))


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(people: bytes) -> None:
    assert b"".join(lines(SIZE, 1)) == people
    assert b"".join(lines(SIZE, 2)) != people


def test_as_many_triples_are_made_as_were_asked_for(people: bytes, tmp_path: Path) -> None:
    """At most, and none twice, so that all servers count the same."""
    made = people.splitlines()
    assert len(set(made)) == len(made) == SIZE.triples
    assert 11_000 - 21 < SIZE.triples <= 11_000
    written = write_publication(tmp_path, 11_000, seed=1)
    assert written.read_bytes() == people


@pytest.mark.parametrize(
    ("word", "many"), [("livesIn", PLACE), ("cohort", COHORT), ("memberOf", GROUP)]
)
def test_answers_are_as_long_in_large_data_as_in_small(people: bytes, word: str, many: int) -> None:
    """Every place, cohort and group is full but the last."""
    triples = og.parse(people, og.RdfFormat.N_TRIPLES)
    sizes = Counter(t.object for t in triples if t.predicate.value == WORDS + word)
    assert sorted(sizes.values(), reverse=True)[: SIZE.people // many] == [many] * (
        SIZE.people // many
    )


def test_each_question_has_as_many_rows_as_it_says(people: bytes) -> None:
    store = og.Store()
    store.bulk_load(people, og.RdfFormat.N_TRIPLES)
    questions = of_generated(SIZE)
    assert {question.row for question in questions} == {"point", "many rows"}
    for question in questions:
        assert question.things
        for thing in question.things[:20]:
            found = store.query(question.text(thing, 1_000_000))
            assert isinstance(found, og.QuerySolutions)
            assert len(list(found)) >= question.rows, question.case


def test_each_question_has_as_many_rows_in_the_biography(flagship: Publication) -> None:
    store = og.Store()
    store.bulk_extend(og.Quad(*triple) for triple in flagship.default_graph)
    dump = "".join(f"{triple} .\n" for triple in flagship.default_graph).encode()
    for question in of_biography(dump):
        for thing in question.things:
            found = store.query(question.text(thing, 1_000_000))
            assert isinstance(found, og.QuerySolutions)
            assert len(list(found)) >= question.rows, thing
