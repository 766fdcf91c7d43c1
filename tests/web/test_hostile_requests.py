"""Whatever bytes come, the answer is one well-formed one, tells nothing of us, and decodes once."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import re
import select
import shutil
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import WORLD
from living import PATIENCE_SECONDS, LiveSite
from web.raw import Ended, RawReply, Wire

HARBOUR = b"tern-harbour"
SLUGS = ("tern-harbour", "100%", "%41", "a b", "a+b", "ä'ö", "what?", "#1", "a;b", "a\nb")
"""The places of the world below: `%41` is not `A`, and who encodes twice asks for another."""
QUERIES = """
@prefix q: <https://world.example/id/query/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
q:all a sh:SPARQLExecutable ; rdfs:label "Every type of parameter"@en ; sh:select '''
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    SELECT * {
      BIND("1951-05-01"^^xsd:date AS ?day) BIND(<https://world.example/x> AS ?iri)
      BIND("Gull"@en AS ?text) BIND(3 AS ?number) BIND("x" AS ?plain) BIND(true AS ?yes)
    }''' .
"""
PARAMETERS = (b"day", b"iri", b"text", b"number", b"plain", b"yes")
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
THREADS, PLACES = 16, 10
"""The threads of a web process, and the places in it for one client, as is the default."""
REFUSED_BEFORE_US = (400, 414, 431)
LEAKS = re.compile(
    r"Traceback|\bFile \"|\.py\b|/src/|/site-packages/|stakhanov_ld|[Ww]erkzeug|[Ff]lask|granian"
    r"|oxigraph|panicked|\b[A-Z][A-Za-z]*(?:Error|Exception)\b"
)

some = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
few = settings(some, max_examples=60)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The toy world with a query and places of awkward names; it must never log a traceback."""
    world = tmp_path_factory.mktemp("world")
    shutil.copytree(WORLD, world, dirs_exist_ok=True)
    places = "".join(
        f"<https://world.example/id/place/{quote(slug, safe='')}> a <https://world.example/ns#Place> ;"
        f" <http://www.w3.org/2000/01/rdf-schema#label> {json.dumps(slug)}@en .\n"
        for slug in SLUGS[1:]
    )
    (world / "data" / "awkward.ttl").write_text(places + QUERIES, encoding="utf-8")
    shelf = tmp_path_factory.mktemp("shelf")
    with LiveSite(world, "--release-dir", str(shelf), "--query-deadline", "2") as site:
        yield site
    told = [n for n, line in enumerate(site.lines) if "Traceback" in line or "panicked" in line]
    assert not told, "".join(site.lines[told[0] - 1 : told[0] + 60])


@pytest.fixture(scope="module")
def wire(site: LiveSite) -> Iterator[Wire]:
    """A connection that is kept as long as the server keeps it."""
    with Wire(site.port) as wire:
        yield wire


# ── the laws ─────────────────────────────────────────────────────────────────────────────────


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


# ── hostile bytes ────────────────────────────────────────────────────────────────────────────


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


# ── paths ────────────────────────────────────────────────────────────────────────────────────

FOLDERS = st.sampled_from(
    [
        b"/", b"", b"//", b"/id/place/", b"/doc/place/", b"/doc/place/tern-harbour", b"/queries/",
        b"/graph/", b"/graph", b"/sparql", b"/download/", b"/ns/", b"/.well-known/", b"/queries/all",
    ]
)  # fmt: skip


@some
@given(folder=FOLDERS, rest=IN_A_LINE, accept=ACCEPTS)
def test_any_path(wire: Wire, folder: bytes, rest: bytes, accept: bytes) -> None:
    """Is a path of the site or a clear refusal."""
    lawful(wire, get(folder + rest, (b"Accept", accept)), runs=True)


@pytest.mark.parametrize(
    ("target", "status", "why"),
    [
        (b"//", 404, "an empty segment is not nothing"),
        (b"///", 404, "nor are two"),
        (b"//sparql", 404, "not another name of /sparql"),
        (b"/%2Fhealth", 404, "%2F is a slash in a decoded path"),
        (b"//evil.example/x", 404, "no authority"),
        (b"/..", 404, "nothing stands above the root"),
        (b"/%2e%2e/", 404, "also encoded"),
        (b"/doc/../doc/place/tern-harbour", 404, "dot segments are the client's to remove"),
        (b"/doc/place/tern-harbour%00", 404, "NUL ends no name"),
        (b"/doc/place/tern-harbour\x00", 400, "NUL is no part of a target"),
        (b"/doc/place/tern-harbour.ttl/", 404, "a file is no folder"),
        (b"/doc/place/tern-harbour;v=1", 404, "no parameters of a segment"),
        (b"/doc%2Fplace%2Ftern-harbour", 200, "%2F is a slash in a decoded path"),
        (b"/%0d%0aX-Injected:%201", 404, "an address that is not there"),
        (b"/sparql%0A", 404, "a line break is part of the path"),
        (b"/queries/all%0A", 404, "here too"),
        (b"/%FF", 400, "not UTF-8"),
        (b"/%C0%AF", 400, "overlong, so not UTF-8"),
        (b"/%ED%A0%80", 400, "half of a surrogate pair, so not UTF-8"),
        (b"/%", 404, "lenient, as all servers"),
        (b"/?", 200, "an empty query"),
        (b"?", 400, "no path"),
        (b"#", 400, "no path"),
        (b";", 400, "no path"),
        (b"", 400, "no target"),
        (b"doc/place/tern-harbour", 400, "no path"),
        (b"tern-harbour", 400, "an authority, which only CONNECT may name"),
        (b"elsewhere.example:80", 400, "an authority, which only CONNECT may name"),
        (b"*", 404, "which only OPTIONS may name"),
        (b"http://elsewhere.example/doc/place/tern-harbour", 200, "the absolute form is accepted"),
        (b"http://elsewhere.example", 200, "its empty path is /"),
        (b"http://[::1/", 400, "no host"),
        (b"/a b", 400, "two targets"),
        (b"/" + b"a" * 100_000, 414, "longer than granian reads"),
        (b"/" + b"a" * 60_000, 404, "long"),
        (b"/" + b"/" * 60_000, 404, "deep"),
        (b"/" + b"../" * 20_000 + b"etc/passwd", 404, "deep"),
    ],
)  # fmt: skip
def test_the_classics(wire: Wire, target: bytes, status: int, why: str) -> None:
    """Each with its status."""
    assert lawful(wire, get(target)).status == status, why


@some
@given(data=st.data(), slug=st.sampled_from(SLUGS), area=st.sampled_from(["doc", "id"]))
def test_a_path_is_decoded_once(wire: Wire, data: st.DataObject, slug: str, area: str) -> None:
    """Whichever of its bytes are encoded it names the same; encoded twice it names nothing."""
    plain = f"/{area}/place/{slug}".encode()
    bare = st.sets(st.sampled_from([n for n, byte in enumerate(plain) if byte in _UNRESERVED]))
    left = data.draw(bare)
    spelt = b"".join(
        bytes([byte]) if n in left or n == 0 else b"%%%02X" % byte for n, byte in enumerate(plain)
    )
    once = lawful(wire, get(spelt))
    assert once.status == (200 if area == "doc" else 303)
    if area == "doc":
        iri = f"<https://world.example/id/place/{quote(slug, safe='')}>"
        shown = wire.ask(get(spelt, (b"Accept", b"application/n-triples"))).body.decode()
        assert iri in shown
    twice = spelt.replace(b"%", b"%25")
    if twice != spelt:
        assert lawful(wire, get(twice)).status == 404


_UNRESERVED = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("encode", [1, 2])
def test_what_front_and_application_answer_is_the_same(wire: Wire, slug: str, encode: int) -> None:
    """An address that is there is 406 and tells its methods; one that is not is 404 for both."""
    path = f"/doc/place/{slug}"
    for _ in range(encode):
        path = quote(path)
    target = path.encode()
    if encode == 2 and path == quote(f"/doc/place/{slug}"):
        return
    expected = (406, 204) if encode == 1 else (404, 404)
    refused = lawful(wire, get(target, (b"Accept", b"image/png")))
    options = lawful(wire, get(target, method=b"OPTIONS"))
    assert (refused.status, options.status) == expected


# ── query strings ────────────────────────────────────────────────────────────────────────────


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


# ── headers ──────────────────────────────────────────────────────────────────────────────────

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
TARGETS = st.sampled_from(
    [
        b"/", b"/doc/place/tern-harbour", b"/id/place/tern-harbour", b"/doc/place/tern-harbour.nt",
        b"/sparql", b"/sparql?query=ASK%7B%7D", b"/graph/data", b"/queries/", b"/queries/all",
        b"/download/all.nt", b"/health", b"/openapi.json", b"/nowhere",
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


# ── the protocol itself ──────────────────────────────────────────────────────────────────────


@few
@given(
    target=st.sampled_from([b"/", b"/sparql", b"/sparql?query=ASK%7B%7D", b"/nowhere"]),
    method=st.sampled_from([b"GET", b"POST", b"PUT"]),
    length=IN_A_LINE | st.integers(0, 10**30).map(lambda n: str(n).encode()), body=ANY,
    media=st.sampled_from([b"application/sparql-query", b"application/x-www-form-urlencoded", b"x"]),
)  # fmt: skip
def test_any_content_length_and_body(
    site: LiveSite, target: bytes, method: bytes, length: bytes, body: bytes, media: bytes
) -> None:
    """Are answered, unless the two disagree: then the server may also end the connection."""
    fields = ((b"Content-Type", media), (b"Content-Length", length), (b"Connection", b"close"))
    request = get(target, *fields, method=method) + body
    with Wire(site.port) as wire:
        if length == b"%d" % len(body):
            lawful(wire, request, runs=True)
        else:
            short = length.strip().isdigit() and int(length) > len(body)
            with contextlib.suppress(Ended):
                assert wire.ask(request, last=short).status < 500
            wire.close()
            lawful(wire, get(b"/"))


@few
@given(
    body=ANY,
    media=st.sampled_from([b"application/sparql-query", b"application/x-www-form-urlencoded"]),
)
def test_any_body(wire: Wire, body: bytes, media: bytes) -> None:
    """Of which exactly what was announced comes, and the connection goes on after it."""
    fields = ((b"Content-Type", media), (b"Content-Length", b"%d" % len(body)))
    for target in (b"/sparql", b"/sparql?query=ASK%7B%7D", b"/nowhere"):
        lawful(wire, get(target, *fields, method=b"POST") + body, runs=True)


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


# ── those who take their time ────────────────────────────────────────────────────────────────


def test_pages_do_not_wait_for_bodies(site: LiveSite, wire: Wire) -> None:
    """Whoever announces bodies and sends none takes the places of one client, not all threads."""
    head = get(b"/sparql", (b"Content-Type", b"application/sparql-query"), (b"Content-Length", b"5"),
               method=b"POST")  # fmt: skip
    with contextlib.ExitStack() as stack:
        slow = {
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            for _ in range(THREADS + 4)
        }
        for connection in slow:
            connection.sendall(head)
        refused: set[socket.socket] = set()
        while len(slow) - len(refused) > PLACES:
            ready, _, _ = select.select(slow - refused, [], [], PATIENCE_SECONDS)
            assert ready, "nobody was refused"
            refused.update(ready)
        assert {connection.recv(12) for connection in refused} == {b"HTTP/1.1 429"}
        lawful(wire, get(b"/doc/place/tern-harbour"))
        for connection in slow - refused:
            connection.settimeout(PATIENCE_SECONDS)
            connection.sendall(b"ASK{}")
            assert connection.recv(12) == b"HTTP/1.1 200"


# ── the log ──────────────────────────────────────────────────────────────────────────────────


LINE = re.compile(
    r'127\.0\.0\.1 \[[^\]]+\] "[\x21-\x7e]+ [\x21-\x7e]* HTTP/1(?:\.1)?" \d{3} [\d.]+ms [0-9a-f]{16}\n'
)
_numbers = itertools.count()


@few
@given(raw=st.binary(max_size=20) | PIECES)
@example(b'x\n127.0.0.1 [now] "GET /forged HTTP/1.1" 200 0.1ms')
@example(b"x\n")
@example(b'x" 200')
@example(b"\x1b[2Jx")
@example("a\u2028b\x85c".encode())
def test_a_request_is_one_line_of_the_log(site: LiveSite, wire: Wire, raw: bytes) -> None:
    """Of printable ASCII: nobody writes lines of their own, nor to the terminal of who reads it."""
    seen, end = len(site.lines), f"/end-{next(_numbers)}"
    lawful(wire, get(b"/log/" + encoded(raw) + end.encode()))
    site.wait_for(re.compile(f"{end} HTTP"), seen)
    for line in site.lines[seen:]:
        assert LINE.fullmatch(line)
