"""Any header is read in one pass, passed over or refused, and never comes back as one of ours."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from web.hostile.laws import get, lawful
from web.hostile.nasty import IN_A_LINE, TARGETS, some
from web.raw import Wire

NAMES = st.sampled_from(
    [
        b"Accept", b"Accept-Language", b"Accept-Encoding", b"Accept-Charset", b"Accept-Profile",
        b"Accept-Datetime", b"If-None-Match", b"If-Match", b"If-Modified-Since", b"Range", b"If-Range",
        b"Host", b"Origin", b"Referer", b"Cookie", b"Authorization", b"User-Agent", b"Content-Type",
        b"X-Forwarded-For", b"X-Forwarded-Host", b"X-Forwarded-Proto", b"X-Forwarded-Prefix",
        b"Forwarded", b"X-HTTP-Method-Override", b"X-Original-URL", b"Script-Name", b"Path-Info",
        b"Access-Control-Request-Headers", b"Connection", b"TE", b"Upgrade",
    ]
)  # fmt: skip


@settings(some, max_examples=250)
@given(
    method=st.sampled_from([b"GET", b"HEAD", b"OPTIONS", b"PUT"]),
    target=TARGETS, name=NAMES, value=IN_A_LINE,
)  # fmt: skip
@example(b"GET", b"/sparql", b"Host", b"[::::]")
@example(b"GET", b"/sparql", b"Host", b"[1]")
@example(b"GET", b"/sparql", b"Host", b"...")
@example(b"GET", b"/sparql", b"X-Forwarded-Host", b"a\r b")
@example(b"GET", b"/doc/place/tern-harbour", b"If-None-Match", b"*, *")
@example(b"GET", b"/download/all.nt", b"Range", b"bytes=99999999999999999999-1")
@example(b"GET", b"/download/all.nt", b"Range", b"bytes=" + b"0-0," * 5_000)
def test_any_header(wire: Wire, method: bytes, target: bytes, name: bytes, value: bytes) -> None:
    """Is read, passed over, or refused; it never comes back as a header of ours."""
    request = get(target, (name, value), method=method)
    if name == b"Host":
        request = request.replace(b"Host: localhost\r\n", b"")
    reply = lawful(wire, request, runs=True)
    assert not reply.values("x-injected")


@pytest.mark.parametrize("name", [b"Accept", b"Accept-Language", b"If-None-Match", b"Range"])
@pytest.mark.parametrize(
    "value",
    [b'"' + b'\\"' * 60_000, b'text/turtle;a="' + b'\\"' * 60_000, b'"' * 120_001, b"a/b," * 30_000,
     b";" * 120_000, b"q=1;" * 30_000, b"\\" * 120_001, b" " * 60_000 + b"x", b"*" * 120_000],
    ids=lambda value: value[:5].decode() + "…" + value[-3:].decode(),
)  # fmt: skip
def test_a_long_header_is_read_in_one_pass(wire: Wire, name: bytes, value: bytes) -> None:
    """One that a reader might begin again at each of its bytes does not hold the server up."""
    lawful(wire, get(b"/doc/place/tern-harbour", (name, value)))
