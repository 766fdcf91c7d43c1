"""A node of the sample is validated as if everything were; of the others nothing is said."""

from __future__ import annotations

import pyoxigraph as og
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakhanov_ld.publication.extent import Extent
from stakhanov_ld.publication.sampling import in_sample, sample
from stakhanov_ld.publication.validation import Validator, validate

BASE = "https://example.org/"
HEAD = f"""
@prefix : <{BASE}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
HALF = Extent("sample", 2)
SHAPES = {
    "a property": "sh:targetClass :C0 ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:class :C1 ] .",
    "a sequence": "sh:targetClass :C0 , :C1 ; sh:path ( :p :q ) ; sh:maxCount 1 .",
    "back": "sh:targetClass :C0 ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ] .",
    "there and back": "sh:targetClass :C0 ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:class :C1 .",
    "back along a sequence": """sh:targetClass :C0 ; sh:path [ sh:inversePath ( :p :q ) ] ;
        sh:maxCount 0 .""",
    "to the end": "sh:targetClass :C0 ; sh:path [ sh:zeroOrMorePath :p ] ; sh:class :C1 .",
    "one way or the other": """sh:targetClass :C0 ;
        sh:path [ sh:alternativePath ( :p [ sh:zeroOrOnePath :q ] ) ] ; sh:class :C1 .""",
    "a shape that another refers to": """sh:targetSubjectsOf :q ; sh:node :t .
        :t sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ] .""",
    "a shape that refers to itself": """sh:targetObjectsOf :q ;
        sh:or ( [ sh:class :C1 ] [ sh:path :p ; sh:minCount 1 ] ) ; sh:not [ sh:class :C0 ] .""",
    "how many of a kind": """sh:targetClass :C0 ; sh:property [ sh:path :p ;
        sh:qualifiedValueShape [ sh:path :q ; sh:class :C1 ] ; sh:qualifiedMinCount 1 ] .""",
    "a pair": "sh:targetClass :C0 ; sh:property [ sh:path :p ; sh:disjoint :q ] .",
    "closed": """sh:targetClass :C0 ; sh:closed true ; sh:ignoredProperties ( rdf:type :p ) ;
        sh:property [ sh:path :p ; sh:xone ( [ sh:class :C0 ] [ sh:class :C1 ] ) ] .""",
    "a node that it names": "sh:targetNode :n1 ; sh:targetClass :C1 ; sh:property [ sh:path :q ; sh:maxCount 0 ] .",
    "a query": """sh:targetClass :C0 ; sh:targetObjectsOf :p ; sh:sparql [ sh:select '''
        SELECT $this WHERE { $this (<https://example.org/p>/<https://example.org/q>) ?x
            FILTER NOT EXISTS { ?x <https://example.org/p> ?y } }''' ] .""",
}
IMPLICIT = """:C0 a owl:Class , sh:NodeShape ;
    sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] ."""


def turtle(text: str) -> list[og.Triple]:
    return [quad.triple for quad in og.parse(HEAD + text, og.RdfFormat.TURTLE)]


def node(number: int) -> og.NamedNode | og.BlankNode:
    return og.BlankNode(f"b{number}") if number > 8 else og.NamedNode(f"{BASE}n{number}")


def named(name: str) -> og.NamedNode:
    return og.NamedNode(BASE + name)


TYPE = og.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
BELOW = og.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
nodes = st.integers(0, 10).map(node)
graphs = st.lists(
    st.builds(og.Triple, nodes, st.sampled_from([named("p"), named("q")]), nodes)
    | st.builds(og.Triple, nodes, st.just(TYPE), st.sampled_from([named(f"C{n}") for n in range(4)])),
    max_size=30,
).map(lambda facts: [*dict.fromkeys(facts), og.Triple(named("C2"), BELOW, named("C1")),
                     og.Triple(named("C3"), BELOW, named("C2"))])  # fmt: skip


def is_validated(text: str) -> bool:
    return not text.startswith("_:") and in_sample(og.NamedNode(text), HALF)


@pytest.mark.parametrize("shape", SHAPES)
@given(data=graphs)
@settings(max_examples=15, deadline=None)
def test_of_the_sample_all_is_found_and_nothing_else(shape: str, data: list[og.Triple]) -> None:
    """Whatever rules look at is there, and nodes beyond the sample are not judged by what is."""
    shapes = turtle(":s " + SHAPES[shape])
    always = {f"{BASE}n1"} if "targetNode" in SHAPES[shape] else set()
    wanted = [v for v in validate(data, shapes) if v.node in always or is_validated(v.node)]
    assert list(validate(data, shapes, extent=HALF)) == wanted


@given(data=graphs)
@settings(max_examples=30, deadline=None)
def test_what_hangs_on_a_node_of_the_sample_is_validated_with_it(data: list[og.Triple]) -> None:
    """A result may be about a value of such a node; it is one of all that there are."""
    found = set(validate(data, turtle(IMPLICIT), extent=HALF))
    assert found <= set(validate(data, turtle(IMPLICIT)))
    chosen = {str(t.subject) for t in data if t.object == named("C0") and t.predicate == TYPE}
    chosen = {focus for focus in chosen if is_validated(focus.strip("<>"))}
    values = {t.object for t in data if t.predicate == named("p") and str(t.subject) in chosen}
    without = values - {t.subject for t in data if t.predicate == named("q")}
    assert {str(value).strip("<>") for value in without} <= {v.node for v in found}


def test_a_sample_is_a_part() -> None:
    """Only what the shapes can reach is handed to pySHACL: here, two steps of a long way."""
    data = turtle(
        " ".join(f":n{n} a :C0 ; :p :n{n + 1} . :x{n} :r :n{n} ; :p :y{n} ." for n in range(400))
    )
    shapes = turtle(":s sh:targetClass :C0 ; sh:path ( :p :p ) ; sh:minCount 1 .")
    one_in_40 = Extent("sample", 40)
    chosen = [n for n in range(400) if in_sample(named(f"n{n}"), one_in_40)]
    assert 4 < len(chosen) < 20
    part = sample(data, shapes, one_in_40)
    subjects = {t.subject.value for t in part.facts if t in data}  # type: ignore[union-attr]
    near = {f"{BASE}n{n + step}" for n in chosen for step in range(3) if n + step < 400}
    assert subjects == near


def test_a_rule_that_may_look_at_anything_is_left_out_and_told() -> None:
    """What its query needs cannot be known beforehand, so its findings might be wrong."""
    shapes = turtle("""
        :path sh:targetClass :C0 ; sh:path :p ; sh:minCount 1 ;
            sh:sparql [ sh:select "SELECT $this WHERE { ?any $PATH ?other }" ] .
        :target sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ?p ?o }" ] ;
            sh:path :p ; sh:minCount 1 .
        :even a sh:ConstraintComponent ; sh:parameter [ sh:path :odd ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(false) }" ] .
        :uses sh:targetClass :C0 ; :odd true .""")
    data = turtle(" ".join(f":n{n} a :C0 ." for n in range(9)))
    validator = Validator(shapes, HALF)
    assert validator.not_asked == tuple(BASE + name for name in ("even", "path", "target"))
    found = validator.validate(data)
    assert {v.rule for v in found} == {BASE + "path"}
    assert {v.node for v in found} == {
        f"{BASE}n{n}" for n in range(9) if in_sample(named(f"n{n}"), HALF)
    }
    assert Validator(shapes).not_asked == ()
