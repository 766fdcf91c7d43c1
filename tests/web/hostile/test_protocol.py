"""What is no HTTP is refused, and a method that an address has not is told which it has."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from living import LiveSite
from web.hostile.laws import get, lawful
from web.hostile.nasty import IN_A_LINE, TARGETS, few
from web.raw import Wire

TOKEN = st.text("!#$%&'*+-.^_`|~ABCXYZabcxyz019", min_size=1, max_size=20).map(str.encode)


@few
@given(method=TOKEN | IN_A_LINE, target=TARGETS)
@example(b"GET\t", b"/")
@example(b"", b"/")
def test_any_method(wire: Wire, method: bytes, target: bytes) -> None:
    """Is answered or told which there are; what is no token is no request."""
    if method.upper() in (b"POST", b"CONNECT"):
        return  # they have their own tests
    reply = lawful(wire, get(target, method=method), runs=True)
    if reply.status == 405:
        assert b"GET" in reply.value("allow")


@pytest.mark.parametrize(
    "method", [b"BREW", b"TRACE", b"PROPFIND", b"get", b"Get", b"DELETE", b"CONNECT"]
)
@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        (b"/", b"GET, HEAD, OPTIONS"),
        (b"/doc/place/tern-harbour", b"GET, HEAD, OPTIONS"),
        (b"/queries/all", b"GET, HEAD, OPTIONS"),
        (b"/graph/data", b"GET, HEAD, OPTIONS"),
        (b"/sparql", b"GET, HEAD, POST, OPTIONS"),
        (b"/nowhere", None),
    ],
)  # fmt: skip
def test_a_method_that_nothing_answers(
    wire: Wire, method: bytes, target: bytes, allowed: bytes | None
) -> None:
    """Is told those of the address; where there is no address that is what is told."""
    reply = lawful(wire, get(target, method=method))
    if allowed is None:
        assert reply.status == 404
    else:
        assert (reply.status, reply.value("allow")) == (405, allowed)


CHUNKED = b"Transfer-Encoding: chunked\r\n"
DIRECT = b"Content-Type: application/sparql-query\r\n"


@pytest.mark.parametrize(
    ("request_", "status", "why"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", 200, "HTTP/1.0 knows no Host"),
        (b"GET /sparql HTTP/1.0\r\n\r\n", 200, "HTTP/1.0 knows no Host"),
        (b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "two hosts"),
        (b"GET /sparql HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "no host"),
        (b"GET /sparql HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "no host"),
        (b"GET /sparql HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "no host"),
        (b"GET /sparql HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "no host"),
        (b"GET /sparql HTTP/1.1\r\nHost: [::::]\r\n\r\n", 400, "no address of IPv6"),
        (b"GET /sparql HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", 200, "an address of IPv6"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + CHUNKED + b"\r\n0\r\n\r\n", 200, "an empty body"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + CHUNKED + b"\r\n2\r\nab\r\n0\r\n\r\n", 200, "a body"),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\n" + DIRECT + CHUNKED + b"\r\n5\r\nASK{}\r\n0\r\n\r\n", 200, "in chunks"),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\n" + DIRECT + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nASK{}", 200, "an interim answer first"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", 200, "no body to wait for"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", 400, "which of them?"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "no length"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, x\r\n\r\n", 400, "unknown coding"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n X-Folded: b\r\n\r\n", 400, "folded lines are history"),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "a space before the colon"),
        (b"GET / HTTP/1.1\r\n: a\r\n\r\n", 400, "no name"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431, "too many headers"),
        (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400, "no such version"),
        (b"GET /\r\n\r\n", 400, "HTTP/0.9"),
        (b"G\xffT / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no token"),
        (b"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no token"),
        (b"CONNECT elsewhere.example:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no proxy"),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 400, "TLS"),
    ],
)  # fmt: skip
def test_the_protocol(site: LiveSite, request_: bytes, status: int, why: str) -> None:
    """Each with its status."""
    with Wire(site.port) as wire:
        assert lawful(wire, request_).status == status, why
