"""Are the files of the biography written in one form?"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from statistics import median

import pyoxigraph as og
import pytest
import rdflib

from flagship.biography import (
    BASE,
    IDENTIFIER,
    RDF,
    RDFS,
    ROOT,
    SLD,
    THINGS,
    of_class,
    strings,
    things,
    triples,
    turtle_files,
)

DATA = turtle_files("data")
ONTOLOGY = turtle_files("ontology")
CLAIM = re.compile(r"^claim:[a-z0-9-]+ a sld:Claim ;\n(?:    .+\n)+", re.MULTILINE)
LICENCES = {"data": "CC-BY-SA-4.0", "ontology": "CC0-1.0"}
WORDS = ("ns#", "ns/coal#", "ns/status#")

every_file = pytest.mark.parametrize(
    "file", [*DATA, *ONTOLOGY], ids=lambda file: file.relative_to(ROOT).as_posix()
)


def folder_of(file: Path) -> str:
    """`data` or `ontology`."""
    return file.relative_to(ROOT).parts[0]


def prefixes_of(file: Path) -> list[str]:
    """The prefix lines of a file, in their order."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("@")]


def claims_as_written() -> list[str]:
    """Each claim, as it stands in its file."""
    found = [claim for file in DATA for claim in CLAIM.findall(file.read_text(encoding="utf-8"))]
    assert len(found) == len(of_class("Claim")), "a claim begins a line and has no empty line in it"
    return found


@every_file
def test_a_file_begins_by_saying_what_it_is(file: Path) -> None:
    """Subject, default source, doubts, licence; then nothing but prefixes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    licence = f"# SPDX-License-Identifier: {LICENCES[folder_of(file)]}"
    assert all(re.match(r"# \S.*[.?]$", line) for line in lines[:3])
    assert lines[3:5] == [licence, ""]
    if folder_of(file) == "data":
        assert lines[1].startswith("# Default source: ")
        assert lines[2].startswith("# Doubts: ")
    prefixes = prefixes_of(file)
    assert lines[5 : 5 + len(prefixes)] == prefixes


@every_file
def test_a_file_has_the_prefixes_of_all_others(file: Path) -> None:
    """One head in one order, so that any block can be moved to any file; queries add two."""
    kin = {"data": DATA, "ontology": ONTOLOGY}[folder_of(file)]
    alike = [f for f in kin if ("queries" in f.parts) == ("queries" in file.parts)]
    assert prefixes_of(file) == prefixes_of(alike[0])
    assert prefixes_of(file) == sorted(prefixes_of(file))


@every_file
def test_a_file_is_clean_text(file: Path) -> None:
    """Line feeds only, one at the end; NFC; no blank at a line's end; comments on their own lines."""
    content = file.read_bytes()
    text = content.decode("utf-8")
    assert b"\r" not in content
    assert b"\t" not in content
    assert text == unicodedata.normalize("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert not [line for line in text.splitlines() if re.search(r"[;,.] #", line)]


@every_file
def test_both_libraries_read_the_same(file: Path) -> None:
    """As many triples in rdflib as in pyoxigraph, none of them twice."""
    quads = [str(quad) for quad in og.parse(path=str(file))]
    assert quads
    assert len(quads) == len(set(quads)) == len(rdflib.Graph().parse(file, format="turtle"))


@every_file
def test_nothing_is_nameless(file: Path) -> None:
    """There are no blank nodes, but for the cells of collections in the ontology."""
    quads = list(og.parse(path=str(file)))
    cells = {quad.subject for quad in quads if quad.predicate.value == RDF + "first"}
    assert not cells or folder_of(file) == "ontology"
    terms = [term for quad in quads for term in (quad.subject, quad.object)]
    assert terms
    assert not [term for term in terms if isinstance(term, og.BlankNode) and term not in cells]


def test_no_triple_is_written_twice() -> None:
    """One fact, one place: no two files state the same."""
    for folder in LICENCES:
        written = [str(triple) for triple in triples(folder)]
        assert len(written) == len(set(written)), folder


def test_a_claim_is_short() -> None:
    """At most eight lines a claim, six in the middle."""
    lengths = [len(claim.splitlines()) for claim in claims_as_written()]
    assert max(lengths) <= 8
    assert median(lengths) <= 6


def test_a_claim_has_what_every_claim_has() -> None:
    """One triple, one label, one status; numbers, a speaker and a passage.

    The build computes the object of a derived claim, so nobody writes it.
    """
    once = [RDF + "subject", RDF + "predicate", RDFS + "label", SLD + "status"]
    for iri, claim in of_class("Claim").items():
        assert [len(claim[predicate]) for predicate in once] == [1] * len(once), iri
        derived = strings(claim, SLD + "status") == [
            "https://w3id.org/stakhanov-ld/ns/status#derived"
        ]
        assert len(claim[RDF + "object"]) == (0 if derived else 1), iri
        for predicate in (IDENTIFIER, SLD + "assertedBy", SLD + "attestedAt"):
            assert strings(claim, predicate), f"{iri} lacks {predicate}"


def test_no_number_is_given_twice() -> None:
    """A claim is found by its number."""
    given = [n for claim in of_class("Claim").values() for n in strings(claim, IDENTIFIER)]
    assert sorted({number for number in given if given.count(number) > 1}) == []


def test_every_thing_that_is_mentioned_is_described() -> None:
    """Whatever is linked under id/ has a type and an English label or name of its own."""
    nodes = {t for triple in triples("data") for t in triple if isinstance(t, og.NamedNode)}
    mentioned = {node.value for node in nodes if node.value.startswith(THINGS)}
    assert len(mentioned) > 300
    assert sorted(iri for iri in mentioned if RDF + "type" not in things().get(iri, {})) == []


def test_every_word_of_ours_is_defined() -> None:
    """No term is used in data/ that ontology/ does not define."""
    spaces = tuple(BASE + name for name in WORDS)
    nodes = {t for triple in triples("data") for t in triple if isinstance(t, og.NamedNode)}
    used = {node for node in nodes if node.value.startswith(spaces)}
    defined = {t.subject for t in triples("ontology") if t.predicate.value == RDF + "type"}
    assert len(used) > 50
    assert sorted(node.value for node in used - defined) == []
