"""The page of a dispute shows the answer of the query that it offers; other pages count."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urljoin

import pytest

from living import LiveSite

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
DISPUTES = ["record-1935", "record-beaten", "name-at-birth"]
CELL = re.compile(r"<t([hd])[^>]*>(.*?)</t[hd]>", re.DOTALL)
CLASSES = {
    "denies": "denies", "disputes": "disputes", "disagreesWith": "disagrees-with",
    "qualifies": "qualifies", "supports": "supports", "agreesWith": "agrees-with",
}  # fmt: skip


def slugs(html: str) -> list[str]:
    """The last parts of what a piece of a page links to, but for links within the page."""
    hrefs = re.findall(r'href="([^"#]+)"', html)
    return [href.rpartition("/")[2] for href in hrefs]


def table(page: str) -> set[tuple[str, str, str]]:
    """Of each cell that is not silent the account, the statement, and what the one does to it."""
    found = re.search(r'<table class="accounts".*?</table>', page, re.DOTALL)
    assert found is not None
    head, *rows = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)
    statements = [slugs(cell)[0] for _, cell in CELL.findall(head)[1:]]
    cells = set()
    for row in rows:
        (_, account), *others = CELL.findall(row)
        assert len(others) == len(statements)
        for statement, (_, cell) in zip(statements, others, strict=True):
            stances = re.findall(r'class="stance ([a-z-]+)"', cell)
            assert bool(stances) is ("silent" not in cell)
            cells |= {(slugs(account)[0], statement, stance) for stance in stances}
    return cells


@pytest.mark.parametrize("dispute", DISPUTES)
def test_the_table_is_the_answer_of_its_query(biography: LiveSite, dispute: str) -> None:
    """Whoever follows the link below the table gets the table."""
    address = f"/doc/dispute/{dispute}"
    page = biography.ask(address, headers=PAGE).text
    (link,) = re.findall(r'href="([^"]*sparql[?]query=[^"]*)"', page)
    asked = urljoin(address, unescape(link))
    reply = biography.ask(asked, headers={"Accept": "application/sparql-results+json"})
    assert reply.status == 200, reply.text
    rows = json.loads(reply.body)["results"]["bindings"]

    def slug(row: dict[str, dict[str, str]], name: str) -> str:
        return row[name]["value"].replace("#", "/").rpartition("/")[2]

    answered = {
        (
            slug(row, "speaker"),
            slug(row, "statement"),
            CLASSES[slug(row, "link")] if "link" in row else "states",
        )
        for row in rows
    }
    assert table(page) == answered
    assert answered
    assert biography.ask(asked, headers=PAGE).text.count("<tr>") == len(rows) + 1


@pytest.mark.parametrize(
    ("path", "count"), [("feat/102-tonnes", 5), ("person/stakhanov", 2), ("place/kadiivka", 0)]
)
def test_a_page_counts_what_is_disputed_on_it(biography: LiveSite, path: str, count: int) -> None:
    """As many as it marks; where nothing is, it says nothing."""
    page = biography.ask(f"/doc/{path}", headers=PAGE).text
    notice = re.findall(r"(\d+) statements? on this page (?:is|are) disputed", page)
    marked = re.findall(r"<dd>.*?</dd>", page, re.DOTALL)
    badges = sum(value.count('"badge disputed"') for value in marked)
    assert [int(number) for number in notice] == [count][: bool(count)]
    assert badges == count
    assert ('class="notice"' in page) is bool(count)


def test_a_claim_says_whether_it_is_disputed(biography: LiveSite) -> None:
    """By whom, and in which dispute; and that another one is not."""
    page = biography.ask("/doc/claim/record-unaided", headers=PAGE).text
    (notice,) = re.findall(r'<div class="notice">.*?</div>', page, re.DOTALL)
    assert slugs(notice) == [
        "new-york-times", "nyt-helpers", "komsomolskaya-pravda", "kp-helpers", "record-1935",
    ]  # fmt: skip
    page = biography.ask("/doc/claim/birth-date", headers=PAGE).text
    assert "No claim here disputes this one." in page


def test_the_original_was_not_seen(biography: LiveSite) -> None:
    """Of the newspapers; the article itself was read."""
    page = biography.ask("/doc/dispute/record-1935", headers=PAGE).text
    assert page.count("The original was not seen.") == 3
    assert page.count("it was read in") == 1
