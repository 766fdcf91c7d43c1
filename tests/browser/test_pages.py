"""Pages in a real browser: nothing broken, nothing blocked, nothing fetched from elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from living import LiveSite
from stakhanov_ld.release.headers import PAGE_POLICY

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = {
    "home": "/",
    "a list": "/doc/place/",
    "a person": "/doc/person/stakhanov",
    "a place": "/doc/place/kadiivka",
    "a claim": "/doc/claim/nyt-helpers",
    "a dispute": "/doc/dispute/record-1935",
    "the vocabulary": "/ns",
    "the shapes": "/shapes",
    "the dataset": "/dataset",
    "the query page": "/sparql",
    "a result": "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "a graph as result": "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "the queries": "/queries/",
    "a query with its result": "/queries/name-of-kadiivka-in-1990",
    "another day": "/queries/name-of-kadiivka-in-1990?day=1978-02-14",
    "a place on a day": "/doc/place/kadiivka?at=2016-05-12",
    "a person in a year": "/doc/person/stakhanov?at=1941",
    "everything in a year": "/at/1941",
    "an error": "/doc/place/nowhere",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole(
    browser: Browser, biography: LiveSite, page: str, width: int, colours: str
) -> None:
    """No console or policy error, no request off the site, no sideways scroll, one h1, a style."""
    site = f"http://127.0.0.1:{biography.port}"
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if colours == "dark" else "light",
    )
    opened = context.new_page()
    said: list[str] = []
    requested: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: requested.append(request.url))
    answer = opened.goto(site + PAGES[page])
    assert answer is not None
    assert answer.status == (404 if page == "an error" else 200)
    # Chromium itself reports the status of a page that is an error.
    assert [line for line in said if "404" not in line] == []
    assert all(url.startswith(site) for url in requested)
    assert opened.locator("h1").count() == 1
    scrolled = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.evaluate(scrolled) <= 0
    background = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 23, 26)"}[colours]
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


REPORTS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
    `${event.effectiveDirective} ${event.blockedURI}`));
"""


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


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_its_own_policy(
    browser: Browser, biography: LiveSite, page: str, scripts: bool
) -> None:
    """The browser reports no violation, with scripts allowed and without."""
    url = f"http://127.0.0.1:{biography.port}{PAGES[page]}"
    assert violations(browser, url, scripts) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_violation_would_be_seen(browser: Browser, biography: LiveSite, scripts: bool) -> None:
    """A style in the page is reported."""
    url = f"http://127.0.0.1:{biography.port}/"
    body = "<!DOCTYPE html><title>x</title><style>p { color: red }</style><p>x"
    assert any("style-src" in line for line in violations(browser, url, scripts, body))
