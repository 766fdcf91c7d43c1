"""What comes of a query: rows, a frame, triples?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as og

from stakhanov_ld.errors import BadRequest, MissingExtra
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON
from stakhanov_ld.local.terms import Iri, Term, Value, term_of, value_of
from stakhanov_ld.model.days import Day
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.request import GuardedQuery, QueryForm, QueryRequest

if TYPE_CHECKING:
    import rdflib


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer, by the name of a variable or by its place: values of Python.

    What is unbound is None. `terms` has the same to the letter.

    >>> from stakhanov_ld.local.results import Row
    >>> from stakhanov_ld.local.terms import Literal
    >>> row = Row(("name", "note"), (Literal("Stakhanov", language="en"), None))
    >>> row["name"], row[1], row.terms[0].language
    ('Stakhanov', None, 'en')
    """

    variables: tuple[str, ...]
    terms: tuple[Term | None, ...]

    def __getitem__(self, which: str | int) -> Iri | Value | None:
        """The value; raises KeyError for a variable that is not there, IndexError for a place."""
        if isinstance(which, str):
            if which not in self.variables:
                raise KeyError(f"no ?{which}; there are {', '.join(self.variables)}")
            which = self.variables.index(which)
        return value_of(self.terms[which])

    def __iter__(self) -> Iterator[Iri | Value | None]:
        return map(value_of, self.terms)

    def __len__(self) -> int:
        return len(self.terms)


@dataclass(frozen=True, slots=True)
class Result:
    """The whole answer to a query; which parts it has depends on the form.

    SELECT has `variables` and `rows`, ASK `truth`, CONSTRUCT and DESCRIBE `triples`.
    """

    form: QueryForm
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[tuple[Term, Term, Term], ...] = ()

    def to_frame(self) -> Any:
        """The rows as a pandas DataFrame, a column for each variable, typed where all values agree.

        Whole numbers are `Int64`, floats `Float64`, truths `boolean`, IRIs and texts `string`, days
        `datetime64[s]`; days outside the years 1 to 9999, decimals and mixtures stay objects. What
        is unbound is missing. Raises MissingExtra without pandas, BadRequest where there are no
        rows: only SELECT has them.

        >>> import stakhanov_ld
        >>> result = stakhanov_ld.open_publication().query("SELECT (1 AS ?one) {}")
        >>> result.to_frame().dtypes.to_dict()
        {'one': Int64Dtype()}
        """
        if self.form is not QueryForm.SELECT:
            raise BadRequest(f"{self.form} is not answered by rows: only SELECT makes a frame.")
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra(
                "to_frame() needs pandas, which is not installed:"
                " pip install 'stakhanov-ld[pandas]'."
            ) from None
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.variables)
        return pd.DataFrame(
            {
                name: pd.Series(_plain(values), dtype=_dtype(values))
                for name, values in zip(self.variables, columns, strict=True)
            }
        )

    def graph(self) -> rdflib.Graph:
        """The triples as an rdflib Graph (see `Publication.graph`)."""
        from stakhanov_ld.local.rdflib_graphs import graph_of_terms

        return graph_of_terms(self.triples)


def result_of(query: GuardedQuery, engine: Engine, base: str) -> Result:
    """The answer of an engine in this process.

    Raises one of the query errors, or BadRequest for an answer with triple terms.
    """
    try:
        return _result_of(query, engine, base)
    except TypeError as error:
        raise BadRequest(f"The answer cannot be told: {error}.") from None


def _result_of(query: GuardedQuery, engine: Engine, base: str) -> Result:
    rows = query.form in (QueryForm.SELECT, QueryForm.ASK)
    body = engine.answer(QueryRequest(query, SPARQL_JSON if rows else N_TRIPLES, base=base))
    if not rows:
        read = og.parse(body, og.RdfFormat.N_TRIPLES)
        triples = tuple(
            (term_of(quad.subject), term_of(quad.predicate), term_of(quad.object)) for quad in read
        )
        return Result(query.form, triples=triples)
    found = og.parse_query_results(body, og.QueryResultsFormat.JSON)
    if isinstance(found, og.QueryBoolean):
        return Result(query.form, truth=bool(found))
    variables = tuple(variable.value for variable in found.variables)
    terms = (tuple(None if t is None else term_of(t) for t in solution) for solution in found)
    return Result(query.form, variables, tuple(Row(variables, row) for row in terms))


# ── columns of a frame ───────────────────────────────────────────────────────────────────────

_LONG = 1 << 63


def _dtype(values: Sequence[object]) -> str:
    """The type of a column that holds all of `values`."""
    there = [value for value in values if value is not None]
    if not there:
        return "object"
    if all(isinstance(value, bool) for value in there):
        return "boolean"
    if all(type(value) is int and -_LONG <= value < _LONG for value in there):
        return "Int64"
    if all(isinstance(value, float) for value in there):
        return "Float64"
    if all(isinstance(value, str) for value in there):
        return "string"
    if all(isinstance(value, Day) and 1 <= value.year <= 9999 for value in there):
        return "datetime64[s]"
    return "object"


def _plain(values: Sequence[object]) -> list[object]:
    """`values` as pandas reads them: a column of strings without a class of ours, days as text."""
    if _dtype(values) in ("string", "datetime64[s]"):
        return [None if value is None else str(value) for value in values]
    return list(values)
