"""What a document of a large publication tells is bounded, and says so."""

from __future__ import annotations

import pytest

from release.large.publications import (
    DESCRIPTION,
    HEAD,
    ONTOLOGY,
    large,
    written,
)
from stakhanov_ld.release.large.facts import MOST
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.stored import answer

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Somebody whom more people know, and who knows more, than a document tells."""
    folder = tmp_path_factory.mktemp("hub")
    lines = [
        line
        for n in range(MOST + 100)
        for line in (f"n:hub w:knows n:p{n} .\n", f"n:p{n} w:knows n:hub ; a w:Thing .\n")
    ]
    chain = [f"_:c{n} w:next _:c{n + 1} .\n" for n in range(6 * MOST)]
    text = HEAD + "".join(lines) + "n:hub rdfs:label 'Hub'@en .\n" + "n:long w:next _:c0 .\n"
    root = written(
        folder / "hub", data__publication_ttl=DESCRIPTION, data__a_ttl=text + "".join(chain),
        ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip
    return large(root, folder / "large")


def test_a_hub_tells_the_first_and_that_there_is_more(hub: Release) -> None:
    """Whoever has too many links is not left out, nor does telling it take long; it has its name."""
    made = answer(hub, Asked("GET", "doc/hub", accept="application/n-triples"))
    lines = made.body.decode().splitlines()
    assert 2 * MOST < len(lines) < 2 * MOST + 20
    assert (
        '<http://n.example/id/hub> <http://www.w3.org/2000/01/rdf-schema#label> "Hub"@en .' in lines
    )
    assert any("This document is cut." in line for line in lines)
    page = answer(hub, Asked("GET", "doc/hub", accept="text/html")).body.decode()
    assert f"the first {MOST}" in page


def test_a_long_chain_is_cut(hub: Release) -> None:
    lines = answer(hub, Asked("GET", "doc/long", accept="application/n-triples")).body.splitlines()
    assert any(b"This document is cut." in line for line in lines)
    assert len(lines) < 6 * MOST


def test_a_list_of_too_many_is_cut(hub: Release) -> None:
    lines = answer(hub, Asked("GET", "doc/", accept="application/n-triples")).body.splitlines()
    assert sum(b"<http://xmlns.com/foaf/0.1/topic>" in line for line in lines) == MOST
    assert any(b"This document is cut." in line for line in lines)
    assert f"{MOST + 103}" in answer(hub, Asked("GET", "", accept="text/html")).body.decode()


def test_a_word_knows_how_many_use_it(hub: Release) -> None:
    """Though no more than a few of them are read."""
    said = answer(hub, Asked("GET", "ns/Thing", accept="text/turtle")).body.decode()
    assert f"void:entities {MOST + 100}" in said


def test_others_are_told_whole(hub: Release) -> None:
    said = answer(hub, Asked("GET", "doc/p7", accept="application/n-triples")).body
    assert b"is cut" not in said
    assert said.count(b"<http://n.example/ns#knows>") == 2
