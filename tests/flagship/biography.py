"""Which claims do the files hold?"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as og

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/stakhanov-ld/"
THINGS = BASE + "id/"
SLD = BASE + "ns#"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Values = dict[str, list[og.NamedNode | og.BlankNode | og.Literal]]


def turtle_files(folder: str) -> list[Path]:
    """All Turtle files below a folder of the repository, which must have some."""
    found = sorted((ROOT / folder).rglob("*.ttl"))
    assert found, f"there is no Turtle file in {folder}/"
    return found


@cache
def triples(folder: str) -> tuple[og.Triple, ...]:
    """The triples of all files below a folder."""
    return tuple(quad.triple for file in turtle_files(folder) for quad in og.parse(path=str(file)))


@cache
def things() -> dict[str, Values]:
    """For each described IRI of the data the values of each of its properties."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples("data"):
        found[subject.value][predicate.value].append(value)
    return found


@cache
def of_class(name: str) -> dict[str, Values]:
    """The things of the class `sld:{name}`, of which there must be some."""
    kind = og.NamedNode(SLD + name)
    found = {iri: values for iri, values in things().items() if kind in values[RDF + "type"]}
    assert found, f"the data hold no sld:{name}"
    return found


def strings(values: Values, predicate: str) -> list[str]:
    """The values of one property, as strings."""
    return [value.value for value in values.get(predicate, [])]
