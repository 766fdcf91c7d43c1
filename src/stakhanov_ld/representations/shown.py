"""What is shown on a page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from stakhanov_ld import addresses


@dataclass(frozen=True, slots=True)
class Value:
    """One value on a page: its text, where it links to (if it may), its language, its IRI."""

    text: str
    href: str | None = None
    language: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values."""

    property: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim as a reader meets it: what it says, who says it, how, and where that stands."""

    claim: Value
    status: Value | None
    speakers: tuple[Value, ...]
    passages: tuple[Value, ...]
    disputed_by: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A node described in a document: its heading, what is said of it, and the claims about it."""

    anchor: str
    heading: Value
    iri: str
    types: tuple[Value, ...]
    rows: tuple[Row, ...]
    claims: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that validation found: which rule, about which node, what, and how bad."""

    rule: Value
    node: Value
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The form that asks about a day: where it leads, by which field, what stands in it already."""

    action: str
    field: str
    asked: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    """Parameters that the address has besides; a form would drop them."""

    @classmethod
    def of(cls, path: str, asked: str = "") -> Self:
        """That of the document at `path` about a thing, on its own page.

        >>> Asking.of("about?iri=urn:x").fixed
        (('iri', 'urn:x'),)
        """
        _, mark, iri = path.partition("?iri=")
        fixed = (("iri", iri),) if mark else ()
        return cls(addresses.relative(path, path), addresses.DAY, asked, fixed)

    @classmethod
    def everything(cls, path: str, asked: str = "") -> Self:
        """That of `/at/`, on the page at `path`."""
        return cls(addresses.relative(addresses.AT, path), "day", asked)
