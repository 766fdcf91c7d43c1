"""What must be true of a file to take away? It is had in parts, and verified as a whole.

RFC 9110, 13.2.2 and 14; RFC 9530, 3.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from stakhanov_ld.conformance.asking import Asks, Reply, Request
from stakhanov_ld.conformance.laws import Fault, equals, error, every_answer, fault_of

_TO_COMPARE = ("etag", "content-type", "cache-control", "vary", "accept-ranges", "repr-digest")
_NO_RANGE = ("bytes=0-0,2-2", "bytes=2-1", "lines=0-0", "0-0")
_DATE = "Wed, 25 Nov 2026 00:00:00 GMT"


def parts(ask: Asks, request: Request, body: bytes) -> Iterator[Fault]:
    """The file that `request` asks for, which holds `body`."""
    whole, size = ask(request), len(body)
    tag = whole.headers.get("etag", "")
    digest = f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"
    yield from equals(request, "Accept-Ranges", whole.headers.get("accept-ranges"), "bytes")
    yield from equals(request, "Repr-Digest", whole.headers.get("repr-digest"), digest)
    for range_, first, last in (
        ("bytes=0-0", 0, 0),
        (f"bytes={size // 2}-", size // 2, size - 1),
        (f"bytes={size // 2}-{size + 9}", size // 2, size - 1),
        ("bytes=-1", size - 1, size - 1),
        (f"bytes=-{size + 9}", 0, size - 1),
    ):
        place, part = f"bytes {first}-{last}/{size}", body[first : last + 1]
        for more in ({}, {"If-Range": tag}):
            asked = _with(request, Range=range_, **more)
            yield from _part(asked, ask(asked), place, part, whole)
    one = _with(request, Range="bytes=0-0")
    for asked in (
        *(_with(request, Range=none) for none in _NO_RANGE),
        *(_with(one, **{"If-Range": other}) for other in ('"another"', f"W/{tag}", _DATE)),
    ):
        reply = ask(asked)
        yield from equals(asked, "status", reply.status, 200)
        yield from fault_of(asked, reply.body == body, "the body is not the whole file")
    for range_ in (f"bytes={size}-", "bytes=-0"):
        asked = _with(request, Range=range_)
        yield from error(ask, asked, 416)
        found = ask(asked).headers.get("content-range")
        yield from equals(asked, "the length in a 416", found, f"bytes */{size}")
    held = _with(one, **{"If-None-Match": tag})
    yield from equals(held, "status", ask(held).status, 304)
    head = replace(one, method="HEAD")
    told = ask(head).headers
    for name in ("content-length", "content-range"):
        expected = whole.headers.get(name)
        yield from equals(head, f"{name}, by HEAD,", told.get(name), expected)


def _part(asked: Request, reply: Reply, place: str, part: bytes, whole: Reply) -> Iterator[Fault]:
    """The part of a file that stands at `place`: of the same representation, at the same terms."""
    yield from every_answer(asked, reply)
    yield from equals(asked, "status", reply.status, 206)
    yield from equals(asked, "where it stands", reply.headers.get("content-range"), place)
    yield from fault_of(asked, reply.body == part, "the body is not that part of the file")
    for name in _TO_COMPARE:
        found, expected = reply.headers.get(name), whole.headers.get(name)
        yield from equals(asked, f"{name} of 206", found, expected)


def _with(request: Request, **headers: str) -> Request:
    return replace(request, headers={**request.headers, **headers})
