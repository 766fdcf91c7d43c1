"""What is asked, what is expected, and who answers?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import pyoxigraph as og
import rdflib

from stakhanov_ld.publication.derive import derive
from stakhanov_ld.publication.files import Part, SourceFile, source_files
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.publication.reading import read

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "tests" / "tables" / "questions"
SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = "https://w3id.org/stakhanov-ld/id/"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double")}

Value = tuple[str, str | Decimal, str]
Row = tuple[Value | None, ...]
Term = og.NamedNode | og.BlankNode | og.Literal


@dataclass(frozen=True, slots=True)
class Question:
    """A published query: the file it stands in, its IRI, its number and its text."""

    file: Path
    iri: str
    number: str
    select: str

    @property
    def text(self) -> str:
        """What a client sends: the declared prefixes, then the query."""
        lines = (f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(declared().items()))
        return "".join(lines) + self.select

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the rows is a part of the answer."""
        return "ORDER BY" in self.select


@cache
def declared() -> dict[str, str]:
    """The prefixes that the queries share, with their namespaces."""
    found: dict[str, dict[str, str]] = {}
    for triple in og.parse(path=str(ROOT / "data" / "queries" / "prefixes.ttl")):
        for name in ("prefix", "namespace"):
            if triple.predicate.value == SH + name:
                found.setdefault(triple.subject.value, {})[name] = triple.object.value
    assert found, "no prefixes are declared"
    return {both["prefix"]: both["namespace"] for both in found.values()}


@cache
def questions() -> tuple[Question, ...]:
    """All published queries, in the order of their files."""
    files = sorted((ROOT / "data" / "queries").glob("q*.ttl"))
    assert files, "there are no queries"
    found = []
    for file in files:
        values = {t.predicate.value: t.object.value for t in og.parse(path=str(file))}
        subjects = {t.subject.value for t in og.parse(path=str(file))}
        assert len(subjects) == 1, f"{file.name} describes one query"
        iri = subjects.pop()
        found.append(Question(file, iri, values[DCTERMS + "identifier"], values[SH + "select"]))
    return tuple(found)


def question(number: str) -> Question:
    """The query with this number."""
    return next(q for q in questions() if q.number == number)


def table(name: str) -> list[list[str]]:
    """The lines of a table below tests/tables/questions/, its head first."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def expected(number: str) -> tuple[list[str], list[Row]]:
    """The variables and the rows of an answer, as its table has them."""
    head, *lines = table(f"{number.lower()}.tsv")
    assert lines, f"the table of {number} has no rows"
    assert all(len(line) == len(head) for line in lines), f"{number}: a cell too few or too many"
    return head, [tuple(cell_value(cell) for cell in line) for line in lines]


def cell_value(cell: str) -> Value | None:
    """The term that a cell writes as Turtle does; none if it is empty."""
    if not cell:
        return None
    head = "".join(f"@prefix {p}: <{space}> .\n" for p, space in _prefixes_of_tables().items())
    text = f"{head}<urn:x:s> <urn:x:p> {cell} ."
    (triple,) = og.parse(text.encode(), og.RdfFormat.TURTLE)
    return value_of(cast(Term, triple.object))


def _prefixes_of_tables() -> dict[str, str]:
    return declared() | {"edtf": "http://id.loc.gov/datatypes/"}


def value_of(term: Term) -> Value:
    """A term by value: numbers as numbers, languages whatever their case."""
    if not isinstance(term, og.Literal):
        return "node", term.value, ""
    if term.datatype.value in NUMBERS:
        return "number", Decimal(term.value), ""
    return "text", term.value, (term.language or "").lower() or term.datatype.value


def answer_of_pyoxigraph(question: Question, store: og.Store) -> tuple[list[str], list[Row]]:
    """The variables and the rows that pyoxigraph gives."""
    found = cast(og.QuerySolutions, store.query(question.text))
    names = [variable.value for variable in found.variables]
    return names, [
        tuple(None if t is None else value_of(cast(Term, t)) for t in row) for row in found
    ]


def answer_of_rdflib(question: Question, graph: rdflib.Graph) -> tuple[list[str], list[Row]]:
    """The variables and the rows that rdflib gives."""
    found = graph.query(question.text)
    names = [str(variable) for variable in found.vars or ()]
    rows = cast(Iterable[tuple[rdflib.term.Node | None, ...]], found)
    return names, [
        tuple(None if t is None else value_of(_as_pyoxigraph(t)) for t in row) for row in rows
    ]


def _as_pyoxigraph(node: rdflib.term.Node) -> Term:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return og.Literal(str(node), language=node.language)
        return og.Literal(str(node), datatype=og.NamedNode(str(node.datatype or XSD + "string")))
    assert isinstance(node, rdflib.URIRef), f"{node!r} in an answer"
    return og.NamedNode(str(node))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in an order of no meaning, the same for the same rows."""
    return sorted(rows, key=repr)


def literals_in(select: str) -> set[str]:
    """The lexical forms of all literals that a query writes."""
    strings = re.findall(r'"([^"]*)"', select)
    rest = re.sub(r'"[^"]*"', " ", select)
    numbers = re.findall(r"(?<![\w?:-])[0-9]+(?:\.[0-9]+)?(?![\w-])", rest)
    return {*strings, *numbers, *re.findall(r"(?<![\w?:])(?:true|false)(?!\w)", rest)}


def things_in(select: str) -> set[str]:
    """The IRIs of all things, other than terms of a vocabulary, that a query names."""
    names = re.findall(r"(?<![\w?:])([a-z]+):([\w-]+)", re.sub(r'"[^"]*"', " ", select))
    iris = {declared()[prefix] + local for prefix, local in names}
    return {iri for iri in iris if iri.startswith(THINGS)}


# ── one change of the data ────────────────────────────────────────────────────────────────────


@cache
def authored() -> tuple[SourceFile, ...]:
    """The files of which answers are made: data, its description and what is computed."""
    parts = (Part.DATA, Part.DESCRIPTION, Part.DERIVATION)
    found = source_files(ROOT)
    return tuple(
        f for f in found if f.part in parts and not f.path.startswith("data/queries/")
    )  # fmt: skip


def changed(path: str, find: str, put: str) -> og.Store:
    """What the publication would say after one change, valid or not; `find` stands there once."""
    content = next(file.content for file in authored() if file.path == path).decode()
    assert content.count(find) == 1, f"{path} has {content.count(find)} times: {find}"
    files = tuple(
        replace(file, content=content.replace(find, put).encode()) if file.path == path else file
        for file in authored()
    )
    reading = read(files)
    graphs = {part.value: triples for part, triples in reading.triples.items()}
    graphs["derived"] = derive(reading, [f for f in files if f.part is Part.DERIVATION])
    store = og.Store()
    store.bulk_extend(og.Quad(*t) for name in DEFAULT_GRAPHS for t in graphs[name])
    return store
