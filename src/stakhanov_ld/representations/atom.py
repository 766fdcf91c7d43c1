"""How are the changes between releases told to readers of feeds? (Atom, RFC 4287)

An entry for each release that became current, with the things that changed as a list. Identifiers
are absolute and stay; links are relative to the feed, as everywhere here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from stakhanov_ld.documents.changes import Change, Event, Kind, summary_of
from stakhanov_ld.documents.texts import Text, for_xml
from stakhanov_ld.formats import ATOM, HTML
from stakhanov_ld.languages import DEFAULT

ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"

_HEADINGS = {Kind.ADDED: "Added", Kind.CHANGED: "Changed", Kind.REMOVED: "Removed"}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed tells of itself; links are relative to it."""

    iri: str
    title: Text
    author: str
    updated: str
    """RFC 3339: when the newest entry became true."""
    itself: str
    page: str
    """Where people read the same; an entry's part of it is named by the entry."""
    rights: Text | None
    licences: tuple[str, ...]


def feed_of(feed: Feed, events: Sequence[Event], link: Callable[[str], str | None]) -> bytes:
    """`feed` with an entry for each of `events`, the newest first.

    `link` tells where the IRI of a thing leads, if anywhere.
    """
    root = ElementTree.Element("feed", {"xmlns": ATOM_NAMESPACE, "xml:lang": DEFAULT})
    _say(root, "id", feed.iri)
    _say(root, "title", feed.title.value, feed.title.language)
    _say(root, "updated", feed.updated)
    _say(ElementTree.SubElement(root, "author"), "name", feed.author)
    _link(root, "self", feed.itself, ATOM.media_type)
    _link(root, "alternate", feed.page, HTML.media_type)
    for licence in feed.licences:
        _link(root, "license", licence)
    if feed.rights is not None:
        _say(root, "rights", feed.rights.value, feed.rights.language)
    for event in events:
        entry = ElementTree.SubElement(root, "entry")
        _say(entry, "id", event.iri)
        _say(entry, "title", f"Release {event.release}")
        _say(entry, "updated", event.time)
        _say(entry, "published", event.time)
        _link(entry, "alternate", f"{feed.page}#{event.name}", HTML.media_type)
        _say(entry, "summary", event.summary())
        content = ElementTree.SubElement(entry, "content", {"type": "xhtml"})
        _content(content, event, link)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _content(parent: ElementTree.Element, event: Event, link: Callable[[str], str | None]) -> None:
    """What changed, for people: XHTML in one `div` (RFC 4287, 4.1.3.3)."""
    div = ElementTree.SubElement(parent, "div", {"xmlns": XHTML_NAMESPACE})
    _say(div, "p", event.summary())
    if event.previous is not None:
        _say(div, "p", f"The release before: {event.previous}.")
    for kind in Kind:
        if changes := event.of(kind):
            _say(div, "h2", _HEADINGS[kind])
            listed = ElementTree.SubElement(div, "ul", {"class": kind})
            for change in changes:
                _thing(ElementTree.SubElement(listed, "li"), change, link(change.iri))
    _say(div, "h2", "Triples")
    listed = ElementTree.SubElement(div, "ul", {"class": "triples"})
    for name, size in event.triples.items():
        before = event.triples_before.get(name)
        _say(listed, "li", f"{name}: {size}" + ("" if before is None else f", before: {before}"))


def _thing(parent: ElementTree.Element, change: Change, href: str | None) -> None:
    """What a thing is called, its IRI and how much changed."""
    for number, label in enumerate(change.labels or (Text(change.iri),)):
        if href is not None and number == 0:
            place = ElementTree.SubElement(parent, "a", {"href": href})
            _say(place, "span", label.value, label.language)
        else:
            place = _say(parent, "span", label.value, label.language)
        place.tail = " "
    _say(parent, "code", change.iri).tail = f" {summary_of(change)}"


def _say(
    parent: ElementTree.Element, name: str, text: str, language: str | None = None
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, {"xml:lang": language} if language else {})
    element.text = for_xml(text)
    return element


def _link(parent: ElementTree.Element, rel: str, href: str, media_type: str = "") -> None:
    typed = {"type": media_type} if media_type else {}
    ElementTree.SubElement(parent, "link", {"rel": rel, "href": href} | typed)
