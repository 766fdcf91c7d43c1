"""How are the links of a document told: in headers, in pages, in link sets?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from stakhanov_ld.addresses import relative
from stakhanov_ld.documents.document import Document
from stakhanov_ld.formats import HTML, LINKSET
from stakhanov_ld.representations.linked import PAGE, Link, Linked, uri
from stakhanov_ld.representations.relations import RELATIONS, Told, alternate
from stakhanov_ld.variants import Variant

MOST_BYTES = 3400
"""How long a Link header may be: proxies keep a few kilobytes for all headers of an answer."""

_SCHEME = re.compile(r"https?:|[^:/?#]*(?:[/?#]|\Z)", re.IGNORECASE)
"""How a reference to the web begins, or one within the site (RFC 3986, 4.2)."""
_BY_PLACE = {where: [r for r in RELATIONS if where in r.told] for where in Told}
_relation = attrgetter("relation")
_ON_PAGES = frozenset(relation.name for relation in RELATIONS if Told.PAGE in relation.told)


def header(linked: Linked, variant: Variant) -> str:
    """The Link header (RFC 8288) of a representation, perhaps empty."""
    return ", ".join(text for _, text in _fitting(linked, variant))


def header_of_thing(linked: Linked) -> str:
    """The Link header of the redirect from a thing, from where the document is seen."""
    page = Link("describedby", linked.references[PAGE], HTML.media_type)
    return header_of((*_told(linked, Told.THING), page))


def header_of_chart(document: Document, path: str, paths: Mapping[Variant, str]) -> str:
    """The Link header of the chart at `path` of `document`: its licences, and where it stands in
    other languages."""
    licences = [Link("license", uri(licence.value)) for licence in document.licences]
    others = [alternate(v, relative(other, path)) for v, other in paths.items() if other != path]
    return header_of((*licences, *others))


def header_of(links: Iterable[Link]) -> str:
    """The Link header of an answer that has these `links`."""
    return ", ".join(map(_in_header, links))


def elements(linked: Linked, variant: Variant) -> list[Link]:
    """The `<link>` elements of a page; HTML has no attribute for a profile.

    Of what the data name a page links to nothing but the web: `javascript:` is an IRI, too.
    """
    links = (link for link, _ in _fitting(linked, variant))
    return [
        link
        for link in links
        if link.relation in _ON_PAGES and not link.profile and _SCHEME.match(link.href)
    ]


def link_set(linked: Linked) -> bytes:
    """All links of the document and of each of its representations (RFC 9264, 4.2).

    But for those from one representation to another: the document leads to all of them.
    """
    contexts = [_context(linked.to(linked.document.path), _told(linked, Told.SET))]
    for variant in linked.variants:
        if variant.format is not LINKSET:
            links = _told(linked, Told.SET_OF_EACH, variant)
            contexts.append(_context(linked.references[variant], links))
    text = json.dumps({"linkset": contexts}, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def _told(linked: Linked, where: Told, variant: Variant | None = None) -> Iterator[Link]:
    """The links that are told there, of a representation, or of the document itself."""
    for relation in _BY_PLACE[where]:
        if relation.varies:
            yield from relation.find(linked, variant)
            continue
        if relation.name not in linked.found:
            linked.found[relation.name] = tuple(relation.find(linked, variant))
        yield from linked.found[relation.name]


def _fitting(linked: Linked, variant: Variant) -> Iterator[tuple[Link, str]]:
    """The links for which a header has room, each with its text there.

    A relation is told whole or not at all: part of a list would look like all of it.
    """
    if variant.format is LINKSET:  # it is the links
        return
    room = MOST_BYTES + len(", ")
    for _, group in groupby(_told(linked, Told.HEADER, variant), _relation):
        links = [(link, _in_header(link)) for link in group]
        length = sum(len(text) + len(", ") for _, text in links)
        if length <= room:
            room -= length
            yield from links


@lru_cache(4096)
def _in_header(link: Link) -> str:
    """`link` as a link-value (RFC 8288, 3)."""
    attributes = zip(link._fields[2:], link[2:], strict=True)
    told = "".join(f'; {name}="{value}"' for name, value in attributes if value)
    return f'<{link.href}>; rel="{link.relation}"{told}'


def _context(anchor: str, links: Iterable[Link]) -> dict[str, Any]:
    """A link context object; attributes that RFC 8288 does not define are lists (4.2.4.3)."""
    context: dict[str, Any] = {"anchor": anchor}
    for link in links:
        target: dict[str, Any] = {"href": link.href}
        if link.type:
            target["type"] = link.type
        if link.hreflang:
            target["hreflang"] = [link.hreflang]
        if link.profile:
            target["profile"] = [link.profile]
        context.setdefault(link.relation, []).append(target)
    return context
