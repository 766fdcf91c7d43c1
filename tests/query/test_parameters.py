"""Are the parameters of a query found, and bound as terms whatever is given?"""

from __future__ import annotations

import re

import pyoxigraph as og
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_tables import rows
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.query.datatypes import DATATYPES
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.parameters import bound, parameters, used_prefixes
from stakhanov_ld.query.request import Limits

XSD = "http://www.w3.org/2001/XMLSchema#"
EXAMPLES = {
    p.type: p.default.value
    for row in rows("datatypes.tsv")
    for p in parameters(f"PREFIX xsd: <{XSD}> ASK {{ BIND({row['constant']} AS ?v) }}")
}
HEAD = f"PREFIX xsd: <{XSD}>\nPREFIX x: <http://x/>\n"


@pytest.mark.parametrize(
    ("pattern", "expected", "why"),
    [
        ('SELECT * WHERE { BIND("1990-01-01"^^xsd:date AS ?day) ?s ?p ?o }', {"day": f'"1990-01-01"^^<{XSD}date>'}, "a typed literal"),
        ("SELECT * { BIND(x:a AS ?who) ?s ?p ?o }", {"who": "<http://x/a>"}, "an IRI, without WHERE"),
        ('SELECT * { BIND("a"@en AS ?word) BIND(012 AS ?n) }', {"word": '"a"@en', "n": f'"012"^^<{XSD}integer>'}, "two, with their lexical forms"),
        ("CONSTRUCT { ?s ?p ?day } WHERE { BIND(1 AS ?day) ?s ?p ?o }", {"day": f'"1"^^<{XSD}integer>'}, "the pattern, not the template"),
        ("ASK { ?s ?p ?o BIND(1 AS ?n) }", {}, "only where the pattern begins"),
        ("ASK { BIND(1+1 AS ?n) }", {}, "an expression is no constant"),
        ("ASK { BIND(STR(1) AS ?n) }", {}, "nor is a call"),
        ("ASK { BIND(?x AS ?n) }", {}, "nor is a variable"),
        ("ASK { # BIND(1 AS ?n)\n }", {}, "a comment binds nothing"),
        ("DESCRIBE x:a", {}, "no pattern at all"),
        ("CONSTRUCT { ?s ?p ?n } { BIND(1 AS ?n) ?s ?p ?o }", {"n": f'"1"^^<{XSD}integer>'}, "the pattern, WHERE omitted"),
        ("CONSTRUCT { ?s ?p ?n } FROM x:g { BIND(1 AS ?n) }", {"n": f'"1"^^<{XSD}integer>'}, "with a dataset between"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {}, "a template that is the pattern"),
        ("CONSTRUCT { }", {}, "a template alone"),
        ("SELECT*WHERE{ BIND(1 AS ?n) } VALUES ?s { x:a }", {"n": f'"1"^^<{XSD}integer>'}, "VALUES behind the pattern"),
        ("SELECT * { BIND(1 AS ?n) } VALUES ?s { x:a }", {"n": f'"1"^^<{XSD}integer>'}, "also without WHERE"),
        ("ASK { BIND(<rel> AS ?who) }", {"who": "<http://base/rel>"}, "a relative IRI"),
        ("ASK { BIND(1 AS ?n) . BIND(x:a AS ?who) . }", {"n": f'"1"^^<{XSD}integer>', "who": "<http://x/a>"}, "full stops between"),
        ("ASK { BIND(1 AS ?n) . . BIND(x:a AS ?who) }", {"n": f'"1"^^<{XSD}integer>'}, "two in a row are no SPARQL"),
        ('ASK { BIND("a"^^x:t AS ?t) BIND(1 AS ?n) }', {"n": f'"1"^^<{XSD}integer>'}, "a type that nobody knows"),
        ('ASK { BIND("0g"^^xsd:hexBinary AS ?t) }', {}, "nor the engine"),
        ('ASK { BIND("abc"^^xsd:int AS ?t) BIND(-5 AS ?n) }', {"n": f'"-5"^^<{XSD}integer>'}, "a constant that is no value"),
    ],
)  # fmt: skip
def test_which_parameters_there_are(pattern: str, expected: dict[str, str], why: str) -> None:
    """Variables that are bound to a constant where the pattern begins."""
    found = parameters(HEAD + pattern, "http://base/")
    assert {p.name: str(p.default) for p in found} == expected, why


def test_a_value_takes_the_place_of_the_constant() -> None:
    """As a VALUES row; what is not given stays as it is written."""
    text = f"{HEAD}SELECT * {{ BIND(1 AS ?n) BIND(x:a AS ?who) }}"
    one = bound(text, parameters(text), {"who": "http://y/"})
    assert one == f"{HEAD}SELECT * {{ BIND(1 AS ?n) VALUES ?who {{ <http://y/> }} }}"
    assert bound(text, parameters(text), {}) == text


@given(st.text(max_size=60))
def test_no_value_is_more_than_a_term(value: str) -> None:
    """Quotes, braces, line ends, escapes: the query binds the very text, or the value is refused."""
    text = 'SELECT ?v { BIND("a" AS ?v) }'
    asked = bound(text, parameters(text), {"v": value})
    assert guard(asked, Limits())
    (solution,) = og.Store().query(asked)  # type: ignore[misc]
    assert solution["v"] == og.Literal(value)


@given(st.text(max_size=40))
def test_an_iri_is_an_iri_or_refused(value: str) -> None:
    """What cannot be an IRI never enters the text."""
    text = "SELECT ?v { BIND(<http://x/> AS ?v) }"
    try:
        asked = bound(text, parameters(text), {"v": value})
    except BadRequest:
        return
    (solution,) = og.Store().query(asked)  # type: ignore[misc]
    assert solution["v"] == og.NamedNode(value)


@pytest.mark.parametrize("row", rows("datatypes.tsv"), ids=lambda row: " ".join(row.values()))
def test_a_value_fits_its_type(row: dict[str, str]) -> None:
    """It becomes a term of that type; what does not fit is refused with an example that does."""
    (parameter,) = parameters(f"{HEAD}ASK {{ BIND({row['constant']} AS ?v) }}")
    if row["fits"] == "yes":
        term = parameter.term(row["value"])
        assert term.value == row["value"]
        assert str(term).partition('"^^')[2] == str(parameter.default).partition('"^^')[2]
        assert str(term).partition('"@')[2] == str(parameter.default).partition('"@')[2]
    else:
        with pytest.raises(BadRequest, match="Write for instance v="):
            parameter.term(row["value"])


def test_the_table_tries_every_type() -> None:
    """Each has a value that fits and, unless it takes any text, one that does not."""
    tried = {
        (parameters(f"{HEAD}ASK {{ BIND({row['constant']} AS ?v) }}")[0].type, row["fits"])
        for row in rows("datatypes.tsv")
    }
    assert {iri for iri, fits in tried if fits == "yes"} >= DATATYPES.keys()
    exact = {iri for iri, datatype in DATATYPES.items() if datatype.pattern is not None}
    assert {iri for iri, fits in tried if fits == "no"} >= exact


@pytest.mark.parametrize("iri", sorted(iri for iri, row in DATATYPES.items() if row.pattern))
@settings(deadline=None)
@given(data=st.data())
def test_what_fits_is_a_value_to_the_engine(iri: str, data: st.DataObject) -> None:
    """It calculates with every number and compares every date that the table lets through."""
    pattern = DATATYPES[iri].pattern
    assert pattern is not None
    value = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    (parameter,) = parameters(f'ASK {{ BIND("{EXAMPLES[iri]}"^^<{iri}> AS ?v) }}')
    try:
        term = parameter.term(value)
    except BadRequest:
        return
    expression = f"{term} <= {term} || {term} > {term} || {term} != {term}"
    (solution,) = og.Store().query(f"SELECT ({expression} AS ?known) ({term} + 0 AS ?n) {{}}")  # type: ignore[misc]
    assert solution["known"] == og.Literal(True) or iri == f"{XSD}gMonthDay"
    if "nteger" in iri or DATATYPES[iri].pattern == DATATYPES[f"{XSD}double"].pattern:
        assert solution["n"] is not None


def test_the_prefixes_of_a_text() -> None:
    """Those of names, not what looks like them in strings and comments."""
    assert used_prefixes("ASK { x:a :b 'c:d' } # e:f") == {"x", ""}
