"""What holds on a day: the table, the laws, and data that are written otherwise."""

from __future__ import annotations

import pyoxigraph as og
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from as_of_cases import CASES, NOT_STATED, Case
from questions.published import question
from stakhanov_ld.documents.as_of import as_of, change_points
from stakhanov_ld.documents.dated import DatedStatement, concerning, dated_statements
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.formats import TURTLE
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.certainty import Certainty, holds
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period, asked_period
from stakhanov_ld.model.vocabulary import BOUNDS, EDTF, RDF_OBJECT, RDF_SUBJECT, STATUS, XSD_DATE
from stakhanov_ld.publication.files import Part, SourceFile
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.query.parameters import bound, parameters

ID = "https://w3id.org/stakhanov-ld/id/"
ASKED = question("Q93")
THING, CLAIM, NAME = (og.NamedNode(f"http://w.example/{name}") for name in ("a", "claim", "name"))


@pytest.fixture(scope="module")
def index(flagship: Publication) -> Index:
    return Index(flagship)


@pytest.fixture(scope="module")
def statements(index: Index) -> tuple[DatedStatement, ...]:
    return dated_statements(index)


@pytest.fixture(scope="module")
def store(flagship: Publication) -> og.Store:
    made = og.Store()
    made.bulk_extend(og.Quad(*triple) for triple in flagship.default_graph)
    return made


# The table


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_core_answers_as_the_table(
    case: Case, index: Index, statements: tuple[DatedStatement, ...]
) -> None:
    """All that holds then and no more, each with its certainty and its status."""
    labels, thing = Labels(index), og.NamedNode(ID + case.thing)
    answer = as_of(concerning(thing, statements, index), asked_period(case.day))
    found = set()
    for held in answer.held:
        said, told = held.thing, held.thing.told_of(thing)
        assert not isinstance(told, og.Literal)
        status = labels.of(said.status) if said.status is not None else "-"
        found.add((labels.of(told), str(held.certainty), NOT_STATED if said.is_absence else status))
    assert found == case.rows
    assert answer.is_recorded == case.is_recorded


@pytest.mark.parametrize("case", CASES, ids=str)
def test_sparql_answers_as_the_table(case: Case, store: og.Store) -> None:
    """The named query, with the thing and the first and the last day as its parameters."""
    period = asked_period(case.day)
    values = {"thing": ID + case.thing, "first": str(period.first), "last": str(period.last)}
    solutions = store.query(bound(ASKED.text, parameters(ASKED.text), values))
    assert isinstance(solutions, og.QuerySolutions)
    found = set()
    for row in solutions:
        throughout, partly, absent = (
            row[n].value == "true" for n in ("throughout", "partly", "notStated")
        )
        certainty = "certain" if throughout else "certain in part" if partly else "possible"
        status = row["status"].value.partition("#")[2] if row["status"] else "-"
        found.add((row["what"].value, certainty, NOT_STATED if absent else status))
    assert found == case.rows


def test_what_does_not_hold_is_the_rest(
    index: Index, statements: tuple[DatedStatement, ...]
) -> None:
    """Nothing is lost: each statement either holds or is told as not of that time, oldest first."""
    own = concerning(og.NamedNode(ID + "person/stakhanov"), statements, index)
    answer = as_of(own, asked_period("1941-06-30"))
    assert {held.thing for held in answer.held} | set(answer.rest) == set(own)
    assert len(answer.held) + len(answer.rest) == len(own) > 10
    assert list(answer.rest) == [statement for statement in own if statement in answer.rest]


# The laws

# A parameter of a query takes years of nine digits.
DAYS = st.builds(
    Day,
    st.one_of(st.integers(-3, 3), st.integers(9998, 10001), st.integers(1 - 10**9, 10**9 - 1)),
    st.integers(1, 12), st.integers(1, 28),
)  # fmt: skip
ANY_BOUNDS = st.builds(Bounds, *[st.none() | DAYS] * 4)


@settings(max_examples=300, deadline=None)
@given(bounds=ANY_BOUNDS, asked=st.lists(DAYS, min_size=2, max_size=2).map(sorted))
def test_plain_patterns_say_what_the_model_says(bounds: Bounds, asked: list[Day]) -> None:
    """In years before 1 and after 9999 as well: the engine compares days as our type does."""
    if bounds.faults() or not bounds.given():
        return
    store = og.Store()
    told: list[tuple[og.NamedNode, og.NamedNode, og.NamedNode | og.Literal]] = [
        (CLAIM, RDF_SUBJECT, THING), (CLAIM, RDF_OBJECT, NAME),
        (CLAIM, STATUS, og.NamedNode("http://w.example/status")),
        (NAME, EDTF, og.Literal("whenever")),
        (NAME, og.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), og.Literal("A", language="en")),
    ]  # fmt: skip
    days = (bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end)
    for predicate, day in zip(BOUNDS, days, strict=True):
        if day is not None:
            told.append((NAME, predicate, og.Literal(str(day), datatype=XSD_DATE)))
    store.extend(og.Quad(*triple) for triple in told)
    values = {"thing": THING.value, "first": str(asked[0]), "last": str(asked[1])}
    rows = list(store.query(bound(ASKED.text, parameters(ASKED.text), values)))  # type: ignore[arg-type]
    certainty = holds(bounds, Period(*asked))
    if certainty is Certainty.NOT:
        assert rows == []
        return
    (row,) = rows
    flags = (row["throughout"].value, row["partly"].value)
    assert (
        flags
        == {
            Certainty.CERTAIN: ("true", "true"),
            Certainty.IN_PART: ("false", "true"),
            Certainty.POSSIBLE: ("false", "false"),
        }[certainty]
    )


NUMBERS = st.integers(0, 12)
SHORT_BOUNDS = st.tuples(*[st.none() | NUMBERS] * 4)


@settings(max_examples=300)
@given(
    several=st.lists(SHORT_BOUNDS, max_size=4),
    turn=st.sampled_from([Day(0, 12, 25), Day(9999, 12, 25)]),
)
def test_the_change_points_are_the_days_that_differ_from_their_eves(
    several: list[tuple[int | None, ...]], turn: Day
) -> None:
    """Counted day by day, across the turn of the year 0 and that of the year 9999."""
    all_bounds = [
        Bounds(*(None if n is None else turn + n for n in numbers)) for numbers in several
    ]
    all_bounds = [bounds for bounds in all_bounds if not bounds.faults()]

    def answer(day: Day) -> list[Certainty]:
        return [holds(bounds, Period(day, day)) for bounds in all_bounds]

    walked = [turn + number for number in range(-2, 16)]
    assert change_points(all_bounds) == tuple(
        day for day in walked[1:] if answer(day) != answer(day.previous())
    )


def test_the_first_and_the_last_day_that_there_is_break_nothing() -> None:
    """Nothing comes before the one or after the other."""
    first, last = Day(-(10**12 - 1), 1, 1), Day(10**12 - 1, 12, 31)
    assert change_points([Bounds(first, first, last, last)]) == (first,)


# Data that are written otherwise

HEAD = """
@prefix : <http://w.example/> . @prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix edtf: <http://id.loc.gov/datatypes/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix status: <https://w3id.org/stakhanov-ld/ns/status#> .
"""


def told_of(text: str, day: str, words: str = "", thing: str = "a") -> list[tuple[str, str]]:
    """What is told of `:a` by a publication of this Turtle, and how surely."""
    files = [SourceFile("data/a.ttl", Part.DATA, TURTLE, (HEAD + text).encode())]
    if words:
        files.append(SourceFile("ontology/a.ttl", Part.ONTOLOGY, TURTLE, (HEAD + words).encode()))
    index = Index(from_files(files, "a").publication)
    node = og.NamedNode(f"http://w.example/{thing}")
    answer = as_of(concerning(node, dated_statements(index), index), asked_period(day))
    return [(str(h.thing.told_of(node).value), str(h.certainty)) for h in answer.held]


NAMED = ':a sld:hasName :n . :n a :Name ; sld:edtf "1978/1990"^^edtf:edtf .'


def test_without_claims_what_leads_to_a_dependent_thing_has_its_time() -> None:
    """A class that the ontology marks as dependent: the name belongs to whoever bears it."""
    words = ":Name sld:dependent true ."
    assert told_of(NAMED, "1980", words) == [("http://w.example/n", "certain")]
    assert told_of(NAMED, "1980", words, "n") == [("http://w.example/a", "certain")]
    assert told_of(NAMED, "1991", words) == []


def test_a_blank_node_is_of_whatever_leads_to_it() -> None:
    """It can be nothing by itself."""
    (row,) = told_of(':a sld:hasName [ sld:edtf "1978/1990"^^edtf:edtf ] .', "1980")
    assert row[1] == "certain"


def test_without_claims_any_other_dated_thing_stands_for_itself() -> None:
    """A letter in an archive of 1900 to 1950 is not in it only then."""
    assert told_of(NAMED, "1980") == []
    assert told_of(NAMED, "1980", thing="n") == [("http://w.example/n", "certain")]


def test_bounds_alone_date_nothing() -> None:
    """They are an editor's reading; so answers the query, too."""
    text = ':c rdf:subject :a ; rdf:predicate :p ; rdf:object :n . :n sld:latestEnd "1990-01-01"^^xsd:date .'
    assert told_of(text, "1980") == []


def test_a_derived_claim_has_no_time_of_its_own() -> None:
    """What follows from two dated things is no third one; they stand for themselves."""
    text = ':c rdf:subject :a ; rdf:predicate sld:before ; rdf:object :n ; sld:status status:derived . :n sld:edtf "1980"^^edtf:edtf .'
    assert told_of(text, "1980") == []
    assert told_of(text, "1980", thing="n") == [("http://w.example/n", "possible")]


def test_a_claim_without_status_and_speaker_is_told_all_the_same() -> None:
    """Whatever rules others have."""
    text = ':c rdf:subject :a ; rdf:predicate :p ; rdf:object "red" ; sld:edtf "1980"^^edtf:edtf .'
    assert told_of(text, "1980") == [("red", "possible")]


def test_a_claim_that_is_not_whole_says_nothing() -> None:
    """Nothing to tell, and nothing breaks."""
    assert (
        told_of(':c rdf:subject :a ; rdf:object :n . :n sld:edtf "1980"^^edtf:edtf .', "1980") == []
    )


def test_of_several_bounds_all_outer_ones_limit_and_any_inner_ones_make_certain() -> None:
    """As the patterns of a query read them; what is no day limits nothing."""
    text = ':n sld:edtf "1978/1990"^^edtf:edtf ; sld:earliestStart "1979-01-01"^^xsd:date , "1985-01-01"^^xsd:date , "soon"^^xsd:date .'
    assert told_of(text, "1984", thing="n") == []
    assert told_of(text, "1985", thing="n") == [("http://w.example/n", "certain")]
