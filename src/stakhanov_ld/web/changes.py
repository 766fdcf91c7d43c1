"""What is answered at /changes? What each release changed, as the history of the shelf tells it.

Up to the release that is served: another process may have put newer ones on the shelf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.activities import PREFIXES, activities
from stakhanov_ld.documents.catalogue import HAS_DATASET
from stakhanov_ld.documents.changes import Change, Event, Kind, rfc_3339
from stakhanov_ld.documents.labels import shortened
from stakhanov_ld.documents.texts import Text, best
from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.formats import ATOM, CHANGES_FORMATS, HTML, Format
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import DCTERMS, FOAF
from stakhanov_ld.release.names import CATALOGUE, MANIFEST
from stakhanov_ld.representations.atom import Feed, feed_of
from stakhanov_ld.representations.graphs import Notation, written
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.representations.shown import Value
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import Answer, Asked, language_of, reading
from stakhanov_ld.web.results import page, sent
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

ADDRESSES = {
    addresses.CHANGES: None,
    **{addresses.representation(addresses.CHANGES, Variant(f)): f for f in CHANGES_FORMATS},
}
"""Where it is answered, with the format that an address names."""

_PUBLISHER = og.NamedNode(DCTERMS + "publisher")
_NAME = og.NamedNode(FOAF + "name")
_KEPT = 8
"""How many lists a process keeps: one for each format, before and after a release or two."""


class Changes:
    """The list of changes of `site`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._release = site.release
        self._events = lru_cache(1)(self._read_events)
        self._body = lru_cache(_KEPT)(self._written)

    def answer(self, asked: Asked, client: Client) -> Answer:
        """In the format that the client prefers; raises NotAcceptable where there is none."""
        if (told := reading(asked)) is not None:
            return told
        format_ = ADDRESSES[asked.path] or choose(asked.accept, CHANGES_FORMATS)
        if format_ is None:
            listed = ", ".join(f.media_type for f in CHANGES_FORMATS)
            raise NotAcceptable(f"The list of changes is offered as {listed}.")
        history = self._site.history
        version = history.version() if history is not None else ""
        with self._site.turns.turn(client.name):
            if format_ is HTML:
                return self._page(asked, self._events(version))
            body = self._body(version, format_)
        here = addresses.representation(addresses.CHANGES, Variant(format_))
        where = ("Content-Location", addresses.relative(here, asked.path))
        return sent(asked, format_, body, "changes", (where,))

    def _read_events(self, version: str) -> tuple[Event, ...]:
        """The newest first, from that by which the release that is served became current."""
        history = self._site.history
        events = history.events()[::-1] if history is not None else ()
        served = (n for n, event in enumerate(events) if event.release == self._release.id)
        return events[next(served, len(events)) :]

    # ── as data ──────────────────────────────────────────────────────────────────────────────

    def _written(self, version: str, format_: Format) -> bytes:
        """The list in `format_`; RDF/XML carries it too, since its labels were made for XML."""
        events = self._events(version)
        told = [quad.triple for quad in og.parse(path=str(self._release.folder / CATALOGUE))]
        if format_ is ATOM:
            return feed_of(self._feed(events, _publisher(told)), events, self._link)
        dataset = next(t.object for t in told if t.predicate == HAS_DATASET)
        assert isinstance(dataset, og.NamedNode), "a dataset has an IRI"
        triples = activities(events, dataset, self._release.id, self._release.space)
        return written(triples, format_, Notation(PREFIXES))

    def _feed(self, events: tuple[Event, ...], author: str) -> Feed:
        feed, here = addresses.representation(addresses.CHANGES, Variant(ATOM)), addresses.CHANGES
        frame = self._site.frame_in(DEFAULT)
        return Feed(
            self._release.space.iri(here),
            frame.title,
            author,
            events[0].time if events else self._written_at(),
            addresses.relative(feed, here),
            addresses.relative(here, here),
            frame.rights,
            tuple(iri for _, iri in frame.licences),
        )

    def _written_at(self) -> str:
        """Where no history has it: when the release was written here."""
        modified = (self._release.folder / MANIFEST).stat().st_mtime
        return rfc_3339(datetime.fromtimestamp(modified, UTC))

    def _link(self, iri: str, language: str = DEFAULT) -> str | None:
        """Where the list leads for a thing: to its document, or to where others published it.

        Nowhere for one of our own that is no more.
        """
        here, rows = addresses.CHANGES, self._release.rows
        path, about = self._release.space.document_of(iri), addresses.about(iri)
        if path is not None and path in rows:
            return addresses.page(path, here, language) + "".join(iri.partition("#")[1:])
        if about in rows:
            return addresses.page(about, here, language)
        gone = path is not None or iri.startswith(self._release.space.things)
        return iri if not gone and iri.startswith(("http://", "https://")) else None

    # ── as a page ────────────────────────────────────────────────────────────────────────────

    def _page(self, asked: Asked, events: tuple[Event, ...]) -> Answer:
        language = language_of(asked, self._site.languages)
        prefixes = self._release.manifest["prefixes"]

        def shown(change: Change) -> Value:
            label = best(change.labels, language) or Text(shortened(change.iri, prefixes))
            return Value(label.value, self._link(change.iri, language), label.language, change.iri)

        return page(
            "changes", self._site, asked, language, "changes", None,
            formats=[
                (f.label, addresses.relative(path, asked.path), f.media_type)
                for path, f in ADDRESSES.items()
                if f is not None and f is not HTML
            ],
            release=self._release.id,
            events=[(event, list(_kinds(event, shown))) for event in events],
        )  # fmt: skip


def _kinds(
    event: Event, shown: Callable[[Change], Value]
) -> Iterator[tuple[Kind, int, list[tuple[Value, Change]]]]:
    """For each kind of change how many there are, and those that are listed."""
    for kind, count in (event.counts or {}).items():
        yield kind, count, [(shown(change), change) for change in event.of(kind)]


def _publisher(catalogue: list[og.Triple]) -> str:
    """The name of whoever publishes the catalogue, which always has one."""
    list_ = next(t.subject for t in catalogue if t.predicate == HAS_DATASET)
    (publisher,) = (t.object for t in catalogue if t.subject == list_ and t.predicate == _PUBLISHER)
    names = (t.object for t in catalogue if t.subject == publisher and t.predicate == _NAME)
    return next(name.value for name in names if isinstance(name, og.Literal))
