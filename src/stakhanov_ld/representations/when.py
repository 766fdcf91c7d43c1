"""How is a time told in words, in each language?

What its EDTF literal says and no more: hedges, open and unknown ends become words; a form that has
no words here is told as it is written.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from stakhanov_ld.documents.times import Time
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.bounds import Bounds
from stakhanov_ld.representations.messages import messages

_Style = Literal["format", "stand-alone"]
"""Whether a month stands beside a day, for which some languages have another case."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(
    r"(?P<before>[?~%]?)Y?(?P<year>-?[0-9]{4,})"
    r"(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?)?(?P<after>[?~%]?)"
)


def told(time: Time, language: str) -> str:
    """`time` for readers of `language`; empty where it is none."""
    return when(time.edtf, language) if time.edtf else when_bounded(time.bounds, language)


@lru_cache(1 << 14)
def when(edtf: str, language: str) -> str:
    """The time that an EDTF literal gives, for readers of `language`.

    >>> [when(edtf, "en") for edtf in ("1935-08-31", "1938/1947", "1936/", "[..1935-08-31]")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['31 August 1935', '1938–1947', 'since 1936, until when is unknown',
     'on or before 31 August 1935']
    >>> when("1978-02-15/2016-05-12", "uk"), when("-0043~", "en"), when("193X", "en")
    ('15 лютого 1978 – 12 травня 2016', 'about 44 BC', '193X')
    """
    _ = messages(language).gettext
    if edtf.startswith("[") and edtf.endswith("]"):
        return _one_of(edtf[1:-1], language)
    start, slash, end = edtf.partition("/")
    if not slash:
        return _date(edtf, language)
    since, until = _date(start, language), _date(end, language)
    if start in ("", ".."):
        known = _("until %(end)s") if start else _("until %(end)s, since when is unknown")
        return known % {"end": until}
    if end in ("", ".."):
        known = _("since %(start)s") if end else _("since %(start)s, until when is unknown")
        return known % {"start": since}
    return f"{since}–{until}" if f"{since}{until}".isdecimal() else f"{since} – {until}"


def when_bounded(bounds: Bounds, language: str) -> str:
    """The time that bounds give without a literal: between which days it began, and ended.

    >>> from stakhanov_ld.model.days import Day
    >>> when_bounded(Bounds(Day(1926, 1, 3), Day(1930, 1, 2), None, Day(1977, 11, 5)), "en")
    'began between 3 January 1926 and 2 January 1930; ended by 5 November 1977'
    """
    _ = messages(language).gettext
    told = []
    for earliest, latest, between, after, by in (
        (bounds.earliest_start, bounds.latest_start, _("began between %(first)s and %(last)s"),
         _("began on %(first)s or later"), _("began by %(last)s")),
        (bounds.earliest_end, bounds.latest_end, _("ended between %(first)s and %(last)s"),
         _("ended on %(first)s or later"), _("ended by %(last)s")),
    ):  # fmt: skip
        first = _date(str(earliest), language) if earliest else ""
        last = _date(str(latest), language) if latest else ""
        if first or last:
            words = between if first and last else after if first else by
            told.append(words % {"first": first, "last": last})
    return "; ".join(told)


def _one_of(members: str, language: str) -> str:
    _ = messages(language).gettext
    start, dots, end = members.partition("..")
    if not dots:
        return _(" or ").join(_date(member, language) for member in members.split(","))
    since, until = _date(start, language), _date(end, language)
    if not start:
        return _("on or before %(end)s") % {"end": until}
    if not end:
        return _("on or after %(start)s") % {"start": since}
    return _("between %(start)s and %(end)s") % {"start": since, "end": until}


def _date(text: str, language: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        return text
    _ = messages(language).gettext
    number = int(match["year"])
    year = str(number) if number > 0 else _("%(year)s BC") % {"year": 1 - number}
    date = year
    if match["month"]:
        style: _Style = "format" if match["day"] else "stand-alone"
        date = f"{_months(language, style)[int(match['month']) - 1]} {year}"
    if match["day"]:
        date = f"{int(match['day'])} {date}"
    hedges = match["before"] + match["after"]
    if "%" in hedges or {"?", "~"} <= set(hedges):
        return _("perhaps about %(date)s") % {"date": date}
    if "~" in hedges:
        return _("about %(date)s") % {"date": date}
    if "?" in hedges:
        return _("perhaps %(date)s") % {"date": date}
    return date


@cache
def _months(language: str, style: _Style) -> tuple[str, ...]:
    if language == DEFAULT:
        return _MONTHS
    from babel.dates import get_month_names

    names = get_month_names("wide", style, language)
    return tuple(names[number] for number in range(1, 13))
