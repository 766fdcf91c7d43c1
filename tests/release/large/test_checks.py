"""Large data are found wanting as others are, and validated as far as somebody chose."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conftest import WORLD
from release.large.comparing import said_otherwise
from release.large.publications import (
    DESCRIPTION,
    HEAD,
    ID,
    ONTOLOGY,
    large,
    nasty,
    small,
    written,
)
from stakhanov_ld.errors import CannotBuild, TooMuchToValidate
from stakhanov_ld.publication import files
from stakhanov_ld.publication.extent import Wanted
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.release.large.building import build_large
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        ("n:a w:n 1 .\nn:b w:n .\n", "data/a.ttl:10"),
        ('n:a sld:edtf "1978-13" .', "1978-13"),
        ("<http://n.example/id/%61> w:n 1 .\nn:a w:n 1 .\n", "at /doc/a"),
        ("n:a w:n 1 .\nw:Thing a owl:Class .\n", "stands in data/ and in ontology/"),
        ("n:was w:n 1 .", "neither moved nor gone"),
    ],
)  # fmt: skip
def test_findings_are_told_as_everywhere(tmp_path: Path, data: str, finding: str) -> None:
    """Syntax, dates, addresses, overlaps, and what is described though it has moved."""
    moved = HEAD + "n:was dcterms:isReplacedBy n:a ."
    root = written(
        tmp_path / "p", data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + data,
        data__moved_ttl=moved if "n:was" in data else "", ontology__words_ttl=ONTOLOGY,
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        large(root, tmp_path / "large")
    assert any(finding in str(f) or finding in f.file for f in caught.value.findings), [
        str(f) for f in caught.value.findings
    ]


def test_shapes_are_kept(tmp_path: Path) -> None:
    """As long as there is room for the triples in memory."""
    root = written(tmp_path / "p", data__a_ttl=(WORLD / "data" / "places.ttl").read_text("utf-8"),
                   shapes__a_ttl=(WORLD / "shapes" / "world.ttl").read_text("utf-8"))  # fmt: skip
    claim = "<https://world.example/id/x> a <https://w3id.org/stakhanov-ld/ns#Claim> ."
    (root / "data" / "b.ttl").write_text(claim, "utf-8")
    with pytest.raises(Invalid) as caught:
        large(root, tmp_path / "large")
    assert "attestedAt" in str(caught.value.findings[0])


RULES = (
    HEAD
    + """@prefix sh: <http://www.w3.org/ns/shacl#> .
w:once a sh:NodeShape ; sh:targetClass w:Thing ;
    sh:property [ sh:path w:n ; sh:maxCount 1 ; sh:severity sh:Warning ] .
w:asked a sh:NodeShape ; sh:targetClass w:Thing ; sh:severity sh:Warning ; sh:sparql [
    sh:message "It is below zero." ;
    sh:select "SELECT $this ?value { $this <http://n.example/ns#n> ?value FILTER(?value < 0) }" ] .
w:lost a sh:PropertyShape ; sh:targetClass w:Thing ; sh:path w:n ; sh:severity sh:Warning ;
    sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value < -1) }" ] .
"""
)
"""All asked of all: a rule of the core, one that is asked once, and one that a sample leaves out."""


def ruled(folder: Path) -> Path:
    things = "".join(f"n:t{n} a w:Thing ; w:n {n} , -1 , [ w:n {n} ] .\n" for n in range(40))
    return written(folder, data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + things,
                   shapes__a_ttl=RULES)  # fmt: skip


@pytest.mark.parametrize("choice", ["sample", "none"])
def test_as_much_is_validated_as_elsewhere(tmp_path: Path, choice: str) -> None:
    """The same results, words and numbers; of a sample without holding all in memory."""
    root = ruled(tmp_path / "p")
    one, other = (
        make(root, tmp_path / name, wanted=Wanted(choice, 100))
        for name, make in (("small", small), ("large", large))
    )
    assert one.manifest["validated"] == other.manifest["validated"]
    assert other.manifest["validated"]["choice"] == choice
    assert (other.manifest["triples"]["report"] > 20) is (choice == "sample")
    listed = [json.loads((r.folder / "download/manifest.json").read_text()) for r in (one, other)]
    assert listed[0]["validated"] == listed[1]["validated"]
    assert (one.folder / "catalog.nt").read_bytes() == (other.folder / "catalog.nt").read_bytes()
    assert list(said_otherwise(one, other)) == []


def test_a_rule_that_a_sample_leaves_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    found = build_large(source_files(ruled(tmp_path / "p")), "p", None, ID, tmp_path / "large",
                        Progress(io.StringIO()), Wanted("sample", 100))  # fmt: skip
    assert ["left out of the sample" in finding.message for finding in found].count(True) == 1


@pytest.mark.parametrize("choice", [None, "all"])
def test_what_does_not_fit_is_not_validated_whole(tmp_path: Path, choice: str | None) -> None:
    """Whoever wants it says how much fits, or asks for less."""
    with pytest.raises(TooMuchToValidate, match=r"--validate sample.*--validate none.*higher"):
        large(ruled(tmp_path / "p"), tmp_path / "large", wanted=Wanted(choice, 100))


SPELLED = (
    HEAD
    + """@prefix sh: <http://www.w3.org/ns/shacl#> .
w:named a sh:NodeShape ; sh:targetNode n:t1 ; sh:targetClass w:Thing ; sh:severity sh:Warning ;
    sh:pattern "^http://n[.]example/id/t[01]$" ; sh:message "It is called otherwise." .
w:near-one a sh:NodeShape ; sh:targetSubjectsOf w:near ;
    sh:property [ sh:path w:near ; sh:in ( n:t0 <http://n.example/dataset> ) ; sh:severity sh:Warning ] ,
        [ sh:path w:near ; sh:hasValue n:t0 ; sh:severity sh:Warning ] .
w:here a sh:NodeShape ; sh:targetClass w:Thing ; sh:severity sh:Warning ; sh:sparql [
    sh:message "{?value} is near." ; sh:prefixes <http://n.example/ns> ;
    sh:select '''SELECT $this ?value { $this my:near ?value
        FILTER(STRSTARTS(STR(?value), "http://n.example/")) FILTER(?value != thing:t0) }''' ] .
<http://n.example/ns> sh:declare [ sh:prefix "my" ; sh:namespace "http://n.example/ns#" ] ,
    [ sh:prefix "thing" ; sh:namespace "http://n.example/id/" ] .
"""
)
"""Rules that spell IRIs of things: in patterns, in lists, in queries, and by prefixes of these."""


def test_under_another_base_it_is_validated_as_it_was_written(tmp_path: Path) -> None:
    """Rules and derivations speak of IRIs as the files do; results stand under the new base."""
    things = "".join(f"n:t{n} a w:Thing ; w:near n:t{n // 2} .\n" for n in range(4))
    things += "<http://far.example/id/t> w:near n:t0 . n:t1 w:near <http://n.example/dataset> , [] ; sld:edtf '1978' ."
    query = """CONSTRUCT { ?s <http://n.example/ns#first> ?o }
        { ?s ?p ?o FILTER(STR(?o) = "http://n.example/id/t0") FILTER(REGEX(STR(?s), "(n|far).ex.*id/t")) }"""
    root = written(
        tmp_path / "p", data__publication_ttl=DESCRIPTION, data__a_ttl=HEAD + things,
        ontology__words_ttl=ONTOLOGY, shapes__a_ttl=SPELLED, data__derivations__first_rq=query,
    )  # fmt: skip
    base = "http://127.0.0.1:8000/"
    one, other = (make(root, tmp_path / name, base) for name, make in
                  (("small", small), ("large", large)))  # fmt: skip
    for name in ("report", "derived"):
        assert lines_of(one, name) == lines_of(other, name)
    assert list(said_otherwise(one, other)) == []
    assert sum(b"ns#first" in line for line in lines_of(other, "derived")) == 3
    report = b"".join(lines_of(other, "report"))
    assert report.count(b"#focusNode> <http://127.0.0.1:8000/id/t") > 5
    assert report.count(b"#focusNode> <http://n.example/id/") == 0
    assert found_in(root, base) == found_in(root, None)


def test_what_is_dated_in_words_has_bounds(tmp_path: Path) -> None:
    """As what is dated in the data has."""
    root = written(
        tmp_path / "p", data__a_ttl=HEAD + "n:a sld:edtf '1979' .",
        data__publication_ttl=DESCRIPTION + "n:editor sld:edtf '1978' .",
        ontology__words_ttl=ONTOLOGY + "w:Thing sld:edtf '1980' .",
    )  # fmt: skip
    one, other = small(root, tmp_path / "small"), large(root, tmp_path / "large")
    assert lines_of(one, "derived") == lines_of(other, "derived")
    assert len(lines_of(one, "derived")) == 12


def test_an_author_s_bounds_stand_wherever_they_are_written(tmp_path: Path) -> None:
    """What is derived of a thing does not depend on which file says what of it, nor whether only
    the description denies something."""
    root = written(
        tmp_path / "p",
        data__a_ttl=HEAD + """n:a sld:edtf '1979' . n:b sld:earliestStart "1978-03-01"^^xsd:date .
            n:claim a w:Thing .""",
        data__publication_ttl=DESCRIPTION + """n:b sld:edtf '1978' .
            n:a sld:earliestStart "1979-03-01"^^xsd:date .
            n:editor sld:denies n:claim .""",
    )  # fmt: skip
    one, other = small(root, tmp_path / "small"), large(root, tmp_path / "large")
    assert lines_of(one, "derived") == lines_of(other, "derived")
    assert not any("earliestStart" in line for line in map(str, lines_of(one, "derived")))
    assert len(lines_of(one, "derived")) >= 6


def test_relative_iris_are_warned_of_as_everywhere(tmp_path: Path) -> None:
    """Wherever they stand; a text that looks like one is none."""
    root = written(
        tmp_path / "p",
        data__publication_ttl=DESCRIPTION + "<http://n.example/dataset> dcterms:subject <topic> .",
        data__a_ttl=HEAD + "<a> w:near <b> . [] w:near <a> . n:c w:said '<http://relative.invalid/a>' .",
        data__moved_ttl=HEAD + "n:was dcterms:isReplacedBy n:c ; dcterms:source <old> .",
        ontology__words_ttl=ONTOLOGY + "\n\nw:more rdfs:seeAlso <more> .",
        shapes__a_ttl=RULES + "w:once rdfs:seeAlso <> .",
    )  # fmt: skip
    for base_iri in (None, "http://127.0.0.1:8000/"):
        found = found_in(root, base_iri)
        told = [f.message for f in found if f.rule == "iris-are-absolute"]
        assert len(told) == 7
        assert len(set(told)) == 6
        assert [(f.file, f.line) for f in found if "<more>" in f.message] == [
            ("ontology/words.ttl", 17)
        ]


def lines_of(release: Release, graph: str) -> list[bytes]:
    row = release.rows[f"download/{graph}.nt"]
    assert isinstance(row, Stored)
    return sorted(release.body(row).splitlines())


def found_in(root: Path, base_iri: str | None) -> list[Finding]:
    """What is told of a publication: the same in both ways, but for lines of the data."""
    told: list[list[Finding]] = []
    for make in (_small_findings, _large_findings):
        try:
            found = make(root, base_iri)
        except Invalid as invalid:
            found = invalid.findings
        told.append(
            sorted(replace(f, file="", line=None) if "data/a" in f.file else f for f in found)
        )
    assert told[0] == told[1]
    return told[1]


def _small_findings(root: Path, base_iri: str | None) -> tuple[Finding, ...]:
    return from_files(source_files(root), "p", base_iri).warnings


def _large_findings(root: Path, base_iri: str | None) -> tuple[Finding, ...]:
    with TemporaryDirectory() as folder:
        quiet = Progress(io.StringIO())
        return build_large(source_files(root), "p", base_iri, ID, Path(folder), quiet)


def test_without_sort_it_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CannotBuild, match="install"):
        large(WORLD, tmp_path / "large")


def test_long_files_are_parsed_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = nasty(tmp_path / "p")
    held = large(root, tmp_path / "held")
    monkeypatch.setattr(files, "HELD", 10)
    read = large(root, tmp_path / "read")
    for name in ("download/all.nq", "large/small.json", "rows.jsonl"):
        assert (held.folder / name).read_bytes() == (read.folder / name).read_bytes(), name
