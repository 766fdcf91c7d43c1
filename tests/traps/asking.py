"""How are the published triples asked in a test?"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as og

THINGS = "https://w3id.org/stakhanov-ld/id/"
KINDS = (
    "absence", "agent", "award", "claim", "concept", "conferral", "containment", "dispute", "event",
    "feat", "list", "loss", "name", "organisation", "person", "place", "role", "section", "source",
    "tenure",
)  # fmt: skip
NAMESPACES = {
    "cito": "http://purl.org/spar/cito/",
    "coal": "https://w3id.org/stakhanov-ld/ns/coal#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "sld": "https://w3id.org/stakhanov-ld/ns#",
    "status": "https://w3id.org/stakhanov-ld/ns/status#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
} | {kind: f"{THINGS}{kind}/" for kind in KINDS}
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMESPACES.items())
SHORTER = sorted(NAMESPACES.items(), key=lambda row: -len(row[1]))

AS_OF = """
  ?claim rdf:subject {owner} ; rdf:predicate {predicate} ; rdf:object ?thing ; sld:status ?status .
  FILTER EXISTS { ?thing sld:earliestStart|sld:latestStart|sld:earliestEnd|sld:latestEnd ?any }
  FILTER NOT EXISTS { ?thing sld:earliestStart ?a FILTER(?a > {day}) }
  FILTER NOT EXISTS { ?thing sld:latestEnd ?z FILTER(?z < {day}) }
  BIND(IF(EXISTS { ?thing sld:latestStart ?b ; sld:earliestEnd ?y FILTER(?b <= {day} && ?y >= {day}) },
    "certain", "possible") AS ?certainty)
"""

Rows = set[tuple[str, ...]]


class Asked:
    """A graph, and what it answers."""

    def __init__(self, triples: Iterable[og.Triple]) -> None:
        """Load `triples` as one flat graph."""
        self._store = og.Store()
        self._store.bulk_extend(og.Quad(*triple) for triple in triples)

    def change(self, update: str) -> None:
        """Make the graph say something else."""
        self._store.update(f"{PROLOGUE}{update}")

    def rows(self, pattern: str, *variables: str) -> Rows:
        """The different values of `variables` (all of them, in their order, if none is named)."""
        wanted = " ".join(f"?{name}" for name in variables) or "*"
        answer = self._store.query(f"{PROLOGUE}SELECT DISTINCT {wanted} WHERE {{ {pattern} }}")
        assert isinstance(answer, og.QuerySolutions)
        return {tuple(_told(value) for value in row) for row in answer}

    def column(self, pattern: str, variable: str) -> set[str]:
        """The different values of one variable."""
        return {row[0] for row in self.rows(pattern, variable)}

    def holds(self, pattern: str) -> bool:
        """Whether the pattern is there."""
        return bool(self._store.query(f"{PROLOGUE}ASK {{ {pattern} }}"))

    def on(self, owner: str, predicate: str, day: str) -> Rows:
        """Which things `owner` had by `predicate` on `day`: (thing, certainty, status)."""
        pattern = AS_OF
        for name, value in (("owner", owner), ("predicate", predicate), ("day", _day(day))):
            pattern = pattern.replace(f"{{{name}}}", value)
        return self.rows(pattern, "thing", "certainty", "status")

    def called(self, place: str, day: str) -> Rows:
        """What a place was called on `day`: (name, certainty, status)."""
        found = self.on(place, "sld:hasName", day)
        return {(name, *rest) for thing, *rest in found for name in self.forms(thing)}

    def forms(self, name: str) -> set[str]:
        """How a name is written."""
        return self.column(f"{name} skosxl:literalForm ?form", "form")

    def absent(self, subject: str, predicate: str) -> bool:
        """Whether it is recorded, of the article, that this is not stated."""
        return self.holds(
            f"?r a sld:AbsenceRecord ; sld:absentSubject {subject} ;"
            f" sld:absentPredicate {predicate} ; sld:searchedIn source:article"
        )


def _day(day: str) -> str:
    return f'"{day}"^^xsd:date'


def _told(value: og.NamedNode | og.BlankNode | og.Literal | og.Triple | None) -> str:
    if isinstance(value, og.NamedNode):
        for prefix, iri in SHORTER:
            if value.value.startswith(iri):
                return f"{prefix}:{value.value.removeprefix(iri)}"
    return getattr(value, "value", str(value))
