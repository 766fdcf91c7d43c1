"""A SPARQL constraint asked once of the whole graph finds what it would find at each node."""

from __future__ import annotations

import pytest

from publication.validating import PREFIXES, asked, by_pyshacl, found, joined, turtle
from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.publication.violations import Severity


def test_this_is_bound_before_the_query_begins() -> None:
    """A query whose every pattern is a NOT EXISTS is about each focus node, not about any."""
    shapes = asked("SELECT $this WHERE { FILTER NOT EXISTS { $this :p ?x } }")
    assert joined(shapes) == 1
    assert [v.node for v in found(":a a :Thing ; :p 1 . :b a :Thing . :c :p 2 .", shapes)] == [
        "https://example.org/b"
    ]


def test_value_path_and_message_come_from_the_row() -> None:
    """Templates hold $ or ? and the name of a projected variable; others stay as they are."""
    shapes = asked(
        "SELECT $this ?path ?value WHERE { $this ?path ?value FILTER(isLiteral(?value)) }",
        on_constraint='; sh:message "{$this} has {?value} by {?path} {?else}"',
    )
    assert joined(shapes) == 1
    (result,) = found(":a a :Thing ; :p 7 .", shapes)
    assert (result.path, result.value) == (
        "https://example.org/p",
        '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    )
    assert result.message == "https://example.org/a has 7 by https://example.org/p {?else}"


def test_without_a_value_the_node_is_the_value() -> None:
    """As pySHACL does and the recommendation says."""
    (result,) = found(":a a :Thing .", asked("SELECT $this WHERE { $this a :Thing }"))
    assert result.value == result.node == "https://example.org/a"
    assert result.message == "Mend it."


TARGETS = {
    "class": ("sh:targetClass :Thing", ["kind", "thing"]),
    "node": ("sh:targetNode :elsewhere , 'x'@en", ['"x"@en', "elsewhere"]),
    "subjects": ("sh:targetSubjectsOf :p", ["thing"]),
    "objects": ("sh:targetObjectsOf :p", ["other"]),
    "implicit class": ("a rdfs:Class", ["own"]),
}


@pytest.mark.parametrize("name", TARGETS)
def test_targets(name: str) -> None:
    """All five kinds of target, subclasses included; a node is asked once."""
    target, nodes = TARGETS[name]
    shapes = f"""{PREFIXES} :rule a sh:NodeShape ; {target} ; sh:targetClass :Nothing ;
        sh:sparql [ sh:prefixes : ; sh:select "SELECT $this WHERE {{ BIND(1 AS ?x) }}" ] ."""
    data = """:thing a :Thing ; :p :other . :kind a :Kind , :Thing . :own a :rule .
        :Kind rdfs:subClassOf :Middle . :Middle rdfs:subClassOf :Thing ."""
    assert joined(shapes) == 1
    results = [v.node.removeprefix("https://example.org/") for v in found(data, shapes)]
    assert results == nodes
    assert {("rule", n) for n in nodes} == {
        (rule.removeprefix("https://example.org/"), node.removeprefix("https://example.org/"))
        for rule, node, _ in by_pyshacl(turtle(data), turtle(shapes))
    }


@pytest.mark.parametrize(
    ("more", "on_constraint"), [("; sh:deactivated true", ""), ("", "; sh:deactivated true")]
)
def test_what_is_deactivated_finds_nothing(more: str, on_constraint: str) -> None:
    """On the shape or on the constraint."""
    shapes = asked("SELECT $this WHERE { $this a :Thing }", more, on_constraint)
    assert found(":a a :Thing .", shapes) == ()


def test_severity_of_the_constraint_goes_before_that_of_the_shape() -> None:
    """One shape may hold a rule and a recommendation."""
    shapes = asked("SELECT $this WHERE { $this a :Thing }", "; sh:severity sh:Warning")
    assert [v.severity for v in found(":a a :Thing .", shapes)] == [Severity.WARNING]
    shapes = asked("SELECT $this WHERE { $this a :Thing }", on_constraint="; sh:severity sh:Info")
    assert [v.severity for v in found(":a a :Thing .", shapes)] == [Severity.INFO]


LEFT = {
    "a property shape": """
        :rule a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :p ; sh:sparql [
            sh:prefixes : ; sh:select "SELECT $this ?value WHERE { $this $PATH ?value }" ] .""",
    "a shape within another": """
        :rule a sh:NodeShape ; sh:targetClass :Thing ; sh:not :part .
        :part a sh:NodeShape ; sh:targetClass :Nothing ; sh:sparql [
            sh:prefixes : ; sh:select "SELECT $this { FILTER NOT EXISTS { $this :p ?x } }" ] .""",
    "a constraint component": """
        :rule a sh:NodeShape ; sh:targetClass :Thing ; :without :p .
        :Component a sh:ConstraintComponent ; sh:parameter [ sh:path :without ] ; sh:validator [
            a sh:SPARQLAskValidator ; sh:prefixes : ;
            sh:ask "ASK { FILTER NOT EXISTS { $this $without ?x } }" ] .""",
    "a SPARQL target": """
        :rule a sh:NodeShape ; sh:target [
            a sh:SPARQLTarget ; sh:prefixes : ; sh:select "SELECT ?this { ?this a :Thing }" ] ;
            sh:sparql [ sh:prefixes : ; sh:select "SELECT $this { $this :p ?x }" ] .""",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_cannot_be_joined_is_left_to_pyshacl(name: str) -> None:
    """Anyone's shapes work; only ours are fast."""
    shapes = PREFIXES + LEFT[name]
    assert joined(shapes) == 0
    nodes = [v.node for v in found(":a a :Thing ; :p 1 . :b a :Thing .", shapes)]
    assert nodes == ["https://example.org/a"]


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }",
        "SELECT $this FROM <http://127.0.0.1:9/> WHERE { $this ?p ?o }",
    ],
)
def test_no_shape_may_leave_the_graph(select: str) -> None:
    """Validation reads the publication and nothing else."""
    with pytest.raises(InvalidPublication, match="take the clause out"):
        found(":a a :Thing .", asked(select))


def test_a_word_in_a_string_is_no_clause() -> None:
    """FROM and MINUS may be named in texts, comments, prefixed names and IRIs."""
    shapes = asked(
        r"""SELECT $this WHERE { # from here
        $this a :Thing FILTER(STR($this) != 'SERVICE MINUS' && $this != :values) }""".replace(
            "\n", r"\n"
        )
    )
    assert joined(shapes) == 1
    assert len(found(":a a :Thing .", shapes)) == 1
