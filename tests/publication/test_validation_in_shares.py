"""Processes that share the shapes find together what one finds alone."""

from __future__ import annotations

import pyoxigraph as og
import pytest

from publication.validating import broken_in_many_ways, files, turtle
from stakhanov_ld.publication.validation import validate
from stakhanov_ld.publication.violations import Violation


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
