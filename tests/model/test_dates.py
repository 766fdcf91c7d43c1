"""Are the first and the last day of a date those that an enumerated calendar finds?"""

from __future__ import annotations

import calendar
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakhanov_ld.model.dates import BadEdtf, Span, span_of
from stakhanov_ld.model.days import Day

HEDGES = st.sampled_from(["", "", "?", "~", "%"])


@cache
def pages(century: str) -> tuple[str, ...]:
    """All days of a century such as 19 or -19, written out, earliest first."""
    years = range(int(century[-2:]) * 100, int(century[-2:]) * 100 + 100)
    negative = century.startswith("-")
    return tuple(
        f"{'-' if negative else ''}{year:04}-{month:02}-{day:02}"
        for year in (reversed(years) if negative else years)
        if year or not negative
        for month in range(1, 13)
        # The calendar repeats after 400 years; datetime's begins with the year 1.
        for day in range(
            1, calendar.monthrange((-year if negative else year) + 10_000, month)[1] + 1
        )
    )


@st.composite
def masks(draw: st.DrawFn) -> tuple[str, str, str | None, str | None]:
    """A century, a year in it, and perhaps a month and a day, with some digits unspecified."""
    century = draw(st.sampled_from(["19", "20", "00", "-19", "-00"]))
    year = century + draw(st.from_regex(r"[0-9X]{2}", fullmatch=True))
    month = draw(st.none() | st.from_regex(r"0[0-9X]|1[0-2X]|X[0-9X]", fullmatch=True))
    day = draw(st.from_regex(r"[0-3X][0-9X]", fullmatch=True) | st.none()) if month else None
    return century, year, month, day


@settings(max_examples=150, deadline=None)
@given(masks(), st.tuples(*[HEDGES] * 6))
def test_edges_are_the_first_and_last_fitting_page(
    mask: tuple[str, str, str | None, str | None], hedges: tuple[str, ...]
) -> None:
    """A date means the days whose digits fit; hedges before and after its parts change nothing."""
    century, *parts = mask
    given_parts = [part for part in parts if part is not None]
    fitting = re.compile("-".join(given_parts).replace("X", "[0-9]") + r"(-\d\d)*")
    found = [page for page in pages(century) if fitting.fullmatch(page)]
    literal = "-".join(
        hedges[2 * place] + part + hedges[2 * place + 1] for place, part in enumerate(given_parts)
    )
    if not found:
        with pytest.raises(BadEdtf):
            span_of(literal, 0, len(literal))
    else:
        span = span_of(literal, 0, len(literal))
        assert (str(span.first), str(span.last)) == (found[0], found[-1])


@given(st.integers(10_000, 10**12 - 1), st.sampled_from([1, -1]))
def test_long_years_are_their_own_year(year: int, sign: int) -> None:
    """Y and five digits or more are that year, before the year 0 as well."""
    literal = f"Y{sign * year}"
    expected = Span(Day(sign * year, 1, 1), Day(sign * year, 12, 31))
    assert span_of(literal, 0, len(literal)) == expected


@given(st.integers(0, 9999), st.integers(21, 24))
def test_a_season_holds_its_year_and_never_two_winters_more(year: int, season: int) -> None:
    """A season covers its whole year, and at most four months beside it."""
    span = span_of(f"{year:04}-{season}", 0, 7)
    assert span.first <= Day(year, 1, 1) < Day(year, 12, 31) <= span.last
    assert span.last - span.first < 366 + 31 + 31 + 29 + 31


def test_a_date_is_read_between_two_places() -> None:
    """What stands before and after is not looked at; positions are those of the whole literal."""
    assert span_of("1936/1941-02", 5, 12) == Span(Day(1941, 2, 1), Day(1941, 2, 28))
    with pytest.raises(BadEdtf) as caught:
        span_of("1936/1941-13", 5, 12)
    assert caught.value.position == 11


@pytest.mark.parametrize(
    ("literal", "position", "says"),
    [
        ("", 1, "a date is missing"),
        (" 1935", 1, "a space"),
        ("1935 ", 5, "a space"),
        ("1935\n", 5, "a line break"),
        ("935", 1, "fewer than four digits"),
        ("12345", 5, "longer years begin with Y"),
        ("19350831", 5, "longer years begin with Y"),
        ("Y1935", 1, "five digits or more"),
        ("Y012345", 1, "five digits or more"),
        ("Y12345-06", 7, "'-06' cannot be read"),
        ("Y-17E7", 1, "five digits or more"),
        ("Y" + "9" * 13, 1, "at most 12 digits"),
        ("1950S2", 5, "significant digits"),
        ("193u", 1, "capital X"),
        ("193x", 1, "capital X"),
        ("1935-8-31", 5, "'-8-31' cannot be read"),
        ("1935/08/31", 5, "'/08/31' cannot be read"),
        ("31.8.1935", 1, "fewer than four digits"),
        ("1935-08-311", 11, "a digit too many"),
        ("1935-13", 6, "there is no month 13"),
        ("1935-00", 6, "there is no month 00"),
        ("1935-25", 6, "there is no month 25"),
        ("1935-21-01", 6, "there is no month 21"),
        ("1935-02-29", 9, "there is no day 29 in month 02 of the year 1935"),
        ("1935-04-31", 9, "there is no day 31 in month 04"),
        ("1935-08-00", 9, "there is no day 00"),
        ("1935-08-4X", 9, "there is no day 4X"),
        ("XXXX-02-30", 9, "there is no day 30 in month 02"),
        ("XXX1-02-29", 9, "there is no day 29 in month 02"),
        ("-0000", 1, "the year 0 has no minus"),
        ("-0000-21", 1, "the year 0 has no minus"),
        ("1985-04-12T23:20:30Z", 11, "there is a time of day"),
        ("{1667,1668}", 1, "several things"),
        ("[1667]", 1, "a set is not the whole literal"),
        ("??1935", 1, "'??1935' cannot be read"),
        ("yesterday", 1, "'yesterday' cannot be read"),
        ("\uff11\uff19\uff13\uff15", 1, "cannot be read"),
        ("⛏", 1, "cannot be read"),
    ],
)
def test_a_slip_is_named_and_placed(literal: str, position: int, says: str) -> None:
    """The message says what is wrong, at which character, and how to write it."""
    with pytest.raises(BadEdtf, match=re.escape(says)) as caught:
        span_of(literal, 0, len(literal))
    assert caught.value.position == position
    assert f"at character {position}, " in str(caught.value)
    assert "Write it as " in str(caught.value)
