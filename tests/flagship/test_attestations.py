"""Does every claim stand where it says it stands, and is every statement of the article there?"""

from __future__ import annotations

import re

import pytest

from flagship.article import Span, editors_numbers, fragments, place_of
from flagship.biography import IDENTIFIER, SLD, of_class, strings, things

ARTICLE = "https://en.wikipedia.org/wiki/Alexei_Stakhanov#:~:text="
INFOBOX = re.compile(r"^(Born|Birthplace|Died|Occupation)%3A")

CLAIMS = sorted(of_class("Claim"))
PASSAGES = sorted(
    {iri for claim in of_class("Claim").values() for iri in strings(claim, SLD + "attestedAt")}
)


def fragment_of(passage: str) -> str:
    """The part of a passage's IRI that a browser looks for."""
    return passage.removeprefix(ARTICLE)


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches of the text share anything."""
    return one[0] < other[1] and other[0] < one[1]


def numbers(claim: str) -> list[str]:
    """The numbers of a claim in the list; C043-a is a part of row C043."""
    given = strings(of_class("Claim")[claim], IDENTIFIER)
    return [re.sub(r"-[a-z]$", "", number) for number in given]


def test_there_are_passages_of_the_article() -> None:
    """The next test has something to look at."""
    assert sum(passage.startswith(ARTICLE) for passage in PASSAGES) > 100


@pytest.mark.parametrize("passage", [p for p in PASSAGES if p.startswith(ARTICLE)])
def test_a_passage_opens_the_article_where_it_stands(passage: str) -> None:
    """A browser that opens the link finds the words, in at most a few words of the text."""
    fragment = fragment_of(passage)
    assert place_of(fragment), f"no such words in the article: {fragment}"
    for part in fragment.split(","):
        assert part.count("%20") < 4, f"two or three words will do: {part}"


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if numbers(claim)[0][0] == "C"])
def test_a_claim_stands_at_the_passage_of_its_number(claim: str) -> None:
    """Each number has a passage of the claim in its place, and each passage one of its numbers."""
    rows = numbers(claim)
    passages = strings(of_class("Claim")[claim], SLD + "attestedAt")
    found = {p: place for p in passages if (place := place_of(fragment_of(p)))}
    for row in rows:
        wanted = fragments()[row]
        assert wanted, f"the fragment of {row} is not in the article"
        assert any(overlap(place, span) for place in found.values() for span in wanted), row
    if any(INFOBOX.match(fragment_of(p)) for p in passages):
        assert len(passages) > 1, "what stands in the infobox has a second passage in the text"
        return
    for passage, place in found.items():
        spans = [span for row in rows for span in fragments()[row]]
        assert any(overlap(place, span) for span in spans), passage


def test_every_statement_of_the_article_is_a_claim() -> None:
    """No number of the list of claims is missing."""
    carried = {number for claim in CLAIMS for number in numbers(claim)}
    assert len(fragments()) > 115
    assert sorted(set(fragments()) - carried) == []


def test_every_statement_of_the_editors_is_there() -> None:
    """What is inferred is a claim, what is absent or cannot be inferred is an absence record."""
    wanted = {n for n, kind in editors_numbers().items() if not kind.startswith("derived")}
    carried = {n for values in things().values() for n in strings(values, IDENTIFIER)}
    assert len(wanted) > 15
    assert sorted(wanted - carried) == []


def test_what_cannot_be_inferred_is_no_claim() -> None:
    """The numbers of absences are on absence records, and on nothing else."""
    absent = {n for n, kind in editors_numbers().items() if kind in ("absence", "NOT inferable")}
    recorded = {n for v in of_class("AbsenceRecord").values() for n in strings(v, IDENTIFIER)}
    claimed = {n for v in of_class("Claim").values() for n in strings(v, IDENTIFIER)}
    assert absent
    assert recorded == absent
    assert not absent & claimed
