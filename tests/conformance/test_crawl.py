"""One crawl visits every address in every way and finds nothing; and it would have."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from living import LiveSite
from stakhanov_ld.conformance.asking import Asks, Connection, Reply, Request
from stakhanov_ld.conformance.crawl import crawl
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.headers import PAGE_POLICY
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated
from web.offline import client_of_site


class Counted:
    """Asks, and counts."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask
        self.count = 0

    def __call__(self, request: Request) -> Reply:
        self.count += 1
        return self._ask(request)


@pytest.mark.parametrize("share", [0, 1])
def test_the_biography_keeps_its_promises(
    biography: LiveSite, biography_release: Release, share: int
) -> None:
    """On the live server, at every address; in two shares, so that two cores can crawl."""
    with Connection(f"http://127.0.0.1:{biography.port}/") as connection:
        ask = Counted(connection)
        faults = list(itertools.islice(crawl(ask, biography_release, share, of=2), 20))
    assert [str(fault) for fault in faults] == []
    assert ask.count > 100_000


def test_a_release_holds_the_whole_site_map(
    flagship: Publication, biography_release: Release
) -> None:
    """Every document in every format, as a page in every language: so the crawl sees them all."""
    index = Index(flagship)
    site = site_map(index, Labels(index))
    for document in site.documents:
        row = biography_release.rows[document.path]
        assert isinstance(row, Negotiated)
        formats = [variant.format for variant in row.variants]
        assert set(DOCUMENT_FORMATS) <= set(formats), document.path
        assert formats.count(HTML) == len(index.dataset.languages) == 3
    assert len(site.documents) > 700
    assert set(site.things) <= set(biography_release.rows)


# ── it would have found something ────────────────────────────────────────────────────────────


def offline(client: FlaskClient) -> Asks:
    """Asks the application without a server."""

    def ask(request: Request) -> Reply:
        path, _, query = request.target.partition("?")
        reply = client.open(
            "/" + path, method=request.method, headers=dict(request.headers), query_string=query
        )
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Reply(reply.status_code, headers, reply.data)

    return ask


def without(name: str) -> Callable[[Request, Reply], Reply]:
    def changed(request: Request, reply: Reply) -> Reply:
        return replace(reply, headers={n: v for n, v in reply.headers.items() if n != name})

    return changed


def told(name: str, value: str) -> Callable[[Request, Reply], Reply]:
    def changed(request: Request, reply: Reply) -> Reply:
        return replace(reply, headers={**reply.headers, name: value})

    return changed


def sent(body: bytes) -> Callable[[Request, Reply], Reply]:
    return lambda request, reply: replace(reply, body=body)


def status(number: int) -> Callable[[Request, Reply], Reply]:
    return lambda request, reply: replace(reply, status=number)


def made_absolute(request: Request, reply: Reply) -> Reply:
    location = "http://site.invalid/" + reply.headers["location"].lstrip("./")
    return told("location", location)(request, reply)


def query_lost(request: Request, reply: Reply) -> Reply:
    return told("location", reply.headers["location"].partition("?")[0])(request, reply)


def coded(request: Request, reply: Reply) -> bool:
    return "content-encoding" in reply.headers


def of_status(*numbers: int) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: reply.status in numbers


def of_type(media_type: str) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: reply.headers.get("content-type", "").startswith(media_type)


def by(method: str) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: request.method == method


def asking(name: str) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: name in request.headers


def asking_all(*names: str) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: all(name in request.headers for name in names)


def linked(value: str) -> Callable[[Request, Reply], Reply]:
    """The Link header with one link more."""

    def changed(request: Request, reply: Reply) -> Reply:
        links = filter(None, (reply.headers.get("link"), value))
        return told("link", ", ".join(links))(request, reply)

    return changed


def linking(relation: str) -> Callable[[Request, Reply], bool]:
    return lambda request, reply: f'rel="{relation}"' in reply.headers.get("link", "")


def without_elements(request: Request, reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"<link ", b"<meta "))


def in_link_set(old: bytes, new: bytes) -> Callable[[Request, Reply], Reply]:
    def changed(request: Request, reply: Reply) -> Reply:
        assert old in reply.body or request.method == "HEAD"
        return replace(reply, body=reply.body.replace(old, new))

    return changed


LINK_SET = "application/linkset+json"

BREACHES = {
    "a 304 without Vary": (of_status(304), without("vary"), "Vary is None"),
    "a 404 with another Vary": (of_status(404), told("vary", "Accept"), "Vary is 'Accept'"),
    "a 304 without Cache-Control": (of_status(304), without("cache-control"), "Cache-Control"),
    "a 304 with a body": (of_status(304), sent(b"x"), "the body is"),
    "a 304 that names no representation": (of_status(304), without("content-location"), "content-location of 304"),
    "one tag for all": (of_status(200), told("etag", '"one"'), "ETags differ"),
    "a weak tag": (of_type("text/turtle"), told("etag", 'W/"x"'), "no strong one"),
    "the same tag in gzip": (coded, told("etag", '"one"'), "validators"),
    "a body for HEAD": (by("HEAD"), sent(b"x"), "the body is"),
    "another type for HEAD": (by("HEAD"), told("content-type", "text/plain"), "what HEAD tells"),
    "a page without a policy": (of_type("text/html"), without("content-security-policy"), "Content-Security-Policy"),
    "a chart without a policy": (of_type("image/svg+xml"), without("content-security-policy"), "Content-Security-Policy"),
    "a chart under the policy of a page": (of_type("image/svg+xml"), told("content-security-policy", PAGE_POLICY[1]), "Content-Security-Policy"),
    "an error in plain text": (of_status(404), told("content-type", "text/plain"), "an error is told as"),
    "a problem of another status": (of_status(406), sent(b'{"status": 200, "detail": "x"}'), "status in the problem"),
    "no CORS on errors": (of_status(405), without("access-control-allow-origin"), "CORS is None"),
    "a 405 without Allow": (of_status(405), without("allow"), "Allow is None"),
    "a preflight that allows nothing": (of_status(204), without("access-control-allow-methods"), "the preflight"),
    "sniffing": (of_type("text/turtle"), without("x-content-type-options"), "sniffing is None"),
    "an absolute Location": (of_status(303), made_absolute, "not relative to the document"),
    "a Location that lost the query": (of_status(303), query_lost, "lost the query"),
    "a temporary move": (of_status(301), status(302), "status is 302, not 301"),
    "a removed thing that is merely missing": (of_status(410), status(404), "status is 404, not 410"),
    "Content-Location of the resource": (of_type("text/turtle"), told("content-location", "tern-harbour"), "resolved"),
    "nothing that fits is answered all the same": (of_status(406), status(200), "status is 200, not 406"),
    "conditions unheard": (of_status(412), status(200), "status is 200, not 412"),
    "revalidation unheard": (of_status(304), status(200), "status is 200, not 304"),
    "another site may not show it": (of_status(200), without("cross-origin-resource-policy"), "Cross-Origin-Resource-Policy is None"),
    "where readers come from is told": (of_status(200), without("referrer-policy"), "Referrer-Policy is None"),
    "HSTS": (of_status(200), told("strict-transport-security", "max-age=1"), "HSTS is for"),
    "an error that cannot be found": (of_status(406), without("x-request-id"), "has no X-Request-ID"),
    "an id that is kept": (of_status(200), told("x-request-id", "0"), "to keep has an X-Request-ID"),
    "a page in another language": (of_type("text/html"), told("content-language", "fi"), "language is 'fi'"),
    "a body that is cut": (of_type("application/n-quads"), sent(b""), "the body is not"),
    "another type": (of_type("application/trig"), told("content-type", "text/turtle"), "type is 'text/turtle'"),
    "gzip that is none": (coded, without("content-encoding"), "coding is None"),
    "no Link header": (of_type("application/trig"), without("link"), "'' is no Link header"),
    "a Link header that cannot be read": (linking("collection"), linked("<./> rel=x"), "is no Link header"),
    "a link that is not encoded": (linking("collection"), linked('<é>; rel="item"'), "is no Link header"),
    "a Link header that proxies refuse": (linking("collection"), linked(f'<./?{"x" * 3400}>; rel="item"'), "is too long"),
    "a link to nowhere": (linking("collection"), linked('<nowhere>; rel="item"'), "'nowhere', which answers 404"),
    "a link into another folder": (linking("collection"), linked('<../ns>; rel="item"'), "'../ns', which answers 404"),
    "a link that promises another type": (linking("collection"), linked('<./>; rel="item"; type="image/png"'), "which answers 406"),
    "a link under the base": (linking("collection"), linked('<https://world.example/doc/place/>; rel="item"'), "is not relative to the document"),
    "another canonical address": (linking("collection"), linked('<https://world.example/>; rel="canonical"'), "the canonical address is"),
    "no link to the link set": (linking("collection"), told("link", '<./>; rel="collection"'), "no link leads to a link set"),
    "a link that the link set lacks": (linking("collection"), linked('<./>; rel="item"'), "the link set lacks 'item'"),
    "a link that the page lacks": (of_type("text/html"), linked('<./>; rel="up"'), "the page lacks 'up'"),
    "a page without links": (of_type("text/html"), without_elements, "the page lacks 'cite-as'"),
    "a link set that is none": (of_type(LINK_SET), sent(b"[]"), "this is no link set"),
    "a link set of something else": (of_type(LINK_SET), in_link_set(b'"anchor":"', b'"anchor":"x/'), "links start at"),
    "a link set that leads astray": (of_type(LINK_SET), in_link_set(b'.nt"', b'.n3"'), ".n3', which answers 404"),
    "a thing that nothing describes": (of_status(303), without("link"), "nothing is said to describe the thing"),
    "a thing described by nothing": (of_status(303), told("link", '<x>; rel="describedby"'), "'x', which answers 404"),
    "a link set for everybody": (asking("Accept"), told("content-type", LINK_SET), "what is chosen"),
    "Accept-Profile unheard": (asking("Accept-Profile"), told("content-profile", "<x>"), "what is chosen"),
    "a service without a tag": (of_type("application/atom+xml"), without("etag"), "there is no ETag"),
    "no promise of parts": (of_status(200), without("accept-ranges"), "Accept-Ranges is None"),
    "a part that passes for the whole": (of_status(206), status(200), "status is 200, not 206"),
    "another part": (of_status(206), sent(b"x"), "not that part of the file"),
    "a part of nobody knows where": (of_status(206), without("content-range"), "where it stands is None"),
    "a part with a tag of its own": (of_status(206), told("etag", '"part"'), "etag of 206"),
    "no digest": (of_status(200), without("repr-digest"), "Repr-Digest is None"),
    "a digest of the part": (of_status(206), told("repr-digest", "sha-256=:AA==:"), "repr-digest of 206"),
    "If-Range unheard": (asking("If-Range"), status(206), "status is 206, not 200"),
    "several ranges cut to one": (asking("Range"), sent(b"x"), "not the whole file"),
    "a 416 that does not say how long the file is": (of_status(416), without("content-range"), "the length in a 416 is None"),
    "a part before the conditions": (asking_all("Range", "If-None-Match"), status(206), "status is 206, not 304"),
    "a part for HEAD": (by("HEAD"), told("content-range", "bytes 0-0/1"), "content-range, by HEAD,"),
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(world_release: Release) -> Asks:
    return offline(client_of_site(world_release))


def test_the_application_alone_keeps_them_too(ask: Asks, world_release: Release) -> None:
    """Without server and front the answers are the same."""
    assert [str(fault) for fault in crawl(ask, world_release)] == []


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found(ask: Asks, world_release: Release, breach: str) -> None:
    """A site that breaks one promise has a fault that names it."""
    concerned, change, message = BREACHES[breach]

    def breaking(request: Request) -> Reply:
        reply = ask(request)
        return change(request, reply) if concerned(request, reply) else reply

    assert any(message in str(fault) for fault in crawl(breaking, world_release))
