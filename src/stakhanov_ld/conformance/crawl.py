"""Which addresses of a site are visited, and how?

Every address that a release holds, in every variant, by every way to it: its own address, headers,
parameters; with the conditions, codings, methods and errors of `laws`. What is not stored (queries,
graphs) is visited as far as it is a resource like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

from stakhanov_ld import addresses
from stakhanov_ld.conformance import laws
from stakhanov_ld.conformance.asking import Asks, Reply, Request
from stakhanov_ld.conformance.laws import Fault
from stakhanov_ld.conformance.linking import Links
from stakhanov_ld.conformance.parts import parts
from stakhanov_ld.formats import CHANGES_FORMATS, HTML
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect, Stored
from stakhanov_ld.variants import Variant

_NOTHING_FITS = "image/png"
_NOWHERE = "nowhere-at-all"
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def crawl(ask: Asks, release: Release, share: int = 0, of: int = 1) -> Iterator[Fault]:
    """Every fault of the site that `ask` asks, which should serve `release`.

    `of` crawlers that each take another `share`, counted from 0, see all of it together.
    """
    links = Links(ask, release.space.base)
    stored: dict[str, Variant] = {}
    for row in release.rows.values():
        if isinstance(row, Negotiated):
            stored |= {path: variant for variant, path in row.variants.items()}
    for row in islice(release.rows.values(), share, None, of):
        match row:
            case Stored():
                asked, body = Request(row.path), release.body(row)
                yield from laws.representation(ask, asked, body, stored.get(row.path), row.status)
                if row.stands_alone:
                    yield from parts(ask, asked, body)
            case Negotiated():
                yield from _resource(ask, row, links)
            case Redirect():
                yield from laws.redirect(ask, row)
                if row.status == 303 and row.path.startswith(addresses.THINGS):
                    yield from links.thing(row)
        if not isinstance(row, Stored):
            yield from laws.methods(ask, row.path)
    yield from _nowhere(ask)
    yield from _services(ask, release)


def _resource(ask: Asks, row: Negotiated, links: Links) -> Iterator[Fault]:
    """A resource with variants, by every way to each of them."""
    replies = {variant: ask(Request(path)) for variant, path in row.variants.items()}
    tags = [reply.headers.get("etag") for reply in replies.values()]
    yield from laws.equals(Request(row.path), "how many ETags differ", len(set(tags)), len(tags))
    for variant, reply in replies.items():
        path = row.variants[variant]
        for request in _ways(row, variant):
            yield from laws.chosen(ask, request, path, reply)
    if row.status == 200:
        yield from links.document(row, replies)
    formats = {variant.format for variant in replies if not variant.format.named_only}
    first = next(iter(replies))
    if len(formats) > 1:
        for accept in ({}, {"Accept": "*/*"}, {"Accept": ""}):
            request = Request(row.path, accept)
            yield from laws.chosen(ask, request, row.variants[first], replies[first])
        if row.status == 200:
            yield from laws.error(ask, Request(row.path, {"Accept": _NOTHING_FITS}), 406)
            asked = {"Accept": f"{_NOTHING_FITS}, text/html;q=0"}
            yield from laws.error(ask, Request(row.path, asked, "HEAD"), 406)
    yield from _pages(ask, row, replies)


def _ways(row: Negotiated, variant: Variant) -> Iterator[Request]:
    """The requests that ask for `variant` at the address of its resource."""
    accept = variant.format.media_range
    headers = {"Accept": accept, "Accept-Profile": f"<{variant.profile.iri}>"}
    if variant.language:
        headers["Accept-Language"] = variant.language
    yield Request(row.path, headers)
    yield Request(row.path, headers | {"Accept": f"{accept}, {_NOTHING_FITS};q=0.9"})
    parameters = f"_mediatype={quote(accept, safe='')}&_profile={variant.profile.token}"
    if variant.language:
        parameters += f"&{addresses.LANGUAGE}={variant.language}"
    yield Request(row.path, query=parameters)


def _pages(ask: Asks, row: Negotiated, replies: dict[Variant, Reply]) -> Iterator[Fault]:
    """Pages by language: what a browser sends, tags of regions, wishes that cannot be met."""
    pages = {variant: reply for variant, reply in replies.items() if variant.format is HTML}
    for variant, reply in pages.items():
        assert variant.language is not None, "every page has a language"
        for wish in (f"{variant.language}-XX,zz;q=0.9", f"zz, {variant.language};q=0.1"):
            request = Request(row.path, {"Accept": _BROWSER, "Accept-Language": wish})
            yield from laws.chosen(ask, request, row.variants[variant], reply)
    first = next(iter(pages), None)
    if first is not None:
        request = Request(row.path, {"Accept": _BROWSER, "Accept-Language": "zz"})
        yield from laws.chosen(ask, request, row.variants[first], pages[first])
        unknown = f"{addresses.LANGUAGE}=zz"
        yield from laws.error(ask, Request(row.path, {"Accept": _BROWSER}, query=unknown), 400)


def _nowhere(ask: Asks) -> Iterator[Fault]:
    """Where nothing is, that is said, in each folder and to everybody."""
    folders = ("", addresses.THINGS, addresses.DOCUMENTS, addresses.DOWNLOADS, addresses.QUERIES,
               addresses.GRAPHS, addresses.CONTEXTS)  # fmt: skip
    for folder in folders:
        for headers in ({}, {"Accept": _BROWSER}, {"Accept": _BROWSER, "Accept-Language": "uk"}):
            for method in ("GET", "HEAD"):
                yield from laws.error(ask, Request(folder + _NOWHERE, headers, method), 404)
    for path in (f"{addresses.AT}yesterday", f"{addresses.AT}19850630.ttl"):
        yield from laws.error(ask, Request(path), 400)
    for query, status in (("", 400), ("iri=x", 400), ("iri=urn:x:nothing", 404)):
        yield from laws.error(ask, Request(addresses.ABOUT, query=query), status)


def _asked_days(release: Release) -> Iterator[tuple[str, str]]:
    """A document about each example, asked about a day that some have and a day that none has."""
    for thing in release.manifest["examples"]:
        if thing is not None:
            document = addresses.DOCUMENTS + thing.removeprefix(addresses.THINGS)
            yield document, f"{addresses.DAY}=1985-06-30"
            yield document, f"{addresses.DAY}=-0043&{addresses.LANGUAGE}=en"


def _services(ask: Asks, release: Release) -> Iterator[Fault]:
    """What is made when it is asked for: negotiated, revalidated, read-only like all else."""
    for path, query in (
        (addresses.SPARQL, ""),
        (addresses.SPARQL, "query=ASK%7B%7D"),
        (addresses.GRAPH_STORE, "default"),
        *((f"{addresses.GRAPHS}{name}", "") for name in release.manifest["triples"]),
        (addresses.QUERIES, ""),
        (addresses.OPENAPI, ""),
        (addresses.CATALOG, ""),
        (addresses.DOWNLOADS, ""),
        (addresses.API_CATALOG, ""),
        (addresses.ROBOTS, ""),
        (addresses.SITEMAP, ""),
        (addresses.CHANGES, ""),
        *((addresses.representation(addresses.CHANGES, Variant(f)), "") for f in CHANGES_FORMATS),
        *((addresses.AT + day, "") for day in ("1985", "1985-06.ttl") if not release.is_large),
        *_asked_days(release),
    ):
        for headers in ({}, {"Accept": _BROWSER}, {"Accept-Encoding": "gzip"}):
            request = Request(path, headers, query=query)
            reply = ask(request)
            yield from laws.every_answer(request, reply)
            yield from laws.equals(request, "status", reply.status, 200)
            tag = reply.headers.get("etag")
            yield from laws.fault_of(request, tag is not None, "there is no ETag")
            if tag is not None:
                again = Request(path, headers | {"If-None-Match": tag}, query=query)
                yield from laws.equals(again, "status", ask(again).status, 304)
        allowed = "GET, HEAD, POST, OPTIONS" if path == addresses.SPARQL else "GET, HEAD, OPTIONS"
        yield from laws.methods(ask, path, allowed)
    refusing = (
        addresses.SPARQL, addresses.GRAPH_STORE, addresses.CATALOG, addresses.DOWNLOADS,
        addresses.CHANGES,
    )  # fmt: skip
    for path in refusing:
        refused = Request(path, {"Accept": _NOTHING_FITS}, query="query=ASK%7B%7D&default")
        yield from laws.error(ask, refused, 406)
