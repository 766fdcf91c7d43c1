"""What follows from what was authored: date bounds, ranks, links and the direct layer?

Bounds are computed here, the rest by the queries in `derivation/`, in the order of their names.
Nothing derived takes a literal from the query store, which rewrites lexical forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import cast

import pyoxigraph as og

from stakhanov_ld.model.edtf import BadEdtf, bounds_of
from stakhanov_ld.model.vocabulary import (
    BOUNDS,
    EDTF,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    XSD_DATE,
)
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.reading import Reading


def derive(reading: Reading) -> tuple[og.Triple, ...]:
    """The derived triples, none of them authored, sorted; raises Invalid on a bad EDTF literal."""
    authored = dict.fromkeys(t for triples in reading.triples.values() for t in triples)
    derived = dict.fromkeys(_bounds(authored, reading))
    store = og.Store()
    store.bulk_extend(og.Quad(*t) for t in (*authored, *derived))
    for query in _queries():
        answer = store.query(query)
        if isinstance(answer, og.QueryTriples):
            found = list(answer)
        else:
            claims = {row[0] for row in cast(og.QuerySolutions, answer)}
            found = list(_claimed(claims, authored))
        derived |= dict.fromkeys(found)
        store.extend(og.Quad(*t) for t in found)
    return tuple(sorted((t for t in derived if t not in authored), key=str))


def _queries() -> Iterator[str]:
    folder = files("stakhanov_ld.publication") / "derivation"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield file.read_text(encoding="utf-8")


def _bounds(authored: Iterable[og.Triple], reading: Reading) -> Iterator[og.Triple]:
    """The bounds of each dated thing, but for those its author wrote (model: Time)."""
    written = {(t.subject, t.predicate) for t in authored if t.predicate in BOUNDS}
    findings = []
    for subject, predicate, literal in authored:
        if predicate != EDTF or not isinstance(literal, og.Literal):
            continue
        try:
            bounds = bounds_of(literal.value)
        except BadEdtf as error:
            node = subject.value
            file, line = reading.places.get(node, ("", None))
            findings.append(Finding(file, line, EDTF.value, node, str(error)))
            continue
        days = (bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end)
        for bound, day in zip(BOUNDS, days, strict=True):
            if day is not None and (subject, bound) not in written:
                yield og.Triple(subject, bound, og.Literal(str(day), datatype=XSD_DATE))
    if findings:
        raise Invalid(tuple(findings))


def _claimed(claims: set[object], authored: Iterable[og.Triple]) -> Iterator[og.Triple]:
    """The triple of each of `claims`, in the terms in which it was written."""
    places = {RDF_SUBJECT: 0, RDF_PREDICATE: 1, RDF_OBJECT: 2}
    parts: dict[object, list[og.NamedNode | og.BlankNode | og.Literal | None]] = {}
    for subject, predicate, value in authored:
        if predicate in places and subject in claims:
            parts.setdefault(subject, [None, None, None])[places[predicate]] = value
    for triple in parts.values():
        if None not in triple:
            yield og.Triple(*triple)  # type: ignore[arg-type]  # validation tells of ill-typed ones
