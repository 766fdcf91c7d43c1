"""When does a thing hold, as its publication says?"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.statements import Statement
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.edtf import BadEdtf, bounds_of
from stakhanov_ld.model.vocabulary import BOUNDS, EDTF, TIME_DATATYPES


@dataclass(frozen=True, slots=True)
class Time:
    """An EDTF literal, empty where there is none, and the bounds."""

    edtf: str
    bounds: Bounds


UNDATED = Time("", Bounds())


def time_of(node: Node, index: Index) -> Time:
    """The time of `node`; of several bounds of a kind the narrowest, as the patterns of a query
    read them: not later than any, certain by one of them.
    """
    days: list[list[Day]] = [[], [], [], []]
    edtf = ""
    for _, predicate, value in index.about(node):
        if not isinstance(value, og.Literal):
            continue
        if predicate == EDTF:
            edtf = edtf or value.value
        elif predicate in BOUNDS:
            day = _day(value)
            if day is not None:  # else no query compares it either
                days[BOUNDS.index(predicate)].append(day)
    narrowest = (max, min, max, min)
    return Time(
        edtf,
        Bounds(*(pick(d) if d else None for pick, d in zip(narrowest, days, strict=True))),
    )


def time_of_statement(statement: Statement, index: Index) -> Time:
    """When it holds: the date that its value is, the time of the thing that is, or of a claim."""
    value = statement.value
    if isinstance(value, og.Literal) and value.datatype in TIME_DATATYPES:
        try:
            return Time(value.value, bounds_of(value.value))
        except BadEdtf:
            return UNDATED
    nodes = [value] if isinstance(value, og.NamedNode | og.BlankNode) else []
    times = (time_of(node, index) for node in (*nodes, *(c.node for c in statement.claims)))
    return next((time for time in times if time != UNDATED), UNDATED)


def _day(literal: og.Literal) -> Day | None:
    try:
        return Day.parse(literal.value)
    except ValueError:
        return None
