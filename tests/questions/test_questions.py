"""Does the published dataset answer the questions it was made for?"""

from __future__ import annotations

import re

import pyoxigraph as og
import pytest
import rdflib

from questions.published import (
    TABLES,
    Question,
    answer_of_pyoxigraph,
    answer_of_rdflib,
    changed,
    declared,
    expected,
    in_order,
    literals_in,
    question,
    questions,
    table,
    things_in,
)
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryForm

NUMBERS = [
    *(1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20),  # dated names and places
    *(22, 23, 25, 26, 28, 29),  # life and dates
    *(31, 32, 34, 35, 37, 38, 40, 41),  # career
    *(43, 44, 46, 47, 49, 50),  # awards
    *(52, 53, 55, 56),  # the records
    *(58, 59, 61, 62, 64, 65, 67, 68, 70),  # the dispute
    *(71, 73, 74, 76),  # the name
    *(77, 79, 80, 82, 83, 85, 86, 88, 89, 91, 92),  # family, absence and provenance
    *(93, 94, 95),  # on a day, whatever the thing
]
ASKED = [f"Q{number:02}" for number in NUMBERS]
ON_A_DAY = ["Q01", "Q02", "Q04", "Q05", "Q10", "Q11"]
SAME_TEXT = [ON_A_DAY, ["Q31", "Q32", "Q35"], ["Q85", "Q86"]]
CHANGES = table("changes.tsv")[1:]

every_question = pytest.mark.parametrize(
    "asked", questions(), ids=lambda asked: asked.file.stem if isinstance(asked, Question) else None
)


@pytest.fixture(scope="module")
def store(flagship: Publication) -> og.Store:
    """The default graph in pyoxigraph."""
    made = og.Store()
    made.bulk_extend(og.Quad(*triple) for triple in flagship.default_graph)
    return made


@pytest.fixture(scope="module")
def graph(flagship: Publication) -> rdflib.Graph:
    """The default graph in rdflib."""
    text = og.serialize(flagship.default_graph, format=og.RdfFormat.N_TRIPLES)
    assert text is not None
    return rdflib.Graph().parse(data=text, format="nt")


def test_every_question_has_a_query_and_a_table() -> None:
    """No question is left out, none is asked twice, and no table is without its query."""
    assert len(ASKED) == 65
    assert [q.number for q in questions()] == ASKED
    assert sorted(file.stem for file in TABLES.glob("q*.tsv")) == [n.lower() for n in ASKED]
    assert len({q.iri for q in questions()}) == len(ASKED)


@every_question
def test_a_file_is_named_after_its_query(asked: Question) -> None:
    """The number comes first, then the words of the address, which has no number."""
    slug = asked.iri.removeprefix("https://w3id.org/stakhanov-ld/id/query/")
    assert asked.file.stem == f"{asked.number.lower()}-{slug}"
    assert not re.match(r"q[0-9]", slug)


@every_question
def test_pyoxigraph_gives_the_expected_rows(asked: Question, store: og.Store) -> None:
    """The rows of the table, in its order where the query has one."""
    names, rows = expected(asked.number)
    found_names, found = answer_of_pyoxigraph(asked, store)
    assert found_names == names
    assert found == rows if asked.is_ordered else in_order(found) == in_order(rows)


@every_question
def test_rdflib_gives_the_expected_rows(asked: Question, graph: rdflib.Graph) -> None:
    """The same rows as the other engine."""
    names, rows = expected(asked.number)
    found_names, found = answer_of_rdflib(asked, graph)
    assert found_names == names
    assert found == rows if asked.is_ordered else in_order(found) == in_order(rows)


@every_question
def test_a_query_does_not_hold_its_answer(asked: Question) -> None:
    """No literal and no thing that a query names occurs in its answer."""
    _, rows = expected(asked.number)
    values = [value for row in rows for value in row if value is not None]
    texts = {str(value) for kind, value, _ in values if kind != "node"}
    nodes = {str(value) for kind, value, _ in values if kind == "node"}
    assert literals_in(asked.select) & texts == set()
    assert things_in(asked.select) & nodes == set()


@every_question
def test_a_query_plays_no_tricks(asked: Question) -> None:
    """Nothing is fetched, no answer is listed; the site's own guard lets it pass."""
    words = set(re.findall(r"(?<!\?)\b\w+", re.sub(r'"[^"]*"', " ", asked.select).upper()))
    assert words & {"SERVICE", "VALUES", "GRAPH", "FROM", "PREFIX", "MINUS", "LIMIT"} == set()
    assert guard(asked.text, Limits()).form is QueryForm.SELECT


@every_question
def test_a_query_compares_days_with_days(asked: Question) -> None:
    """A day in a query is an xsd:date, and no EDTF literal is compared or sorted by."""
    assert "edtf:" not in asked.select.replace("sld:edtf", "")
    for literal in re.findall(r'"[0-9][^"]*"\S*', asked.select):
        assert re.fullmatch(r'"[0-9]{4}-[0-9]{2}-[0-9]{2}"\^\^xsd:date', literal)
    dated = set(re.findall(r"sld:edtf (\?\w+)", asked.select))
    compared = re.findall(r"(\?\w+) [<>=]+ (\?\w+)", asked.select)
    assert dated & {name for pair in compared for name in pair} == set()
    assert dated & set(re.findall(r"ORDER BY (.*)", asked.select)) == set()


def test_the_prefixes_are_those_that_the_queries_use() -> None:
    """No query lacks a prefix, and none is declared that no query uses."""
    texts = [re.sub(r'"[^"]*"', '""', q.select) for q in questions()]
    used = {name for text in texts for name in re.findall(r"(?<![\w?:])([a-z]+):[\w]", text)}
    assert used == set(declared())


def test_a_name_on_a_day_takes_nine_lines() -> None:
    """Besides its prefixes, the query that people ask most has at most nine lines."""
    assert {len(question(number).select.strip().splitlines()) <= 9 for number in ON_A_DAY} == {True}


@pytest.mark.parametrize("numbers", SAME_TEXT, ids="-".join)
def test_one_text_serves_for_every_day_and_thing(numbers: list[str]) -> None:
    """Only the day, the place or the person differs between the queries of one kind."""
    texts = {
        re.sub(r"(place|person):[\w-]+", r"\1:…", re.sub(r'"[^"]*"', "…", question(n).select))
        for n in numbers
    }
    assert len(texts) == 1


@pytest.mark.parametrize("change", CHANGES, ids=[change[0] for change in CHANGES])
def test_a_change_of_the_data_changes_the_answer(change: list[str]) -> None:
    """One change of one file, valid or not, gives the question other rows."""
    number, path, find, put, why = (cell.replace("\\n", "\n") for cell in change)
    assert why
    asked = question(number)
    _, rows = expected(number)
    _, found = answer_of_pyoxigraph(asked, changed(path, find, put))
    assert in_order(found) != in_order(rows)


def test_every_question_has_its_change() -> None:
    """One change for each, in the order of the questions."""
    assert [change[0] for change in CHANGES] == ASKED


def test_the_reasons_of_the_expectations_are_given() -> None:
    """The notes beside the tables have a line for each question."""
    text = (TABLES / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (Q[0-9]{2}) \|", text, re.MULTILINE) == ASKED
