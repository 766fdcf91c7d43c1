"""How is a value of each datatype written, and what is none?

The table has the types that the engine calculates and compares with (XML Schema 1.1, part 2), and
those that take any text. Numbers are as long as the engine's: it takes what is longer for a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stakhanov_ld.model.days import Day

XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LONG = 1 << 63


@dataclass(frozen=True, slots=True)
class Datatype:
    """A row of the table: `pattern` is what the whole text matches; None matches any."""

    pattern: str | None = None
    check: Callable[[str], object] | None = None
    """Raises ValueError for a text that matches but is no value."""


def check(datatype: str, text: str) -> None:
    """Raise ValueError where `text` is no value of `datatype`, an IRI of the table."""
    row = DATATYPES[datatype]
    if row.pattern is not None and not re.fullmatch(row.pattern, text, re.ASCII):
        raise ValueError(f"{text[:40]!r} is no {datatype.removeprefix(XSD)}")
    if row.check is not None:
        row.check(text)


def _integer(least: int | None = None, greatest: int | None = None) -> Datatype:
    lower = -_LONG if least is None else least
    upper = _LONG - 1 if greatest is None else greatest

    def within(text: str) -> None:
        if not lower <= int(text) <= upper:
            raise ValueError(f"{text[:40]} is not between {lower} and {upper}")

    return Datatype(r"[+-]?\d{1,40}", within)


def _day(text: str) -> None:
    """The day that a date or a moment begins with."""
    found = re.match(r"(.*?\d-\d\d-\d\d)", text)
    assert found is not None, "the pattern begins with a date"
    Day.parse(found[1])


def _day_of_a_month(text: str) -> None:
    Day(2000, int(text[2:4]), int(text[5:7]))


_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_YEAR = r"(?!-0000)-?(?:[1-9]\d{4,8}|\d{4})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_DATE = f"{_YEAR}-{_MONTH}-{_DAY}"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,18})?|24:00:00(?:\.0{1,18})?)"
_MONTHS = r"(?:\d{1,9}Y)?(?:\d{1,9}M)?"
_SECONDS = r"(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:\.\d{1,18})?S)?)?"
_DECIMAL = r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})"
_FLOAT = Datatype(
    r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?|[+-]?INF|NaN"
)

DATATYPES = {
    XSD + name: row
    for name, row in {
        "string": Datatype(),
        "anyURI": Datatype(),
        "boolean": Datatype("true|false|0|1"),
        "decimal": Datatype(_DECIMAL),
        "integer": _integer(),
        "long": _integer(),
        "int": _integer(-(1 << 31), (1 << 31) - 1),
        "short": _integer(-(1 << 15), (1 << 15) - 1),
        "byte": _integer(-(1 << 7), (1 << 7) - 1),
        "nonNegativeInteger": _integer(0),
        "positiveInteger": _integer(1),
        "nonPositiveInteger": _integer(None, 0),
        "negativeInteger": _integer(None, -1),
        "unsignedLong": _integer(0),
        "unsignedInt": _integer(0, (1 << 32) - 1),
        "unsignedShort": _integer(0, (1 << 16) - 1),
        "unsignedByte": _integer(0, (1 << 8) - 1),
        "double": _FLOAT,
        "float": _FLOAT,
        "date": Datatype(f"{_DATE}{_ZONE}?", _day),
        "dateTime": Datatype(f"{_DATE}T{_TIME}{_ZONE}?", _day),
        "dateTimeStamp": Datatype(f"{_DATE}T{_TIME}{_ZONE}", _day),
        "time": Datatype(f"{_TIME}{_ZONE}?"),
        "gYear": Datatype(f"{_YEAR}{_ZONE}?"),
        "gYearMonth": Datatype(f"{_YEAR}-{_MONTH}{_ZONE}?"),
        "gMonth": Datatype(f"--{_MONTH}{_ZONE}?"),
        "gMonthDay": Datatype(f"--{_MONTH}-{_DAY}{_ZONE}?", _day_of_a_month),
        "gDay": Datatype(f"---{_DAY}{_ZONE}?"),
        "duration": Datatype(rf"-?P(?=[\dT]){_MONTHS}{_SECONDS}"),
        "yearMonthDuration": Datatype(rf"-?P(?=\d){_MONTHS}"),
        "dayTimeDuration": Datatype(rf"-?P(?=[\dT]){_SECONDS}"),
    }.items()
} | {_RDF + "langString": Datatype(), _RDF + "dirLangString": Datatype()}
"""The rows by the IRIs of their types."""
