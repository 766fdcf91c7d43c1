"""What is shown on a page?"""

from __future__ import annotations

from dataclasses import dataclass


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
    claims: tuple[ClaimCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that validation found: which rule, about which node, what, and how bad."""

    rule: Value
    node: Value
    message: str
    severity: str
