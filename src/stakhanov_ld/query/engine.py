"""How is one guarded query answered on one store: wholly, or with an error that says why?"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from itertools import combinations
from typing import IO, cast
from xml.parsers import expat

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from stakhanov_ld.errors import (
    BadRequest,
    MalformedQuery,
    NotAcceptable,
    RefusedQuery,
    ResultTooLarge,
)
from stakhanov_ld.formats import RDF_XML, SPARQL_CSV, SPARQL_JSON, SPARQL_TSV, SPARQL_XML, Format
from stakhanov_ld.query.excerpt import excerpt, to_json, too_many_bytes, too_many_rows
from stakhanov_ld.query.explain import ROOM, syntax_error
from stakhanov_ld.query.request import GuardedQuery, Limits, QueryForm, QueryRequest

_ROWS = {
    "sparql-json": QueryResultsFormat.JSON,
    "sparql-xml": QueryResultsFormat.XML,
    "sparql-csv": QueryResultsFormat.CSV,
    "sparql-tsv": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "json-ld": RdfFormat.JSON_LD,
    "rdf-xml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "n-quads": RdfFormat.N_QUADS,
}
_AnyGraph = NamedNode | BlankNode | DefaultGraph
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_UNKNOWN_FUNCTION = re.compile(r"custom function (<[^>]*>)")


class Engine:
    """Answers requests on a store, one after the other."""

    def __init__(self, store: Store, limits: Limits, default_graphs: Sequence[str] = ()) -> None:
        """Where a query names no graph it is asked of the union of `default_graphs`, no triple in
        two of them, or, if there are none, of the store's default graph."""
        self.store = store
        self.limits = limits
        self._default: list[_AnyGraph] = [NamedNode(iri) for iri in default_graphs]
        self._overlaps: dict[tuple[str, str], bool] = {}

    def answer(self, request: QueryRequest) -> bytes:
        """The whole answer in the request's format, or the excerpt that it asks for instead.

        Raises one of the query errors.
        """
        query, written = request.query, request.format
        if written not in query.form.formats:
            raise NotAcceptable(f"{query.form} has no answer in {written.label}.")
        try:
            store, default, named = self._dataset(request)
            text = _with_columns(query, request.base) if query.star is not None else query.text

            def asked() -> QuerySolutions | QueryBoolean | QueryTriples:
                return store.query(
                    text, base_iri=request.base or None, default_graph=default, named_graphs=named
                )

            if written is SPARQL_CSV and _may_hold_triples(text):
                _refuse_triples(asked())
            result = asked()
            if request.excerpt:
                return to_json(excerpt(result, self.limits))
            body = self._serialised(result, written)
        except SyntaxError:
            raise _syntax_error(query, request.base) from None
        except (RuntimeError, OSError) as error:
            raise _evaluation_error(str(error)) from None
        if query.form is QueryForm.SELECT:
            self._check_rows(body, written)
        return body

    def _serialised(
        self, result: QuerySolutions | QueryBoolean | QueryTriples, written: Format
    ) -> bytes:
        sink = _Sink(self.limits)
        if isinstance(result, QueryTriples):
            try:
                result.serialize(cast("IO[bytes]", sink), format=_GRAPHS[written.name])
            except OSError:
                # Triple terms in JSON-LD, predicates such as rdf:about in RDF/XML.
                raise NotAcceptable(
                    f"The result holds something that {written.label} cannot carry: ask for "
                    "Turtle or N-Triples."
                ) from None
        else:
            result.serialize(cast("IO[bytes]", sink), format=_ROWS[written.name])
        body = b"".join(sink.parts)
        if written in (SPARQL_XML, RDF_XML):
            return well_formed(body, written)
        return body

    def _check_rows(self, body: bytes, written: Format) -> None:
        if rows_exceed(body, written, self.limits.result_rows):
            raise ResultTooLarge(too_many_rows(self.limits))

    def _dataset(
        self, request: QueryRequest
    ) -> tuple[Store, list[_AnyGraph] | None, list[NamedNode | BlankNode] | None]:
        """Which store and graphs to ask; None leaves the choice to the text of the query."""
        if request.default_graphs or request.named_graphs:
            default = [_graph("default-graph-uri", iri) for iri in request.default_graphs]
            named = [_graph("named-graph-uri", iri) for iri in request.named_graphs]
        elif len(request.query.from_graphs) > 1 or len(request.query.from_named) > 1:
            default, named = _from_clauses(request.query, request.base)
        else:
            names_graphs = request.query.from_graphs or request.query.from_named
            return self.store, None if names_graphs else self._default or None, None
        # A dataset is a set, but the engine looks into a graph as often as it is named.
        default, named = list(dict.fromkeys(default)), list(dict.fromkeys(named))
        # Pairs are looked at, and remembered, only of graphs that there are: a client can name any.
        filled = [graph for graph in default if self.store.contains_named_graph(graph)]
        # Where graphs stand for the default graph, no triple is in two: to look would be a scan.
        pairs = () if self._default else combinations(filled, 2)
        if any(self._overlap(one, other) for one, other in pairs):
            # The engine counts a triple of two graphs twice; FROM asks for their merge, once.
            return self._merged(default, named), [DefaultGraph()], [*named]
        return self.store, [*default], [*named]

    def _overlap(self, one: NamedNode, other: NamedNode) -> bool:
        key = (one.value, other.value)
        if key not in self._overlaps:
            self._overlaps[key] = bool(
                self.store.query(
                    f"ASK {{ GRAPH {one} {{ ?s ?p ?o }} GRAPH {other} {{ ?s ?p ?o }} }}"
                )
            )
        return self._overlaps[key]

    def _merged(self, default: list[NamedNode], named: list[NamedNode]) -> Store:
        merged = Store()
        merged.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for graph in default
            for quad in self.store.quads_for_pattern(None, None, None, graph)
        )
        for graph in named:
            merged.bulk_extend(self.store.quads_for_pattern(None, None, None, graph))
        return merged


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


def _with_columns(query: GuardedQuery, base: str) -> str:
    """The query with the columns of `SELECT *` written out: the engine sorts them by name."""
    assert query.star is not None
    if list(query.variables) == sorted(query.variables):
        return query.text
    # Which variables are visible is for the engine to say; an empty store makes it cheap.
    result = Store().query(query.text, base_iri=base or None)
    assert isinstance(result, QuerySolutions)
    visible = {variable.value for variable in result.variables}
    columns = " ".join(f"?{name}" for name in query.variables if name in visible)
    if not columns:
        return query.text
    return f"{query.text[: query.star]} {columns} {query.text[query.star + 1 :]}"


def _may_hold_triples(text: str) -> bool:
    """Whether a query may make triple terms; the data of a publication hold none."""
    return "<<" in text or "TRIPLE" in text.upper()


def _refuse_triples(result: QuerySolutions | QueryBoolean | QueryTriples) -> None:
    # The engine would write their three terms unquoted, commas, quotes and line breaks included.
    if isinstance(result, QuerySolutions) and any(
        isinstance(term, Triple) for solution in result for term in solution
    ):
        raise NotAcceptable("CSV has no way to write a triple term: ask for JSON, XML or TSV.")


def _from_clauses(query: GuardedQuery, base: str) -> tuple[list[NamedNode], list[NamedNode]]:
    """FROM and FROM NAMED as IRIs: the engine applies BASE and PREFIX."""
    written = (*query.from_graphs, *query.from_named)
    columns = "".join(f"({iri} AS ?g{number})" for number, iri in enumerate(written))
    asked = f"{query.text[: query.prologue_end]}\nSELECT {columns} {{}}"
    result = Store().query(asked, base_iri=base or None)
    assert isinstance(result, QuerySolutions)
    graphs = [graph for graph in next(result) if isinstance(graph, NamedNode)]
    return graphs[: len(query.from_graphs)], graphs[len(query.from_graphs) :]


def _graph(parameter: str, iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise BadRequest(f"{parameter} is not an absolute IRI: {iri[:200]!r}.") from None


def _syntax_error(query: GuardedQuery, base: str) -> MalformedQuery:
    try:
        Store().query(query.text + ROOM, base_iri=base or None)
    except (SyntaxError, ValueError) as error:
        return syntax_error(query.text, str(error))
    return MalformedQuery("The engine cannot read this query.")


def _evaluation_error(said: str) -> MalformedQuery:
    function = _UNKNOWN_FUNCTION.search(said)
    if function:
        return MalformedQuery(
            f"There is no function {function[1]} here: use those of SPARQL 1.1, and the casts of "
            "XML Schema."
        )
    return RefusedQuery("The engine cannot run this query; it calls nothing outside this server.")


def well_formed(body: bytes, written: Format) -> bytes:
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
            deque(parse(body, RdfFormat.RDF_XML), maxlen=0)
        except SyntaxError:
            raise NotAcceptable(
                "The result holds a name that RDF/XML keeps for itself, such as rdf:bagID, or a "
                "blank node that it cannot name: ask for Turtle or N-Triples."
            ) from None
    return body


def rows_exceed(body: bytes, written: Format, limit: int) -> bool:
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
