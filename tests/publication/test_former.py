"""What was published once is found: it leads on, or says why it does not; else the build says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as og
import pytest

from conftest import WORLD
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import open_publication

HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix place:   <https://world.example/id/place/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
"""
ID = "https://world.example/id/place/"


def world_with(tmp_path: Path, **files: str) -> Path:
    """A copy of the world with `data/moved.ttl` or `data/gone.ttl` written anew."""
    copy = tmp_path / "w"
    shutil.copytree(WORLD, copy)
    for name, text in files.items():
        (copy / "data" / f"{name}.ttl").write_text(HEAD + text)
    return copy


def test_what_the_world_says_of_it() -> None:
    """Moved and removed things are told apart; what is said of them stands in the data."""
    publication = open_publication(WORLD).publication
    old, new = (og.NamedNode(ID + name) for name in ("tern-haven", "tern-harbour"))
    assert publication.moved == {old: new}
    assert publication.gone == (og.NamedNode(ID + "sand-spit"),)
    data = {triple.subject for triple in publication.graphs["data"]}
    assert {old, *publication.gone} <= data


def test_it_moves_with_the_base() -> None:
    """Under another base IRI the same addresses lead on."""
    publication = open_publication(WORLD, "http://other.example/").publication
    assert [n.value for n in publication.moved] == ["http://other.example/id/place/tern-haven"]
    assert [n.value for n in publication.gone] == ["http://other.example/id/place/sand-spit"]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("moved", "place:old dcterms:isReplacedBy place:nowhere .", "is not described here"),
        ("moved", "place:a dcterms:isReplacedBy place:b . place:b dcterms:isReplacedBy place:auk-island .", "leads on only once"),
        ("moved", "place:a dcterms:isReplacedBy place:auk-island , place:tern-harbour .", "has one dcterms:isReplacedBy"),
        ("moved", 'place:a skos:changeNote "x" .', "has one dcterms:isReplacedBy"),
        ("moved", "place:auk-island dcterms:isReplacedBy place:tern-harbour .", "neither moved nor gone"),
        ("moved", "<urn:x:a> dcterms:isReplacedBy place:auk-island .", "never was a thing"),
        ("gone", "place:a dcterms:isReplacedBy place:auk-island .", "Say why it was removed"),
        ("gone", 'place:a skos:changeNote "x" ; dcterms:isReplacedBy place:nowhere .', "is not described here"),
    ],
)  # fmt: skip
def test_an_address_that_would_lead_nowhere_is_a_finding(
    tmp_path: Path, file: str, text: str, message: str
) -> None:
    """With the file and the line, and how to mend it."""
    with pytest.raises(Invalid) as caught:
        open_publication(world_with(tmp_path, **{file: text}))
    finding = next(f for f in caught.value.findings if message in f.message)
    assert (finding.file, finding.line) == (f"data/{file}.ttl", 5)
    assert finding.rule == "what-was-published-is-found"
