"""What does the engine mean when it says that a query is not SPARQL?

It lists everything that it would have read instead at the place where it stopped; what helps is the
place, the text that stands there, and, where it gives one, its reason.
"""

from __future__ import annotations

import re

from stakhanov_ld.errors import MalformedQuery
from stakhanov_ld.query.tokens import malformed

_PLACE = re.compile(r"error at (\d+):(\d+)")

_NO_IRI = (
    "this IRI is not valid, or relative where there is no BASE: write it whole, and escape what "
    "IRIs cannot hold."
)

# What the engine says of a place, and of a query as a whole; and how to mend it.
_OF_A_PLACE = {
    "language tag parsing failed": "this is no language tag: write one such as @en or @zh-Hant.",
    "Reifiers are not allowed on property paths": "paths carry no annotations: write the triples "
    "out.",
}
_OF_THE_QUERY = {
    "variable that is unbound": "SELECT uses a variable that is neither grouped nor aggregated: "
    "add it to GROUP BY, or aggregate it.",
    "overrides an existing variable": "SELECT gives a variable a value with AS that has one "
    "already: use a new name.",
    "Duplicated variable name in SELECT": "SELECT names a variable twice: name it once.",
    "SELECT * is not authorized with GROUP BY": "SELECT * does not go with GROUP BY: name the "
    "variables.",
}

ROOM = " " * 40
"""Put behind a text, this lets the engine try any keyword at its end; else it only says that the
text ends where it was still trying one."""


def syntax_error(text: str, said: str) -> MalformedQuery:
    """The error for what the engine said of a text and `ROOM`, in words that help to mend it."""
    for reason, help_ in _OF_THE_QUERY.items():
        if reason in said:
            return MalformedQuery(help_)
    place = _PLACE.search(said)
    if place is None:
        return MalformedQuery("The engine cannot read this query.")
    rows = text.split("\n")
    at = sum(len(row) + 1 for row in rows[: int(place[1]) - 1]) + int(place[2]) - 1
    for reason, help_ in _OF_A_PLACE.items():
        if reason in said:
            return malformed(text, min(at, len(text)), help_)
    at -= _keyword_read_over(said)
    rest = text[at:].split()
    if not rest:
        return malformed(text, len(text), "the query ends too early: something is missing.")
    if rest[0].startswith("<"):
        return malformed(text, at, _NO_IRI)
    return malformed(
        text, at, f"the query cannot be read on from `{rest[0][:40]}`: mend what stands there, or "
        "just before."
    )  # fmt: skip


def _keyword_read_over(said: str) -> int:
    """How far behind the place it names the engine really stopped.

    It tries a keyword by taking as many characters as the keyword has, and names the place after
    them; the shortest keyword is the one tried last.
    """
    expected = said.partition(": expected ")[2].removeprefix("one of ").split(", ")
    if all(re.fullmatch(r"[A-Z_]+[0-9]*", keyword) for keyword in expected):
        return min(len(keyword) for keyword in expected)
    return 0
