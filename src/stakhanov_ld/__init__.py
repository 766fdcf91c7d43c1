"""A linked-data publisher: files → build → release → serve; and a library that reads publications.

    >>> import stakhanov_ld
    >>> kadiivka = stakhanov_ld.open_publication().entity("kadiivka")
    >>> print(kadiivka.at("1985-06-30"))
    Kadiivka, 1985-06-30: Stakhanov (certain, asserted)

From roof to ground; imports go down only (`make layers`):

- `cli`              what can one do from a terminal?
- `web`              how does a document become an HTTP answer?
- `release`          how does a publication become an immutable release?
- `representations`  how is a document written in each format?
- `local`            what can be asked of a publication without a server?
- `documents`        what is a document, and which are there?
- `publication`      what do the files say, and do they keep their rules?
- `query`            who answers a SPARQL query, within which limits?
- `model`            dates, certainty, the words the program knows
- `addresses`, `settings`, `processes`, `formats`, `errors`: one table each
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakhanov_ld.errors import (
        Ambiguous,
        BadRequest,
        InvalidPublication,
        MalformedQuery,
        MissingExtra,
        NotFound,
        StakhanovError,
        UnreadablePublication,
    )
    from stakhanov_ld.local.entity import Entity
    from stakhanov_ld.local.publication import Publication, open_publication
    from stakhanov_ld.local.results import Result, Row
    from stakhanov_ld.local.terms import Iri, Literal
    from stakhanov_ld.local.values import Answer, Claim, Dispute, Holding, Named
    from stakhanov_ld.model.bounds import Bounds
    from stakhanov_ld.model.certainty import Certainty
    from stakhanov_ld.model.days import Day
    from stakhanov_ld.model.periods import Period

_HOMES = {
    "Entity": "local.entity",
    **dict.fromkeys(("Publication", "open_publication"), "local.publication"),
    **dict.fromkeys(("Result", "Row"), "local.results"),
    **dict.fromkeys(("Iri", "Literal"), "local.terms"),
    **dict.fromkeys(("Answer", "Claim", "Dispute", "Holding", "Named"), "local.values"),
    "Bounds": "model.bounds",
    "Certainty": "model.certainty",
    "Day": "model.days",
    "Period": "model.periods",
    **dict.fromkeys(
        (
            "Ambiguous", "BadRequest", "InvalidPublication", "MalformedQuery", "MissingExtra",
            "NotFound", "StakhanovError", "UnreadablePublication",
        ),
        "errors",
    ),
}  # fmt: skip
"""The public names, with the module of each: workers import this package, and no library by it."""

__all__ = [
    "Ambiguous",
    "Answer",
    "BadRequest",
    "Bounds",
    "Certainty",
    "Claim",
    "Day",
    "Dispute",
    "Entity",
    "Holding",
    "InvalidPublication",
    "Iri",
    "Literal",
    "MalformedQuery",
    "MissingExtra",
    "Named",
    "NotFound",
    "Period",
    "Publication",
    "Result",
    "Row",
    "StakhanovError",
    "UnreadablePublication",
    "open_publication",
]


if not TYPE_CHECKING:  # else a type checker would believe in any name

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

    def __dir__() -> list[str]:
        """List the public names, too: whoever types in a notebook is offered them."""
        return sorted({*globals(), *__all__})
