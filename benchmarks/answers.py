"""Do two servers give the same answer? A rate of wrong answers would be worth nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from urllib.parse import quote

import pyoxigraph as og

from benchmarks.data import THINGS
from benchmarks.processes import get
from benchmarks.questions import JSON, Question

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("integer", "decimal", "int", "long", "double", "float")}
_SAMPLES = 5

Rows = Counter[tuple[tuple[str, ...], ...]]


class NotAnswered(Exception):
    """A query was refused, or answered by something that is no result."""


def differences(question: Question, one: str, other: str) -> str:
    """How the answers at `one` and `other` differ, or how they have too few rows; or nothing.

    Both are what stands in front of a query, root included. A few things are asked about.
    """
    for thing in question.things[:_SAMPLES]:
        query = question.text(thing, 1_000_000)
        try:
            here, there = rows(one, query), rows(other, query)
        except NotAnswered as why:
            return str(why)
        if here != there:
            few = [sorted((a - b).elements())[:1] for a, b in ((here, there), (there, here))]
            return f"{query}: {here.total()} rows and {there.total()}; only in one: {few}"
        if here.total() < question.rows:
            return f"{query}: {here.total()} rows, where {question.rows} should be"
    return ""


def differently_described(things: Iterable[str], root: str, before: str) -> str:
    """Which of `things` our document at `root` and DESCRIBE after `before` tell otherwise of.

    Only what is said of the thing itself counts: documents say something of themselves besides, and
    some servers what points to the thing.
    """
    for thing in things:
        document = thing.replace(THINGS, f"{root}/doc/", 1)
        query = before + quote(f"DESCRIBE <{thing}>", safe="")
        try:
            here, there = said(document, thing), said(query, thing)
        except NotAnswered as why:
            return str(why)
        if here != there:
            return f"{thing}: only in one: {sorted(here ^ there)[:2]}"
    return ""


def said(address: str, thing: str) -> set[tuple[str, str]]:
    """Predicates and objects that the Turtle at `address` has for `thing`; raises NotAnswered."""
    status, _, body = get(address, {"Accept": "text/turtle"})
    try:
        triples = list(og.parse(body, og.RdfFormat.TURTLE)) if status == 200 else []
    except SyntaxError as why:
        raise NotAnswered(f"{address}: no Turtle ({why})") from None
    found = {(str(t.predicate), str(t.object)) for t in triples if t.subject == og.NamedNode(thing)}
    if not found:
        raise NotAnswered(f"{address}: {status}, nothing of {thing}")
    return found


def rows(before: str, query: str) -> Rows:
    """The rows of the answer, as values: whether `7` or `07` is written makes no difference.

    Raises NotAnswered.
    """
    status, _, body = get(before + quote(query, safe=""), {"Accept": JSON})
    if status != 200:
        raise NotAnswered(f"{query}: {status} {body[:300]!r}")
    try:
        found = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError) as why:
        raise NotAnswered(f"{query}: no result in JSON ({why!r})") from None
    return Counter(
        tuple(sorted((name, *value(term)) for name, term in row.items())) for row in found
    )


def value(term: dict[str, str]) -> tuple[str, str, str]:
    """Kind, value, and language or datatype of a term in a result.

    >>> value({"type": "typed-literal", "value": "07", "datatype": _XSD + "integer"})
    ('literal', '7', 'number')
    >>> value({"type": "literal", "value": "a", "xml:lang": "EN"})
    ('literal', 'a', 'en')
    """
    kind = "literal" if term["type"].endswith("literal") else term["type"]
    if kind != "literal":
        return kind, term["value"], ""
    datatype = term.get("datatype", f"{_XSD}string")
    if datatype in _NUMBERS:
        try:
            return kind, f"{Decimal(term['value']).normalize():f}", "number"
        except InvalidOperation:
            return kind, term["value"], datatype
    return kind, term["value"], term.get("xml:lang", "").lower() or datatype
