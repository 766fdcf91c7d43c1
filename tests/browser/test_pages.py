"""Pages in a real browser: nothing broken, nothing blocked, nothing fetched from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browser.kinds import PAGES, REPORTS
from living import LiveSite
from stakhanov_ld.release.headers import PAGE_POLICY

PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 23, 26)"}
SCROLLED = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole(browser: Browser, biography: LiveSite, page: str) -> None:
    """No console or policy error, no request off the site, one h1; in either width and colours a
    style, and no sideways scroll."""
    site = f"http://127.0.0.1:{biography.port}"
    context = browser.new_context()
    context.add_init_script(REPORTS)
    opened = context.new_page()
    said: list[str] = []
    requested: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: requested.append(request.url))
    answer = opened.goto(site + PAGES[page])
    assert answer is not None
    assert answer.status == (404 if page == "an error" else 200)
    assert opened.locator("h1").count() == 1
    for width in (1280, 390):
        opened.set_viewport_size({"width": width, "height": 900})
        for colours in ("light", "dark"):
            opened.emulate_media(color_scheme="dark" if colours == "dark" else "light")
            assert opened.evaluate(SCROLLED) <= 0, width
            background = opened.evaluate("getComputedStyle(document.body).backgroundColor")
            assert background == PAPER[colours]
    said += opened.evaluate("window.violations")
    # Chromium itself reports the status of a page that is an error.
    assert [line for line in said if "404" not in line] == []
    assert all(url.startswith((site, "data:image/svg+xml")) for url in requested)
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_chart_by_itself_is_whole(
    browser: Browser, biography: LiveSite, width: int, colours: str
) -> None:
    """Its own style is let through, in either colours; words are readable; its links lead home."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if colours == "dark" else "light",
    )
    context.add_init_script(REPORTS)
    opened = context.new_page()
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text))
    opened.goto(f"http://127.0.0.1:{biography.port}/doc/place/map.svg?lang=en")
    assert told + opened.evaluate("window.violations") == []
    sea = opened.evaluate("getComputedStyle(document.querySelector('.sea')).fill")
    assert sea == {"light": "rgb(223, 234, 244)", "dark": "rgb(20, 32, 43)"}[colours]
    names = opened.locator("text.name:visible")
    assert names.filter(has_text="Kadiivka").count() == 1
    heights = names.evaluate_all("all => all.map(name => name.getBoundingClientRect().height)")
    assert min(heights) > 10
    opened.get_by_text("Kadiivka", exact=True).locator("visible=true").click()
    assert opened.locator("h1").inner_text() == "Kadiivka"
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_map_of_a_page_is_readable(browser: Browser, biography: LiveSite, width: int) -> None:
    """As wide as its page, its names in letters that can be read, each shown once."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/doc/place/?lang=en")
    box = opened.locator("svg.map").bounding_box()
    assert box is not None
    assert box["width"] > width * 0.7
    assert box["width"] / box["height"] == pytest.approx(1.6, rel=0.02)
    names = opened.locator("svg.map text.name:visible")
    assert names.filter(has_text="Kadiivka").count() == 1
    heights = names.evaluate_all("all => all.map(name => name.getBoundingClientRect().height)")
    assert min(heights) > 10
    context.close()


def test_a_reader_gets_from_home_to_who_disputes_the_record(
    browser: Browser, biography: LiveSite
) -> None:
    """By the text of links, without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/")
    opened.get_by_role("link", name="The 102 tonnes of 1935").first.click()
    card = opened.locator("li", has_text="102 tonnes of coal were mined.").first
    assert card.get_by_text("Disputed", exact=True).count() == 1
    assert "Where it stands" in card.inner_text()
    context.close()


def test_the_query_form_answers(browser: Browser, biography: LiveSite) -> None:
    """The example on the page runs as it stands, and its rows are a table."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/sparql")
    opened.get_by_role("button", name="Run").click()
    assert opened.get_by_role("columnheader").all_inner_texts() == ["class", "things"]
    claims = opened.get_by_role("row").filter(has_text="https://w3id.org/stakhanov-ld/ns#Claim")
    assert int(claims.get_by_role("cell").last.inner_text()) > 150
    context.close()


def test_a_reader_asks_a_named_query_of_another_day(browser: Browser, biography: LiveSite) -> None:
    """From the list to the query, its parameter, and the whole result as a file, without scripts."""
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{biography.port}/queries/name-of-kadiivka-in-1990")
    opened.get_by_label("day").fill("1978-02-14")
    opened.get_by_role("button", name="Ask").click()
    assert opened.get_by_role("cell", name="Kadiivka").count() >= 1
    with opened.expect_download() as download:
        opened.get_by_role("button", name="CSV").click()
    assert "Kadiivka" in download.value.path().read_text(encoding="utf-8")
    context.close()


def violations(browser: Browser, url: str, scripts: bool, body: str | None = None) -> list[str]:
    """What the browser reports against the policy of a page; `body` stands in for the page's own."""
    context = browser.new_context(java_script_enabled=scripts)
    context.add_init_script(REPORTS)
    opened = context.new_page()
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text))
    if body is not None:
        policy = {"Content-Security-Policy": PAGE_POLICY[1], "Content-Type": "text/html"}
        opened.route(url, lambda route: route.fulfill(headers=policy, body=body))
    opened.goto(url)
    if scripts:
        told += opened.evaluate("window.violations")
    context.close()
    return [line for line in told if "404" not in line]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_its_policy_without_scripts_too(
    browser: Browser, biography: LiveSite, page: str
) -> None:
    """The browser reports no violation where scripts are not allowed."""
    url = f"http://127.0.0.1:{biography.port}{PAGES[page]}"
    assert violations(browser, url, scripts=False) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_violation_would_be_seen(browser: Browser, biography: LiveSite, scripts: bool) -> None:
    """A style in the page is reported."""
    url = f"http://127.0.0.1:{biography.port}/"
    body = "<!DOCTYPE html><title>x</title><style>p { color: red }</style><p>x"
    assert any("style-src" in line for line in violations(browser, url, scripts, body))
