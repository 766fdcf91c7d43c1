"""What of a result does a page show? As much as people read of a table, and how much there is.

A worker makes it, so that the process that makes the page never holds the whole result; what it
says is in JSON. It is not a result: the page says so and offers the whole in every format.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as og

from stakhanov_ld.errors import ResultTooLarge
from stakhanov_ld.query.request import Limits

ROWS = 500
"""Rows, or triples, that a page shows at most."""
CHARACTERS = 400
"""Of a value in a row; what is cut off is marked."""
_COST = 512 * 1024
"""Characters of HTML, without what every page has, that a page may show: fewer rows if they are
wide. A cell costs its escaped text, and what stands around it."""
_CELL_COST = 64


def excerpt(
    result: og.QuerySolutions | og.QueryBoolean | Iterable[og.Triple], limits: Limits
) -> dict[str, Any]:
    """The part to show, and `total`; raises ResultTooLarge where a format would have no room."""
    if isinstance(result, og.QueryBoolean):
        return {"boolean": bool(result)}
    if isinstance(result, og.QuerySolutions):
        return _rows(result, limits)
    return _triples(result, limits)


def to_json(shown: dict[str, Any]) -> bytes:
    """As it is sent to the web process."""
    return json.dumps(shown, ensure_ascii=False).encode()


def _rows(result: og.QuerySolutions, limits: Limits) -> dict[str, Any]:
    names = [variable.value for variable in result.variables]
    rows: list[list[dict[str, Any] | None]] = []
    total, left, counted = 0, _COST, _Bytes(limits)
    for solution in result:
        total += 1
        if total > limits.result_rows:
            raise ResultTooLarge(too_many_rows(limits))
        terms = list(solution)
        counted.add(terms)
        if left > 0 and len(rows) < ROWS:
            row = list(map(_cell, terms))
            left -= sum(map(_cost, row))
            if left > 0:
                rows.append(row)
    return {"names": names, "rows": rows, "total": total}


def _triples(result: Iterable[og.Triple], limits: Limits) -> dict[str, Any]:
    shown: list[og.Triple] = []
    total, left, counted = 0, _COST, _Bytes(limits)
    for triple in result:
        total += 1
        counted.add(triple)
        if left > 0 and len(shown) < ROWS:
            left -= sum(len(html.escape(_text(term))) + _CELL_COST for term in triple)
            if left > 0:
                shown.append(triple)
    turtle = og.serialize(shown, format=og.RdfFormat.TURTLE)
    assert turtle is not None, "without an output file serialize returns bytes"
    return {"turtle": turtle.decode(), "shown": len(shown), "total": total}


def too_many_rows(limits: Limits) -> str:
    """The message about a result of more rows than the limit."""
    return (
        f"The result has more than {limits.result_rows:,} rows: ask for fewer with LIMIT, page "
        "with ORDER BY and OFFSET, or take a dump."
    )


def too_many_bytes(limits: Limits) -> str:
    """The message about a result of more bytes than the limit."""
    return (
        f"The result has more than {limits.result_bytes:,} bytes: ask for less with LIMIT, page "
        "with ORDER BY and OFFSET, or take a dump."
    )


class _Bytes:
    """Adds up the values of a result: any format of it is longer than they are."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.result_bytes

    def add(self, terms: Any) -> None:
        for term in terms:
            if term is not None:
                self._left -= len(_text(term))
        if self._left < 0:
            raise ResultTooLarge(too_many_bytes(self._limits))


def _text(term: Any) -> str:
    return f"<<( {term} )>>" if isinstance(term, og.Triple) else term.value


def _cell(term: Any) -> dict[str, Any] | None:
    """A term as a page shows it: its kind, its text or the beginning of it, its language."""
    if term is None:
        return None
    text = _text(term)
    cell: dict[str, Any] = {"kind": _KINDS[type(term)], "text": text[:CHARACTERS]}
    if len(text) > CHARACTERS:
        cell["length"] = len(text)
    if isinstance(term, og.Literal) and term.language:
        cell["language"] = term.language
    return cell


_KINDS = {
    og.NamedNode: "iri", og.BlankNode: "blank", og.Literal: "literal", og.Triple: "triple",
}  # fmt: skip


def _cost(cell: dict[str, Any] | None) -> int:
    # An IRI stands in a cell twice: as the address of the link, and as its text.
    return _CELL_COST + (2 * len(html.escape(cell["text"])) if cell else 0)
