"""Documents answer about a day as the table of days has it, and refuse bad days in one way."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

import pytest

from as_of_cases import BAD_DAYS, CASES, NOT_STATED, Case
from living import LiveSite
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.model.periods import asked_period
from stakhanov_ld.model.vocabulary import RDF_TYPE, RDFS_LABEL, SLD
from web.told_days import BASE, told

CERTAINTIES = {"certain": "certain", "certainInPart": "certain in part", "possible": "possible"}
KADIIVKA = "/doc/place/kadiivka"


def document(case: Case) -> str:
    return f"/doc/{case.thing}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_web_answers_as_the_table(biography: LiveSite, case: Case) -> None:
    """In triples: a verdict for each statement, with its certainty and the status of its claim."""
    graph = told(biography, document(case), case.day)
    answer = f"{BASE}doc/{case.thing}?at={case.day}"
    found = set()
    for verdict in graph.about[answer][SLD + "verdict"]:
        certainty = graph.one(verdict, "certainty").removeprefix(SLD)
        if certainty == "notThen":
            continue
        (label,) = graph.about[verdict][RDFS_LABEL.value]
        dated = graph.one(verdict, "ofDated")
        claims = graph.about[verdict][SLD + "byClaim"]
        status = graph.one(claims[0], "status").partition("#")[2] if claims else "-"
        if SLD + "AbsenceRecord" in graph.about[dated][RDF_TYPE.value]:
            status = NOT_STATED
        found.add(
            (
                label.partition(" (certain")[0].partition(" (possible")[0],
                CERTAINTIES[certainty],
                status,
            )
        )
    assert found == case.rows
    assert graph.one(answer, "isRecorded") == str(case.is_recorded).lower()
    period = asked_period(case.day)
    assert graph.one(answer, "firstDay") == str(period.first)
    assert graph.one(answer, "lastDay") == str(period.last)


@pytest.mark.parametrize("case", CASES[::4], ids=str)
def test_the_page_answers_as_the_table(biography: LiveSite, case: Case) -> None:
    """A row for each, in words; that nothing is recorded is said, too."""
    page = biography.ask(f"{document(case)}.en.html?at={case.day}").text
    section = page[page.index('id="held"') :].partition("</section>")[0]
    found = set()
    for row in re.findall(r"<tr>\n(.*?)</tr>", section, re.DOTALL):
        cells = [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        ]
        found.add((cells[0], cells[1], cells[2].removesuffix(" Disputed") or "-"))
    assert found == case.rows
    assert ("Not recorded" in section) != case.is_recorded


# Days that are none


@pytest.mark.parametrize("bad", BAD_DAYS, ids=lambda bad: ascii(bad)[:20])
def test_a_bad_day_is_400_in_the_words_of_python(biography: LiveSite, bad: str) -> None:
    """On a document and at /at/, as data and as a page."""
    with pytest.raises(BadRequest) as expected:
        asked_period(bad)
    reply = biography.ask(f"{KADIIVKA}?at={quote(bad, safe='')}")
    assert reply.status == 400
    assert json.loads(reply.body)["detail"] == expected.value.message
    page = biography.ask(f"{KADIIVKA}?at={quote(bad, safe='')}", headers={"Accept": "text/html"})
    assert (page.status, page.headers["content-language"]) == (400, "en")
    assert " ".join(expected.value.message.split()) in " ".join(html.unescape(page.text).split())
    if bad and not set("./") & set(bad):
        everything = biography.ask(f"/at/{quote(bad, safe='')}")
        assert everything.status == 400
        assert json.loads(everything.body)["detail"] == expected.value.message


# The address
