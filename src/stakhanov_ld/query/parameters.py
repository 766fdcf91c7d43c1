"""Which parameters has a named query, and how is one given another value?

A query declares a parameter by binding a variable to a constant where its pattern begins:

    SELECT ?name WHERE {
      BIND("1990-01-01"^^xsd:date AS ?day)

Then `day` is a parameter of type xsd:date, and the constant is what holds where nobody says
otherwise. A value is never pasted into the text: it is made a term of the constant's type, and a
VALUES row with that term, as the term serialiser writes it, takes the place of the BIND.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.model.days import Day
from stakhanov_ld.query.tokens import Token, tokens

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LEXICAL = {
    "date": r"-?\d{4,9}-\d\d-\d\d",
    "gYear": r"-?\d{4,9}",
    "integer": r"[+-]?\d{1,18}",
    "decimal": r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})",
    "double": r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,3})?",
    "boolean": r"true|false|0|1",
}
"""How a value of each type is written; any other type takes any text."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable with the constant that stands for it; `start` and `end` enclose its BIND."""

    name: str
    default: og.NamedNode | og.Literal
    start: int
    end: int

    @property
    def type(self) -> str:
        """The IRI of the datatype, or `IRI`."""
        return "IRI" if isinstance(self.default, og.NamedNode) else self.default.datatype.value

    def pattern(self) -> str | None:
        """The regular expression that a value matches, where its type has one."""
        return _LEXICAL.get(self.type.removeprefix(_XSD))

    def term(self, value: str) -> og.NamedNode | og.Literal:
        """`value` as a term of the parameter's type; raises BadRequest with an example."""
        pattern = self.pattern()
        try:
            if isinstance(self.default, og.NamedNode):
                return og.NamedNode(value)
            if pattern is not None and not re.fullmatch(pattern, value, re.ASCII):
                raise ValueError(f"{value[:40]!r} is no {self.type.removeprefix(_XSD)}")
            if self.type == _XSD + "date":
                Day.parse(value)
            if self.default.language is not None:
                return og.Literal(value, language=self.default.language)
            return og.Literal(value, datatype=self.default.datatype)
        except ValueError as error:
            raise BadRequest(
                f"{self.name}: {error}. Write for instance {self.name}={self.default.value}."
            ) from None


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a query, in the order of its text; raises MalformedQuery."""
    read = list(tokens(text))
    opening = _opening(read)
    prologue = text[: _first_of_body(read)]
    found: list[Parameter] = []
    at = opening + 1
    while (end := _end_of_bind(read, at)) is not None:
        default = _constant(prologue, "".join(token.text for token in read[at + 2 : end - 2]))
        if default is None:
            break
        name = read[end - 1].text[1:]
        found.append(Parameter(name, default, read[at].start, read[end].start + 1))
        at = end + 1
    return tuple(found)


def bound(text: str, declared: Iterable[Parameter], values: Mapping[str, str]) -> str:
    """`text` with each parameter in `values` bound to its value; raises BadRequest."""
    for parameter in sorted(declared, key=lambda parameter: -parameter.start):
        if parameter.name in values:
            row = f"VALUES ?{parameter.name} {{ {parameter.term(values[parameter.name])} }}"
            text = text[: parameter.start] + row + text[parameter.end :]
    return text


def used_prefixes(text: str) -> set[str]:
    """The prefixes of the names in a text that declares none; raises MalformedQuery."""
    return {token.text.partition(":")[0] for token in tokens(text) if token.kind == "name"}


def _first_of_body(read: list[Token]) -> int:
    """Where BASE and PREFIX declarations end."""
    declarations = {"BASE": 2, "VERSION": 2, "PREFIX": 3}
    at = 0
    while at < len(read) and (length := declarations.get(read[at].text.upper())):
        at += length
    return read[at].start if at < len(read) else 0


def _opening(read: list[Token]) -> int:
    """The bracket that opens the pattern: after WHERE, or the first there is."""
    braces = [at for at, token in enumerate(read) if token.text == "{" and token.depth == 0]
    after_where = (at for at in braces if read[at - 1].text.upper() == "WHERE")
    return next(after_where, braces[0] if braces else len(read))


def _end_of_bind(read: list[Token], at: int) -> int | None:
    """Where `BIND ( constant AS ?variable )` from `at` on ends, if it stands there."""
    words = [token.text.upper() for token in read[at : at + 8]]
    if words[:2] != ["BIND", "("] or ")" not in words:
        return None
    closing = words.index(")")
    variable = at + closing - 1
    if closing < 5 or words[closing - 2] != "AS" or read[variable].kind != "variable":
        return None
    return at + closing


def _constant(prologue: str, written: str) -> og.NamedNode | og.Literal | None:
    """The term that stands before AS, or None where it is an expression.

    Turtle writes terms as SPARQL does, its declarations too, and keeps their lexical forms.
    """
    document = f"{prologue}\n<urn:x:s> <urn:x:p> {written} ."
    try:
        (quad,) = og.parse(document.encode(), og.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):
        return None
    term = quad.object
    return term if isinstance(term, og.NamedNode | og.Literal) else None
