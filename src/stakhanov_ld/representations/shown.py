"""What is shown on a page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pyoxigraph import NamedNode

from stakhanov_ld import addresses
from stakhanov_ld.model.bounds import Bounds


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
class Part:
    """A node described among others: its heading and what is said of it."""

    anchor: str
    heading: Value
    iri: str
    types: tuple[Value, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A value as a reader meets it: when it holds, how it is known, which claims state it.

    `statuses` is empty where somebody asserts it plainly; `notes` are numbers of claim cards.
    `when` is empty where the value is the time itself, or has none.
    """

    value: Value
    when: str
    bounds: Bounds
    statuses: tuple[Value, ...]
    hedges: tuple[Value, ...]
    is_disputed: bool
    is_coarser: bool
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a thing and its statements."""

    iri: NamedNode
    name: Value
    statements: tuple[ShownStatement, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of properties; `heading` is None for those that no group claims."""

    heading: Value | None
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A thing on its page, or what belongs to it: its heading and its statements in sections."""

    anchor: str
    heading: Value
    when: str
    """Empty where no time is stated."""
    iri: str
    types: tuple[Value, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim: its number on the page, what it says, who says it, how, and where that stands."""

    number: int
    claim: Value
    status: Value | None
    hedges: tuple[Value, ...]
    speakers: tuple[Value, ...]
    works: tuple[Value, ...]
    passages: tuple[Value, ...]
    disputed_by: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who says something, where that stands, and in which claims."""

    speakers: tuple[Value, ...]
    passages: tuple[Value, ...]
    claims: tuple[Value, ...]


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
