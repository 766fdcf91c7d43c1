"""No page keeps anybody out: axe finds nothing (WCAG 2.2 A and AA, and good practice)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.kinds import PAGES
from living import LiveSite

AXE = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(opened: Page, rules: list[str] = RULES) -> list[str]:
    """What axe finds: the rule, and the elements that break it."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make clients")
    if not opened.evaluate("'axe' in window"):
        opened.evaluate(AXE.read_text(encoding="utf-8"))
    found = opened.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules
    )
    assert found["passes"], "a check that checks nothing finds nothing"
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(browser: Browser, biography: LiveSite, page: str) -> None:
    """On a page of each kind, wide and light, narrow and dark, with all that can be opened open;
    in the other two ways what width and colours alone decide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}{PAGES[page]}")
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert faults(opened) == []
    opened.emulate_media(color_scheme="dark")
    assert faults(opened, ["color-contrast"]) == []
    opened.set_viewport_size({"width": 390, "height": 844})
    assert faults(opened) == []
    opened.emulate_media(color_scheme="light")
    assert faults(opened, ["color-contrast"]) == []
    context.close()


def test_axe_would_find_something(browser: Browser) -> None:
    """Grey on white, a picture without words, a field without a name."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_content(
        "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>"
        "<p style='color: #aaa; background: #fff'>Grey words</p><img src='data:,'><input></main>"
    )
    found = {line.partition(":")[0] for line in faults(opened)}
    assert found == {"color-contrast", "image-alt", "label"}
    context.close()
