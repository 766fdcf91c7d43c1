"""Do days order, count and write themselves right, far before and after datetime's years?"""

from __future__ import annotations

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.model.days import YEAR_DIGITS, Day, is_leap, month_length, year_number

GREATEST = 10**YEAR_DIGITS - 1
DATES = st.dates()


@st.composite
def any_day(draw: st.DrawFn) -> Day:
    """Any day there is, years with few digits as often as years with many."""
    digits = draw(st.integers(1, YEAR_DIGITS))
    year = draw(st.integers(-(10**digits) + 1, 10**digits - 1))
    month = draw(st.integers(1, 12))
    return Day(year, month, draw(st.integers(1, month_length(year, month))))


def as_day(date: datetime.date) -> Day:
    """The same day in our type."""
    return Day(date.year, date.month, date.day)


@given(DATES)
def test_number_and_form_are_those_of_datetime(date: datetime.date) -> None:
    """In the years 1 to 9999 a day has the ordinal and the ISO form of datetime.date."""
    day = as_day(date)
    assert day.ordinal == date.toordinal()
    assert str(day) == date.isoformat()
    assert Day.from_ordinal(date.toordinal()) == day == Day.parse(date.isoformat())


@given(DATES, DATES)
def test_difference_and_order_are_those_of_datetime(one: datetime.date, two: datetime.date) -> None:
    """Subtracting, adding and comparing agree with datetime.date."""
    assert as_day(one) - as_day(two) == (one - two).days
    assert as_day(two) + (one - two).days == as_day(one)
    assert (as_day(one) < as_day(two)) == (one < two)


def test_a_calendar_written_by_hand_is_walked_day_by_day() -> None:
    """From -0401 to 0401 each day's next day is the next page of the calendar, and back."""
    walked = Day(-401, 1, 1)
    for year in range(-401, 402):
        for month in range(1, 13):
            # The calendar repeats after 400 years, and the library's begins with the year 1.
            for number in range(1, calendar.monthrange(year + 2000, month)[1] + 1):
                page = Day(year, month, number)
                assert page.ordinal == walked.ordinal
                assert page == walked
                walked = page.next()
    assert walked == Day(402, 1, 1)
    assert walked - Day(-401, 1, 1) == 2 * 146_097 + 365 + 366 + 365
    assert walked.previous() == Day(401, 12, 31)


@given(any_day(), st.integers(-GREATEST, GREATEST))
def test_four_hundred_years_have_the_same_days(day: Day, cycles: int) -> None:
    """The calendar repeats after 400 years, before the year 1 and after 9999 as well."""
    year = day.year + 400 * cycles
    if abs(year) <= GREATEST:
        assert Day(year, day.month, day.day) - day == 146_097 * cycles


@given(any_day())
def test_written_days_are_read_back(day: Day) -> None:
    """Any day survives its lexical form, and its number."""
    assert Day.parse(str(day)) == day
    assert Day.from_ordinal(day.ordinal) == day


@given(any_day(), any_day())
def test_order_is_the_order_of_the_numbers(one: Day, two: Day) -> None:
    """Comparing days is comparing their numbers."""
    assert (one < two) == (one.ordinal < two.ordinal) == (one - two < 0)
    assert (one == two) == (one.ordinal == two.ordinal)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1985-06-30", Day(1985, 6, 30)),
        ("0000-02-29", Day(0, 2, 29)),
        ("-0044-03-15", Day(-44, 3, 15)),
        ("12345-01-01", Day(12345, 1, 1)),
        ("-170000002-12-31", Day(-170000002, 12, 31)),
    ],
)
def test_lexical_form_is_read_and_written(text: str, day: Day) -> None:
    """The canonical form of xsd:date, year 0 and long years included."""
    assert Day.parse(text) == day
    assert str(day) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1985",
        "1985-06",
        "19850630",
        "985-06-30",
        "01985-06-30",
        "-0000-01-01",
        "+1985-06-30",
        "1985-6-30",
        "1985-06-30Z",
        "1985-06-30+01:00",
        "1985-06-30\n",
        " 1985-06-30",
        "1985-13-01",
        "1985-00-01",
        "1985-02-29",
        "1900-02-29",
        "1985-06-00",
        "\u0661\u0669\u0668\u0665-\u0660\u0666-\u0663\u0660",
        "1985\u201306\u201330",
        "9" * 1000,
        "9" * 1000 + "-01-01",
        "9" * (YEAR_DIGITS + 1) + "-01-01",
    ],
)
def test_anything_else_is_refused_in_one_short_line(text: str) -> None:
    """A time zone, a sign, other digits, a day no calendar has: one line of message each."""
    with pytest.raises(ValueError, match=r".") as caught:
        Day.parse(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 120


def test_there_is_a_last_day() -> None:
    """Beyond the years that can be written there is no next day."""
    with pytest.raises(ValueError, match="at most 12 digits"):
        Day(GREATEST, 12, 31).next()
    with pytest.raises(ValueError, match="at most 12 digits"):
        Day(-GREATEST, 1, 1).previous()
    with pytest.raises(ValueError, match="at most 12 digits"):
        year_number("1" * 100_000)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_lengths_of_months_are_those_of_the_calendar(year: int, month: int) -> None:
    """Months and leap years are those of the standard library."""
    assert month_length(year, month) == calendar.monthrange(year, month)[1]
    assert is_leap(year) == calendar.isleap(year)
