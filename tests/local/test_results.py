"""What comes of a query is typed, and to the letter; a frame has the types of its columns."""

from __future__ import annotations

import sys
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakhanov_ld
from stakhanov_ld import BadRequest, Day, Iri, Literal, MalformedQuery, MissingExtra

XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = f"PREFIX xsd: <{XSD}> "


@pytest.fixture(scope="module")
def biography() -> stakhanov_ld.Publication:
    return stakhanov_ld.open_publication()


CASES = {
    "1": 1,
    "true": True,
    "1.50": Decimal("1.50"),
    "1e0": 1.0,
    '"a"': "a",
    '"a"@en': "a",
    "<urn:a>": Iri("urn:a"),
    '"1978-02-15"^^xsd:date': Day(1978, 2, 15),
    '"-0043-03-15"^^xsd:date': Day(-43, 3, 15),
    '"12345-01-01"^^xsd:date': Day(12345, 1, 1),
    '"yesterday"^^xsd:date': "yesterday",
    '"1978"^^xsd:gYear': "1978",
    '"maybe"^^xsd:boolean': "maybe",
    '"many"^^xsd:integer': "many",
    '"1_000"^^xsd:integer': "1_000",
    '"９"^^xsd:integer': "９",
    '"1E5"^^xsd:decimal': "1E5",
    '"NaN"^^xsd:decimal': "NaN",
    '"1_0"^^xsd:double': "1_0",
    '"INF"^^xsd:double': float("inf"),
    '"2020-W01"^^xsd:dateTime': "2020-W01",
}


@pytest.mark.parametrize("term", CASES)
def test_a_value_is_what_python_calculates_with(
    biography: stakhanov_ld.Publication, term: str
) -> None:
    """The lexical form, where Python has no such value; the type as well as the number."""
    (row,) = biography.query(f"{HEAD} SELECT ({term} AS ?x) {{}}").rows
    assert row["x"] == row[0] == next(iter(row)) == CASES[term]
    assert type(row["x"]) is type(CASES[term])


def test_lexical_form_datatype_and_language_are_kept(biography: stakhanov_ld.Publication) -> None:
    """Beside the value; what is unbound is None."""
    text = f'{HEAD} SELECT ("1990-01-01"^^xsd:date AS ?day) ("Стаханов"@uk AS ?name) ?none {{}}'
    (row,) = biography.query(text).rows
    string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    assert row.terms == (
        Literal("1990-01-01", XSD + "date"), Literal("Стаханов", string, "uk"), None,
    )  # fmt: skip
    assert row["none"] is None
    assert len(row) == 3
    with pytest.raises(KeyError, match="there are day, name, none"):
        row["nom"]


def test_columns_stand_as_the_query_has_them(biography: stakhanov_ld.Publication) -> None:
    """SELECT * in the order of first appearance, and without a row as well."""
    result = biography.query("SELECT * { ?z <urn:p> ?a }")
    assert (result.variables, result.rows) == (("z", "a"), ())
    assert list(result.to_frame().columns) == ["z", "a"]


def test_each_form_has_its_answer(biography: stakhanov_ld.Publication) -> None:
    """ASK a truth, CONSTRUCT triples; rows have SELECT alone."""
    asked = biography.query("ASK { ?s ?p ?o }")
    assert (asked.truth, asked.rows) == (True, ())
    made = biography.query('CONSTRUCT { <urn:a> <urn:b> "01"^^<urn:c> } {}')
    assert made.triples == ((Iri("urn:a"), Iri("urn:b"), Literal("01", "urn:c")),)
    assert len(made.graph()) == 1
    with pytest.raises(BadRequest, match="only SELECT"):
        asked.to_frame()


def test_parameters_are_bound_as_terms(biography: stakhanov_ld.Publication) -> None:
    """By their types, whatever the value holds; a name that is none is an error."""
    posts = biography.queries["posts-in-june-1941"].text
    assert len(biography.query(posts).rows) == 2
    assert len(biography.query(posts, day=Day(1950, 5, 1)).rows) == 1
    with pytest.raises(BadRequest, match=r"'yesterday' is no date.*for instance day=1941-06-30"):
        biography.query(posts, day="yesterday")
    with pytest.raises(BadRequest, match="'date' is no parameter of this query, which has day"):
        biography.query(posts, date="1950-05-01")
    text = 'SELECT ?name { BIND("a" AS ?name) }'
    hostile = '" } } # \\ \n'
    assert biography.query(text, name=hostile).rows[0]["name"] == hostile


@pytest.mark.parametrize(
    "text",
    [
        "SELECT",
        "",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
    ],
)
def test_what_is_no_query_is_refused(biography: stakhanov_ld.Publication, text: str) -> None:
    """Malformed, an update, or one that would leave this machine."""
    with pytest.raises(MalformedQuery):
        biography.query(text)


# Frames


def frame_of(publication: stakhanov_ld.Publication, *terms: str) -> pd.Series:
    rows = " ".join(f"({term})" for term in terms)
    frame = publication.query(f"{HEAD} SELECT ?x {{ VALUES (?x) {{ {rows} }} }}").to_frame()
    return frame["x"]


def test_a_column_has_the_type_of_its_values(biography: stakhanov_ld.Publication) -> None:
    """What is missing changes no type; mixtures stay what they are."""
    types = {
        ("1", "UNDEF", "3"): "Int64",
        ("1e0", "UNDEF"): "Float64",
        ("true", "UNDEF"): "boolean",
        ('"a"', "<urn:a>", "UNDEF"): "string",
        ('"1978-02-15"^^xsd:date', "UNDEF"): "datetime64[s]",
        ('"0001-01-01"^^xsd:date', '"9999-12-31"^^xsd:date'): "datetime64[s]",
        ('"1978-02-15"^^xsd:date', '"-0043-03-15"^^xsd:date'): "object",
        ("1.5", "2.25"): "object",
        ("1", '"a"'): "object",
        ("UNDEF",): "object",
    }
    assert {terms: str(frame_of(biography, *terms).dtype) for terms in types} == types


def test_a_column_has_the_values_of_the_rows(biography: stakhanov_ld.Publication) -> None:
    """Whatever the type; days of any year among them."""
    assert list(frame_of(biography, "1", "3")) == [1, 3]
    assert str(frame_of(biography, '"1706-01-03"^^xsd:date')[0].date()) == "1706-01-03"
    far = frame_of(biography, '"12345-01-01"^^xsd:date', '"0000-02-29"^^xsd:date')
    assert list(far) == [Day(12345, 1, 1), Day(0, 2, 29)]
    assert frame_of(biography, '"a"', "UNDEF").isna().tolist() == [False, True]
    assert frame_of(biography, "1.50")[0] == Decimal("1.50")


def test_without_pandas_the_error_says_what_to_install(
    biography: stakhanov_ld.Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line that can be copied."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install 'stakhanov-ld\[pandas\]'"):
        biography.query("SELECT (1 AS ?one) {}").to_frame()


# Literals


@given(st.text(), st.sampled_from(["date", "integer", "boolean", "decimal", "double", "dateTime"]))
def test_any_text_has_a_value(text: str, datatype: str) -> None:
    """Of whatever type it claims to be."""
    literal = Literal(text, XSD + datatype)
    assert literal.value is not None
    assert str(literal) == text


def test_an_answer_of_triple_terms_is_refused(biography: stakhanov_ld.Publication) -> None:
    """By one of the errors that are promised."""
    for query in (
        "SELECT (TRIPLE(<a:b>,<a:b>,<a:b>) AS ?t) {}",
        "CONSTRUCT { <a:b> <a:b> <<( <a:b> <a:b> <a:b> )>> } {}",
    ):
        with pytest.raises(stakhanov_ld.BadRequest, match=r"RDF 1\.1"):
            biography.query(query)
