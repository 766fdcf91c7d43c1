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
from stakhanov_ld.query.request import Limits
from stakhanov_ld.release.large.facts import MOST
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import Asked
from stakhanov_ld.web.as_of import document_answer
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import answer
from stakhanov_ld.web.turns import Client

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


@pytest.fixture(scope="module")
def hubs(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Nodes of which as much as is told is said, and one more, in all places where they may be."""
    folder = tmp_path_factory.mktemp("hubs")
    one_more = range(MOST + 1)
    text = "".join(f"n:even w:n {n} . n:s{n} w:near n:even .\n" for n in range(MOST))
    text += "".join(f"n:both w:n {n} . n:s{n} w:near n:both .\n" for n in one_more)
    text += "n:owner w:has _:b .\n" + "".join(f"_:b w:n {n} .\n" for n in one_more)
    text += "n:far w:see <urn:x:y> .\n" + "".join(f"<urn:x:y> w:n {n} .\n" for n in one_more)
    text += "".join(f"<http://n.example/words#x> w:n {n} .\n" for n in one_more)
    text += "".join(f"n:s{n} w:in n:place ; a <urn:x:class> .\n" for n in one_more)
    text += "<urn:x:class> rdfs:label 'class' . n:place w:part n:then , n:now .\n"
    text += "n:then a w:Part ; sld:edtf '1978' . n:now a w:Part ; sld:edtf '1979' .\n"
    root = written(
        folder / "hubs", data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + text,
        ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip
    return large(root, folder / "large")


@pytest.mark.parametrize(
    ("path", "told", "is_cut", "why"),
    [
        ("doc/even", 2 * MOST, False, "neither has one more"),
        ("doc/both", 2 * MOST, True, "one more said of it, one more that points to it"),
        ("doc/owner", MOST + 1, True, "one more said of a blank node that it has"),
        ("doc/far", MOST + 1, True, "one more said of what has no document of its own"),
        ("words", MOST, True, "one more said of what is no thing"),
        ("doc/s7", 4, False, "it is one of too many, and one of a class of too many"),
    ],
)
def test_what_is_cut_says_so(hubs: Release, path: str, told: int, is_cut: bool, why: str) -> None:
    """Whatever it is of which more is said, and nothing else."""
    body = answer(hubs, Asked("GET", path, accept="application/n-triples")).body
    lines = body.splitlines()
    assert any(b"is cut" in line for line in lines) is is_cut
    document = f"<http://n.example/{path}> ".encode()
    assert sum(not line.startswith(document) for line in lines) == told


def test_a_day_is_told_of_a_place_that_too_many_are_in(hubs: Release) -> None:
    site = Site(hubs, None, Limits())  # type: ignore[arg-type]  # nobody queries
    asked = Asked("GET", "doc/place", "at=1978", accept="application/n-triples")
    said = document_answer(site, asked, Client("somebody", lambda: False)).body
    assert b"id/then>" in said


def test_others_are_told_whole(hub: Release) -> None:
    said = answer(hub, Asked("GET", "doc/p7", accept="application/n-triples")).body
    assert b"is cut" not in said
    assert said.count(b"<http://n.example/ns#knows>") == 2
