"""Reading keeps every term as written, and says where a file is broken."""

from __future__ import annotations

import pyoxigraph as og
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stakhanov_ld.formats import N_QUADS, TURTLE
from stakhanov_ld.publication.files import Part, SourceFile
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.reading import read

HEAD = "@prefix ex: <http://ex.example/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def turtle(text: str, path: str = "data/a.ttl") -> SourceFile:
    return SourceFile(path, Part.DATA, TURTLE, (HEAD + text).encode())


@pytest.mark.parametrize(
    ("written", "lexical", "datatype"),
    [
        ("007", "007", "integer"),  # leading zeros
        ("1.50", "1.50", "decimal"),  # trailing zeros
        ('"1"^^xsd:boolean', "1", "boolean"),  # one of two ways to say true
        ('"+5"^^xsd:nonNegativeInteger', "+5", "nonNegativeInteger"),  # a sign; a derived type
        ('"2020-01-01T00:00:00+00:00"^^xsd:dateTime', "2020-01-01T00:00:00+00:00", "dateTime"),
        ('"not a date"^^xsd:date', "not a date", "date"),  # ill-typed is still what was written
    ],
)
def test_lexical_forms_are_kept(written: str, lexical: str, datatype: str) -> None:
    """What the query store or rdflib would rewrite comes through unchanged."""
    (triple,) = read([turtle(f"ex:a ex:b {written} .")]).triples[Part.DATA]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert triple.object == og.Literal(lexical, datatype=og.NamedNode(xsd + datatype))


def test_order_of_files_is_kept_and_repeats_are_one() -> None:
    """Triples come in the order of the files, each once."""
    triples = read([turtle("ex:b ex:p 2 , 1 .\nex:a ex:p 1 ."), turtle("ex:b ex:p 1 .", "z.ttl")])
    assert [str(t.object)[1] for t in triples.triples[Part.DATA]] == ["2", "1", "1"]


def test_blank_nodes_are_numbered_in_order() -> None:
    """The same files give the same blank nodes; equal labels in two files are two nodes."""
    files = [turtle("_:x ex:p [ ex:q 1 ] ."), turtle("_:x ex:p 1 .", "data/b.ttl")]
    first, second = read(files), read(files)
    assert first.triples == second.triples
    nodes = {str(t.subject).removeprefix("_:") for t in first.triples[Part.DATA]}
    assert nodes == {"b0", "b1", "b2"}


def test_a_syntax_error_names_file_line_and_cause() -> None:
    """The line counts from 1 in the file, and the message says what was expected."""
    with pytest.raises(Invalid) as caught:
        read([turtle("ex:a ex:b ex:c\nex:d ex:e ex:f .")])
    (finding,) = caught.value.findings
    assert (finding.file, finding.line) == ("data/a.ttl", 4)
    assert "dot is expected" in finding.message


def test_every_broken_file_is_told() -> None:
    """One run lists all files to mend, not only the first."""
    with pytest.raises(Invalid) as caught:
        read([turtle("ex:a .", "data/a.ttl"), turtle("ex:b .", "data/b.ttl")])
    assert [f.file for f in caught.value.findings] == ["data/a.ttl", "data/b.ttl"]


def test_named_graphs_in_files_are_refused() -> None:
    """A triple's graph follows from its folder, so a file may not name another."""
    file = SourceFile("data/a.nq", Part.DATA, N_QUADS, b"<x:a> <x:b> <x:c> <x:g> .\n")
    with pytest.raises(Invalid, match="1 finding"):
        read([file])


def test_subjects_are_found_where_they_begin_a_line() -> None:
    """By prefixed name, by IRI, with an escaped local name; nested ones have a file only."""
    reading = read(
        [
            turtle(
                "ex:a ex:p 1 .\n<http://ex.example/b> ex:p 1 .\nex:c\\,d ex:p 1 .\n  ex:e ex:p 1 ."
            )
        ]
    )
    assert {iri[-3:]: place for iri, place in reading.places.items()} == {
        "e/a": ("data/a.ttl", 3),
        "e/b": ("data/a.ttl", 4),
        "c,d": ("data/a.ttl", 5),
        "e/e": ("data/a.ttl", None),
    }


@example(b"# \x80\n")
@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_give_findings(content: bytes) -> None:
    """Whatever a file holds, reading ends in triples or in findings with its name."""
    try:
        read([SourceFile("data/x.ttl", Part.DATA, TURTLE, content)])
    except Invalid as invalid:
        assert [f.file for f in invalid.findings] == ["data/x.ttl"]


def test_relative_iris_are_read_and_warned_of() -> None:
    """Somebody's file with a slip is still published; the warning says where the slip is."""
    reading = read([turtle("ex:a <p> ex:b .")])
    (warning,) = reading.warnings
    assert (warning.severity, warning.file, warning.line) == ("warning", "data/a.ttl", 3)
    assert "<p> is a relative IRI" in warning.message


def test_triple_terms_are_refused() -> None:
    """RDF 1.2 is not published yet, so it is said rather than lost."""
    with pytest.raises(Invalid) as caught:
        read([turtle("ex:a ex:p <<( ex:a ex:b ex:c )>> .")])
    assert "RDF 1.1 so far" in caught.value.findings[0].message
