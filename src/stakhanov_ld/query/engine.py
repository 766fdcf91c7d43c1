"""How is one guarded query answered on one store: wholly, or with an error that says why?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from stakhanov_ld.errors import BadRequest, MalformedQuery, NotAcceptable, RefusedQuery
from stakhanov_ld.formats import SPARQL_CSV
from stakhanov_ld.query.explain import ROOM, syntax_error
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import GuardedQuery, Limits, QueryRequest
from stakhanov_ld.query.writing import answer_of

_AnyGraph = NamedNode | BlankNode | DefaultGraph
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
            return answer_of(asked(), request, self.limits)
        except SyntaxError:
            raise _syntax_error(query, request.base, self.limits) from None
        except (RuntimeError, OSError) as error:
            raise _evaluation_error(str(error)) from None

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


def _syntax_error(query: GuardedQuery, base: str, limits: Limits) -> MalformedQuery:
    try:
        guard(query.text, limits)  # it may have passed unread
    except MalformedQuery as error:
        return error
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
