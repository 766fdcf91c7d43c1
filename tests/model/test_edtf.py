"""Does every form of EDTF literal give the bounds that the table, the calendar and others give?

The `edtf` package (5.0.2) is the second opinion. It is not asked where it is known to be wrong or
means something else; `test_the_package_differs_where_we_say_so` keeps that list true.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.model.dates import span_of
from stakhanov_ld.model.days import Day, month_length, written_year
from stakhanov_ld.model.edtf import LONGEST_LITERAL, BadEdtf, bounds_of

TABLE = Path(__file__).parents[1] / "tables" / "bounds.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
assert len(ROWS) > 80
HEDGES = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A date of level 0 or 1 without a season, as both parsers should read it."""
    year = draw(st.integers(-9999, 9999))
    written = f"{'-' if year < 0 else ''}{abs(year):04}"
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, month_length(year, month)))
    form = draw(st.sampled_from(["{y}", "{y}-{m:02}", "{y}-{m:02}-{d:02}"]))
    return form.format(y=written, m=month, d=day)


@st.composite
def unspecified(draw: st.DrawFn) -> str:
    """A date whose last digits are X (level 1)."""
    year = draw(st.integers(10, 9998))
    month = draw(st.integers(1, 12))
    forms = ["{y:.3}X", "{y:.2}XX", "{y:.1}XXX", "-{y:.3}X", "{y}-XX", "{y}-{m}-XX", "{y}-XX-XX"]
    return draw(st.sampled_from(forms)).format(y=f"{year:04}", m=f"{month:02}")


@st.composite
def hedged(draw: st.DrawFn) -> str:
    """A date with a hedge behind it, or none."""
    return draw(dates()) + draw(HEDGES)


@st.composite
def hedged_inside(draw: st.DrawFn) -> str:
    """A date with a hedge before any of its parts (level 2)."""
    year, *rest = draw(dates()).lstrip("-").split("-")
    return draw(HEDGES) + "-".join([year, *(draw(HEDGES) + part for part in rest)])


def written(edge: Iterable[int] | float) -> str | None:
    """What the package says about an edge: a struct_time, or an infinity for none."""
    if isinstance(edge, float):
        return None
    year, month, day = tuple(edge)[:3]  # not as a Day: the package has days that do not exist
    return f"{written_year(year)}-{month:02}-{day:02}"


def outer(literal: str) -> tuple[str | None, str | None]:
    """Our outer bounds, written."""
    given = {name: str(day) for name, day in bounds_of(literal).given().items()}
    return given.get("earliest_start"), given.get("latest_end")


def of_package(literal: str) -> tuple[str | None, str | None]:
    """The outer bounds that the package gives."""
    parsed = parse_edtf(literal)
    return written(parsed.lower_strict()), written(parsed.upper_strict())


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_bounds_of_the_table(row: list[str]) -> None:
    """Each row of bounds.tsv holds, for the reason it gives."""
    literal, *days, why = row
    expected = [None if day == "-" else Day.parse(day) for day in days]
    assert bounds_of(literal) == Bounds(*expected), why
    assert bounds_of(literal).faults() == ()


@settings(max_examples=120, deadline=None)
@given(hedged() | hedged_inside() | unspecified())
def test_single_dates_as_the_package_reads_them(literal: str) -> None:
    """One date has the first and the last day that the package gives it."""
    assert outer(literal) == of_package(literal)


@settings(max_examples=20, deadline=None)
@given(st.integers(10_000, 10**9), st.sampled_from(["", "-"]))
def test_long_years_as_the_package_reads_them(year: int, sign: str) -> None:
    """Years of more than four digits agree with the package."""
    assert outer(f"Y{sign}{year}") == of_package(f"Y{sign}{year}")


@settings(max_examples=80, deadline=None)
@given(hedged(), hedged())
def test_intervals_as_the_package_reads_them(left: str, right: str) -> None:
    """Both sides known: the outer bounds of the package, and the inner ones side by side."""
    start, end = span_of(left, 0, len(left)), span_of(right, 0, len(right))
    if start.first > end.last:
        with pytest.raises(BadEdtf, match="lies before the start"):
            bounds_of(f"{left}/{right}")
        return
    assert outer(f"{left}/{right}") == of_package(f"{left}/{right}")
    bounds = bounds_of(f"{left}/{right}")
    assert bounds.latest_start == min(start.last, end.last)
    assert bounds.earliest_end == max(start.first, end.first)


@settings(max_examples=40, deadline=None)
@given(dates(), HEDGES)
def test_open_sides_as_the_package_reads_them(date: str, hedge: str) -> None:
    """An open side is no bound: the package calls it infinity."""
    assert outer(f"{date}{hedge}/..") == of_package(f"{date}{hedge}/..")
    assert outer(f"../{date}{hedge}") == of_package(f"../{date}{hedge}")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(dates(), min_size=2, max_size=3),
    st.sampled_from(["", "before", "after"]),
)
def test_sets_as_the_package_reads_them(members: list[str], opened: str) -> None:
    """One of several dates: from the first day of any to the last day of any."""
    listed = ",".join(members)
    literal = {"": f"[{listed}]", "before": f"[..{listed}]", "after": f"[{listed}..]"}[opened]
    assert outer(literal) == of_package(literal)


@pytest.mark.parametrize(
    ("literal", "theirs", "reason"),
    [
        ("1936/", ("1936-01-01", "1946-01-01"), "an unknown end is invented ten years later"),
        ("/1978-02-14", ("1968-02-14", "1978-02-14"), "an unknown start ten years earlier"),
        ("-000X", ("-0009-01-01", "0000-12-31"), "the year -0000, which it refuses by itself"),
        ("19XX-02-29", ("1900-02-29", "1999-02-29"), "neither day exists"),
        ("1935-21", ("1935-03-01", "1935-05-31"), "spring is March to May on half the Earth"),
        ("1935-24", ("1935-12-01", "1935-12-31"), "winter is more than December"),
    ],
)
def test_the_package_differs_where_we_say_so(
    literal: str, theirs: tuple[str, str], reason: str
) -> None:
    """Each exception is one: there the package gives other bounds."""
    assert of_package(literal) == theirs, reason
    assert outer(literal) != theirs


@pytest.mark.parametrize("literal", ["1935-21", "1935-22", "1935-23", "1935-24"])
def test_seasons_are_no_narrower_than_in_the_package(literal: str) -> None:
    """Whoever reads a season as three fixed months finds them within the bounds."""
    first, last = of_package(literal)
    bounds = bounds_of(literal)
    assert bounds.earliest_start is not None
    assert bounds.latest_end is not None
    assert bounds.earliest_start <= Day.parse(first or "")
    assert Day.parse(last or "") <= bounds.latest_end


@pytest.mark.parametrize(
    ("literal", "reason"),
    [
        ("1900-02-29", "a day that no calendar has"),
        ("1941/1936", "an interval that ends before it begins"),
        ("1985-04-12T23:20:30Z", "a time of day"),
        ("{1667,1668}", "several dates at once"),
        ("1950S2", "significant digits"),
        ("Y-17E7", "an exponent"),
        ("1935-33", "a quarter"),
        (" 1935", "a space"),
    ],
)
def test_what_the_package_reads_and_we_refuse(literal: str, reason: str) -> None:
    """The package is laxer here, or has a wider purpose."""
    assert parse_edtf(literal) is not None, reason
    with pytest.raises(BadEdtf):
        bounds_of(literal)


@pytest.mark.parametrize("literal", ["/..", "1984-1X", "1984-1X-05", "2004-06-1X"])
def test_the_package_crashes_where_we_say_so(literal: str) -> None:
    """Neither side known, and X inside months and days, end in some Python error there."""
    with pytest.raises((TypeError, AttributeError, ValueError)):
        of_package(literal)


SIDES = ["1999", "2000", "2001", "2000-02", "2000-03", "1999-12", "2000-02-29", "2000-03-01"]


@pytest.mark.parametrize(("left", "right"), list(product(SIDES, SIDES)))
def test_interval_bounds_are_those_of_all_its_readings(left: str, right: str) -> None:
    """Over all days on which it may begin and end, not ending first, the bounds are exact."""
    start, end = span_of(left, 0, len(left)), span_of(right, 0, len(right))
    starts = range(start.first.ordinal, start.last.ordinal + 1)
    ends = range(end.first.ordinal, end.last.ordinal + 1)
    began = [day for day in starts if any(day <= other for other in (ends[0], ends[-1]))]
    ended = [day for day in ends if any(other <= day for other in (starts[0], starts[-1]))]
    if not began:
        with pytest.raises(BadEdtf, match="lies before the start"):
            bounds_of(f"{left}/{right}")
        return
    edges = (began[0], began[-1], ended[0], ended[-1])
    assert bounds_of(f"{left}/{right}") == Bounds(*map(Day.from_ordinal, edges))


@settings(max_examples=200, deadline=None)
@given(hedged() | unspecified(), hedged() | unspecified(), st.sampled_from(["{}/{}", "[{}..{}]"]))
def test_bounds_are_always_in_order(one: str, two: str, form: str) -> None:
    """Whatever can be read has bounds in order."""
    try:
        bounds = bounds_of(form.format(one, two))
    except BadEdtf:
        bounds = bounds_of(form.format(two, one))
    assert bounds.faults() == ()
    assert set(bounds.given()) == {"earliest_start", "latest_start", "earliest_end", "latest_end"}


@pytest.mark.parametrize(
    ("literal", "position", "says"),
    [
        ("/", 1, "neither side is a date"),
        ("/..", 1, "neither side is a date"),
        ("../", 1, "neither side is a date"),
        ("../..", 1, "neither side is a date"),
        ("1935/08/31", 8, "there is a second '/'"),
        ("1941/1936", 6, "the end 1936 lies before the start 1941. Write it as 1936/1941."),
        ("1936/1941-13", 11, "there is no month 13"),
        ("[1667,1668]/1670", 1, "a set is not the whole literal"),
        ("1936/unknown", 6, "Write it as 1936/ (unknown) or 1936/.. (open)."),
        ("[1667", 5, "a set has dates and ends with ']'"),
        ("[]", 2, "a set has dates and ends with ']'"),
        ("[1667,]", 7, "a date is missing"),
        ("[1667, 1668]", 7, "there is a space"),
        ("[..]", 2, "only the first date may be open before"),
        ("[1667,..1668]", 7, "only the first date may be open before"),
        ("[1667..,1668]", 2, "only the last date may be open after"),
        ("[..1667,1760..]", 1, "open at both ends bounds nothing"),
        ("[1668..1667]", 2, "1667 lies before 1668. Write it as 1667..1668."),
        ("[1667..1668..1669]", 12, "'..1669' cannot be read"),
        ("9" * 1000, LONGEST_LITERAL + 1, "it goes on beyond 255 characters"),
    ],
)
def test_a_slip_is_named_and_placed(literal: str, position: int, says: str) -> None:
    """The message says what is wrong, at which character, and how to write it."""
    with pytest.raises(BadEdtf) as caught:
        bounds_of(literal)
    assert says in str(caught.value)
    assert caught.value.position == position
    assert len(str(caught.value)) < 200


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789X-?~%/.[],Y T{}é⛏\n", max_size=300) | st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    """Any text has bounds in order or one line that says why not."""
    faults: tuple[str, ...] = ()
    message, position = "", 1
    try:
        faults = bounds_of(text).faults()
    except BadEdtf as error:
        message, position = str(error), error.position
    assert faults == ()
    assert "\n" not in message
    assert 1 <= position <= len(text) + 1


@pytest.mark.parametrize(
    "filler", ["9", "X", "-", "?", "/", ".", "[", ",", "XXX1-02-29,", "Y", "⛏", " "]
)
def test_long_literals_are_refused_at_once(filler: str) -> None:
    """A thousand digits, or the longest set of the hardest dates, cost nothing to speak of."""
    for literal in (filler * 1000, "[" + (filler * 255)[:253] + "]"):
        with pytest.raises(BadEdtf):
            bounds_of(literal)
