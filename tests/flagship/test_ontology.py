"""Does the ontology say of each word of ours all that one needs to use it?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as og
import pytest

from flagship.biography import (
    BASE,
    RDF,
    RDFS,
    ROOT,
    SLD,
    THINGS,
    Values,
    of_class,
    strings,
    things,
    triples,
    turtle_files,
)
from stakhanov_ld.model import vocabulary
from stakhanov_ld.publication.publication import Publication

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
DCTERMS = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TERM_STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
VANN = "http://purl.org/vocab/vann/"
SPACES = {"sld": SLD, "coal": BASE + "ns/coal#", "status": BASE + "ns/status#"}

FILES = turtle_files("ontology")
THING = re.compile(r"(?<![\w/:.-])[a-z]+/[a-z0-9][a-z0-9-]*")
TERM = re.compile(rf"\b({'|'.join(SPACES)}):([A-Za-z]+)")
LONGEST_EXAMPLE = 120

every_file = pytest.mark.parametrize(
    "file", FILES, ids=lambda file: file.relative_to(ROOT / "ontology").as_posix()
)


def is_ours(iri: str) -> bool:
    """Is this a term of our namespaces, wherever it is written?"""
    return iri.startswith(tuple(SPACES.values()))


@cache
def described(file: Path) -> dict[str, Values]:
    """For each IRI that a file describes the values of each of its properties."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for quad in og.parse(path=str(file)):
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def declared_in(file: Path) -> dict[str, Values]:
    """Our terms that a file declares."""
    return {iri: v for iri, v in described(file).items() if is_ours(iri) and v[RDF + "type"]}


@cache
def terms() -> dict[str, Values]:
    """All our terms, each declared in one file."""
    found: dict[str, Values] = {}
    for file in FILES:
        here = declared_in(file)
        assert not here.keys() & found.keys()
        found |= here
    assert len(found) > 100
    return found


def properties() -> dict[str, Values]:
    """Those of our terms that are properties."""
    found = {iri: v for iri, v in terms().items() if RDF + "Property" in strings(v, RDF + "type")}
    assert len(found) > 80
    return found


def header_of(file: Path) -> tuple[str, Values]:
    """What a file says of itself: the one ontology in it that has a version."""
    kind = OWL + "Ontology"
    ontologies = {i: v for i, v in described(file).items() if kind in strings(v, RDF + "type")}
    [header] = [iri for iri, values in ontologies.items() if values[OWL + "versionIRI"]]
    return header, ontologies[header]


def english(values: Values, predicate: str) -> list[str]:
    """The values of a property that are literals in English."""
    literals = [value for value in values.get(predicate, []) if isinstance(value, og.Literal)]
    return [literal.value for literal in literals if literal.language == "en"]


def examples() -> dict[str, str]:
    """The example of each of our terms, empty where there is none."""
    return {iri: " ".join(strings(values, SKOS + "example")) for iri, values in terms().items()}


def iris_in(value: object) -> Iterator[str]:
    """The IRIs in a constant of a module: a node, or a tuple of nodes."""
    if isinstance(value, og.NamedNode):
        yield value.value
    elif isinstance(value, tuple):
        for part in value:
            yield from iris_in(part)


# What is said of each term


@pytest.mark.parametrize(
    "predicate",
    [RDFS + "label", SKOS + "definition", SKOS + "example"],
    ids=lambda predicate: predicate.split("#")[1],
)
def test_a_term_says_in_english_and_once(predicate: str) -> None:
    """Its label, its definition and an example of its use; no second one, no other language."""
    said = {iri: (values[predicate], english(values, predicate)) for iri, values in terms().items()}
    assert [iri for iri, (all_of, ours) in said.items() if not len(all_of) == len(ours) == 1] == []
    texts = [text for _, ours in said.values() for text in ours]
    assert [text for text in texts if not text or text != text.strip()] == []


def test_a_term_has_one_status() -> None:
    """Stable, or still being tested."""
    statuses = {iri: strings(values, TERM_STATUS) for iri, values in terms().items()}
    assert {iri: s for iri, s in statuses.items() if s not in (["stable"], ["testing"])} == {}


@every_file
def test_a_term_is_defined_by_the_ontology_of_its_file(file: Path) -> None:
    """Whoever follows rdfs:isDefinedBy comes to the file in which the term is declared."""
    header, _ = header_of(file)
    by = {i: strings(v, RDFS + "isDefinedBy") for i, v in declared_in(file).items()}
    assert {iri: found for iri, found in by.items() if found != [header]} == {}


def test_the_definition_of_a_property_says_what_it_relates() -> None:
    """“Relates a … to …”, in one sentence; it can be read without the domain and the range."""
    form = re.compile(r"Relates (an? [^.]+|somebody) to [^.]+\.")
    said = {iri: strings(values, SKOS + "definition") for iri, values in properties().items()}
    assert {iri: d for iri, d in said.items() if not form.fullmatch(" ".join(d))} == {}


# Examples


def test_an_example_is_short() -> None:
    """It fits in a cell of a table, and says something else than the definition."""
    assert [text for text in examples().values() if len(text) > LONGEST_EXAMPLE] == []
    definitions = {d for values in terms().values() for d in strings(values, SKOS + "definition")}
    assert sorted(definitions & set(examples().values())) == []


def test_a_thing_in_an_example_is_in_the_data() -> None:
    """Whatever is written as kind/slug, so that renaming a thing does not leave its examples."""
    mentioned = {(iri, thing) for iri, text in examples().items() for thing in THING.findall(text)}
    assert len(mentioned) > 80
    here = {iri.removeprefix(THINGS) for iri, values in things().items() if values[RDF + "type"]}
    assert sorted((iri, thing) for iri, thing in mentioned if thing not in here) == []


def test_a_term_in_an_example_is_declared() -> None:
    """Whatever is written as prefix:name with a prefix of ours."""
    mentioned = {SPACES[p] + n for text in examples().values() for p, n in TERM.findall(text)}
    assert len(mentioned) > 5
    assert sorted(mentioned - terms().keys()) == []


def test_the_example_of_a_term_that_only_absences_use_is_an_absence() -> None:
    """Such a term has no value anywhere, and the example does not suggest one."""
    claimed = {p for c in of_class("Claim").values() for p in strings(c, RDF + "predicate")}
    used = claimed | {triple.predicate.value for triple in triples("data")}
    records = of_class("AbsenceRecord").values()
    absent = {p for record in records for p in strings(record, SLD + "absentPredicate")}
    only = sorted(iri for iri in absent - used if is_ours(iri))
    assert only
    says_so = re.compile(r"\babsences only\b.* absence/")
    assert [iri for iri in only if not says_so.search(examples()[iri])] == []


# What is used, and what is declared


def test_a_property_in_use_says_whether_only_claims_may_use_it(flagship: Publication) -> None:
    """Each predicate of ours, written or derived, bare or in a claim; those of claims say true."""
    graph = [t for name in ("data", "derived") for t in flagship.graphs[name]]
    objects = [t.object for t in graph if t.predicate.value == RDF + "predicate"]
    in_claims = {node.value for node in objects if isinstance(node, og.NamedNode)}
    used = {iri for iri in in_claims | {t.predicate.value for t in graph} if is_ours(iri)}
    assert len(used) > 80
    assert sorted(used - properties().keys()) == []
    said = {iri: strings(properties()[iri], SLD + "claimed") for iri in used}
    assert {iri: c for iri, c in said.items() if c not in (["true"], ["false"])} == {}
    assert sorted(iri for iri in used & in_claims if said[iri] != ["true"]) == []


def test_a_term_that_the_program_knows_is_declared() -> None:
    """What the code names in our namespaces, data/ may be written with."""
    named = {iri for value in vars(vocabulary).values() for iri in iris_in(value) if is_ours(iri)}
    assert len(named) > 10
    assert sorted(named - terms().keys()) == []


@every_file
def test_a_term_that_a_file_mentions_is_declared(file: Path) -> None:
    """In alignments, as a domain, a range or anything else: no word of ours is misspelt."""
    nodes = [term for quad in og.parse(path=str(file)) for term in quad.triple]
    mentioned = {node.value for node in nodes if isinstance(node, og.NamedNode)}
    ours = {iri for iri in mentioned if is_ours(iri)}
    assert ours
    assert sorted(ours - terms().keys()) == []


def test_an_alignment_relates_a_term_of_ours_or_one_we_reuse() -> None:
    """Each subject is declared in the ontology; no alignment declares a term itself.

    A chain is said of the other vocabulary's term, and what it leads through is declared.
    """
    alignments = turtle_files("ontology/alignments")
    elsewhere = [file for file in FILES if file not in alignments]
    declared = {i for file in elsewhere for i, v in described(file).items() if v[RDF + "type"]}
    for file in alignments:
        header, values = header_of(file)
        nodes = described(file)
        cells = {node: strings(v, RDF + "first") for node, v in nodes.items() if v[RDF + "first"]}
        chains = {node for node, v in nodes.items() if v[OWL + "propertyChainAxiom"]}
        assert sorted({iri for steps in cells.values() for iri in steps} - declared) == []
        aligned = nodes.keys() - {header, *strings(values, OWL + "versionIRI"), *cells, *chains}
        assert aligned, file.name
        assert sorted(aligned - declared) == [], file.name
        assert declared_in(file) == {}, file.name


# What a file says of itself


@every_file
def test_an_ontology_has_a_title_a_licence_and_a_version(file: Path) -> None:
    """Title and description in English, CC0, and an IRI for this version, which is described too."""
    iri, header = header_of(file)
    assert len(english(header, DCTERMS + "title")) == 1
    assert len(english(header, DCTERMS + "description")) == 1
    assert strings(header, DCTERMS + "license") == [CC0]
    [version] = strings(header, OWL + "versionIRI")
    [number] = strings(header, OWL + "versionInfo")
    assert version == f"{iri}/{number}"
    assert strings(described(file)[version], RDF + "type") == [OWL + "Ontology"]
    assert strings(described(file)[version], DCTERMS + "isVersionOf") == [iri]


@pytest.mark.parametrize(
    "file", [file for file in FILES if declared_in(file)], ids=lambda file: file.stem
)
def test_an_ontology_names_the_prefix_of_its_terms(file: Path) -> None:
    """The preferred prefix is the one the file itself binds, and all its terms are under it."""
    _, header = header_of(file)
    [prefix] = strings(header, VANN + "preferredNamespacePrefix")
    [space] = strings(header, VANN + "preferredNamespaceUri")
    assert SPACES[prefix] == space
    assert f"@prefix {prefix}: <{space}> ." in file.read_text(encoding="utf-8").splitlines()
    assert [iri for iri in declared_in(file) if not iri.startswith(space)] == []
