"""Negotiation picks what RFC 9110 says, row by row and against slow references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import rows
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML, LINKSET, TURTLE, VIEW_FORMATS
from stakhanov_ld.profiles import NATIVE, PROFILES, SCHEMA_ORG
from stakhanov_ld.representations.negotiation import (
    Preferences,
    choose,
    choose_coding,
    choose_language,
    choose_profile,
    choose_variant,
)
from stakhanov_ld.variants import Variant

FORMATS = (*DOCUMENT_FORMATS, *VIEW_FORMATS, LINKSET)


def header(row: dict[str, str], name: str) -> str | None:
    """The header's value in a row of cases: `(none)` where the request lacks it."""
    return None if row[name] == "(none)" else row[name]


@pytest.mark.parametrize("row", rows("negotiation.tsv"), ids=lambda row: row["accept"] or "(none)")
def test_each_accept_header_of_the_table(row: dict[str, str]) -> None:
    """The format chosen for an Accept header is the one in the table."""
    chosen = choose(row["accept"] or None, FORMATS)
    assert (chosen.name if chosen else "-") == row["expected"], row["why"]


def test_a_static_server_must_pass_some_rows_and_no_refusal() -> None:
    """Suffixes and a map from media types are all that it has."""
    static = [row for row in rows("negotiation.tsv") if row["static"] == "yes"]
    assert {row["expected"] for row in static} == {f.name for f in DOCUMENT_FORMATS}


@pytest.mark.parametrize("row", rows("codings.tsv"), ids=lambda row: row["accept_encoding"])
def test_each_accept_encoding_header_of_the_table(row: dict[str, str]) -> None:
    """The coding chosen is the one in the table; `-` where nothing is acceptable."""
    acceptable, chosen = choose_coding(header(row, "accept_encoding"), CODINGS)
    told = chosen.name if chosen else "identity" if acceptable else "-"
    assert told == row["expected"], row["why"]


@pytest.mark.parametrize("row", rows("profiles.tsv"), ids=lambda row: row["accept_profile"])
def test_each_accept_profile_header_of_the_table(row: dict[str, str]) -> None:
    """The profile chosen is the one in the table."""
    chosen = choose_profile(header(row, "accept_profile"), PROFILES)
    assert chosen.token == row["expected"], row["why"]


def test_the_format_comes_before_the_profile() -> None:
    """Who asks for a page gets the page, whatever profile the data would come in."""
    offers = (Variant(TURTLE), Variant(TURTLE, SCHEMA_ORG), Variant(HTML))
    for accept, expected in (
        ("text/html", Variant(HTML)),
        ("text/turtle", Variant(TURTLE, SCHEMA_ORG)),
        ("*/*", Variant(TURTLE, SCHEMA_ORG)),
        ("image/png", None),
    ):
        assert choose_variant(Preferences(accept, "schema"), offers) == expected
    assert choose_variant(Preferences(), offers) == Variant(TURTLE, NATIVE)


_TYPES = ["text/turtle", "application/ld+json", "text/html", "application/n-triples", "image/png"]


@given(st.dictionaries(st.sampled_from([*_TYPES, "text/*", "*/*"]), st.integers(0, 10), min_size=1))
def test_accept_agrees_with_a_slow_reference(ranges: dict[str, int]) -> None:
    """For every set of media ranges: the best q by the most specific range, ties by the table."""
    accept = ", ".join(f"{name};q={q / 10:.1f}" for name, q in ranges.items())

    def quality(media_type: str) -> int:
        for fitting in (media_type, media_type.split("/")[0] + "/*", "*/*"):
            if fitting in ranges:
                return ranges[fitting]
        return 0

    best = max(quality(f.media_type) for f in DOCUMENT_FORMATS)
    expected = next((f for f in DOCUMENT_FORMATS if quality(f.media_type) == best and best), None)
    assert choose(accept, FORMATS) is expected


@given(
    st.dictionaries(
        st.sampled_from(["zstd", "gzip", "br", "identity", "*"]), st.integers(0, 10), min_size=1
    )
)
def test_accept_encoding_agrees_with_a_slow_reference(wanted: dict[str, int]) -> None:
    """Every coding on offer and none at all, each with its q; ties by the table, none last."""
    accept = ", ".join(f"{name};q={q / 10:.1f}" for name, q in wanted.items())
    ranked: list[tuple[float, int, str]] = []
    for place, name in enumerate(["zstd", "gzip", "identity"]):
        q = wanted.get(name, wanted.get("*"))
        if name == "identity" and name not in wanted:
            ranked += [] if wanted.get("*") == 0 else [(-0.001, place, name)]
        elif q:
            ranked.append((-q, place, name))
    acceptable, chosen = choose_coding(accept, CODINGS)
    told = chosen.name if chosen else "identity" if acceptable else None
    assert told == (min(ranked)[2] if ranked else None)


@given(st.text(max_size=60))
def test_no_header_is_too_strange(text: str) -> None:
    """Any text at all is answered by an offer or by none, never by an exception."""
    chosen = choose(text, FORMATS)
    assert chosen is None or chosen in FORMATS
    assert choose_profile(text, PROFILES) in PROFILES
    acceptable, coding = choose_coding(text, CODINGS)
    assert acceptable or coding is None


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
