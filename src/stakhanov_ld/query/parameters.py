"""Which parameters has a named query, and how is one given another value?

A query declares a parameter by binding a variable to a constant where its pattern begins:

    SELECT ?name WHERE {
      BIND("1990-01-01"^^xsd:date AS ?day)

Then `day` is a parameter of type xsd:date, and the constant is what holds where nobody says
otherwise. A value is never pasted into the text: it is made a term of the constant's type, and a
VALUES row with that term, as the term serialiser writes it, takes the place of the BIND. A constant
of a type that is not known here (see `datatypes`), or that is no value of its own type, declares no
parameter: nothing given for it could be told from nonsense.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.query.datatypes import DATATYPES, check
from stakhanov_ld.query.tokens import Token, tokens


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
        return DATATYPES[self.type].pattern if self.type in DATATYPES else None

    def term(self, value: str) -> og.NamedNode | og.Literal:
        """`value` as a term of the parameter's type; raises BadRequest with an example."""
        try:
            return _like(self.default, value)
        except ValueError as error:
            raise BadRequest(
                f"{self.name}: {error}. Write for instance {self.name}={self.default.value}."
            ) from None


def parameters(text: str, base: str = "") -> tuple[Parameter, ...]:
    """The parameters of a query, in the order of its text; raises MalformedQuery.

    Relative IRIs are read against `base` where the text has no BASE.
    """
    read = list(tokens(text))
    body = _body(read)
    prologue = text[: read[body].start] if body < len(read) else ""
    found: list[Parameter] = []
    at = _opening(read, body) + 1
    while (end := _end_of_bind(read, at)) is not None:
        written = "".join(token.text for token in read[at + 2 : end - 2])
        default = _constant(prologue, written, base)
        if default is None:
            break
        if _is_value(default):
            name = read[end - 1].text[1:]
            found.append(Parameter(name, default, read[at].start, read[end].start + 1))
        at = end + 1
        if at < len(read) and read[at].text == ".":
            at += 1
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


def _like(default: og.NamedNode | og.Literal, value: str) -> og.NamedNode | og.Literal:
    """`value` as a term of the type, language and direction of `default`; raises ValueError."""
    if isinstance(default, og.NamedNode):
        return og.NamedNode(value)
    check(default.datatype.value, value)
    if default.language is not None:
        return og.Literal(value, language=default.language, direction=default.direction)
    return og.Literal(value, datatype=default.datatype)


def _is_value(default: og.NamedNode | og.Literal) -> bool:
    """Whether a constant is a value of a type that is known."""
    try:
        return _like(default, default.value) == default
    except (KeyError, ValueError):
        return False


def _body(read: list[Token]) -> int:
    """Which token is the first after BASE and PREFIX declarations."""
    declarations = {"BASE": 2, "VERSION": 2, "PREFIX": 3}
    at = 0
    while at < len(read) and (length := declarations.get(read[at].text.upper())):
        at += length
    return at


def _opening(read: list[Token], body: int) -> int:
    """The bracket that opens the pattern: after WHERE, or the first that opens no template."""
    braces = [at for at, token in enumerate(read) if token.text == "{" and token.depth == 0]
    for at in braces:
        if read[at - 1].kind == "word" and read[at - 1].text.upper().endswith("WHERE"):
            return at
    if body < len(read) and read[body].text.upper().startswith("CONSTRUCT"):
        braces = braces[1:]
    return braces[0] if braces else len(read)


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


def _constant(prologue: str, written: str, base: str) -> og.NamedNode | og.Literal | None:
    """The term that stands before AS, or None where it is an expression.

    Turtle writes terms as SPARQL does, its declarations too, and keeps their lexical forms.
    """
    document = f"{prologue}\n<urn:x:s> <urn:x:p> {written} ."
    try:
        (quad,) = og.parse(document.encode(), og.RdfFormat.TURTLE, base_iri=base or None)
    except (SyntaxError, ValueError):
        return None
    term = quad.object
    return term if isinstance(term, og.NamedNode | og.Literal) else None
