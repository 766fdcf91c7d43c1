"""Which data grow to any size, and are the same every time?

    python benchmarks/people.py 1000000 FOLDER

People, the places where they were born and worked, their names, dates and links, as N-Triples with
a description, until there are so many triples. Nothing in them is anybody's: names are numbers.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

BASE = "http://people.example/"
_ID = BASE + "id/"
_NS = BASE + "ns#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_PEOPLE_OF_A_PLACE = 60
_FIRST = ("Anna", "Borys", "Cécile", "Dmytro", "Eşref", "Фёдір", "Galya", "Hugo", "Ілля", "Jan")

DESCRIPTION = f"""\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <{_GEO}> .
@prefix ns: <{_NS}> .
@prefix rdfs: <{_RDFS}> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <{_XSD}> .

<{BASE}dataset> a dcat:Dataset , void:Dataset ;
    dcterms:title "People who never lived"@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
    sld:baseIri "{BASE}"^^xsd:anyURI ;
    void:uriSpace "{_ID}" ;
    void:exampleResource <{_ID}person/1> , <{_ID}place/0> .
"""

ONTOLOGY = f"""\
@prefix ns: <{_NS}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <{_RDFS}> .

ns:Person a owl:Class ; rdfs:label "Person"@en .
ns:Place a owl:Class ; rdfs:label "Place"@en .
ns:bornIn a owl:ObjectProperty ; rdfs:label "born in"@en ; rdfs:domain ns:Person .
ns:bornOn a owl:DatatypeProperty ; rdfs:label "born on"@en ; rdfs:domain ns:Person .
ns:knows a owl:ObjectProperty ; rdfs:label "knows"@en ; rdfs:domain ns:Person .
ns:liesIn a owl:ObjectProperty ; rdfs:label "lies in"@en ; rdfs:domain ns:Place .
"""


def lines(triples: int, seed: int = 1935) -> Iterator[str]:
    """`triples` N-Triples of people and places, in the order in which they were made up."""
    made = _facts(random.Random(seed))
    for _ in range(triples):
        yield next(made)


def write(folder: Path, triples: int) -> None:
    """A publication of so many triples of data in `folder`."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "ontology").mkdir(exist_ok=True)
    (folder / "data" / "publication.ttl").write_text(DESCRIPTION, encoding="utf-8")
    (folder / "ontology" / "people.ttl").write_text(ONTOLOGY, encoding="utf-8")
    with (folder / "data" / "people.nt").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(triples))


def _facts(chance: random.Random) -> Iterator[str]:
    number = 0
    while True:
        if number % _PEOPLE_OF_A_PLACE == 0:
            yield from _place(number // _PEOPLE_OF_A_PLACE, chance)
        number += 1
        yield from _person(number, chance)


def _place(number: int, chance: random.Random) -> Iterator[str]:
    place = f"<{_ID}place/{number}>"
    yield f"{place} <{_RDF}type> <{_NS}Place> .\n"
    yield f'{place} <{_RDFS}label> "Place {number}"@en .\n'
    yield f'{place} <{_RDFS}label> "Місце {number}"@uk .\n'
    yield f'{place} <{_GEO}lat> "{chance.uniform(-60, 70):.4f}"^^<{_XSD}decimal> .\n'
    yield f'{place} <{_GEO}long> "{chance.uniform(-179, 179):.4f}"^^<{_XSD}decimal> .\n'
    if number:
        yield f"{place} <{_NS}liesIn> <{_ID}place/{chance.randrange(number)}> .\n"


def _person(number: int, chance: random.Random) -> Iterator[str]:
    person = f"<{_ID}person/{number}>"
    yield f"{person} <{_RDF}type> <{_NS}Person> .\n"
    yield f'{person} <{_RDFS}label> "{chance.choice(_FIRST)} {number}"@en .\n'
    day = f"{chance.randint(1800, 1999)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    yield f'{person} <{_NS}bornOn> "{day}"^^<{_XSD}date> .\n'
    place = chance.randrange(1 + number // _PEOPLE_OF_A_PLACE)
    yield f"{person} <{_NS}bornIn> <{_ID}place/{place}> .\n"
    yield f'{person} <{_NS}height> "{chance.randint(140, 210)}"^^<{_XSD}int> .\n'
    yield f'{person} <{_RDFS}comment> "The {number}th of those who never lived."@en .\n'
    for _ in range(chance.randrange(4)):
        yield f"{person} <{_NS}knows> <{_ID}person/{chance.randint(1, number)}> .\n"


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
