"""Any query string is passed on byte for byte, answered, or refused with what is wrong in it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from web.hostile.laws import REFUSED_BEFORE_US, get, lawful
from web.hostile.nasty import ACCEPTS, IN_A_LINE, some
from web.raw import Wire

PARAMETERS = (b"day", b"iri", b"text", b"number", b"plain", b"yes")


@some
@given(query=IN_A_LINE)
@example(query=b"x=%0d%0aX-Injected: 1")
@example(query=b"x=%0d%0aX-Injected:%201")
@example(query=b"%0d%0a%0d%0a<script>")
@example(query=b"?")
@example(query=b"x=%250d%250a")
@example(query="é".encode())
@example(query="\u4e2d".encode())
def test_the_query_string_survives_into_location(wire: Wire, query: bytes) -> None:
    """Byte for byte, never decoded; only what is not ASCII is encoded, since headers are."""
    reply = lawful(wire, get(b"/id/place/tern-harbour?" + query))
    if reply.status == 303:
        before = query.partition(b"#")[0]
        sent = b"".join(b"%c" % byte if byte < 128 else b"%%%02X" % byte for byte in before)
        expected = b"../../doc/place/tern-harbour" + (b"?" + sent if sent else b"")
        assert reply.value("location") == expected
    else:
        assert reply.status in REFUSED_BEFORE_US


ASKED = st.sampled_from(
    [
        b"/doc/place/tern-harbour?", b"/doc/place/tern-harbour?at=", b"/sparql?query=",
        b"/sparql?query=ASK%7B?s?p%22", b"/sparql?query=ASK%7B%7D&default-graph-uri=",
        b"/sparql?query=ASK%7BGRAPH?g%7B%7D%7D&named-graph-uri=", b"/sparql?", b"/graph?graph=",
        b"/graph?", b"/graph/data?", b"/queries/?", b"/about?iri=", b"/search?q=", b"/?", b"/health?",
        b"/nowhere?",
        *(b"/queries/all?" + name + b"=" for name in PARAMETERS),
        *(b"/queries/all.rq?" + name + b"=" for name in PARAMETERS),
    ]
)  # fmt: skip


@settings(some, max_examples=250)
@given(asked=ASKED, value=IN_A_LINE, after=st.sampled_from([b"", b"%22%7D"]), accept=ACCEPTS)
@example(b"/graph?graph=", b"http://[", b"", b"*/*")
@example(b"/graph?graph=", b"http://a%E2%84%80/", b"", b"*/*")
@example(b"/sparql?query=ASK%7B%7D&default-graph-uri=", b"http://[", b"", b"*/*")
@example(b"/queries/all?iri=", b"http://[", b"", b"*/*")
@example(b"/queries/all?day=", b"-999999999-12-31", b"", b"*/*")
@example(b"/queries/all?plain=", b"%00", b"", b"text/html")
@example(b"/sparql?", b"&=" * 1_001, b"", b"*/*")
def test_any_query_string(
    wire: Wire, asked: bytes, value: bytes, after: bytes, accept: bytes
) -> None:
    """Is answered, or refused with what is wrong in it."""
    lawful(wire, get(asked + value + after, (b"Accept", accept)), runs=True)
