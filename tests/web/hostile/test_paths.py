"""Any path is one of the site, decoded once, or is refused clearly."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.hostile.laws import get, lawful
from web.hostile.nasty import ACCEPTS, IN_A_LINE, SLUGS, some
from web.raw import Wire

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
