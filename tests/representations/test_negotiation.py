"""Negotiation picks what RFC 9110 says, row by row and against a slow reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import rows
from stakhanov_ld.formats import DOCUMENT_FORMATS
from stakhanov_ld.representations.negotiation import choose, choose_language


@pytest.mark.parametrize("row", rows("negotiation.tsv"), ids=lambda row: row["accept"] or "(none)")
def test_each_row_of_the_table(row: dict[str, str]) -> None:
    """The format chosen for an Accept header is the one in the table."""
    chosen = choose(row["accept"] or None, DOCUMENT_FORMATS)
    assert (chosen.name if chosen else "-") == row["expected"], row["why"]


_TYPES = ["text/turtle", "application/ld+json", "text/html", "application/n-triples", "image/png"]


@given(st.dictionaries(st.sampled_from([*_TYPES, "text/*", "*/*"]), st.integers(0, 10), min_size=1))
def test_agrees_with_a_slow_reference(ranges: dict[str, int]) -> None:
    """For every set of media ranges: the best q by the most specific range, ties by the table."""
    accept = ", ".join(f"{name};q={q / 10:.1f}" for name, q in ranges.items())

    def quality(media_type: str) -> int:
        for fitting in (media_type, media_type.split("/")[0] + "/*", "*/*"):
            if fitting in ranges:
                return ranges[fitting]
        return 0

    best = max(quality(f.media_type) for f in DOCUMENT_FORMATS)
    expected = next((f for f in DOCUMENT_FORMATS if quality(f.media_type) == best and best), None)
    assert choose(accept, DOCUMENT_FORMATS) is expected


@given(st.text(max_size=60))
def test_no_header_is_too_strange(accept: str) -> None:
    """Any text at all is answered by a format or by none, never by an exception."""
    chosen = choose(accept, DOCUMENT_FORMATS)
    assert chosen is None or chosen in DOCUMENT_FORMATS


@pytest.mark.parametrize(
    "row", rows("languages.tsv"), ids=lambda row: row["accept_language"] or "(none)"
)
def test_each_row_of_the_table_of_languages(row: dict[str, str]) -> None:
    """The language chosen for an Accept-Language header is the one in the table."""
    chosen = choose_language(row["accept_language"] or None, row["offers"].split())
    assert chosen == row["expected"], row["why"]


_RANGES = ["en", "en-GB", "uk", "uk-UA", "uk-Cyrl-UA", "ru", "de", "*"]


@given(
    st.dictionaries(st.sampled_from(_RANGES), st.integers(0, 10)),
    st.permutations(["en", "uk", "ru"]),
)
def test_languages_agree_with_a_slow_reference(ranges: dict[str, int], offers: list[str]) -> None:
    """Lookup, walked as RFC 4647 tells it: best range first, cut from its end until it is offered.

    Ranges that stand equal are all walked, and the first offer among what they find is taken.
    """
    accept = ", ".join(f"{name};q={q / 10:.1f}" for name, q in ranges.items())

    def found(range_: str) -> set[str]:
        if range_ == "*":
            named = {cut for other in ranges if other != "*" for cut in cuts(other)}
            return set(offers) - named
        return set(cuts(range_)[:1])

    def cuts(range_: str) -> list[str]:
        parts = range_.split("-")
        shorter = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        return [tag for tag in shorter if tag in offers]

    excluded = {name for name, q in ranges.items() if q == 0}
    expected = offers[0]
    for q in range(10, 0, -1):
        level = {tag for name in ranges if ranges[name] == q for tag in found(name)} - excluded
        if level:
            expected = min(level, key=offers.index)
            break
    assert choose_language(accept, offers) == expected


@given(st.text(max_size=60))
def test_no_language_header_is_too_strange(accept_language: str) -> None:
    """Any text at all is answered in a language that is offered."""
    assert choose_language(accept_language, ["en", "uk"]) in ("en", "uk")
