"""Paths reach the site as they were sent, whatever is encoded in them."""

from __future__ import annotations

import pytest

from web.proxied.nginx import BEHIND_NGINX, ODD_NAMES, Doors

pytestmark = BEHIND_NGINX


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        *((f"{folder}/place/{name}", status, "as the data spell it")
          for folder, status in (("id", 303), ("doc", 200)) for name in ODD_NAMES),
        ("doc/place/M%c3%b6we.ttl", 200, "small hexadecimal digits"),
        ("doc/place/o%27neill%2Bco", 200, "encoded without need"),
        ("doc/place/o'neill%20co", 404, "a plus is no space"),
        ("doc/place/50%2525", 404, "decoded once, not twice"),
        ("doc%2Fplace%2Ftern-harbour", 200, "%2F in a path is a slash"),
        ("doc/place/M%F6we", 400, "not UTF-8"),
        ("doc/place/tern-harbour%3Fat=1985", 404, "an encoded question mark begins no query"),
        ("doc/place/tern-harbour;v=1", 404, "no parameters"),
        ("doc/place/%3Cscript%3E", 404, "what would be HTML"),
    ],
)  # fmt: skip
def test_paths_arrive_as_they_were_sent(doors: Doors, path: str, status: int, why: str) -> None:
    """The same answer as inside, whatever is encoded."""
    asked = {"Accept": "text/turtle"}
    inner, outer = (
        doors.plain.site.ask("/" + path, headers=asked),
        doors.plain.ask(path, "GET", asked),
    )
    assert outer.status == status, why
    assert (outer.status, outer.body) == (inner.status, inner.body), why
    for name in ("location", "content-location", "etag", "link", "vary"):
        assert outer.headers.get(name) == inner.headers.get(name), why
