"""Does validation find what SHACL says is wrong, and the same as pySHACL by itself?"""

from __future__ import annotations

import re
import socket
from functools import cache
from pathlib import Path

import pyoxigraph as og
import pyshacl
import pytest
import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.publication.shapes import Shapes
from stakhanov_ld.publication.sparql_constraints import joined_constraints
from stakhanov_ld.publication.validation import validate
from stakhanov_ld.publication.violations import Severity, Violation

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "shapes"
SH = "http://www.w3.org/ns/shacl#"
HEAD = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PREFIXES = ': sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'


def turtle(text: str) -> list[og.Triple]:
    """The triples of a few lines with the prefixes above."""
    return [quad.triple for quad in og.parse(HEAD + text, og.RdfFormat.TURTLE)]


def found(data: str, shapes: str) -> tuple[Violation, ...]:
    """The results for a few lines of data and shapes."""
    return validate(turtle(data), turtle(shapes))


def asked(select: str, more: str = "", on_constraint: str = "") -> str:
    """Shapes with one SPARQL constraint on every :Thing."""
    return f"""{PREFIXES}
        :rule a sh:NodeShape ; sh:targetClass :Thing ; sh:message "Mend it."@en {more} ;
            sh:sparql [ sh:prefixes : {on_constraint} ; sh:select "{select}" ] ."""


def joined(shapes: str) -> int:
    """How many constraints are asked once of the whole graph."""
    return len(joined_constraints(Shapes(turtle(shapes))))


# ── results ──────────────────────────────────────────────────────────────────────────────────


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


# ── SPARQL constraints asked once of the whole graph ─────────────────────────────────────────


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


# ── the same as pySHACL by itself ────────────────────────────────────────────────────────────


def by_pyshacl(data: list[og.Triple], shapes: list[og.Triple]) -> set[tuple[str, str, str]]:
    """Rule, node and value of each result of pySHACL on the shapes as they are."""

    def graph(triples: list[og.Triple]) -> rdflib.Graph:
        text = og.serialize(triples, format=og.RdfFormat.N_TRIPLES)
        assert text is not None
        return rdflib.Graph().parse(data=text, format="nt")

    _, report, text = pyshacl.validate(graph(data), shacl_graph=graph(shapes))
    assert isinstance(report, rdflib.Graph), text

    def said(result: rdflib.term.Node, name: str) -> str:
        value = report.value(result, rdflib.URIRef(SH + name))
        if isinstance(value, rdflib.Literal):
            datatype = og.NamedNode(str(value.datatype)) if value.datatype else None
            return str(og.Literal(str(value), datatype=datatype, language=value.language))
        return "_:" if isinstance(value, rdflib.BNode) else str(value or "")

    results = report.objects(None, rdflib.URIRef(SH + "result"))
    return {(said(r, "sourceShape"), said(r, "focusNode"), said(r, "value")) for r in results}


def by_us(data: list[og.Triple], shapes: list[og.Triple]) -> set[tuple[str, str, str]]:
    """The same of our own results."""

    def said(term: str | None) -> str:
        return "_:" if (term or "").startswith("_:") else term or ""

    return {(v.rule, said(v.node), said(v.value)) for v in validate(data, shapes)}


def files(pattern: str) -> list[og.Triple]:
    """The triples of all files that match, of which there must be some."""
    paths = sorted(ROOT.glob(pattern))
    assert paths, f"nothing matches {pattern}"
    return [quad.triple for path in paths for quad in og.parse(path=str(path))]


def without_zoned_days(triples: list[og.Triple]) -> list[og.Triple]:
    """Days with a time zone out: the shapes forbid them, the engines compare them differently."""
    return [t for t in triples if not re.search(r'\dZ"\^\^', str(t.object))]


@pytest.fixture
def _each_query_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine tenths of what plain pySHACL takes; what is evaluated stays the same."""

    @cache
    def once(text: str) -> object:
        return translateQuery(parseQuery(text))

    processor = "rdflib.plugins.sparql.processor"
    monkeypatch.setattr(f"{processor}.parseQuery", lambda text: text)
    monkeypatch.setattr(f"{processor}.translateQuery", lambda text, base, names: once(text))


def base() -> dict[og.Triple, None]:
    """The ontology and the smallest publication that breaks no rule."""
    return dict.fromkeys([*files("tests/shapes/base.ttl"), *files("ontology/*.ttl")])


def broken_in_many_ways() -> list[og.Triple]:
    """The base with all invalid examples in it, each about nodes of its own."""
    known = {term for triple in base() for term in triple}
    gone = {*files("tests/shapes/*/remove.ttl")}
    data = dict.fromkeys(triple for triple in base() if triple not in gone)
    for number, path in enumerate(sorted(EXAMPLES.glob("*/invalid.ttl"))):

        def own(term: object, number: int = number) -> object:
            if not isinstance(term, og.NamedNode) or term in known:
                return term
            named = "/id/" in term.value or "#:~:text=" in term.value
            return og.NamedNode(f"{term.value}-{number}") if named else term

        for quad in og.parse(path=str(path)):
            data[og.Triple(*map(own, quad.triple))] = None  # type: ignore[arg-type]  # terms again
    return without_zoned_days(list(data))


@pytest.mark.usefixtures("_each_query_is_parsed_once")
def test_on_a_broken_publication_pyshacl_finds_the_same() -> None:
    """Plain pySHACL on the shapes as they stand, SPARQL constraints and all, is the reference."""
    shapes = files("shapes/*.ttl")
    data = broken_in_many_ways()
    ours = by_us(data, shapes)
    assert ours == by_pyshacl(data, shapes)
    asked_here = {_local(str(c.shape)) for c in joined_constraints(Shapes(shapes))}
    missed = asked_here - {_local(rule) for rule, _, _ in ours}
    assert not missed, f"not compared, as nothing breaks them: {sorted(missed)}"


# ── the same by whatever shares ──────────────────────────────────────────────────────────────


def in_shares(
    data: list[og.Triple], shapes: list[og.Triple], monkeypatch: pytest.MonkeyPatch
) -> tuple[Violation, ...]:
    """The results as of a graph that is large enough to be shared."""
    with monkeypatch.context() as patched:
        patched.setattr("stakhanov_ld.publication.validation.WORTH_SHARING", 0)
        return validate(data, shapes, processes=2)


def test_shares_of_the_shapes_find_together_what_all_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each result once, in the same order."""
    data, shapes = broken_in_many_ways(), files("shapes/*.ttl")
    assert in_shares(data, shapes, monkeypatch) == validate(data, shapes) != ()


@pytest.mark.parametrize(
    ("shapes", "broken"),
    [
        (":Thing a rdfs:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .", 1),
        (":Thing a owl:Class , sh:NodeShape ; sh:pattern '^$' . owl:Class rdfs:subClassOf rdfs:Class .", 2),
        (":one sh:targetClass :Thing ; sh:node :two . :two sh:targetNode :b ; sh:nodeKind sh:Literal .", 3),
        (":one sh:targetSubjectsOf :p ; sh:targetObjectsOf :q ; sh:not [ sh:nodeKind sh:IRI ] .", 2),
        (":one sh:targetClass :Thing ; sh:or ( :two [ sh:path :p ; sh:minCount 1 ] ) . :two sh:class :Other .", 1),
        (":a1 sh:targetNode :a ; sh:path :p ; sh:maxCount 0 . :a2 sh:targetNode :a ; sh:path :q ; sh:maxCount 0 .", 2),
        (":off sh:deactivated true ; sh:targetClass :Thing ; sh:nodeKind sh:Literal .", 0),
    ],
)  # fmt: skip
def test_a_shape_has_its_targets_in_one_share_only(
    shapes: str, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they are, and whoever refers to it: no result is missing, none is there twice."""
    data = turtle(":a a :Thing ; :p 1 ; :q :b . :b a :Thing .")
    results = in_shares(data, turtle(shapes), monkeypatch)
    assert results == validate(data, turtle(shapes))
    assert len(results) == broken


def _local(iri: str) -> str:
    return iri.strip("<>").partition("#")[2]
