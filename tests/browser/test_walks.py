"""What readers come for is reached by the text of links, by the keyboard, and without scripts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.kinds import PAGES
from living import LiveSite

MOST_STOPS = 120
"""Times that Tab is pressed at most: longer pages have more of the same."""


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def home(browser: Browser, biography: LiveSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The home page, with scripts and without."""
    context = browser.new_context(java_script_enabled=request.param)
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/")
    yield opened
    context.close()


def test_what_kadiivka_was_called_in_1985(home: Page) -> None:
    """Two clicks: to the town, and to a year; the answer says how sure it is."""
    home.get_by_role("link", name="Kadiivka", exact=True).first.click()
    names = home.get_by_role("row").filter(has_text="15 February 1978 – 12 May 2016")
    expect(names).to_contain_text("Stakhanov")
    home.get_by_label("What held on a day").fill("1985")
    home.get_by_role("button", name="Ask").click()
    held = (
        home.locator("[aria-labelledby=held]").first.get_by_role("row").filter(has_text="Stakhanov")
    )
    expect(held.first).to_contain_text("certain")
    assert home.url.endswith("/doc/place/kadiivka?at=1985")


def test_who_disputes_the_record_and_where_that_stands(home: Page) -> None:
    """Two clicks: to the dispute, and to the passage, which the browser would highlight."""
    home.get_by_role("link", name="Were the 102 tonnes of 1935 one man's record?").first.click()
    row = home.get_by_role("row").filter(has_text="The New York Times").first
    expect(row.get_by_role("link", name="disputes").first).to_be_visible()
    passage = home.get_by_role("link", name="Where it stands").first.get_attribute("href")
    assert passage is not None
    assert passage.startswith("https://en.wikipedia.org/wiki/Alexei_Stakhanov#:~:text=")


def test_the_line_that_fetches_a_thing_works(browser: Browser, biography: LiveSite) -> None:
    """As it stands on the page, where there is a script: it asks the site that is being read."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/doc/place/kadiivka")
    opened.get_by_text("In code").click()
    line = opened.locator("pre", has_text="curl").inner_text()
    context.close()
    assert f"'http://127.0.0.1:{biography.port}/id/place/kadiivka'" in line
    told = subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, check=True, timeout=60
    )
    assert "place:kadiivka" in told.stdout


def test_a_copied_text_is_in_the_clipboard(browser: Browser, biography: LiveSite) -> None:
    """And the button says so."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/doc/place/kadiivka")
    opened.locator(".iri").get_by_role("button", name="Copy").click()
    expect(opened.locator(".iri").get_by_role("button")).to_have_text("Copied")
    copied = opened.evaluate("navigator.clipboard.readText()")
    assert copied == "https://w3id.org/stakhanov-ld/id/place/kadiivka"
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_and_leaves_everything(
    browser: Browser, biography: LiveSite, page: str
) -> None:
    """Each stop once, in the order of the page, and out again; each is seen when it has focus."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}{PAGES[page]}")
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    stops = opened.evaluate(
        """() => [...document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
        )].filter(e => e.checkVisibility()).map((e, n) => (e.stop = n)).length"""
    )
    assert stops > 5
    opened.evaluate(
        "window.reached = []; addEventListener('focusin', e => reached.push(e.target.stop ?? -1))"
    )
    for _ in range(min(stops, MOST_STOPS)):
        opened.keyboard.press("Tab")
    assert opened.evaluate("reached") == list(range(min(stops, MOST_STOPS)))
    if stops < MOST_STOPS:
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.stop ?? -1") in (-1, 0)
    context.close()
