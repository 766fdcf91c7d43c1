"""The JSON-LD context of the biography: every word of ours is a term, and a term is its word."""

from __future__ import annotations

import json
import re

from conftest import ROOT
from flagship.biography import RDF, RDFS
from flagship.test_ontology import OWL, is_ours, properties, terms

FILE = ROOT / "ontology" / "context" / "v1.jsonld"
CONTEXT = json.loads(FILE.read_text(encoding="utf-8"))["@context"]
PREFIXES = {name: iri for name, iri in CONTEXT.items() if str(iri).endswith(("/", "#"))}


def iri_of(definition: object) -> str:
    """The IRI that a term stands for."""
    written = definition["@id"] if isinstance(definition, dict) else definition
    prefix, _, local = str(written).partition(":")
    return f"{PREFIXES[prefix]}{local}"


def defined() -> dict[str, str]:
    """Term → IRI, without keywords, prefixes and reverse terms."""
    return {
        name: iri_of(definition)
        for name, definition in CONTEXT.items()
        if name not in PREFIXES
        and not str(definition).startswith("@")
        and name != "@version"
        and "@reverse" not in str(definition)
    }


def test_every_word_of_ours_is_a_term() -> None:
    """Classes and properties; status and coal words are values, with prefixes of their own."""
    classes = {
        i for i, v in terms().items() if {RDFS + "Class", OWL + "Class"} & set(v[RDF + "type"])
    }
    ours = {iri for iri in {*classes, *properties()} if is_ours(iri)}
    assert len(ours) > 100
    assert sorted(ours - set(defined().values())) == []


def test_no_two_terms_are_one_word() -> None:
    """So that a word has one name in every document."""
    words = list(defined().values())
    assert len(words) == len(set(words)) > 150


def test_a_term_is_no_prefix() -> None:
    """A name means one thing."""
    assert [name for name in defined() if name in PREFIXES] == []


def test_it_stands_for_one_base_as_for_another() -> None:
    """No prefix of things is in it: they move with the base, the words stay."""
    assert [name for name, iri in PREFIXES.items() if "/id/" in iri] == []


def test_each_name_is_written_once() -> None:
    """JSON would let the second win in silence."""
    names = re.findall(r'^  "([^"]+)":', FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names)) == len(CONTEXT)
