"""Parameters are read as the standard library reads them."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.web.answers import parameters_of

PIECES = st.sampled_from(
    ["a", "=", "&", "+", "%", "%2", "%41", "%C3%A9", "%c3%a9", "%00", "%5C", "\\", "\\x41", "\\n", "\\u0041",
     "%zz", "%%41", "%u0041", ";", " ", "\xc3\xa9", "%FF", "\xff", "?", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_as_urllib_reads_them(encoded: str) -> None:
    """Names and values, blank ones too; what is not UTF-8 is an error to both."""
    try:
        text = encoded.encode("latin-1").decode()
        wanted = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(BadRequest, match="UTF-8"):
            parameters_of(encoded)
    else:
        assert parameters_of(encoded) == wanted


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_what_was_written_is_read(pairs: list[tuple[str, str]]) -> None:
    """Every text can be a name and a value."""
    pairs = [pair for pair in pairs if not any("\ud800" <= c <= "\udfff" for t in pair for c in t)]
    encoded = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    assert parameters_of(encoded) == pairs


def test_there_may_be_a_thousand() -> None:
    """One more is refused."""
    assert len(parameters_of("&".join(["a=b"] * 1000))) == 1000
    with pytest.raises(BadRequest, match="thousand"):
        parameters_of("&".join(["a=b"] * 1001))
