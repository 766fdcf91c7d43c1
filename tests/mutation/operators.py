"""In which ways can one thing that was written be wrong?

Each operator takes the authored triples and yields mutants: one triple gone, or one put in the place
of another. Where an operator has a choice it takes the next value in sorted order, so that the same
data have the same mutants; a choice between like and unlike falls on the like, which is harder to see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pyoxigraph as og

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SLD = "https://w3id.org/stakhanov-ld/ns#"
CITO = "http://purl.org/spar/cito/"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf"
STATUS = "https://w3id.org/stakhanov-ld/ns/status#"

PROSE = frozenset(
    (RDFS + "label", RDFS + "comment", SKOS + "note", SKOS + "definition", SKOS + "prefLabel",
     DCTERMS + "title", DCTERMS + "description")
)  # fmt: skip
"""Words in which the editors explain; names, spellings and hedges are facts and not among them."""

STATUSES = (
    "asserted", "reported", "apparent", "alleged", "claimed", "quoted", "conceded", "hearsay",
    "denied", "inferred", "derived",
)  # fmt: skip
LINKS = tuple(CITO + name for name in ("disputes", "supports", "qualifies", "agreesWith")) + tuple(
    SLD + name for name in ("denies", "coarserThan", "supersedes")
)
DAY = re.compile(r"(?<![\d-])(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\d-])")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: `gone` is taken out, `come` put in, or only one of them."""

    operator: str
    gone: og.Triple | None
    come: og.Triple | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """The operator and the predicate that it was applied to."""
        triple = self.gone or self.come
        assert triple
        return self.operator, triple.predicate.value

    def __str__(self) -> str:
        return f"{self.operator}: {self.gone or 'nothing'} → {self.come or 'nothing'}"


Authored = tuple[og.Triple, ...]
Operator = Callable[[Authored], Iterator[Mutant]]


def _with(triple: og.Triple, value: og.NamedNode | og.Literal) -> og.Triple:
    return og.Triple(triple.subject, triple.predicate, value)


def _after(value: str, values: list[str]) -> str | None:
    """The next one in a ring, if there is another."""
    others = [other for other in values if other > value] or values
    return next((other for other in others if other != value), None)


def _literals(authored: Authored, *datatypes: str) -> Iterator[tuple[og.Triple, og.Literal]]:
    for triple in authored:
        value = triple.object
        if isinstance(value, og.Literal) and value.datatype.value in datatypes:
            yield triple, value


def removed(authored: Authored) -> Iterator[Mutant]:
    """Every triple, taken out."""
    for triple in authored:
        yield Mutant("removed", triple)


def swapped(authored: Authored) -> Iterator[Mutant]:
    """Every IRI, replaced by another of the same predicate and class; else by one of that class."""
    kinds: dict[str, set[str]] = defaultdict(set)
    values: dict[str, set[str]] = defaultdict(set)
    for triple in authored:
        if isinstance(triple.object, og.NamedNode):
            values[triple.predicate.value].add(triple.object.value)
            if triple.predicate.value == RDF + "type":
                kinds[triple.subject.value].add(triple.object.value)  # type: ignore[union-attr]
    of_kind: dict[frozenset[str], set[str]] = defaultdict(set)
    for node, classes in kinds.items():
        of_kind[frozenset(classes)].add(node)
    for triple in authored:
        if not isinstance(triple.object, og.NamedNode):
            continue
        now = triple.object.value
        if triple.predicate.value == SLD + "status":
            continue
        like = of_kind.get(frozenset(kinds.get(now, ())), set())
        pool = values[triple.predicate.value]
        other = _after(now, sorted(pool & like if like else pool)) or _after(now, sorted(like))
        other = other or _after(now, sorted(pool))
        if other is not None:
            yield Mutant("swapped", triple, _with(triple, og.NamedNode(other)))


def restated(authored: Authored) -> Iterator[Mutant]:
    """Every status, replaced by the next of the scheme and, unless it is that, by asserted."""
    for triple in authored:
        if triple.predicate.value == SLD + "status" and isinstance(triple.object, og.NamedNode):
            now = triple.object.value.removeprefix(STATUS)
            following = STATUSES[(STATUSES.index(now) + 1) % len(STATUSES)]
            for other in sorted({following, "asserted"} - {now}):
                yield Mutant("restated", triple, _with(triple, og.NamedNode(STATUS + other)))


def relinked(authored: Authored) -> Iterator[Mutant]:
    """Every link between claims, made the next kind of link."""
    for triple in authored:
        if triple.predicate.value in LINKS:
            other = LINKS[(LINKS.index(triple.predicate.value) + 1) % len(LINKS)]
            come = og.Triple(triple.subject, og.NamedNode(other), triple.object)
            yield Mutant("relinked", triple, come)


def turned(authored: Authored) -> Iterator[Mutant]:
    """Every link between claims, pointing the other way."""
    for triple in authored:
        if triple.predicate.value in LINKS and isinstance(triple.object, og.NamedNode):
            yield Mutant(
                "turned", triple, og.Triple(triple.object, triple.predicate, triple.subject)
            )


def moved(authored: Authored) -> Iterator[Mutant]:
    """Every passage, listed under the next section instead."""
    sections = sorted({t.subject.value for t in authored if t.predicate.value == SLD + "passage"})  # type: ignore[union-attr]
    for triple in authored:
        if triple.predicate.value == SLD + "passage":
            other = _after(triple.subject.value, sections)  # type: ignore[union-attr]
            if other is not None:
                come = og.Triple(og.NamedNode(other), triple.predicate, triple.object)
                yield Mutant("moved", triple, come)


def shifted(authored: Authored) -> Iterator[Mutant]:
    """Every date in every literal, later by one: its last unit (day, month or year), and a year."""
    dates = (EDTF, XSD + "date", XSD + "gYear")
    for triple, literal in _literals(authored, *dates):
        for found in DAY.finditer(literal.value):
            year, month, day = found.groups()
            later = [f"{int(year) + 1:04}" + found[0][4:]]
            if day:
                later.append(str(date.fromisoformat(found[0]) + timedelta(days=1)))
            elif month:
                later.append(f"{year}-{int(month) % 12 + 1:02}")
            for text in later:
                value = literal.value[: found.start()] + text + literal.value[found.end() :]
                yield Mutant(
                    "shifted", triple, _with(triple, og.Literal(value, datatype=literal.datatype))
                )


def reopened(authored: Authored) -> Iterator[Mutant]:
    """Every hedge and every open or unknown side of an EDTF literal, made something else."""
    turns = (
        (r"/$", "/.."), (r"/\.\.$", "/"), (r"^/", "../"), (r"^\.\./", "/"),
        (r"[?~]", ""), (r"^\[\.\.(.*)\]$", r"\1"), (r"^\[(.*)\.\.(.*)\]$", r"\1/\2"),
        (r"^([\d-]+)/([\d-]+)$", r"\1/"), (r"^([\d-]+)$", r"\1?"),
    )  # fmt: skip
    for triple, literal in _literals(authored, EDTF):
        for pattern, replacement in turns:
            value = re.sub(pattern, replacement, literal.value)
            if value != literal.value:
                yield Mutant(
                    "reopened", triple, _with(triple, og.Literal(value, datatype=literal.datatype))
                )


def miscounted(authored: Authored) -> Iterator[Mutant]:
    """Every number, greater by one in its last place, and of a thousandth or a thousand times the unit."""
    for triple, literal in _literals(authored, XSD + "integer", XSD + "decimal"):
        number = Decimal(literal.value)
        step = Decimal(1).scaleb(int(number.as_tuple().exponent))
        for other in (number + step, number - step, number * 10):
            text = f"{other:f}"
            yield Mutant(
                "miscounted", triple, _with(triple, og.Literal(text, datatype=literal.datatype))
            )


def negated(authored: Authored) -> Iterator[Mutant]:
    """Every yes, made a no, and the other way round."""
    for triple, literal in _literals(authored, XSD + "boolean"):
        other = "false" if literal.value == "true" else "true"
        yield Mutant("negated", triple, _with(triple, og.Literal(other, datatype=literal.datatype)))


def renumbered(authored: Authored) -> Iterator[Mutant]:
    """Every number of a claim, replaced by that of another and by one that nobody has."""
    numbered = [t for t in authored if t.predicate.value == DCTERMS + "identifier"]
    used = sorted({t.object.value for t in numbered if isinstance(t.object, og.Literal)})
    for triple in numbered:
        assert isinstance(triple.object, og.Literal)
        now = triple.object.value
        for other in (_after(now, used), f"{now[0]}9{now[2:]}"):
            if other is not None and other != now:
                yield Mutant("renumbered", triple, _with(triple, og.Literal(other)))


def misspelt(authored: Authored) -> Iterator[Mutant]:
    """Every literal that is a fact (a name, a spelling, a hedge, a gloss), less its last letter."""
    for triple in authored:
        value = triple.object
        if not isinstance(value, og.Literal) or triple.predicate.value in PROSE:
            continue
        if triple.predicate.value == DCTERMS + "identifier" or len(value.value) < 2:
            continue
        if value.language:
            yield Mutant(
                "misspelt",
                triple,
                _with(triple, og.Literal(value.value[:-1], language=value.language)),
            )
        elif value.datatype.value == XSD + "string":
            yield Mutant("misspelt", triple, _with(triple, og.Literal(value.value[:-1])))


def retagged(authored: Authored) -> Iterator[Mutant]:
    """Every literal that is a fact in a language, said to be in another."""
    for triple in authored:
        value = triple.object
        if isinstance(value, og.Literal) and value.language and triple.predicate.value not in PROSE:
            other = "de" if value.language != "de" else "en"
            yield Mutant("retagged", triple, _with(triple, og.Literal(value.value, language=other)))


def reworded(authored: Authored) -> Iterator[Mutant]:
    """Every label, comment, note and definition, in other words: nothing that a machine can judge."""
    for triple in authored:
        value = triple.object
        if isinstance(value, og.Literal) and triple.predicate.value in PROSE and value.language:
            other = og.Literal(f"{value.value} or so", language=value.language)
            yield Mutant("reworded", triple, _with(triple, other))


OPERATORS: tuple[Operator, ...] = (
    removed, swapped, restated, relinked, turned, moved, shifted, reopened, miscounted, negated,
    renumbered, misspelt, retagged,
)  # fmt: skip
"""What is counted; `reworded` is left out of the score, and its number told beside it."""


def flatly_stated(everything: Authored) -> Iterator[Mutant]:
    """Of the derived: the plain triple of every claim that may not stand alone, put in."""
    parts: dict[str, dict[str, og.NamedNode | og.Literal]] = defaultdict(dict)
    for subject, predicate, value in everything:
        name = predicate.value.removeprefix(RDF)
        if name in ("subject", "predicate", "object"):
            parts[subject.value][name] = value
    known = set(everything)
    for claim in parts.values():
        if len(claim) == 3:
            plain = og.Triple(claim["subject"], claim["predicate"], claim["object"])  # type: ignore[arg-type]
            if plain not in known:
                yield Mutant("flatly stated", None, plain)


def mutants_of_derived(derived: Authored, everything: Authored) -> list[Mutant]:
    """What a build that derives wrongly would publish."""
    added = list(flatly_stated(everything))
    assert added, "every claim may stand alone: there is nothing to add"
    return mutants(derived, (removed, swapped, shifted)) + added


def mutants(authored: Authored, operators: tuple[Operator, ...] = OPERATORS) -> list[Mutant]:
    """All mutants, in a fixed order; an operator that finds nothing to change fails whoever asks."""
    found: list[Mutant] = []
    known = set(authored)
    for operator in operators:
        made = [m for m in operator(authored) if m.come is None or m.come not in known]
        assert made, f"{operator.__name__} finds nothing to change"
        found += made
    return found
