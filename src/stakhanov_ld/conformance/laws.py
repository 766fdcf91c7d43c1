"""What must be true of the answers at one address?

Each law asks and yields what is wrong, in words that say what was expected; a site that keeps it
yields nothing. The same laws hold for pages, data, files and errors.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import zstandard

from stakhanov_ld.addresses import encoded
from stakhanov_ld.conformance.asking import Asks, Reply, Request
from stakhanov_ld.formats import HTML, PROBLEM, SVG
from stakhanov_ld.release.headers import CHART_POLICY, PAGE_POLICY, VARY
from stakhanov_ld.release.rows import Redirect
from stakhanov_ld.variants import Variant

ROOT = "http://site.invalid/"
"""What relative references are resolved against, to see where below the root they lead."""

_DECODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
_OTHER_TAG = '"another"'
_OWN_TO_A_CODING = ("etag", "content-length", "content-encoding", "date")
_READING = "GET, HEAD, OPTIONS"


@dataclass(frozen=True, slots=True)
class Fault:
    """A promise that was not kept: what was asked, and what of the answer was not as it must be."""

    request: Request
    message: str

    def __str__(self) -> str:
        return f"{self.request}: {self.message}"


def fault_of(request: Request, holds: bool, message: str) -> Iterator[Fault]:
    """The fault, unless it `holds`."""
    if not holds:
        yield Fault(request, message)


def equals(request: Request, what: str, found: object, expected: object) -> Iterator[Fault]:
    """The fault that `what` is not as expected, if it is not."""
    yield from fault_of(request, found == expected, f"{what} is {found!r}, not {expected!r}")


def every_answer(request: Request, reply: Reply) -> Iterator[Fault]:
    """Whatever the status: one Vary, a lifetime, readable from other origins, no sniffing.

    An error that nobody keeps has the id under which it was logged; what caches keep has none.
    """
    told = reply.headers
    yield from equals(request, "Vary", told.get("vary"), VARY[1])
    yield from equals(request, "CORS", told.get("access-control-allow-origin"), "*")
    policy = told.get("cross-origin-resource-policy")
    yield from equals(request, "Cross-Origin-Resource-Policy", policy, "cross-origin")
    yield from fault_of(
        request, "strict-transport-security" not in told, "HSTS is for who speaks TLS to say"
    )
    told_id = "x-request-id" in told
    uncached = reply.status >= 400 and told.get("cache-control") == "no-store"
    yield from fault_of(request, told_id or not uncached, "the error has no X-Request-ID")
    yield from fault_of(request, uncached or not told_id, "an answer to keep has an X-Request-ID")
    if request.method != "OPTIONS":
        yield from fault_of(request, "cache-control" in told, "there is no Cache-Control")
    if reply.status not in (204, 304):
        yield from equals(request, "sniffing", told.get("x-content-type-options"), "nosniff")
        referrer = told.get("referrer-policy")
        yield from equals(request, "Referrer-Policy", referrer, "strict-origin-when-cross-origin")
        length = told.get("content-length")
        if request.method != "HEAD":
            yield from equals(request, "Content-Length", length, str(len(reply.body)))
    for format_, expected in ((HTML, PAGE_POLICY), (SVG, CHART_POLICY)):
        if told.get("content-type", "").startswith(format_.media_type):
            policy = told.get("content-security-policy")
            yield from equals(request, "Content-Security-Policy", policy, expected[1])


def representation(
    ask: Asks, request: Request, body: bytes, variant: Variant | None, status: int = 200
) -> Iterator[Fault]:
    """A representation at its own address: bytes, type, validator, HEAD, conditions, codings."""
    reply = ask(request)
    told = reply.headers
    yield from every_answer(request, reply)
    yield from equals(request, "status", reply.status, status)
    yield from fault_of(request, reply.body == body, "the body is not the one that was written")
    tag = told.get("etag", "")
    yield from fault_of(request, tag.startswith('"'), f"ETag {tag!r} is no strong one")
    if variant is not None:
        yield from equals(request, "type", told.get("content-type"), variant.format.content_type)
        yield from equals(request, "language", told.get("content-language"), variant.language)
        if status == 200:
            yield from _leads_to(request, told.get("content-location", ""), request.path)
    yield from _head(ask, request, reply)
    if status == 200:
        yield from _conditions(ask, request, reply)
    if variant is not None:
        yield from _codings(ask, request, reply)


def chosen(ask: Asks, request: Request, path: str, reply: Reply) -> Iterator[Fault]:
    """What is chosen for `request` is, but for the date, the answer `reply` at `path`."""
    found = ask(request)
    yield from equals(request, "status", found.status, reply.status)
    yield from equals(request, f"what is chosen, at /{path},", *map(_undated, (found, reply)))
    yield from fault_of(request, found.body == reply.body, f"the body is not that at /{path}")
    if reply.status == 200:
        yield from _leads_to(request, found.headers.get("content-location", ""), path)


def error(ask: Asks, request: Request, status: int) -> Iterator[Fault]:
    """An error is told as problem details, and as a page to whoever prefers one."""
    reply = ask(request)
    yield from every_answer(request, reply)
    yield from equals(request, "status", reply.status, status)
    type_ = reply.headers.get("content-type", "")
    if type_ == PROBLEM.content_type and request.method != "HEAD":
        details = json.loads(reply.body)
        yield from equals(request, "status in the problem", details.get("status"), status)
        yield from fault_of(request, bool(details.get("detail")), "the problem has no detail")
    elif type_ == HTML.content_type:
        language = reply.headers.get("content-language", "")
        marked = f'<html lang="{language}">'.encode() in reply.body
        yield from fault_of(request, marked or request.method == "HEAD", "the page has no language")
    elif type_ not in (PROBLEM.content_type, HTML.content_type):
        yield Fault(request, f"an error is told as {type_!r}")


def methods(ask: Asks, path: str, allowed: str = _READING) -> Iterator[Fault]:
    """OPTIONS says what is allowed, to a CORS preflight too; all else is 405 and says the same."""
    request = Request(path, {"Access-Control-Request-Method": "GET"}, "OPTIONS")
    reply = ask(request)
    yield from every_answer(request, reply)
    yield from equals(request, "status", reply.status, 204)
    yield from equals(request, "Allow", reply.headers.get("allow"), allowed)
    preflight = reply.headers.get("access-control-allow-methods")
    yield from equals(request, "the preflight", preflight, allowed)
    request = Request(path, method="DELETE")
    yield from error(ask, request, 405)
    yield from equals(request, "Allow", ask(request).headers.get("allow"), allowed)


def redirect(ask: Asks, row: Redirect) -> Iterator[Fault]:
    """It leads, in one step, to what is there; the query string survives, HEAD is answered too."""
    for request in (Request(row.path), Request(row.path, {"Accept": HTML.media_type}, "HEAD")):
        reply = ask(request)
        yield from every_answer(request, reply)
        yield from equals(request, "status", reply.status, row.status)
        yield from _leads_to(request, reply.headers.get("location", ""), row.target)
    kept = Request(row.path, query="x=%C3%A9&y")
    location = ask(kept).headers.get("location", "")
    yield from fault_of(
        kept, location.endswith(kept.query), f"Location {location!r} lost the query"
    )
    target = ask(Request(row.target))
    yield from equals(Request(row.target), "where it leads to", target.status, 200)


def _head(ask: Asks, request: Request, reply: Reply) -> Iterator[Fault]:
    head = Request(request.path, request.headers, "HEAD", request.query)
    found = ask(head)
    yield from equals(head, "status", found.status, reply.status)
    yield from equals(head, "what HEAD tells", *map(_undated, (found, reply)))
    yield from equals(head, "the body", found.body, b"")


def _conditions(ask: Asks, request: Request, reply: Reply) -> Iterator[Fault]:
    """304 to whoever has it (RFC 9110, 13.1.2), 412 to whoever wants another (13.1.1)."""
    tag = reply.headers.get("etag", "")
    for condition in (tag, f"W/{tag}", f"{_OTHER_TAG}, {tag}", "*"):
        asked = _with(request, "If-None-Match", condition)
        again = ask(asked)
        yield from every_answer(asked, again)
        yield from equals(asked, "status", again.status, 304)
        for name in ("etag", "cache-control", "content-location", "vary"):
            found, expected = again.headers.get(name), reply.headers.get(name)
            yield from equals(asked, f"{name} of 304", found, expected)
        yield from equals(asked, "the body", again.body, b"")
    yield from equals(
        other := _with(request, "If-None-Match", _OTHER_TAG), "status", ask(other).status, 200
    )
    yield from equals(same := _with(request, "If-Match", tag), "status", ask(same).status, 200)
    yield from error(ask, _with(request, "If-Match", _OTHER_TAG), 412)


def _codings(ask: Asks, request: Request, reply: Reply) -> Iterator[Fault]:
    """Each decodes to the plain body, has a validator of its own and differs in nothing else."""
    tags = {reply.headers.get("etag")}
    for coding, decode in _DECODED.items():
        asked = _with(request, "Accept-Encoding", coding)
        coded = ask(asked)
        yield from every_answer(asked, coded)
        yield from equals(asked, "coding", coded.headers.get("content-encoding"), coding)
        yield from fault_of(asked, decode(coded.body) == reply.body, "it decodes to something else")
        plain, other = (
            {n: v for n, v in r.headers.items() if n not in _OWN_TO_A_CODING}
            for r in (reply, coded)
        )
        yield from equals(asked, "what is told of it", other, plain)
        tags.add(coded.headers.get("etag"))
        if reply.status == 200:
            again = _with(asked, "If-None-Match", coded.headers.get("etag", ""))
            yield from equals(again, "status", ask(again).status, 304)
            again = _with(asked, "If-None-Match", reply.headers.get("etag", ""))
            yield from equals(again, "status", ask(again).status, 200)
    yield from equals(request, "how many validators its codings have", len(tags), 3)
    refusing = _with(request, "Accept-Encoding", "identity;q=0, br")
    yield from error(ask, refusing, 406)


def _leads_to(request: Request, reference: str, path: str) -> Iterator[Fault]:
    """A reference in a header is relative, and resolves to the address `path` of the site."""
    here = ROOT + request.target
    found = urljoin(here, reference).partition("#")[0]
    relative = not reference.startswith(("/", "http:", "https:"))
    yield from fault_of(request, relative, f"{reference!r} is not relative to the document")
    yield from equals(request, f"{reference!r}, resolved,", found, ROOT + encoded(path))


def _with(request: Request, name: str, value: str) -> Request:
    return Request(request.path, {**request.headers, name: value}, request.method, request.query)


def _undated(reply: Reply) -> dict[str, str]:
    return {name: value for name, value in reply.headers.items() if name != "date"}
