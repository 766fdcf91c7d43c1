"""Negotiation picks what RFC 9110 says, row by row and against a slow reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import rows
from stakhanov_ld.formats import DOCUMENT_FORMATS
from stakhanov_ld.representations.negotiation import choose


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
