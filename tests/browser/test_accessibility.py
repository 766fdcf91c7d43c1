"""No page keeps anybody out: axe finds nothing (WCAG 2.2 A and AA, and good practice)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.kinds import PAGES
from living import LiveSite

AXE = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(opened: Page) -> list[str]:
    """What axe finds: the rule, and the elements that break it."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make clients")
    opened.evaluate(AXE.read_text(encoding="utf-8"))
    found = opened.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert found["passes"], "a check that checks nothing finds nothing"
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(
    browser: Browser, biography: LiveSite, page: str, width: int, colours: str
) -> None:
    """On a page of each kind, with all that can be opened open."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if colours == "dark" else "light",
    )
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}{PAGES[page]}")
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert faults(opened) == []
    context.close()


def test_axe_would_find_something(browser: Browser) -> None:
    """Grey on white, a picture without words, a field without a name."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_content(
        "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>"
        "<p style='color: #aaa; background: #fff'>x</p><img src='data:,'><input></main>"
    )
    found = {line.partition(":")[0] for line in faults(opened)}
    assert found == {"color-contrast", "image-alt", "label"}
    context.close()
