"""What are the tokens of a query's text, read exactly as the engine reads them?

The guard is only worth something if it and the engine agree on where a string, an IRI or a comment
ends. So this follows pyoxigraph's grammar, not only the specification's: its character classes
(no letters beyond U+FFFF), its single dotted part in a local name, its three whitespace rules. One
character needs context: `<` opens an IRI, or compares. `(1<?a)SERVICE:x#>` is one IRI to a
tokenizer that takes the longest match, and a SERVICE to the engine. So brackets are tracked, and
inside an expression a `<` after an operand compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from stakhanov_ld.errors import MalformedQuery

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_DIGITS_AND_MARKS = "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = f"{_BASE}_{_DIGITS_AND_MARKS}"
_CHARS = f"{_NAME}\\-"
_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL_MORE = rf"(?:[{_CHARS}:]|{_LOCAL_ESCAPE})"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_LOCAL_ESCAPE}){_LOCAL_MORE}*+(?:\.++{_LOCAL_MORE}++)?+"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\"'\\]|{_CODEPOINT}"

_TOKEN = re.compile(
    rf"""
    (?:[ \t\r\n]++|\#[^\r\n]*+)*+
    (?:
      (?P<name>(?:[{_BASE}][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+)?+:(?:{_LOCAL})?+)
    | (?P<word>[A-Za-z][A-Za-z0-9_]*+)
    | (?P<variable>[?$][{_BASE}_0-9][{_NAME}]*+)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>)
    | (?P<string>
        '''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+'''
      | \"\"\"(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*+\"\"\"
      | '(?!'')(?:[^'\\\n\r]|{_ESCAPE})*+'
      | "(?!"")(?:[^"\\\n\r]|{_ESCAPE})*+"
      )
    | (?P<number>(?:[0-9]++\.[0-9]*+|\.?[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)
    | (?P<blank>_:[{_BASE}_0-9][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
    | (?P<open><<|\{{\||[{{(\[])
    | (?P<close>>>|\|\}}|[}})\]])
    | (?P<mark>\^\^|\|\||&&|<=|>=|!=|[.;,*/+\-!=<>|^?~])
    | (?P<end>\Z)
    )
    """,
    re.VERBOSE,
)

_CLOSES = {"{": "}", "(": ")", "[": "]", "<<": ">>", "{|": "|}"}
_OPERANDS = frozenset(("variable", "iri", "name", "string", "number", "blank", "language", "close"))
_BAD_CODEPOINT = re.compile(r"\\u[dD][89a-fA-F]|\\U(?!0010|000[0-9A-Fa-f])|\\U0000[dD][89a-fA-F]")
_SECOND_DOTTED_PART = re.compile(rf"\.++{_LOCAL_MORE}")


class Place(IntEnum):
    """Where a token stands: it decides what `<` and `(` mean."""

    OUTER = 0
    """Outside all brackets, or directly in the braces of a sub-select."""
    PATTERN = 1
    """Among triple patterns, paths, collections, rows of VALUES."""
    EXPRESSION = 2


class Token(NamedTuple):
    """One token; `depth` is the number of brackets open around it."""

    kind: str
    text: str
    start: int
    depth: int
    place: Place


def malformed(
    text: str, at: int, message: str, error: type[MalformedQuery] = MalformedQuery
) -> MalformedQuery:
    """The error for what stands at an offset, with its line and column counted from 1."""
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return error(f"Line {line}, column {column}: {message}", line, column)


def tokens(text: str) -> Iterator[Token]:
    """Read a text token by token; raises MalformedQuery where the engine could read none."""
    stack: list[tuple[str, Place, int]] = []
    place = Place.OUTER
    last = before_last = Token("end", "", 0, 0, place)
    at = 0
    match = _TOKEN.match
    while True:
        found = match(text, at)
        if found is None:
            raise _unreadable(text, at)
        kind = found.lastgroup or ""
        start, at = found.span(kind)
        word = found[kind]
        if kind == "end":
            break
        if place is Place.EXPRESSION and word[0] == "<" and _is_operand(last):
            kind, word = "mark", "<=" if word.startswith("<=") else "<"
            at = start + len(word)
        elif word == "<" and place is not Place.EXPRESSION:
            raise malformed(text, start, _NO_IRI)
        if "\\" in word:
            _check_escapes(text, start, word)
        if kind == "name" and _SECOND_DOTTED_PART.match(text, at):
            raise malformed(
                text, start, f"the engine reads only one dotted part of the name `{word}`: "
                "write this IRI whole, in angle brackets."
            )  # fmt: skip
        if kind == "close":
            if not stack:
                raise malformed(text, start, f"this `{word}` closes nothing: take it out.")
            opening, place, opened = stack.pop()
            if _CLOSES[opening] != word:
                raise malformed(
                    text, start, f"this `{word}` comes before `{opening}` is closed, which opens "
                    f"{_where(text, opened)}: close it with `{_CLOSES[opening]}`."
                )  # fmt: skip
        token = Token(kind, word, start, len(stack), place)
        yield token
        if kind == "open":
            stack.append((word, place, start))
            place = _place_inside(word, place, last, before_last)
        elif kind == "word" and place is Place.PATTERN and _begins_subselect(token, last):
            place = Place.OUTER
        before_last, last = last, token
    if stack:
        opening, _, opened = stack[-1]
        raise malformed(
            text, opened, f"this `{opening}` is never closed: add `{_CLOSES[opening]}`."
        )


_NO_IRI = "no IRI begins here: IRIs hold no spaces, quotes or braces, and end with `>`."


def _is_operand(last: Token) -> bool:
    if last.kind == "word":
        # The engine reads keywords without looking for their end: DISTINCTtrue is two of them.
        return last.text.endswith(("true", "false"))
    return last.kind in _OPERANDS


def _place_inside(opening: str, place: Place, last: Token, before_last: Token) -> Place:
    if opening != "(":
        return Place.PATTERN
    if place is not Place.PATTERN:
        return Place.EXPRESSION
    # Among patterns only FILTER and BIND bring an expression; `truea(` is a boolean, the verb `a`
    # and a collection.
    if last.kind == "word" and ("FILTER" in (word := last.text.upper()) or word.endswith("BIND")):
        return Place.EXPRESSION
    called = last.kind in ("word", "iri", "name") and before_last.kind == "word"
    if called and before_last.text.upper().endswith("FILTER"):
        return Place.EXPRESSION
    return Place.PATTERN


def _begins_subselect(token: Token, last: Token) -> bool:
    return last.text == "{" and token.text.upper().startswith("SELECT")


def _where(text: str, at: int) -> str:
    error = malformed(text, at, "")
    return f"in line {error.line}, column {error.column}"


def _check_escapes(text: str, start: int, word: str) -> None:
    # The engine refuses such a string and then tries to read ''' as an empty string and a quote.
    bad = _BAD_CODEPOINT.search(word.replace("\\\\", "  "))
    if bad:
        raise malformed(text, start + bad.start(), "this escape names no character.")


def _unreadable(text: str, at: int) -> MalformedQuery:
    while skipped := re.compile(r"[ \t\r\n]++|#[^\r\n]*+").match(text, at):
        at = skipped.end()
    sign = text[at]
    if sign in "'\"":
        return malformed(
            text, at, "this string has no end, or an unknown escape: close it with the quotes that "
            "opened it, and write a backslash as `\\\\`."
        )  # fmt: skip
    if sign == "\\":
        return malformed(
            text, at, "escapes are read in strings and IRIs only: write the character itself."
        )
    if sign == "<":
        return malformed(text, at, _NO_IRI)
    return malformed(text, at, f"`{sign}` (U+{ord(sign):04X}) cannot stand here.")
