"""When did which release become the current one of its shelf, and what changed?

A release is a function of its files alone, so neither belongs to it: the shelf remembers. Its
history is a file with a line of JSON for each event, the oldest first; it is written aside and
renamed, so no reader sees half of it. Whoever writes holds the lock of the shelf.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.changes import Change, Event, Kind, event_name, rfc_3339
from stakhanov_ld.documents.differences import Differences, Told, differences
from stakhanov_ld.documents.texts import Text
from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.rows import Redirect

EVENTS_KEPT = 100
THINGS_LISTED = 2000
"""How many changed things all events list together, the newest first."""


class History:
    """The events of a shelf, in `file`, which need not be there."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def version(self) -> str:
        """What is another whenever the events are."""
        try:
            told = self.file.stat()
        except FileNotFoundError:
            return ""
        return f"{told.st_ino}-{told.st_mtime_ns}-{told.st_size}"

    def events(self) -> tuple[Event, ...]:
        """All that are kept, the oldest first; none where another program wrote them otherwise."""
        try:
            text = self.file.read_text(encoding="utf-8")
            return tuple(map(_from_line, text.removesuffix("\n").split("\n")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return ()

    def append(self, event: Event) -> None:
        """Add `event`; what no longer has room is dropped.

        An event that tells of the same step was written before a release failed to become current.
        """
        events = list(self.events())
        last = events[-1] if events else None
        if last is not None and (last.release, last.previous) == (event.release, event.previous):
            events.pop()
        kept = _bounded([*events, event])
        aside = self.file.with_name(f".{self.file.name}-{os.getpid()}")
        aside.write_text("".join(map(_to_line, kept)), encoding="utf-8", newline="\n")
        aside.replace(self.file)


def event(previous: Path | None, current: Path, now: datetime, history: History) -> Event:
    """That the release in `current` becomes the current one at `now`, in place of `previous`.

    Where that is no whole release any more, what changed is not known. Clocks are set back at
    times; in a history they go on by a second at least.
    """
    events = history.events()
    if events:
        now = max(now, datetime.fromisoformat(events[-1].time) + timedelta(seconds=1))
    time = rfc_3339(now)
    after = open_release(current)
    before = _opened(previous)
    found = None if before is None else _differences(before, after)
    changes = found.changes if found else ()
    return Event(
        after.space.part(addresses.CHANGES, event_name(time, after.id)),
        time,
        after.id,
        previous.name if previous else None,
        after.manifest["triples"],
        before.manifest.get("triples", {}) if before else {},
        _counts(found),
        changes,
        found.nameless_added if found else 0,
        found.nameless_removed if found else 0,
    )


def _opened(folder: Path | None) -> Release | None:
    try:
        return None if folder is None else open_release(folder)
    except UnreadablePublication:
        return None


def _counts(found: Differences | None) -> Mapping[Kind, int] | None:
    if found is None or found.counts is not None:
        return found.counts if found else None
    return {kind: sum(c.kind is kind for c in found.changes) for kind in Kind}


def _differences(before: Release, after: Release) -> Differences | None:
    """What changed; None where the release before, of another program perhaps, is unreadable, or
    where one of the two does not fit into memory."""
    try:
        if before.is_large and after.is_large:
            from stakhanov_ld.release.large.changes import large_differences

            return large_differences(before.folder, after.folder, THINGS_LISTED)
        if before.is_large or after.is_large:
            return None
        return differences(_told(before), _told(after))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return None


def _told(release: Release) -> Told:
    """What a release tells of things, its graphs one after the other; the report tells of none."""
    left_out = (og.DefaultGraph(), og.NamedNode(release.space.graph(addresses.REPORT)))
    quads = og.parse(path=str(release.query_index), format=og.RdfFormat.N_QUADS)

    def is_former(iri: str) -> bool:
        row = release.rows.get(release.space.document_of(iri) or "")
        return row is not None and (isinstance(row, Redirect) or row.status != 200)

    return Told((quad.triple for quad in quads if quad.graph_name not in left_out), is_former)


def _bounded(events: list[Event]) -> Iterable[Event]:
    room = THINGS_LISTED
    kept = []
    for event in reversed(events[-EVENTS_KEPT:]):
        kept.append(replace(event, changes=event.changes[:room]))
        room -= len(kept[-1].changes)
    return reversed(kept)


def _to_line(event: Event) -> str:
    return json.dumps(asdict(event), ensure_ascii=False, separators=(",", ":")) + "\n"


def _from_line(line: str) -> Event:
    """The event that `line` tells; what nobody could tell on raises some error here, and not later.

    For times, IRIs and numbers are read again by whoever tells of the event.
    """
    value = json.loads(line)
    if rfc_3339(datetime.fromisoformat(value["time"])) != value["time"]:
        raise ValueError("this is no moment as it is written here")
    og.NamedNode(value["iri"])
    sum((*value["triples"].values(), *value["triples_before"].values()))
    counts = value["counts"]
    value["counts"] = None if counts is None else {Kind(k): count for k, count in counts.items()}
    value["changes"] = tuple(_changes(value["changes"]))
    return Event(**value)


def _changes(values: Iterable[dict[str, Any]]) -> Iterator[Change]:
    for value in values:
        labels = tuple(Text(**label) for label in value["labels"])
        yield Change(Kind(value["kind"]), value["iri"], labels, value["added"], value["removed"])
