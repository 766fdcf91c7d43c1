"""Is a day, a month or a year understood as meant, and all else refused in one clear line?"""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.model.days import Day
from stakhanov_ld.model.periods import Period, asked_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1985-06-30", "1985-06-30", "1985-06-30"),
        ("1985-06", "1985-06-01", "1985-06-30"),
        ("1985", "1985-01-01", "1985-12-31"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15"),
        ("-0043-03", "-0043-03-01", "-0043-03-31"),
        ("-0043", "-0043-01-01", "-0043-12-31"),
        ("12345-06-30", "12345-06-30", "12345-06-30"),
        ("12345-06", "12345-06-01", "12345-06-30"),
        ("Y12345", "12345-01-01", "12345-12-31"),
        ("Y-12345", "-12345-01-01", "-12345-12-31"),
    ],
)
def test_asked_period_has_its_first_and_last_day(text: str, first: str, last: str) -> None:
    """A month and a year are all of their days."""
    assert asked_period(text) == Period(Day.parse(first), Day.parse(last))


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_has_the_days_of_the_calendar(year: int, month: int) -> None:
    """A month is as long as in the standard library, and twelve make the year."""
    assert asked_period(f"{year:04}-{month:02}").days == calendar.monthrange(year, month)[1]
    months = [asked_period(f"{year:04}-{number:02}") for number in range(1, 13)]
    assert sum(one.days for one in months) == asked_period(f"{year:04}").days


BAD = [
    "",
    " ",
    "yesterday",
    "today",
    "1985-02-30",
    "1985-02-29",
    "1985-13",
    "1985-00",
    "1985-06-31",
    "1985-06-00",
    "19850630",
    "198506",
    "12345",
    "985",
    "1985-6-30",
    "30.06.1985",
    "06/30/1985",
    "1985-06-30Z",
    "1985-06-30T10:00:00",
    "1985-06-30\n",
    " 1985-06-30",
    "+1985",
    "-0000",
    "-0000-01-01",
    "198X",
    "1985?",
    "1985/1986",
    "9" * 1000,
    "9" * 1000 + "-06-30",
    "Y" + "9" * 1000,
    "\u0661\u0669\u0668\u0665",
    "⛏",
    "🎉" * 50,
    "1985\u201306\u201330",
    "\x00\x1b[31m",
    "<script>",
]


@pytest.mark.parametrize("text", BAD, ids=[ascii(text)[:20] for text in BAD])
def test_a_bad_day_gives_one_clear_line_with_an_example(text: str) -> None:
    """One line, short, printable, with what was written and how to write it."""
    with pytest.raises(BadRequest) as caught:
        asked_period(text)
    message = caught.value.message
    assert message.endswith(". Write it as 1985-06-30, 1985-06 or 1985.")
    assert message.isprintable()
    assert len(message) < 180
    assert caught.value.status == 400


def test_a_day_that_no_calendar_has_is_told_apart() -> None:
    """The right form with a wrong day says which part is wrong."""
    with pytest.raises(BadRequest, match="month 02 of the year 1985 has 28 days, not 30"):
        asked_period("1985-02-30")
    with pytest.raises(BadRequest, match="there is no month 13"):
        asked_period("1985-13-01")
    with pytest.raises(BadRequest, match="at most 12 digits"):
        asked_period("9" * 1000 + "-06-30")


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a period or a bad request."""
    message = ""
    try:
        asked_period(text)
    except BadRequest as error:
        message = error.message
    assert message.isprintable()


def test_a_period_does_not_end_before_it_begins() -> None:
    """The two days of a period are in order."""
    with pytest.raises(ValueError, match="before it begins"):
        Period(Day(1985, 1, 2), Day(1985, 1, 1))
