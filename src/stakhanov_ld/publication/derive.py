"""What follows from what was authored: date bounds, ranks, links and the direct layer?

Bounds are computed here, the rest by queries: the publication's own (`data/derivations/`), then
those in `derivation/`, in the order of their names. No literal that was written passes through the
query store, which rewrites lexical forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from importlib.resources import files
from typing import cast

import pyoxigraph as og

from stakhanov_ld.errors import MalformedQuery
from stakhanov_ld.model.edtf import BadEdtf, bounds_of
from stakhanov_ld.model.vocabulary import (
    BOUNDS,
    EDTF,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    XSD_DATE,
)
from stakhanov_ld.publication.files import SourceFile
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.reading import Place, Reading
from stakhanov_ld.query.explain import syntax_error
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryForm


def derive(reading: Reading, own: Iterable[SourceFile] = ()) -> tuple[og.Triple, ...]:
    """The derived triples, none of them authored, sorted.

    `own` are the publication's own queries, CONSTRUCT each; they are asked first, so that what they
    compute is ranked and linked like what was authored. Raises Invalid on a bad EDTF literal, and
    on a query that is malformed, refused (SERVICE) or finds nothing.
    """
    authored = dict.fromkeys(t for triples in reading.triples.values() for t in triples)
    derived = dict.fromkeys(bounds(authored, reading.places))
    store = og.Store()
    store.bulk_extend(og.Quad(*t) for t in (*authored, *derived))
    for file in own:
        found = computed(file, store)
        derived |= dict.fromkeys(found)
        store.extend(og.Quad(*t) for t in found)
    everything = authored | derived
    for query in queries():
        answer = store.query(query)
        if isinstance(answer, og.QueryTriples):
            found = list(answer)
        else:
            claims = {row[0] for row in cast(og.QuerySolutions, answer)}
            found = list(claimed(claims, everything))
        derived |= dict.fromkeys(found)
        store.extend(og.Quad(*t) for t in found)
    return tuple(sorted((t for t in derived if t not in authored), key=str))


def computed(file: SourceFile, store: og.Store) -> list[og.Triple]:
    """What one of the publication's own queries finds."""
    try:
        query = guard(file.content.decode(), Limits())
        if query.form is not QueryForm.CONSTRUCT:
            raise MalformedQuery("A derivation is a CONSTRUCT query.", 1)
        found = sorted(cast(og.QueryTriples, store.query(query.text)), key=str)
    except MalformedQuery as error:
        raise Invalid((Finding(file.path, error.line, "", "", error.message),)) from error
    except SyntaxError as error:
        told = syntax_error(file.content.decode(), str(error))
        raise Invalid((Finding(file.path, told.line, "", "", told.message),)) from error
    except (RuntimeError, OSError, UnicodeDecodeError) as error:
        raise Invalid((Finding(file.path, None, "", "", str(error)),)) from error
    if not found:
        message = "This derivation finds nothing: what it computes from is no longer in the data."
        raise Invalid((Finding(file.path, None, "derivations-find-something", "", message),))
    return found


def queries() -> Iterator[str]:
    """The program's own, in the order in which they are asked."""
    folder = files("stakhanov_ld.publication") / "derivation"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield file.read_text(encoding="utf-8")


def bounds(authored: Iterable[og.Triple], places: Mapping[str, Place]) -> Iterator[og.Triple]:
    """The bounds of each dated thing, but for those its author wrote (model: Time).

    Raises Invalid in the end where an EDTF literal is bad.
    """
    written = {(t.subject, t.predicate) for t in authored if t.predicate in BOUNDS}
    findings = []
    for subject, predicate, literal in authored:
        if predicate != EDTF or not isinstance(literal, og.Literal):
            continue
        try:
            found = bounds_of(literal.value)
        except BadEdtf as error:
            node = subject.value
            file, line = places.get(node, ("", None))
            findings.append(Finding(file, line, EDTF.value, node, str(error)))
            continue
        days = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
        for bound, day in zip(BOUNDS, days, strict=True):
            if day is not None and (subject, bound) not in written:
                yield og.Triple(subject, bound, og.Literal(str(day), datatype=XSD_DATE))
    if findings:
        raise Invalid(tuple(findings))


def claimed(claims: Set[object], authored: Iterable[og.Triple]) -> Iterator[og.Triple]:
    """The triple of each of `claims`, in the terms in which it was written."""
    places = {RDF_SUBJECT: 0, RDF_PREDICATE: 1, RDF_OBJECT: 2}
    parts: dict[object, list[og.NamedNode | og.BlankNode | og.Literal | None]] = {}
    for subject, predicate, value in authored:
        if predicate in places and subject in claims:
            parts.setdefault(subject, [None, None, None])[places[predicate]] = value
    for triple in parts.values():
        if None not in triple:
            yield og.Triple(*triple)  # type: ignore[arg-type]  # validation tells of ill-typed ones
