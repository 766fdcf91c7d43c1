"""Validation says all that is needed to mend what is wrong by SHACL, and fetches nothing for it."""

from __future__ import annotations

import socket

import pytest

from publication.validating import SH, asked, found, turtle
from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.publication.validation import validate
from stakhanov_ld.publication.violations import Severity, Violation


def test_without_shapes_nothing_is_wrong() -> None:
    """A publication need not have shapes."""
    assert validate(turtle(":a a :Thing ."), []) == ()


def test_a_core_result_says_rule_node_path_value_and_message() -> None:
    """Everything needed to find the place and to mend it."""
    shapes = """:rule a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :p ;
        sh:datatype xsd:date ; sh:severity sh:Warning ; sh:message "Ein Tag!"@de , "A day!"@en ."""
    assert found(':a a :Thing ; :p "1978"^^xsd:gYear .', shapes) == (
        Violation(
            rule="https://example.org/rule",
            severity=Severity.WARNING,
            node="https://example.org/a",
            path="https://example.org/p",
            value='"1978"^^<http://www.w3.org/2001/XMLSchema#gYear>',
            message="A day!",
            component=SH + "DatatypeConstraintComponent",
        ),
    )


def test_a_nameless_shape_reports_under_the_shape_that_holds_it() -> None:
    """A blank label would change with every reading."""
    shapes = ":rule sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    assert [v.rule for v in found(":a a :Thing .", shapes)] == ["https://example.org/rule"]


def test_a_path_that_is_no_single_property_is_written_as_in_sparql() -> None:
    """The path is read by people."""
    shapes = """:rule sh:targetClass :Thing ; sh:minCount 1 ; sh:path (
        [ sh:inversePath :p ] [ sh:zeroOrMorePath [ sh:alternativePath ( :q :r ) ] ] ) ."""
    assert [v.path for v in found(":a a :Thing .", shapes)] == [
        "^(<https://example.org/p>)/((<https://example.org/q>|<https://example.org/r>))*"
    ]


def test_blank_nodes_keep_their_labels() -> None:
    """So that a result can be found in the data again."""
    data = turtle("_:here a :Thing .")
    (result,) = validate(data, turtle(":rule sh:targetClass :Thing ; sh:path :p ; sh:minCount 1 ."))
    assert result.node == str(data[0].subject)
    assert result.node.startswith("_:")


def test_lexical_forms_reach_the_shapes_as_written() -> None:
    """A shape can forbid what an engine would rewrite."""
    shapes = ':rule sh:targetClass :Thing ; sh:path :p ; sh:pattern "^[1-9]" .'
    assert [v.value for v in found(":a a :Thing ; :p 01 , 2 .", shapes)] == [
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]


def test_results_are_sorted_and_said_once() -> None:
    """The same graph gives the same report, in whatever order it is read."""
    shapes = """:b sh:targetClass :Thing ; sh:path :p ; sh:minCount 1 ; sh:message "m" .
        :a sh:targetClass :Thing ; sh:path :q ; sh:minCount 1 ; sh:message "m" ."""
    data = turtle(":x a :Thing . :y a :Thing .")
    results = validate(data, turtle(shapes))
    assert results == validate(reversed(data), reversed(turtle(shapes)))
    assert [(v.rule[-1], v.node[-1]) for v in results] == [
        ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "shapes",
    [
        ":rule sh:targetClass :Thing ; sh:path :p ; sh:minCount 1 , 2 .",
        asked("SELECT $this WHERE { VALUES ?x { 1 } $this a :Thing }"),
    ],
)
def test_shapes_that_cannot_be_run_are_an_error(shapes: str) -> None:
    """Silence would be taken for conformance."""
    with pytest.raises(InvalidPublication, match="shapes cannot be run"):
        found(":a a :Thing .", shapes)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """owl:imports in data or shapes are data."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    imports = "<http://127.0.0.1:9/> a owl:Ontology ; owl:imports <http://127.0.0.1:9/other> ."
    shapes = imports + ":rule sh:targetClass :Thing ; sh:path :p ; sh:minCount 1 ."
    assert len(found(":a a :Thing . " + imports, shapes)) == 1
