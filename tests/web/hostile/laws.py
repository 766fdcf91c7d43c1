"""What holds of every answer, whatever was asked?"""

from __future__ import annotations

import gzip
import json
import re

from web.raw import RawReply, Wire

KNOWN_HEADERS = frozenset(
    [
        "accept-ranges",
        "access-control-allow-headers",
        "access-control-allow-methods",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "access-control-max-age",
        "allow",
        "cache-control",
        "connection",
        "content-encoding",
        "content-language",
        "content-length",
        "content-location",
        "content-profile",
        "content-range",
        "content-security-policy",
        "cross-origin-resource-policy",
        "x-request-id",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "link",
        "location",
        "referrer-policy",
        "release",
        "repr-digest",
        "retry-after",
        "server",
        "vary",
        "x-content-type-options",
    ]
)
REFUSED_BEFORE_US = (400, 414, 431)
LEAKS = re.compile(
    r"Traceback|\bFile \"|\.py\b|/src/|/site-packages/|stakhanov_ld|[Ww]erkzeug|[Ff]lask|granian"
    r"|oxigraph|panicked|\b[A-Z][A-Za-z]*(?:Error|Exception)\b"
)


def lawful(wire: Wire, request: bytes, runs: bool = False) -> RawReply:
    """The answer to `request`, which keeps the laws, as the next one on the connection does.

    `runs` says that a query may have run, which may end in 503 or 504.
    """
    reply = wire.ask(request)
    names = [name for name, _ in reply.headers]
    assert set(names) <= KNOWN_HEADERS
    assert len(names) == len(set(names)), "a header came twice"
    assert reply.status < 500 or (runs and reply.status in (503, 504)), reply
    if reply.status >= 400:
        _told(reply, request)
    after = wire.ask(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (after.status, after.value("content-type")) == (200, b"text/html; charset=utf-8")
    return reply


def _told(reply: RawReply, request: bytes) -> None:
    """The error is told as a problem or a page, with its status; or granian refused to parse."""
    if not reply.body:
        refused = reply.closed and reply.status in REFUSED_BEFORE_US
        assert refused or request.startswith(b"HEAD "), reply
        return
    body = reply.body
    if reply.values("content-encoding") == [b"gzip"]:
        body = gzip.decompress(body)
    text = body.decode()
    match reply.value("content-type"):
        case b"application/problem+json":
            problem = json.loads(text)
            assert problem["status"] == reply.status
            assert problem["title"]
            assert problem["detail"]
        case b"text/html; charset=utf-8":
            assert text.startswith("<!doctype html>")
            assert f"{reply.status} " in text
        case other:
            raise AssertionError(f"an error was told as {other!r}")
    assert not LEAKS.search(text), text


def get(target: bytes, *fields: tuple[bytes, bytes], method: bytes = b"GET") -> bytes:
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: localhost"]
    lines += [name + b": " + value for name, value in fields]
    return b"\r\n".join(lines) + b"\r\n\r\n"
