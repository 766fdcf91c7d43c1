"""In which form is an answer about a day sent? As a document is, with the time in every address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from stakhanov_ld import addresses
from stakhanov_ld.documents.verdicts import Told
from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.profiles import NATIVE
from stakhanov_ld.release.headers import PAGE_POLICY, etag_of
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Stored
from stakhanov_ld.representations.graphs import CannotCarry, Context, Notation, written
from stakhanov_ld.representations.linked import Link, uri
from stakhanov_ld.representations.links import header_of
from stakhanov_ld.representations.relations import alternate
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import Answer, Asked, made_now
from stakhanov_ld.web.as_of_page import View, page
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import chosen
from stakhanov_ld.web.turns import Client

Tell = Callable[[], tuple[Told, View]]
"""Makes an answer about a day, and says where it stands."""


def send(site: Site, asked: Asked, client: Client, offered: Negotiated, tell: Tell) -> Answer:
    """What `tell` comes to, in a turn of the client's, in the one of the variants `offered` that
    `asked` prefers.

    Raises NotAcceptable where that is none; RDF/XML is passed over where it cannot carry it.
    """
    offers = dict(offered.variants)
    with site.turns.turn(client.name):
        told, view = tell()
        variant = chosen(Negotiated(offered.path, offers), asked)
        try:
            body = _body(site, told, view, variant)
        except CannotCarry:
            del offers[variant]
            if not offers:
                raise NotAcceptable(f"RDF/XML cannot carry /{asked.path}.") from None
            variant = chosen(Negotiated(offered.path, offers), asked)
            body = _body(site, told, view, variant)
    more = tuple(_headers(offered, asked, variant, told, view))
    tag = etag_of(variant, body)
    return made_now(asked, "document", variant.format.content_type, body, more=more, tag=tag)


def _body(site: Site, told: Told, view: View, variant: Variant) -> bytes:
    if variant.language is not None:
        return page(site, told, view, variant.language)
    return written(told.triples(), variant.format, _notation(site.release))


def _notation(release: Release) -> Notation:
    path = release.manifest["context"]
    row = release.rows[path]
    assert isinstance(row, Stored), "a context is a file"
    context = _context(release.folder, release.space.iri(path), release.body(row))
    return Notation(release.manifest["prefixes"], context)


@lru_cache(2)
def _context(folder: Path, iri: str, body: bytes) -> Context:
    return Context(json.loads(body)["@context"], iri)


def _headers(
    offered: Negotiated, asked: Asked, variant: Variant, told: Told, view: View
) -> Iterator[tuple[str, str]]:
    """As of a stored document, with the time as a part of every address."""
    here = asked.path

    def address(path: str) -> str:
        return view.address(addresses.relative(path, here))

    links = [
        alternate(other, address(path))
        for other, path in offered.variants.items()
        if other != variant
    ]
    links.append(Link("canonical", uri(told.iri)))
    links += [Link("describes", uri(topic.value)) for topic in told.topics[:1]]
    links += [Link("license", uri(licence)) for licence in told.licences]
    if view.number > 1:
        links.append(Link("prev", view.turned(addresses.relative(offered.path, here), -1)))
    if view.number < view.pages:
        links.append(Link("next", view.turned(addresses.relative(offered.path, here), 1)))
    yield ("Content-Location", address(offered.variants[variant]))
    yield ("Link", header_of(links))
    if variant.language is not None:
        yield ("Content-Language", variant.language)
        yield PAGE_POLICY
    else:
        yield ("Content-Profile", f"<{NATIVE.iri}>")
