"""Which bytes do hostile requests consist of?"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

HARBOUR = b"tern-harbour"
SLUGS = ("tern-harbour", "100%", "%41", "a b", "a+b", "ä'ö", "what?", "#1", "a;b", "a\nb")
"""The places of the world: `%41` is not `A`, and who encodes twice asks for another."""

some = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
few = settings(some, max_examples=60)


def encoded(raw: bytes) -> bytes:
    """`raw` with every byte %-encoded."""
    return b"".join(b"%%%02X" % byte for byte in raw)


NASTY = st.sampled_from(
    [
        b"%00", b"\x00", b"%0D%0A", b"%0d%0aX-Injected:%201", b"\r", b"%0A", b"%0D%0A%0D%0A<p>",
        b"%2F", b"/", b"//", b"%2e%2e", b"..", b"/../", b"\\", b"%5C", b"%C0%AF", b"%E0%80%AF",
        b"%ED%A0%80", b"%80", b"\x80", b"\xff", b"%FF", b"\xc3\xa9", b"%C3%A9", b"%E2%80%AE", b"%",
        b"%%", b"%zz", b"%u0041", b"%25", b"%2500", b"%250D%250A", b";", b"?", b"#", b"&", b"=",
        b"+", b" ", b"\t", b"\x7f", b"\x1b[31m", b"'", b'"', b"<", b">", b"<script>", b"{{7*7}}",
        b"${x}", b"{", b"}", b"*", b"|", b"^", b"`", b",", b":", b"@", b"[", b"]", b"http://[",
        b"http://a%E2%84%80/", b"urn:", b"a:", b"-", b"bytes=", b"0-", b"W/", b'"a', b"q=", b";q=1",
        b"text/html", b"application/json", b"*/*", b"9" * 40, b"1e9", b"-1", HARBOUR, b".ttl",
        b"doc/place/", b"sparql", b"en-GB", b"gzip", b"\xe2\x80\xa8",
    ]
)  # fmt: skip
PIECES = st.lists(NASTY | st.binary(min_size=1, max_size=6), max_size=6).map(b"".join)
ANY = st.one_of(
    PIECES,
    PIECES.map(encoded),
    PIECES.map(encoded).map(encoded),
    st.builds(lambda piece, times: (piece * times)[:4_000], PIECES, st.sampled_from([50, 4_000])),
)
IN_A_LINE = ANY.map(lambda raw: raw.replace(b"\n", b""))
"""A line feed would end the line of the request: it cannot be part of what stands in it."""
ACCEPTS = st.sampled_from([b"*/*", b"text/html", b"application/json", b"image/png"])
TARGETS = st.sampled_from(
    [
        b"/", b"/doc/place/tern-harbour", b"/id/place/tern-harbour", b"/doc/place/tern-harbour.nt",
        b"/sparql", b"/sparql?query=ASK%7B%7D", b"/graph/data", b"/queries/", b"/queries/all",
        b"/download/all.nt", b"/health", b"/openapi.json", b"/nowhere",
    ]
)  # fmt: skip
