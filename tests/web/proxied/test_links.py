"""Whoever follows links stays inside, finds the documents, and revalidates them."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from living import Reply
from web.proxied.nginx import BEHIND_NGINX, ODD_NAMES, Door, Doors

pytestmark = BEHIND_NGINX
HARBOUR = "id/place/tern-harbour"
FORMATS = ("text/turtle", "application/ld+json", "application/n-triples")


class References(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {
            value for name, value in attrs if name in ("href", "src", "action") and value
        }


def references(reply: Reply) -> set[str]:
    """Every reference of an answer: in Location, Content-Location, Link and the page."""
    page = References()
    if reply.headers.get("content-type", "").startswith("text/html"):
        page.feed(reply.text)
    told = {reply.headers.get(name, "") for name in ("location", "content-location")}
    linked = set(re.findall(r"<([^>]*)>", reply.headers.get("link", "")))
    return page.found | (told - {""}) | linked


@pytest.mark.parametrize("way", ["plain", "secure", "zipped"])
def test_every_relative_reference_stays_inside(doors: Doors, way: str) -> None:
    """From the home page on: each leads to an address below the root that answers 200, 303 or 410, and
    no page names the inner one."""
    door: Door = getattr(doors, way)
    browser = {"Accept": "text/html"}
    seen, left = {door.root}, [door.root]
    kinds = set()
    while left:
        url = left.pop()
        reply = door.ask(url, headers=browser)
        assert reply.status in (200, 303, 410), f"{url} answers {reply.status}"
        assert f":{door.site.port}".encode() not in reply.body
        kinds.add(reply.headers.get("content-type", "").partition(";")[0])
        for reference in references(reply):
            if urlsplit(reference).scheme:
                continue
            target = urldefrag(urljoin(url, reference)).url
            assert target.startswith(door.root), f"{url} refers to {reference}"
            if target not in seen:
                seen.add(target)
                left.append(target)
    assert len(seen) > 60
    assert {"text/html", "text/css", "text/turtle", "application/ld+json"} <= kinds
    for name in ODD_NAMES:
        assert door.root + "doc/place/" + name in seen


@pytest.mark.parametrize("accept", [*FORMATS, "text/html"])
@pytest.mark.parametrize("way", ["plain", "secure"])
def test_a_thing_is_followed_to_its_document(doors: Doors, way: str, accept: str) -> None:
    """303 and the document, in the format asked for; its Content-Location has the same bytes; it
    revalidates; HEAD has no body."""
    door: Door = getattr(doors, way)
    asked = {"Accept": accept}
    redirect = door.ask(f"{HARBOUR}?at=1985", headers=asked)
    assert redirect.status == 303
    location = urljoin(door.root + HARBOUR, redirect.headers["location"])
    assert location == door.root + "doc/place/tern-harbour?at=1985"
    document = door.ask(location, headers=asked)
    assert (document.status, document.headers["vary"]) == (200, door.site.ask("/").headers["vary"])
    assert document.headers["content-type"].startswith(accept)
    variant = door.ask(urljoin(location, document.headers["content-location"]))
    assert variant.body == document.body
    tag = document.headers["etag"]
    again = door.ask(location, headers=asked | {"If-None-Match": tag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    head = door.ask(location, "HEAD", asked)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(document.body))


def test_the_prefix_without_its_slash_leads_in(doors: Doors) -> None:
    """Nginx adds it."""
    reply = doors.secure.ask(doors.secure.root.rstrip("/"))
    assert reply.status == 301
    assert reply.headers["location"] == doors.secure.root


def test_a_tag_that_nginx_weakened_is_known(doors: Doors) -> None:
    """Where nginx compresses, the ETag becomes weak; sent back, it gets 304."""
    asked = {"Accept": "text/turtle", "Accept-Encoding": "gzip"}
    inner = doors.zipped.site.ask("/doc/place/tern-harbour", headers={"Accept": "text/turtle"})
    outer = doors.zipped.ask("doc/place/tern-harbour", headers=asked)
    assert outer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(outer.body) == inner.body
    assert outer.headers["etag"] == "W/" + inner.headers["etag"]
    asked["If-None-Match"] = outer.headers["etag"]
    again = doors.zipped.ask("doc/place/tern-harbour", headers=asked)
    assert (again.status, again.body) == (304, b"")
