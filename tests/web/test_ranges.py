"""Which bytes are sent to whoever asks for a part (RFC 9110, 14)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stakhanov_ld.errors import RangeNotSatisfiable
from stakhanov_ld.web.ranges import Part, part

TAG = '"abc"'


def positions(asked: str, length: int) -> list[int] | None:
    """The slow way: byte by byte, by the words of 14.1.2; None where there is no range."""
    unit, equals, rest = asked.partition("=")
    first, dash, last = rest.strip().partition("-")
    numbers = all(not n or (n.isascii() and n.isdigit()) for n in (first, last))
    if unit.lower() != "bytes" or not equals or not dash or not numbers or not first + last:
        return None
    if not first:  # the last so many
        return [i for i in range(length) if length - i <= int(last)]
    if last and int(last) < int(first):
        return None
    return [i for i in range(length) if i >= int(first) and (not last or i <= int(last))]


NUMBERS = st.one_of(st.just(""), st.integers(0, 40).map(str), st.sampled_from(["007", "9" * 25]))
HEADERS = st.one_of(
    st.builds("{}={}{}{}".format, st.sampled_from(["bytes", "Bytes", "lines"]), NUMBERS,
              st.sampled_from(["-", "-", "-", "", "--", ","]), NUMBERS),
    st.text(alphabet="bytes=-,0123456789 \t٣²", max_size=16),
)  # fmt: skip


@given(asked=HEADERS, length=st.integers(1, 30))
@example("bytes=٣-", 30)
@example("bytes=-0", 30)
@example("bytes=--1", 30)
def test_the_part_is_what_the_slow_way_finds(asked: str, length: int) -> None:
    """Each byte that is in the range, no other; all where there is no range, an error for none."""
    expected = positions(asked.strip(" \t"), length)
    try:
        found = part(asked, None, length, TAG)
    except RangeNotSatisfiable as error:
        assert expected == []
        assert error.length == length
    else:
        sent = None if found is None else list(range(found.first, found.first + found.length))
        assert sent == expected


@pytest.mark.parametrize(
    ("asked", "expected", "why"),
    [
        (None, None, "nothing is asked"),
        ("bytes=0-9", Part(0, 10), "both ends are in it"),
        ("BYTES=0-9", Part(0, 10), "units are case-insensitive (14.1)"),
        ("bytes=90-", Part(90, 10), "open: to the end"),
        ("bytes=90-1000", Part(90, 10), "beyond the end: to the end"),
        ("bytes=-10", Part(90, 10), "the last ten"),
        ("bytes=-1000", Part(0, 100), "more than there are: all, as a part"),
        ("bytes=0-0,5-6", None, "several: the whole is allowed (14.2) and safe"),
        ("bytes=0-0,0-0,0-0,0-0", None, "so nobody can ask for the same many times"),
        ("bytes=5-4", None, "ends before it begins: no range"),
        ("bytes=-", None, "no number"),
        ("bytes=", None, "nothing"),
        ("bytes", None, "no range"),
        ("bytes=+1-2", None, "a sign"),
        ("bytes=0x0-1", None, "no decimal number"),
        ("bytes=1_0-20", None, "Python would read it"),
        ("bytes=0-9; x", None, "something behind"),
        ("lines=0-9", None, "other units"),
        ("bytes=" + "9" * 31 + "-", None, "too many digits to be a position: not read"),
        ("bytes=0-" + "9" * 5000, None, "nor as a last one, however long"),
    ],
)
def test_cases(asked: str | None, expected: Part | None, why: str) -> None:
    """Of a file of a hundred bytes."""
    assert part(asked, None, 100, TAG) == expected, why


@pytest.mark.parametrize(
    "asked", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=" + "9" * 30 + "-"]
)
def test_nothing_of_it_is_there(asked: str) -> None:
    """416, which says how long the file is."""
    with pytest.raises(RangeNotSatisfiable, match="100 bytes") as caught:
        part(asked, None, 100, TAG)
    assert caught.value.length == 100


@pytest.mark.parametrize(
    ("if_range", "is_part", "why"),
    [
        (TAG, True, "the very tag"),
        (f" {TAG} ", True, "white space around a value is no part of it"),
        (f"W/{TAG}", False, "weak tags never match here (13.1.5)"),
        ('"other"', False, "the file has changed since"),
        ("abc", False, "no tag"),
        (f'{TAG}, "x"', False, "one tag only, no list"),
        ("*", False, "no asterisk either"),
        ("Wed, 25 Nov 2026 00:00:00 GMT", False, "files tell no date"),
        ("", False, "nothing"),
    ],
)
def test_if_range(if_range: str, is_part: bool, why: str) -> None:
    """A part only to whoever has the rest of the same file; else all of it, never an error."""
    assert (part("bytes=0-9", if_range, 100, TAG) is not None) == is_part, why
    if not is_part:
        assert part("bytes=100-", if_range, 100, TAG) is None
