"""Which data are served, where there have to be many of them? The same from the same seed.

People with ten or eleven triples each, whatever the size: who lives in a place lives there with 24
others, a cohort has 200 members and a group 1,000; so an answer costs the same in large data as in
small ones, unless the size itself is what costs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEED = 1935
BASE = "https://data.example/"
THINGS = f"{BASE}id/"
WORDS = f"{BASE}ns#"
PLACE, COHORT, GROUP = 25, 200, 1000
"""How many people each has."""
OCCUPATIONS = 25

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_DATE = "<http://www.w3.org/2001/XMLSchema#date>"
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_FIRST = ("Anna", "Borys", "Halyna", "Ivan", "Kateryna", "Lev", "Mariia", "Oleksii", "Vira")
_LAST = ("Bondar", "Hnatiuk", "Koval", "Lysenko", "Melnyk", "Petrenko", "Shevchuk", "Tkach")
_DAY = date(1880, 1, 1)

DESCRIPTION = f"""@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{BASE}dataset> a dcat:Dataset , void:Dataset ;
    dcterms:title "People that nobody knew"@en ;
    sld:baseIri "{BASE}"^^xsd:anyURI ;
    void:uriSpace "{THINGS}" .
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are."""

    people: int

    @classmethod
    def of(cls, triples: int) -> Size:
        """The largest that has at most `triples` triples."""
        people = triples * 2 // 21
        while people > 1 and cls(people).triples > triples:
            people -= 1
        return cls(people)

    @property
    def places(self) -> int:
        """The last may have fewer people than the others; so may cohorts and groups."""
        return -(-self.people // PLACE)

    @property
    def cohorts(self) -> int:
        """How many cohorts."""
        return -(-self.people // COHORT)

    @property
    def groups(self) -> int:
        """How many groups."""
        return -(-self.people // GROUP)

    @property
    def triples(self) -> int:
        """How many triples that makes, those of the description apart."""
        others = self.places + self.cohorts + self.groups + OCCUPATIONS
        return 10 * self.people + -(-self.people // 2) + 2 * others


def write_publication(folder: Path, triples: int, seed: int = SEED) -> Path:
    """Write a publication of at most `triples` triples into `folder`; the file of its people."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "publication.ttl").write_text(DESCRIPTION, encoding="utf-8")
    file = folder / "data" / "people.nt"
    with file.open("wb", buffering=1 << 20) as written:
        written.writelines(lines(Size.of(triples), seed))
    return file


def lines(size: Size, seed: int) -> Iterator[bytes]:
    """The N-Triples, a thing at a time."""
    choose = random.Random(seed)
    places = list(range(size.people))
    choose.shuffle(places)
    ranks = list(range(size.people))
    choose.shuffle(ranks)
    for kind, many in (
        ("place", size.places),
        ("cohort", size.cohorts),
        ("group", size.groups),
        ("occupation", OCCUPATIONS),
    ):
        for number in range(many):
            thing = f"<{THINGS}{kind}/{number}>"
            label = f"{kind.capitalize()} {number}"
            yield (
                f'{thing} {_TYPE} <{WORDS}{kind.capitalize()}> .\n{thing} {_LABEL} "{label}"@en .\n'
            ).encode()
    for number in range(size.people):
        yield _person(number, places[number] // PLACE, ranks[number], size, choose).encode()


def _person(number: int, place: int, rank: int, size: Size, choose: random.Random) -> str:
    person = f"<{THINGS}person/{number}>"
    born = _DAY + timedelta(days=choose.randrange(20_000))
    name = f"{choose.choice(_FIRST)} {choose.choice(_LAST)} {number}"
    friends = (number + 1 + choose.randrange(max(1, size.people // 2))) % size.people
    others = (number + size.people - 1 - choose.randrange(max(1, size.people // 3))) % size.people
    died = born + timedelta(days=10_000 + choose.randrange(20_000))
    text = (
        f"{person} {_TYPE} <{WORDS}Person> .\n"
        f'{person} {_LABEL} "{name}"@en .\n'
        f'{person} <{WORDS}born> "{born}"^^{_DATE} .\n'
        f"{person} <{WORDS}occupation> <{THINGS}occupation/{choose.randrange(OCCUPATIONS)}> .\n"
        f"{person} <{WORDS}livesIn> <{THINGS}place/{place}> .\n"
        f"{person} <{WORDS}memberOf> <{THINGS}group/{rank // GROUP}> .\n"
        f"{person} <{WORDS}cohort> <{THINGS}cohort/{rank // COHORT}> .\n"
        f"{person} <{WORDS}knows> <{THINGS}person/{friends}> .\n"
        f"{person} <{WORDS}reports> <{THINGS}person/{others}> .\n"
        f'{person} <{WORDS}output> "{choose.randrange(1, 228)}"^^{_INTEGER} .\n'
    )
    if number % 2 == 0:
        text += f'{person} <{WORDS}died> "{died}"^^{_DATE} .\n'
    return text
