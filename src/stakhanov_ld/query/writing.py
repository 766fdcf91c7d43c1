"""How is a result written: whole, in a format that can carry it, and within the limits?"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import IO, cast
from xml.parsers import expat

import pyoxigraph as og

from stakhanov_ld.errors import NotAcceptable, ResultTooLarge
from stakhanov_ld.formats import RDF_XML, SPARQL_CSV, SPARQL_JSON, SPARQL_TSV, SPARQL_XML, Format
from stakhanov_ld.query.excerpt import excerpt, to_json, too_many_bytes, too_many_rows
from stakhanov_ld.query.request import Limits, QueryForm, QueryRequest

Result = og.QuerySolutions | og.QueryBoolean | Iterable[og.Triple]
"""What a query comes to: rows, a truth, or triples."""

_ROWS = {
    "sparql-json": og.QueryResultsFormat.JSON,
    "sparql-xml": og.QueryResultsFormat.XML,
    "sparql-csv": og.QueryResultsFormat.CSV,
    "sparql-tsv": og.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": og.RdfFormat.TURTLE,
    "n-triples": og.RdfFormat.N_TRIPLES,
    "json-ld": og.RdfFormat.JSON_LD,
    "rdf-xml": og.RdfFormat.RDF_XML,
    "trig": og.RdfFormat.TRIG,
    "n-quads": og.RdfFormat.N_QUADS,
}
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def answer_of(result: Result, request: QueryRequest, limits: Limits) -> bytes:
    """A result in the request's format, or the excerpt that it asks for instead.

    Raises ResultTooLarge or NotAcceptable, and whatever the making of the result raises.
    """
    if request.excerpt:
        return to_json(excerpt(result, limits))
    body = _serialised(result, request.format, limits)
    if request.query.form is QueryForm.SELECT and _rows_exceed(
        body, request.format, limits.result_rows
    ):
        raise ResultTooLarge(too_many_rows(limits))
    return body


def _serialised(result: Result, written: Format, limits: Limits) -> bytes:
    sink = _Sink(limits)
    into = cast("IO[bytes]", sink)
    if isinstance(result, og.QuerySolutions | og.QueryBoolean):
        result.serialize(into, format=_ROWS[written.name])
    else:
        try:
            if isinstance(result, og.QueryTriples):
                result.serialize(into, format=_GRAPHS[written.name])
            else:
                og.serialize(result, into, format=_GRAPHS[written.name])
        except OSError:
            # Triple terms in JSON-LD, predicates such as rdf:about in RDF/XML.
            raise NotAcceptable(
                f"The result holds something that {written.label} cannot carry: ask for "
                "Turtle or N-Triples."
            ) from None
    body = b"".join(sink.parts)
    if written in (SPARQL_XML, RDF_XML):
        return _well_formed(body, written)
    return body


class _Sink:
    """Takes what the engine writes, up to a limit."""

    def __init__(self, limits: Limits) -> None:
        self.parts: list[bytes] = []
        self.limits = limits
        self.left = limits.result_bytes

    def write(self, part: bytes) -> int:
        self.left -= len(part)
        if self.left < 0:
            raise ResultTooLarge(too_many_bytes(self.limits))
        self.parts.append(part)
        return len(part)

    def flush(self) -> None:
        pass


def _well_formed(body: bytes, written: Format) -> bytes:
    """XML that every reader reads, or NotAcceptable: what it cannot carry is said, never sent.

    RDF/XML is read back whole, once as XML and once as RDF, neither of which finds what the other
    does: together they take less time than the writing.
    """
    # A bare carriage return is read back as a line feed (XML 1.0, 2.11); the engine leaves it bare.
    body = body.replace(b"\r", b"&#13;")
    unfit = _NOT_IN_XML.search(body)
    if unfit:
        sign = ord(unfit[0].decode())
        raise NotAcceptable(
            f"The result holds the character U+{sign:04X}, which XML cannot carry: ask for "
            f"{'JSON or TSV' if written is SPARQL_XML else 'Turtle or N-Triples'}."
        )
    if written is RDF_XML:
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(body, True)
        except expat.ExpatError:
            raise NotAcceptable(
                "The result holds a predicate whose IRI does not end in an XML name, which RDF/XML "
                "cannot carry: ask for Turtle or N-Triples."
            ) from None
        try:
            deque(og.parse(body, og.RdfFormat.RDF_XML), maxlen=0)
        except SyntaxError:
            raise NotAcceptable(
                "The result holds a name that RDF/XML keeps for itself, such as rdf:bagID, or a "
                "blank node that it cannot name: ask for Turtle or N-Triples."
            ) from None
    return body


def _rows_exceed(body: bytes, written: Format, limit: int) -> bool:
    """Whether a result has more rows than a limit; exact, and cheap for the many that have not."""
    if written == SPARQL_XML:
        return body.count(b"</result>") > limit
    if written == SPARQL_TSV:
        return body.count(b"\n") - 1 > limit
    # In JSON and CSV a literal may hold what separates rows: what may be too much is counted again
    # without the literals.
    if written == SPARQL_CSV:
        if body.count(b"\r\n") - 1 <= limit:
            return False
        return re.sub(rb'"[^"]*+"', b"", body).count(b"\r\n") - 1 > limit
    assert written == SPARQL_JSON
    if body.count(b"},{") + 1 <= limit:
        return False
    bare = re.sub(rb'"(?:[^"\\]|\\.)*+"', b"", body)
    return bare.count(b"},{") + (b"[{" in bare) > limit
