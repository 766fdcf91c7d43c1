"""What does a release keep so that it can be asked about any day?

`dated.jsonl` has a line for each dated node, the oldest first: its bounds and its excerpt.
`things.jsonl` has one for each document about things: who they are, and which of those lines
concern them. Both are read line by line, when they are asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.dated import concerned, dated_statements
from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.excerpts import Excerpt, dated_excerpts, index_of, named
from stakhanov_ld.documents.index import Index
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.days import Day
from stakhanov_ld.representations.graphs import serialized

DATED = "dated.jsonl"
THINGS = "things.jsonl"

_LINE = re.compile(rb'\{"(?:bounds|path)":(\[[^\]]*\]|"(?:[^"\\]|\\.)*").*+\n')


def write_days(documents: Iterable[Document], index: Index, folder: Path) -> None:
    """Write both files into `folder`."""
    statements = dated_statements(index)
    excerpts = dated_excerpts(statements, index)
    lines = [{"bounds": _written(e.bounds), **_excerpt(e.excerpt)} for e in excerpts]
    (folder / DATED).write_text("".join(map(_line, lines)), encoding="utf-8", newline="\n")
    concern: dict[object, set[int]] = {}
    for number, excerpt in enumerate(excerpts):
        for node in (n for s in excerpt.statements for n in concerned(s, index)):
            concern.setdefault(node, set()).add(number)
    things = []
    for document in documents:
        if document.kind is Kind.THING:
            numbers = {n for topic in document.topics for n in concern.get(topic, ())}
            value = {
                "path": document.path,
                "topics": [topic.value for topic in document.topics],
                "licences": [licence.value for licence in document.licences],
                "dated": sorted(numbers),
                **_excerpt(named(document.topics, index)),
            }
            things.append(value)
    (folder / THINGS).write_text("".join(map(_line, things)), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document about things, with an index of all that is dated of them."""

    topics: tuple[og.NamedNode, ...]
    licences: tuple[str, ...]
    index: Index


class Days:
    """What the release in `folder` keeps."""

    def __init__(self, folder: Path, space: Space) -> None:
        self._space = space
        self._dated = (folder / DATED).read_bytes()
        self._things = (folder / THINGS).read_bytes()

    @cached_property
    def bounds(self) -> tuple[Bounds, ...]:
        """Those of each dated node, the oldest first."""
        return tuple(_read(json.loads(match[1])) for match in _LINE.finditer(self._dated))

    @cached_property
    def _lines(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _LINE.finditer(self._dated))

    @cached_property
    def _paths(self) -> dict[str, tuple[int, int]]:
        return {json.loads(match[1]): match.span() for match in _LINE.finditer(self._things)}

    def of(self, path: str) -> Kept | None:
        """The document at `path`, or None where there is none about things."""
        if path not in self._paths:
            return None
        start, end = self._paths[path]
        value = json.loads(self._things[start:end])
        excerpts = (_parsed(value), *map(self._parsed, value["dated"]))
        return Kept(
            tuple(map(og.NamedNode, value["topics"])),
            tuple(value["licences"]),
            index_of(excerpts, self._space),
        )

    def index(self, numbers: Sequence[int]) -> Index:
        """An index of some of the dated nodes, by their numbers in `bounds`."""
        return index_of(map(self._parsed, numbers), self._space)

    def _parsed(self, number: int) -> Excerpt:
        start, end = self._lines[number]
        return _parsed(json.loads(self._dated[start:end]))


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _excerpt(excerpt: Excerpt) -> dict[str, str]:
    n_triples = og.RdfFormat.N_TRIPLES
    return {
        "told": serialized(excerpt.told, n_triples).decode(),
        "words": serialized(excerpt.words, n_triples).decode(),
    }


def _parsed(value: dict[str, Any]) -> Excerpt:
    told, words = (
        tuple(quad.triple for quad in og.parse(value[name].encode(), og.RdfFormat.N_TRIPLES))
        for name in ("told", "words")
    )
    return Excerpt(told, words)


def _written(bounds: Bounds) -> list[str | None]:
    days = (bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end)
    return [None if day is None else str(day) for day in days]


def _read(days: Iterable[str | None]) -> Bounds:
    return Bounds(*(None if day is None else Day.parse(day) for day in days))
