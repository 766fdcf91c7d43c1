"""What changed is told, all of it, and nothing that did not."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as og
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.documents.changes import Change, Kind
from stakhanov_ld.documents.differences import Differences, Told, differences
from stakhanov_ld.documents.texts import Text

PREFIXES = "PREFIX : <urn:x:> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


def triples(turtle: str) -> list[og.Triple]:
    return [quad.triple for quad in og.parse(PREFIXES + turtle, og.RdfFormat.TURTLE)]


def compared(before: str, after: str) -> Differences:
    return differences(Told(triples(before)), Told(triples(after)))


def told(found: Differences) -> list[tuple[str, str, int, int]]:
    return [(c.kind, c.iri.removeprefix("urn:x:"), c.added, c.removed) for c in found.changes]


LIST = ":a :p ( 1 2 3 4 5 6 7 8 9 ) ."


@pytest.mark.parametrize(
    ("before", "after", "expected", "why"),
    [
        (":a :p 1 .", ":a :p 1 .", [], "nothing"),
        (":a :p 1 , 2 .", ":a :p 2 , 1 .", [], "another order"),
        (":a :p 1 .", ":a :p 01 .", [("changed", "a", 1, 1)], "another lexical form"),
        (':a :p "x"@en .', ':a :p "x"@uk .', [("changed", "a", 1, 1)], "another language"),
        (":a :p 1 .", ":a :p 1 . :b :p :a .", [("added", "b", 1, 0)], "who is pointed to is as it was"),
        (":a :p 1 . :b :p 1 .", ":a :p 1 .", [("removed", "b", 0, 1)], "removed"),
        (":a :p _:x . _:x :q 1 .", ":a :p _:y . _:y :q 1 .", [], "a blank node with another label"),
        (":a :p [ :q 1 ] , [ :q 2 ] .", ":a :p [ :q 2 ] , [ :q 1 ] .", [], "and in another order"),
        (":a :p [ :q 1 ] .", ":a :p [ :q 2 ] .", [("changed", "a", 2, 2)], "a blank node changed, and the way to it"),
        (":a :p [ :q [ :q [ :q 1 ] ] ] .", ":a :p [ :q [ :q [ :q 2 ] ] ] .", [("changed", "a", 4, 4)], "deep down"),
        (LIST, LIST.replace("9", "0"), [("changed", "a", 9, 9)], "the end of a list, and what is near"),
        (LIST, LIST.replace("1 2", "2 1"), [("changed", "a", 5, 5)], "the order of a list"),
        (":a :p [ :q 1 ] .", ":a :p [ :q 1 ] , [ :q 1 ] .", [("changed", "a", 2, 0)], "the same twice"),
        (":a :p _:x . :b :p _:x . _:x :q 1 .", ":a :p _:x . :b :p _:x . _:x :q 2 .", [("changed", "a", 2, 2), ("changed", "b", 2, 2)], "shared"),
        (":a :p _:x . _:x :q _:x .", ":a :p _:y . _:y :q _:y .", [], "a circle"),
    ],
)  # fmt: skip
def test_what_is_told(
    before: str, after: str, expected: list[tuple[str, str, int, int]], why: str
) -> None:
    """By kind and thing, with the number of triples that came and went."""
    assert told(compared(before, after)) == expected, why


def test_blank_nodes_that_no_thing_leads_to_are_counted() -> None:
    """They are nobody's, so no thing changed."""
    found = compared("[] :q 1 . [] :q 2 .", "[] :q 2 . [] :q 3 , 4 .")
    assert found == Differences((), 2, 1)


def test_a_thing_that_only_moved_or_is_gone_was_removed() -> None:
    """Though its IRI still has a triple that says so."""
    gone = Told(triples(':a :note "gone" .'), lambda iri: iri == "urn:x:a")
    here = Told(triples(":a :p 1 , 2 ; rdfs:label 'A' ."))
    (change,) = differences(here, gone).changes
    assert change == Change(Kind.REMOVED, "urn:x:a", (Text("A"),), 1, 3)
    (back,) = differences(gone, here).changes
    assert (back.kind, back.added, back.removed) == (Kind.ADDED, 3, 1)
    other = Told(triples(':a :note "gone for good" .'), lambda iri: True)
    assert [c.kind for c in differences(gone, other).changes] == [Kind.CHANGED]


def test_labels() -> None:
    """One for each language, in a line, of a bearable length; those of a removed thing too."""
    labels = 'rdfs:label "Zeta"@en , "Alpha"@en , "Альфа"@uk , """two\n\\u0001lines""" .'
    (added,) = compared("", f":a {labels}").changes
    (removed,) = compared(f":a {labels}", "").changes
    assert added.labels == removed.labels == (
        Text("two \N{REPLACEMENT CHARACTER}lines"), Text("Alpha", "en"), Text("Альфа", "uk"),
    )  # fmt: skip
    (blank,) = compared("", ':a rdfs:label " "@en , "Petrel"@en .').changes
    assert [label.value for label in blank.labels] == ["Petrel"]
    (long,) = compared("", f':a rdfs:label "{"x" * 5000}" .').changes
    assert len(long.labels[0].value) == 200


NODES = st.sampled_from([og.NamedNode("urn:x:a"), og.NamedNode("urn:x:b"), og.BlankNode("x"), og.BlankNode("y"), og.BlankNode("z")])  # fmt: skip
PREDICATES = st.sampled_from([og.NamedNode("urn:x:p"), og.NamedNode("urn:x:q")])
GRAPHS = st.lists(
    st.builds(og.Triple, NODES, PREDICATES, NODES | st.sampled_from([og.Literal("1")])),
    unique=True,
    max_size=8,
)


def renamed(graph: Sequence[og.Triple]) -> list[og.Triple]:
    def other(term: object) -> object:
        return og.BlankNode(f"other-{term.value}") if isinstance(term, og.BlankNode) else term

    return [og.Triple(other(t.subject), t.predicate, other(t.object)) for t in reversed(graph)]  # type: ignore[arg-type]


@given(GRAPHS)
def test_labels_of_blank_nodes_and_order_are_no_change(graph: list[og.Triple]) -> None:
    """The same graph, written otherwise."""
    assert differences(Told(graph), Told(renamed(graph))) == Differences()


@given(GRAPHS, GRAPHS)
def test_there_and_back(one: list[og.Triple], other: list[og.Triple]) -> None:
    """What is added on the way there is removed on the way back."""
    there, back = differences(Told(one), Told(other)), differences(Told(other), Told(one))
    assert {(c.iri, c.added, c.removed) for c in there.changes} == {
        (c.iri, c.removed, c.added) for c in back.changes
    }
