"""What is remembered of the changes between releases?

An event for each release that became the current one, with the changes of things that it brought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from stakhanov_ld.documents.texts import Text


class Kind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what it is (or was) called, and how many triples came and went."""

    kind: Kind
    iri: str
    labels: tuple[Text, ...]
    """One for each language, for people: in a line, without control characters, long ones cut."""
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Event:
    """A release became the current one of its shelf."""

    iri: str
    time: str
    """When, as xsd:dateTime and RFC 3339 have it: UTC, whole seconds. Later than the one before."""
    release: str
    previous: str | None
    """The release that was current before; None for the first."""
    triples: Mapping[str, int]
    """How many each graph holds, by the graph's name."""
    triples_before: Mapping[str, int]
    counts: Mapping[Kind, int] | None
    """How many things changed; None where there is nothing to compare with, or it is unreadable."""
    changes: tuple[Change, ...] = ()
    """Those of them that are listed."""
    nameless_added: int = 0
    nameless_removed: int = 0

    @property
    def name(self) -> str:
        """What tells the event from the others of its history, in addresses."""
        return event_name(self.time, self.release)

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind that are listed."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def total(self) -> int:
        """How many things changed, listed or not."""
        return sum((self.counts or {}).values())

    @property
    def nothing_changed(self) -> bool:
        """Whether both releases are known to hold the same triples."""
        found = self.total or self.nameless_added or self.nameless_removed
        return self.counts is not None and not found and self.triples == self.triples_before

    def summary(self) -> str:
        """The event in a sentence or two of English, for programs that show it to people."""
        if self.previous is None:
            return f"The first release here, of {_many(sum(self.triples.values()), 'triple')}."
        if self.counts is None:
            return f"What changed is not known: release {self.previous} cannot be compared with it."
        if self.nothing_changed:
            return "No triple changed: only the program, or files that hold no triples."
        told = ", ".join(f"{_many(self.counts[kind], 'thing')} {kind}" for kind in Kind) + "."
        if len(self.changes) < self.total:
            told += f" Listed of them: {len(self.changes)}."
        if self.nameless_added or self.nameless_removed:
            nameless = _triples(self.nameless_added, self.nameless_removed)
            told += f" Of blank nodes that no thing leads to: {nameless}."
        return told


def summary_of(change: Change) -> str:
    """`change` in English.

    >>> summary_of(Change(Kind.CHANGED, "urn:x", (), 1, 2))
    '1 triple added, 2 triples removed.'
    """
    return _triples(change.added, change.removed) + "."


def rfc_3339(time: datetime) -> str:
    """`time` in UTC, in whole seconds, as xsd:dateTime writes it too."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def event_name(time: str, release: str) -> str:
    """What tells an event from the others, in addresses.

    >>> event_name("2026-11-25T10:00:00Z", "0123456789abcdef")
    '2026-11-25T100000Z-0123456789abcdef'
    """
    return f"{time.replace(':', '')}-{release}"


def _triples(added: int, removed: int) -> str:
    return f"{_many(added, 'triple')} added, {_many(removed, 'triple')} removed"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
