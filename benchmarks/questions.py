"""Which queries are asked, of which things, and what makes each of them new?

A number that no other query has: the LIMIT, which is far above the rows there are, so that it costs
nothing. The thing that is asked about changes from query to query too.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.data import COHORT, GROUP, PLACE, SEED, THINGS, WORDS, Size

JSON = "application/sparql-results+json"
NEW = 1_000_000
"""How many numbers each round has to itself; more than any server answers in one."""
NEW_NUMBER = "{n}"
"""The mark in whose place ask.lua puts one."""
_MOST_THINGS = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query with a mark `{thing}`, the things it is asked about, and how many rows it has."""

    case: str
    row: str
    """The row of goals."""
    query: str
    things: tuple[str, ...]
    rows: int
    """The least that an answer has."""

    def text(self, thing: str, number: int) -> str:
        """The query about `thing`; `number` makes it another one."""
        return f"{self.query.replace('{thing}', thing)} LIMIT {number}"

    def write(self, before: str, file: Path, number: int | str = NEW_NUMBER) -> Path:
        """The requests of ask.lua for a server that takes a query after `before`."""
        limit = quote(" LIMIT ")
        asked = (quote(self.query.replace("{thing}", thing), safe="") for thing in self.things)
        lines = [f"{before}{query}{limit}{number}\n" for query in asked]
        file.write_text("".join(lines), encoding="utf-8")
        return file


def of_generated(size: Size) -> tuple[Question, ...]:
    """Those that are asked of generated data."""
    prefixes = f"PREFIX : <{WORDS}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    return (
        Question(
            "a thing: 10 or 11 rows", "point",
            "SELECT ?p ?o { <{thing}> ?p ?o }", _sample("person", size.people), 10,
        ),
        Question(
            f"OPTIONAL: {PLACE} rows", "many rows",
            prefixes + "SELECT ?s ?label ?died { ?s :livesIn <{thing}> ; rdfs:label ?label"
            " OPTIONAL { ?s :died ?died } }",
            _sample("place", size.people // PLACE), PLACE,
        ),
        Question(
            f"join: {GROUP:,} rows", "many rows",
            prefixes + "SELECT ?s ?label { ?s :memberOf <{thing}> ; rdfs:label ?label }",
            _sample("group", size.people // GROUP), GROUP,
        ),
        Question(
            f"aggregate of {COHORT}: 20 rows or more", "many rows",
            prefixes + "SELECT ?work (COUNT(?s) AS ?people) (MAX(?output) AS ?most)"
            " { ?s :cohort <{thing}> ; :occupation ?work ; :output ?output } GROUP BY ?work",
            _sample("cohort", size.people // COHORT), 20,
        ),
    )  # fmt: skip


def of_biography(dump: bytes) -> tuple[Question, ...]:
    """Those that are asked of the biography, whose N-Triples are `dump`."""
    prefixes = (
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " PREFIX cito: <http://purl.org/spar/cito/>"
        " PREFIX sld: <https://w3id.org/stakhanov-ld/ns#> "
    )
    things = sorted({m.decode() for m in re.findall(rb"^<(https://[^>]+/id/[^>]+)>", dump, re.M)})
    home = "https://w3id.org/stakhanov-ld/id/"
    return (
        Question("a thing of the biography", "point", "SELECT ?p ?o { <{thing}> ?p ?o }",
                 tuple(things), 1),
        Question(
            "claims with OPTIONAL of the biography: 20 rows or more", "many rows",
            prefixes + "SELECT ?claim ?says ?status ?other { ?claim rdf:subject <{thing}> ;"
            " rdfs:label ?says ; sld:status ?status OPTIONAL { ?claim cito:disputes ?other } }",
            (f"{home}person/stakhanov", f"{home}feat/102-tonnes"), 20,
        ),
    )  # fmt: skip


def _sample(kind: str, many: int) -> tuple[str, ...]:
    """At most `_MOST_THINGS` of a kind, in a random order."""
    numbers = random.Random(SEED).sample(range(many), min(many, _MOST_THINGS))
    return tuple(f"{THINGS}{kind}/{number}" for number in numbers)
