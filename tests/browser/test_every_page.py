"""Every page of the biography, once: it is there, whole, and no more than its style and script."""

from __future__ import annotations

import gzip
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from living import LiveSite
from stakhanov_ld import addresses
from stakhanov_ld.formats import HTML
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Stored
from stakhanov_ld.variants import Variant

LARGEST = 60_000
"""Bytes that a page may have, gzipped."""
SHARES = 2
"""Parts of the site that are walked through side by side."""


def pages(release: Release) -> list[str]:
    """The paths of all pages in English."""
    english = Variant(HTML, language="en")
    rows = (row for row in release.rows.values() if isinstance(row, Negotiated))
    return sorted({row.variants[english] for row in rows if english in row.variants})


def test_none_is_too_large(biography_release: Release) -> None:
    """In any language, as it is sent to who accepts gzip."""
    sizes = {
        path: len(gzip.compress(biography_release.body(row)))
        for path, row in biography_release.rows.items()
        if isinstance(row, Stored) and path.endswith(".html")
    }
    assert len(sizes) > 500
    assert max(sizes.values()) <= LARGEST, max(sizes, key=lambda path: sizes[path])


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_whole(
    browser: Browser, biography: LiveSite, biography_release: Release, share: int
) -> None:
    """No error in the console or by the policy; one page, one style and one script are fetched."""
    site = f"http://127.0.0.1:{biography.port}/"
    context = browser.new_context(viewport={"width": 320, "height": 240})  # little to paint
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(f"{opened.url}: {message.text}"))
    opened.on("pageerror", lambda error: said.append(f"{opened.url}: {error}"))
    opened.on("request", lambda request: asked.append(request.url))
    visited = pages(biography_release)[share::SHARES]
    assert len(visited) > 100
    for path in visited:
        answer = opened.goto(urljoin(site, addresses.encoded(path)), wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, path
        assert set(asked) <= {answer.url, f"{site}style.css", f"{site}site.js"}, path
        asked.clear()
    assert said == []
    context.close()
