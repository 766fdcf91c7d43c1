"""What is a term of RDF, as a value of Python?"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import pyoxigraph as og

from stakhanov_ld.model.days import Day
from stakhanov_ld.model.vocabulary import XSD

Value = bool | int | Decimal | float | str | Day | datetime
"""What a literal stands for in Python."""


class Iri(str):
    """An IRI, as a string; a blank node is one that begins with `_:`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Iri({str.__repr__(self)})"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal to the letter: its lexical form, the IRI of its datatype, its language tag.

    >>> from stakhanov_ld.local.terms import Literal
    >>> year = Literal("0042", "http://www.w3.org/2001/XMLSchema#integer")
    >>> year.lexical, year.value
    ('0042', 42)
    """

    lexical: str
    datatype: str = XSD + "string"
    language: str | None = None

    @property
    def value(self) -> Value:
        """The value in Python, or the lexical form where Python has none.

        Numbers are `int`, `Decimal` and `float` as their datatypes say; an `xsd:date` without a
        time zone is a `Day`, which has years before 1 and after 9999 too.

        >>> from stakhanov_ld.local.terms import Literal
        >>> Literal("-0043-03-15", "http://www.w3.org/2001/XMLSchema#date").value
        Day(year=-43, month=3, day=15)
        >>> Literal("yesterday", "http://www.w3.org/2001/XMLSchema#date").value
        'yesterday'
        """
        read = _READ.get(self.datatype)
        if read is not None:
            with suppress(ValueError, KeyError, InvalidOperation):
                return read(self.lexical)
        return self.lexical

    def __str__(self) -> str:
        return self.lexical


Term = Iri | Literal
"""A node or a literal."""


def term_of(term: object) -> Term:
    """An engine's term as ours; raises TypeError for a triple term, of which RDF 1.1 has none."""
    match term:
        case og.NamedNode():
            return Iri(term.value)
        case og.BlankNode():
            return Iri(f"_:{term.value}")
        case og.Literal():
            return Literal(term.value, term.datatype.value, term.language)
    raise TypeError(f"{type(term).__name__} is no term of RDF 1.1")


def value_of(term: Term | None) -> Iri | Value | None:
    """What Python calculates with: the IRI, or the value of the literal."""
    return term.value if isinstance(term, Literal) else term


def _written(pattern: str, read: Callable[[str], Value]) -> Callable[[str], Value]:
    """Reads what XSD allows: Python takes more, such as `1_000` and digits of other scripts."""
    lexical = re.compile(pattern, re.ASCII)

    def checked(text: str) -> Value:
        if lexical.fullmatch(text) is None:
            raise ValueError(text)
        return read(text)

    return checked


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


_INTEGERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte",
)  # fmt: skip
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?"
_READ: dict[str, Callable[[str], Value]] = {
    **{XSD + name: _written(r"[+-]?\d+", int) for name in _INTEGERS},
    XSD + "boolean": _boolean,
    XSD + "decimal": _written(_DECIMAL, Decimal),
    XSD + "double": _written(_DOUBLE, float),
    XSD + "float": _written(_DOUBLE, float),
    XSD + "date": Day.parse,
    XSD + "dateTime": _written(_MOMENT, datetime.fromisoformat),
}
