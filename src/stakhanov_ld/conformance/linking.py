"""Do the links of a document lead where they say, and are they told wherever they should be?

In Link headers, read strictly by the grammar of RFC 8288; in the `<link>` elements of pages; in
link sets (RFC 9264).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from stakhanov_ld.addresses import encoded
from stakhanov_ld.conformance.asking import Asks, Reply, Request
from stakhanov_ld.conformance.laws import ROOT, Fault, equals, fault_of
from stakhanov_ld.formats import HTML, LINKSET, SVG
from stakhanov_ld.release.rows import Negotiated, Redirect
from stakhanov_ld.variants import Variant

_MOST_BYTES = 3400
_NAMES_THE_BASE = ("canonical", "cite-as", "profile")
"""The relations whose targets are IRIs under the base, wherever the site is found."""

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105  # of HTTP's grammar
_PARAMETER = re.compile(rf'\s*;\s*({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|({_TOKEN}))')
_TARGET = re.compile(r"\s*<([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)>")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was told; `target`, and `anchor`, where it starts, are absolute."""

    relation: str
    target: str
    anchor: str
    href: str = field(compare=False)
    attributes: Mapping[str, str] = field(compare=False)

    @property
    def is_for_pages(self) -> bool:
        """Whether HTML has a way to tell it, and a reader may be led there (`javascript:` no)."""
        profiled = self.relation == "profile" or "profile" in self.attributes
        return not profiled and self.target.lower().startswith(("http://", "https://"))


class Links:
    """The laws of links, for the site that `ask` asks; a target is visited once for each type.

    `base` is the base IRI of what is published there.
    """

    def __init__(self, ask: Asks, base: str) -> None:
        self._ask = ask
        self._base = base
        self._visited: set[tuple[str, str]] = set()

    def document(self, row: Negotiated, replies: Mapping[Variant, Reply]) -> Iterator[Fault]:
        """Those of all representations of a document: in headers, pages and its link set."""
        listed: set[tuple[str, str]] = set()
        for variant, path in row.variants.items():
            if variant.format is LINKSET:
                told, faults = self._link_set(row, path, replies[variant])
                yield from faults
                listed = {(link.relation, link.target) for link in told}
        for variant, path in row.variants.items():
            if variant.format is LINKSET:
                continue
            told, faults = self._header(path, replies[variant])
            yield from self._leads_to_link_set(path, told, variant)
            yield from faults
            here = Request(path)
            for link in told if listed else ():
                known = link.relation == "linkset" or (link.relation, link.target) in listed
                yield from fault_of(here, known, f"the link set lacks {link.relation!r}")
            if variant.format is HTML:
                on_page = _read(in_page, replies[variant].body, _url(path))
                for link in told:
                    seen = not link.is_for_pages or link in on_page
                    yield from fault_of(here, seen, f"the page lacks {link.relation!r}")
                yield from self._targets(here, on_page)

    def thing(self, row: Redirect) -> Iterator[Fault]:
        """The redirect from a thing tells what describes it."""
        request = Request(row.path)
        told = _read(in_header, self._ask(request).headers.get("link", ""), _url(row.path))
        described = any(link.relation == "describedby" for link in told)
        yield from fault_of(request, described, "nothing is said to describe the thing")
        yield from self._targets(request, told)

    @staticmethod
    def _leads_to_link_set(path: str, told: list[Link], variant: Variant) -> Iterator[Fault]:
        """A chart has none: it is a part of a document that has."""
        if variant.format is not SVG:
            leads = any(link.relation == "linkset" for link in told)
            yield from fault_of(Request(path), leads, "no link leads to a link set")

    def _header(self, path: str, reply: Reply) -> tuple[list[Link], Iterator[Fault]]:
        header = reply.headers.get("link", "")
        told = _read(in_header, header, _url(path))

        def faults() -> Iterator[Fault]:
            here = Request(path)
            yield from fault_of(here, bool(told), f"{header[:80]!r} is no Link header")
            yield from fault_of(here, len(header) <= _MOST_BYTES, "the Link header is too long")
            for link in told:
                if link.relation == "canonical":
                    own = self._base + encoded(path)
                    yield from equals(here, "the canonical address", link.href, own)
            yield from self._targets(here, told)

        return told, faults()

    def _link_set(
        self, row: Negotiated, path: str, reply: Reply
    ) -> tuple[list[Link], Iterator[Fault]]:
        told = _read(in_link_set, reply.body, _url(path))

        def faults() -> Iterator[Fault]:
            here, own = Request(path), {_url(p) for p in (row.path, *row.variants.values())}
            yield from fault_of(here, bool(told), "this is no link set")
            for anchor in {link.anchor for link in told} - own:
                yield Fault(here, f"links start at {anchor}")
            yield from self._targets(here, told)

        return told, faults()

    def _targets(self, here: Request, told: list[Link]) -> Iterator[Fault]:
        """Each is relative to the document or foreign; what is here answers, in its type."""
        for link in told:
            if urlsplit(link.href).scheme:
                own = link.href.startswith(self._base) and link.relation not in _NAMES_THE_BASE
                yield from fault_of(here, not own, f"{link.href!r} is not relative to the document")
                continue
            type_ = link.attributes.get("type", "")
            if (link.target, type_) in self._visited:
                continue
            self._visited.add((link.target, type_))
            reply = self._visit(link.target, type_)
            found = reply.headers.get("content-type", "").partition(";")[0]
            what = f"{link.relation!r} leads to {link.href!r}, which"
            yield from fault_of(here, reply.status == 200, f"{what} answers {reply.status}")
            yield from fault_of(here, type_ in ("", found), f"{what} is {found!r}, not {type_!r}")

    def _visit(self, target: str, type_: str) -> Reply:
        """What is at `target`, or one redirect further."""
        for _ in range(2):
            path, _, query = target.partition("#")[0].removeprefix(ROOT).partition("?")
            request = Request(unquote(path), {"Accept": type_} if type_ else {}, query=query)
            reply = self._ask(request)
            target = urljoin(target, reply.headers.get("location", ""))
            if reply.status != 303:
                break
        return reply


# ── reading ──────────────────────────────────────────────────────────────────────────────────


def in_header(value: str, here: str) -> Iterator[Link]:
    """The links of a Link header (RFC 8288, 3) told at `here`; raises ValueError if it is none."""
    place = 0
    while place < len(value):
        target = _TARGET.match(value, place)
        if target is None:
            raise ValueError(value[place:])
        place, attributes = target.end(), {}
        while parameter := _PARAMETER.match(value, place):
            name, quoted, token = parameter.groups()
            if name in attributes:
                raise ValueError(f"{name} stands twice")
            attributes[name] = quoted if token is None else token
            place = parameter.end()
        relation, anchor = attributes.pop("rel", ""), attributes.pop("anchor", "")
        if not relation or value[place : place + 1] not in ("", ","):
            raise ValueError(value[place:])
        yield Link(relation, urljoin(here, target[1]), urljoin(here, anchor), target[1], attributes)
        place += 1


def in_page(body: bytes, here: str) -> Iterator[Link]:
    """The `<link>` elements of the page at `here`, but for its style."""
    elements = _Elements()
    elements.feed(body.decode())
    for attributes in elements.found:
        relation, href = attributes.pop("rel"), attributes.pop("href")
        if relation != "stylesheet":
            yield Link(relation, urljoin(here, href), here, href, attributes)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link":
            self.found.append({name: value or "" for name, value in attrs})


def in_link_set(body: bytes, here: str) -> Iterator[Link]:
    """The links of the link set at `here` (RFC 9264, 4.2); raises ValueError if it is none."""
    for context in json.loads(body)["linkset"]:
        anchor = urljoin(here, context.pop("anchor"))
        for relation, targets in context.items():
            for told in targets:
                attributes = {
                    name: value if isinstance(value, str) else " ".join(value)
                    for name, value in told.items()
                }
                href = attributes.pop("href")
                yield Link(relation, urljoin(here, href), anchor, href, attributes)


def _read(reading: Callable[..., Iterator[Link]], told: object, here: str) -> list[Link]:
    """What `reading` finds; nothing in what cannot be read."""
    try:
        return list(reading(told, here))
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _url(path: str) -> str:
    return ROOT + encoded(path)
