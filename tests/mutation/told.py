"""How are published triples told in the words of `tests/tables/claims.tsv`?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

import pyoxigraph as og

from stakhanov_ld.model.edtf import BadEdtf, bounds_of

THINGS = "https://w3id.org/stakhanov-ld/id/"
SLD = "https://w3id.org/stakhanov-ld/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ORG = "http://www.w3.org/ns/org#"
DCTERMS = "http://purl.org/dc/terms/"
CITO = "http://purl.org/spar/cito/"
DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
NOTE = "http://www.w3.org/2004/02/skos/core#note"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
LITERAL_FORM = "http://www.w3.org/2008/05/skos-xl#literalForm"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    SLD: "sld:",
    "https://w3id.org/stakhanov-ld/ns/coal#": "coal:",
    "https://w3id.org/stakhanov-ld/ns/status#": "",
    THINGS: "",
    "https://schema.org/": "schema:",
    ORG: "org:",
    DCTERMS: "dcterms:",
    CITO: "cito:",
    DERIVED_FROM.removesuffix("wasDerivedFrom"): "prov:",
    LITERAL_FORM.removesuffix("literalForm"): "skosxl:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo:",
    "http://id.loc.gov/datatypes/": "",
    XSD: "xsd:",
    "https://sws.geonames.org/": "geonames/",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://rdfs.org/ns/void#": "void:",
}
PARTS = (
    *(SLD + name for name in (
        "spelling", "award", "container", "lostThing", "countedPredicate", "countedKind",
        "statedCount", "statedAs", "complete", "knownMember", "became", "ends", "newName",
        "recurrenceRule",
    )),
    ORG + "organization", ORG + "role", LITERAL_FORM,
)  # fmt: skip
COLUMNS = (
    "number", "subject", "predicate", "object", "when", "setting", "status", "speaker", "stated_in",
    "hedge", "links", "at_stake", "details", "noted", "stands_at",
)  # fmt: skip
TRAITS = tuple(
    namespace + name
    for namespace, names in (
        (SLD, ("voice",)),
        (DCTERMS, ("isPartOf", "license", "creator")),
        ("http://xmlns.com/foaf/0.1/", ("page", "name")),
        ("http://rdfs.org/ns/void#", ("subjectsTarget", "objectsTarget", "linkPredicate")),
    )
    for name in names
)
OWN = ("name", "tenure", "conferral", "containment", "loss", "list", "event")
TOLD_OTHERWISE = ("claim", "absence", "query", *OWN[:-1])
"""What has rows of another status, or none, as the questions."""
BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
LINKS = (
    *(CITO + name for name in ("disputes", "supports", "qualifies", "agreesWith")),
    *(SLD + name for name in ("denies", "coarserThan", "supersedes")),
    DERIVED_FROM,
)

Term = og.NamedNode | og.BlankNode | og.Literal | og.Triple
Row = Mapping[str, str]


class Facts:
    """Triples by subject and predicate, told in the words of the table."""

    def __init__(self, triples: Iterable[og.Triple]) -> None:
        """Index `triples`."""
        self._values: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._staked: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, value in triples:
            node = str(getattr(subject, "value", subject))
            self._values[node][predicate.value].append(value)
            if predicate.value == SLD + "atStake" and isinstance(value, og.NamedNode):
                self._staked[value.value].append(node)

    def rows(self) -> list[Row]:
        """A row for each claim and each record of an absence."""
        made = []
        for node in list(self._values):
            kinds = _iris(self._get(node, RDF + "type"))
            if SLD + "Claim" in kinds:
                made.append(self._claim(node))
            if SLD + "AbsenceRecord" in kinds:
                made.append(self._absence(node))
            own = node.removeprefix(THINGS).split("/")[0]
            if node.startswith(THINGS) and kinds and own not in TOLD_OTHERWISE:
                made.append(self._description(node))
        return made

    def _get(self, node: str, predicate: str) -> list[Term]:
        return self._values[node].get(predicate, []) if node in self._values else []

    def _claim(self, claim: str) -> Row:
        value = next(iter(self._get(claim, RDF + "object")), None)
        thing = value.value if isinstance(value, og.NamedNode) else ""
        subjects = _iris(self._get(claim, RDF + "subject"))
        works = _iris(self._get(claim, SLD + "statedIn"))
        links = [f"{_short(p)} {o}" for p in LINKS for o in self._words(claim, p)]
        setting = [f"subject {w}" for node in subjects for w in self._when(node)]
        setting += [f"work {w}" for node in works for w in self._when(node)]
        return {
            "number": " ".join(sorted(self._words(claim, DCTERMS + "identifier"))),
            "subject": joined(self._words(claim, RDF + "subject")),
            "predicate": joined(self._words(claim, RDF + "predicate")),
            "object": joined(self._words(claim, RDF + "object")),
            "when": joined(
                [*self._when(claim), *(self._when(thing) if thing not in works else [])]
            ),
            "setting": joined(setting),
            "status": joined(self._words(claim, SLD + "status")),
            "speaker": joined(self._words(claim, SLD + "assertedBy")),
            "stated_in": joined(self._words(claim, SLD + "statedIn")),
            "hedge": joined(self._words(claim, SLD + "hedge")),
            "links": joined(links),
            "at_stake": joined(map(_short, self._staked.get(claim, []))),
            "details": joined(self._details(thing)),
            "noted": self._noted(claim, thing),
            "stands_at": joined(map(self._passage, self._get(claim, SLD + "attestedAt"))),
        }

    def _absence(self, record: str) -> Row:
        told = {
            "number": (DCTERMS + "identifier"),
            "subject": SLD + "absentSubject",
            "predicate": SLD + "absentPredicate",
            "stated_in": SLD + "searchedIn",
            "hedge": SLD + "statedAs",
        }
        words = {column: joined(self._words(record, p)) for column, p in told.items()}
        rest = dict.fromkeys(("object", "setting", "speaker", "links", "at_stake", "details"), "")
        when, noted = joined(self._when(record)), self._noted(record, "")
        return words | rest | {"when": when, "noted": noted, "status": "absent", "stands_at": ""}

    def _description(self, node: str) -> Row:
        traits = [f"{_short(p)} {word}" for p in TRAITS for word in self._words(node, p)]
        labels = [word for word in self._words(node, LABEL) if not word.endswith("@en")]
        notes = {"comment": LABEL.replace("label", "comment"), "note": NOTE}
        row = dict.fromkeys(COLUMNS, "") | {"status": "described"}
        return row | {
            "subject": _short(node),
            "predicate": "rdf:type",
            "object": joined(self._words(node, RDF + "type")),
            "details": joined([*traits, *(f"label {word}" for word in labels)]),
            "noted": joined(name for name, p in notes.items() if self._get(node, p)),
        }

    def _words(self, node: str, predicate: str) -> list[str]:
        return [self._word(term) for term in self._get(node, predicate)]

    def _word(self, term: Term) -> str:
        if isinstance(term, og.NamedNode):
            numbers = self._get(term.value, DCTERMS + "identifier")
            if term.value.startswith(THINGS + "claim/") and numbers:
                return min(n.value for n in numbers if isinstance(n, og.Literal))
            return _short(term.value)
        if isinstance(term, og.Literal):
            if term.language:
                return f"{term.value}@{term.language}"
            kind = term.datatype.value
            return term.value if kind == XSD + "string" else f"{term.value}^^{_short(kind)}"
        return str(term)

    def _when(self, node: str) -> list[str]:
        """The written time of a thing, and how its bounds differ from those that follow from it."""
        written = [t.value for t in self._get(node, SLD + "edtf") if isinstance(t, og.Literal)]
        follow: set[str] = set()
        for edtf in written:
            try:
                found = bounds_of(edtf)
            except BadEdtf:
                continue
            days = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
            follow = {f"{n} {d}" for n, d in zip(BOUNDS, days, strict=True) if d}
        bounds = [f"{n} {w.split('^^')[0]}" for n in BOUNDS for w in self._words(node, SLD + n)]
        missing = [f"no {bound}" for bound in follow if bound.split(" ")[0] not in " ".join(bounds)]
        return written + [bound for bound in bounds if bound not in follow] + missing

    def _details(self, thing: str) -> list[str]:
        found = [f"{_short(p)} {word}" for p in PARTS for word in self._words(thing, p)]
        if thing.removeprefix(THINGS).split("/")[0] in OWN:
            found += [f"a {word}" for word in self._words(thing, RDF + "type")]
        return found

    def _noted(self, claim: str, thing: str) -> str:
        on = (bool(self._get(claim, NOTE)), bool(self._get(thing, NOTE)))
        return {(True, True): "both", (True, False): "claim", (False, True): "object"}.get(on, "")

    def _passage(self, term: Term) -> str:
        passage = str(getattr(term, "value", term))
        sections = [word.removeprefix("section/") for word in self._words(passage, SLD + "section")]
        found = re.fullmatch(r".*#:~:text=(?:([^,]+)-,)?([^,]+)(?:,([^,]+))?", passage)
        words = passage.removeprefix("https://sws.geonames.org/").strip("/")
        if found:
            before, first, last = (unquote(part or "") for part in found.groups())
            words = (f"({before}) " if before else "") + first + (f" … {last}" if last else "")
        return f"{' '.join(sections)}: {words}"


def _iris(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, og.NamedNode)]


def _short(iri: str) -> str:
    for namespace, prefix in PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace).rstrip("/")
    return iri


def joined(words: Iterable[str]) -> str:
    """Several facts in one cell."""
    return "; ".join(sorted(words))
