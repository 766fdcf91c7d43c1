"""How is an answer about a day shown to people?"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.dated import DatedStatement
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.verdicts import Told
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML
from stakhanov_ld.model.certainty import Certainty
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.shown import Asking, Value
from stakhanov_ld.representations.when import when
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.site import Site

_rendering = threading.Lock()
"""One page at a time, as for results of queries."""


@dataclass(frozen=True, slots=True)
class View:
    """Where an answer stands: the path of what is asked, the time, and how both make an address."""

    path: str
    asked: str
    parameter: str
    """The time as a parameter; nothing where it is a part of the path."""
    number: int = 1
    """Which page of the answer this is."""
    pages: int = 1

    def address(self, reference: str) -> str:
        """`reference` to the same resource, about the same time and at the same page."""
        return self.turned(reference, 0)

    def turned(self, reference: str, pages: int) -> str:
        """As `address`, so many pages on."""
        number = self.number + pages
        reference = addresses.as_of(reference, self.parameter)
        return f"{reference}?page={number}" if number > 1 else reference


@dataclass(frozen=True, slots=True)
class Line:
    """One statement as a reader meets it."""

    of: Value | None
    """The thing that it is about, where everything is asked about."""
    label: Value
    certainty: Certainty
    status: Value | None
    is_absence: bool
    sentence: Value
    when: str
    speakers: tuple[Value, ...]
    passages: tuple[str, ...]
    disputed_by: tuple[Value, ...]


def page(site: Site, told: Told, view: View, language: str) -> bytes:
    """The page in `language`."""
    shown = _Shown(site.release, told, view, language)
    answer = told.answer
    here = addresses.relative(view.path, view.path)
    frame = site.frame_in(language).seen_from(view.path, day=view.parameter)
    asking = Asking.of if told.topics else Asking.everything
    with _rendering:
        text = template("as_of", language).render(
            site=frame,
            topic=shown.value(told.topics[0]) if told.topics else None,
            asked=when(view.asked, language),
            asking=asking(view.path, view.asked),
            is_recorded=answer.is_recorded,
            held=[shown.line(held.thing, held.certainty) for held in answer.held],
            rest=[shown.line(statement, Certainty.NOT) for statement in answer.rest],
            changes=[(when(str(day), language), shown.on(str(day))) for day in answer.changes],
            everything=shown.everything() if told.topics else None,
            formats=shown.formats(),
            earlier=view.turned(here, -1) if view.number > 1 else None,
            later=view.turned(here, 1) if view.number < view.pages else None,
        )
    return text.encode()


class _Shown:
    """The pieces of one page, all links relative to it."""

    def __init__(self, release: Release, told: Told, view: View, language: str) -> None:
        self._release = release
        self._told = told
        self._view = view
        self._language = language
        self._labels = Labels(told.index, language)

    def line(self, said: DatedStatement, certainty: Certainty) -> Line:
        topic = self._told.topics[0] if self._told.topics else None
        about = self.value(said.subject, self._view.asked)
        told = self.value(said.told_of(topic), self._view.asked)
        words = self._labels.sentence(said)
        href = self.value(said.claim).href if said.claim is not None else None
        sentence = Value(words.value, href, words.language)
        return Line(
            about if topic is None and about != told else None,
            told,
            certainty,
            self.value(said.status) if said.status is not None else None,
            said.is_absence, sentence, when(said.edtf, self._language),
            tuple(map(self.value, said.speakers)),
            tuple(p.value for p in said.passages if p.value.startswith(("http://", "https://"))),
            tuple(map(self.value, said.disputed_by)),
        )  # fmt: skip

    def value(self, term: og.NamedNode | og.BlankNode | og.Literal, day: str = "") -> Value:
        """`term`, leading to its document; with a `day`, to what holds of it then."""
        if isinstance(term, og.Literal):
            return Value(term.value, language=term.language)
        label = self._labels.literal(term)
        if isinstance(term, og.BlankNode):
            return Value(label.value, language=label.language)
        return Value(label.value, self._href(term, day), label.language, term.value)

    def _href(self, node: og.NamedNode, day: str) -> str | None:
        path, fragment = self._release.space.document_of(node.value), node.value.partition("#")[2]
        if path is not None and path in self._release.rows:
            reference = addresses.page(path, self._view.path, self._language)
            return addresses.as_of(reference, day) + (f"#{fragment}" if fragment else "")
        return node.value if node.value.startswith(("http://", "https://")) else None

    def on(self, day: str) -> str:
        """The address of the same question about another day."""
        if not self._view.parameter:
            return addresses.page(addresses.AT + day, self._view.path, self._language)
        here = addresses.page(self._view.path, self._view.path, self._language)
        return addresses.as_of(here, day)

    def everything(self) -> str:
        """The address of all that holds in the same time."""
        return addresses.page(addresses.AT + self._view.asked, self._view.path, self._language)

    def formats(self) -> list[tuple[str, str, str]]:
        here = self._view.path
        row = self._release.rows.get(here)
        paths = (
            row.variants
            if isinstance(row, Negotiated)
            else {Variant(f): addresses.representation(here, Variant(f)) for f in DOCUMENT_FORMATS}
        )
        return [
            (f.label, self._view.address(addresses.relative(paths[Variant(f)], here)), f.media_type)
            for f in DOCUMENT_FORMATS
            if f is not HTML and Variant(f) in paths
        ]
