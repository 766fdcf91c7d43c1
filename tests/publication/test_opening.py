"""Opening derives, validates and moves a publication under its base IRI."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as og
import pytest

from conftest import WORLD
from stakhanov_ld.errors import BadSetting
from stakhanov_ld.publication.files import Part, SourceFile, source_files
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.opening import from_files, open_publication
from stakhanov_ld.publication.publication import Publication

SLD = "https://w3id.org/stakhanov-ld/ns#"
THING = "https://world.example/id/"


def texts(triples: tuple[og.Triple, ...]) -> set[str]:
    return {str(triple) for triple in triples}


def test_bounds_are_derived(world: Publication) -> None:
    """A name "1897/1951-05-01" has four bounds, as dates."""
    name = f"<{THING}name/port-victoria>"
    bounds = {
        (t.predicate.value.removeprefix(SLD), t.object.value)
        for t in world.graphs["derived"]
        if str(t.subject) == name and isinstance(t.object, og.Literal)
    }
    assert bounds == {
        ("earliestStart", "1897-01-01"),
        ("latestStart", "1897-12-31"),
        ("earliestEnd", "1951-05-01"),
        ("latestEnd", "1951-05-01"),
    }


def test_the_direct_layer_holds_what_nobody_disputes(world: Publication) -> None:
    """An asserted claim becomes a plain triple, a denied one does not, nor does an allegation."""
    derived = texts(world.graphs["derived"])
    assert f"<{THING}place/tern-harbour> <{SLD}hasName> <{THING}name/port-victoria>" in derived
    assert not any("litAlone" in triple for triple in derived)


def test_a_denial_is_a_dispute(world: Publication) -> None:
    """sld:denies gives cito:disputes, so one pattern finds both."""
    assert (
        f"<{THING}claim/keeper-helped> <http://purl.org/spar/cito/disputes>"
        f" <{THING}claim/keeper-alone>"
    ) in texts(world.graphs["derived"])


def test_graphs_are_disjoint(world: Publication) -> None:
    """No triple stands in two graphs, so a union counts each once."""
    every = [t for triples in world.graphs.values() for t in triples]
    assert len(every) == len(set(every)) > 80


def test_a_triple_in_two_folders_is_refused() -> None:
    """The finding names the triple and both folders."""
    files = (*source_files(WORLD), _file("ontology/x.ttl", f"<{THING}place/tern-harbour> a"
                                         " <https://world.example/ns#Place> ."))  # fmt: skip
    with pytest.raises(Invalid) as caught:
        from_files(files, "world")
    assert "stands in data/ and in ontology/" in caught.value.findings[0].message


def test_a_bad_edtf_literal_is_told_with_its_place() -> None:
    """File, line and node of the thing whose date cannot be read."""
    text = f'<{THING}event/x> <{SLD}edtf> "next Tuesday" .'
    with pytest.raises(Invalid) as caught:
        from_files((*source_files(WORLD), _file("data/x.ttl", text)), "world")
    (finding,) = caught.value.findings
    assert (finding.file, finding.line, finding.node) == ("data/x.ttl", 1, THING + "event/x")


def test_things_move_under_another_base_and_words_stay() -> None:
    """--base-iri moves things and the dataset; a term means the same wherever it is served."""
    moved = open_publication(WORLD, "http://127.0.0.1:9/").publication
    data = texts(moved.graphs["data"])
    assert any("<http://127.0.0.1:9/id/place/tern-harbour>" in triple for triple in data)
    assert not any(THING in triple for triple in data)
    assert any("<https://world.example/ns#Place>" in triple for triple in data)
    assert moved.dataset == og.NamedNode("http://127.0.0.1:9/dataset")
    assert moved.space.document_of("https://world.example/ns#Place") == "ns"


@pytest.mark.parametrize("base", ["nowhere", "http://x.example", "/relative/", "http:///"])
def test_a_base_iri_must_be_one(base: str) -> None:
    """An absolute IRI that ends in a slash, or a clear error."""
    with pytest.raises(BadSetting, match="ends in '/'"):
        open_publication(WORLD, base)


def test_a_foreign_file_needs_no_description(tmp_path: Path) -> None:
    """Its commonest namespace is taken for the space of its things."""
    file = tmp_path / "gulls.ttl"
    file.write_text(
        "<http://g.example/b> <x:p> 1 . <http://g.example/a> <x:p> <http://o.example/> ."
    )
    publication = open_publication(file).publication
    assert publication.space.thing_path("http://g.example/a") == "id/a"
    assert (publication.name, publication.dataset) == ("gulls", None)


def _file(path: str, text: str) -> SourceFile:
    (known,) = (f for f in source_files(WORLD) if f.path == "data/places.ttl")
    part = Part.DATA if path.startswith("data") else Part.ONTOLOGY
    return SourceFile(path, part, known.format, text.encode())


def test_things_without_a_namespace_have_a_base_all_the_same(tmp_path: Path) -> None:
    """`urn:isbn:0` ends in no part that others could share; its graphs need IRIs."""
    file = tmp_path / "x.ttl"
    file.write_text("<urn:isbn:0> <http://x.example/p> 1 .")
    publication = open_publication(file).publication
    assert publication.space.base == "urn:x:"
    assert len(list(publication.quads())) > 1


def test_findings_with_and_without_a_line_are_listed_together(tmp_path: Path) -> None:
    """A statement that does not begin at the margin has a file and no line."""
    head = "@prefix : <http://x.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    for name, text in {
        "data/x.ttl": ":a a :T .\n :b a :T .",
        "shapes/s.ttl": ":s sh:targetClass :T ; sh:path :p ; sh:minCount 1 .",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(head + text)
    with pytest.raises(Invalid) as caught:
        open_publication(tmp_path)
    assert [(f.node[-1], f.line) for f in caught.value.findings] == [("b", None), ("a", 2)]
