"""Are the parameters of a query found, and bound as terms whatever is given?"""

from __future__ import annotations

import pyoxigraph as og
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.parameters import bound, parameters, used_prefixes
from stakhanov_ld.query.request import Limits

XSD = "http://www.w3.org/2001/XMLSchema#"
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
    ],
)  # fmt: skip
def test_which_parameters_there_are(pattern: str, expected: dict[str, str], why: str) -> None:
    """Variables that are bound to a constant where the pattern begins."""
    found = parameters(HEAD + pattern)
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


@pytest.mark.parametrize(
    ("constant", "good", "bad"),
    [
        ('"1990-01-01"^^xsd:date', "1985-06-30", "1985-02-30"),
        ('"1990-01-01"^^xsd:date', "-0044-03-15", "1985-06"),
        ("1", "-12", "1.5"),
        ("1.5", "2.", "1e3"),
        ("true", "0", "yes"),
        ('"1990"^^xsd:gYear', "1985", "85"),
        ("<http://x/a>", "urn:x:b", "b c"),
    ],
)
def test_a_value_fits_its_type(constant: str, good: str, bad: str) -> None:
    """What does not is refused with an example that does."""
    (parameter,) = parameters(f"{HEAD}ASK {{ BIND({constant} AS ?v) }}")
    assert parameter.term(good).value == good
    with pytest.raises(BadRequest, match="Write for instance v="):
        parameter.term(bad)


def test_the_prefixes_of_a_text() -> None:
    """Those of names, not what looks like them in strings and comments."""
    assert used_prefixes("ASK { x:a :b 'c:d' } # e:f") == {"x", ""}
