"""What is answered about a day: at `?at=` of a document about a thing, and at `/at/{day}`?

Made when it is asked for, since days are endless, of the few excerpts that the release keeps for
the thing or the day. That of a thing takes the same time in any publication; that of everything is
in proportion to how much is dated, so both are made in a turn of the client's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.as_of import as_of, change_points
from stakhanov_ld.documents.dated import concerning, dated_statements
from stakhanov_ld.documents.verdicts import Told
from stakhanov_ld.errors import BadRequest, NotFound
from stakhanov_ld.formats import DOCUMENT_FORMATS, HTML
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.certainty import holding
from stakhanov_ld.model.days import Day, excerpt
from stakhanov_ld.model.periods import Period, asked_period
from stakhanov_ld.profiles import NATIVE
from stakhanov_ld.release.days import Days
from stakhanov_ld.release.large.days import LargeDays
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect, Row
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import (
    Answer,
    Asked,
    day_asked,
    parameters_of,
    reading,
)
from stakhanov_ld.web.as_of_page import View
from stakhanov_ld.web.as_of_sent import send
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import answer as stored_answer
from stakhanov_ld.web.stored import redirect, row_of
from stakhanov_ld.web.turns import Client

PAGE_SIZE = 100
"""How many dated things one page of `/at/{day}` tells of."""


def document_answer(site: Site, asked: Asked, client: Client) -> Answer:
    """What holds of the thing that the document at `asked` is about.

    Raises BadRequest for a day that is none, and for a document that is about no thing.
    """
    release = site.release
    row = row_of(release, asked)
    if isinstance(row, Redirect) or row.status != 200:
        return stored_answer(release, asked)  # a redirect keeps the query; what is gone stays gone
    if (answer := reading(asked)) is not None:
        return answer
    day = day_asked(asked)
    assert day is not None, "whoever names no day is not sent here"
    offered = _offered(release, row)
    period = asked_period(day)
    if offered is None:
        raise BadRequest(
            f"/{row.path} is not a document about a thing that could be asked about a day:"
            f" /{addresses.AT}{day} tells of everything."
        )
    here = days_of(release).of(offered.path)
    assert here is not None, "it is offered"
    path = offered.path

    def tell() -> tuple[Told, View]:
        found = as_of(concerning(here.topics[0], dated_statements(here.index), here.index), period)
        iri = addresses.as_of(release.space.iri(path), day)
        told = Told(iri, day, here.topics, found, here.index, here.licences)
        return told, View(path, day, day)

    return send(site, asked, client, offered, tell)


def day_answer(site: Site, asked: Asked, client: Client) -> Answer:
    """Everything that holds in a time: at `at/1985-06`, and at `at/1985-06.ttl`.

    `at/?day=1985-06`, where forms lead, is redirected there, `at/` to the page with such a form.
    """
    if (answer := reading(asked)) is not None:
        return answer
    day, dot, suffix = asked.path.removeprefix(addresses.AT).partition(".")
    parameters = dict(parameters_of(asked.query_string))
    if asked.path == addresses.AT:
        there = addresses.HOME
        if "day" in parameters:
            asked_period(parameters["day"])
            there = addresses.AT + parameters.pop("day")
        kept = replace(asked, query_string=urlencode(parameters))
        return redirect(Redirect(asked.path, there, 303), kept)
    period = asked_period(day)
    path = addresses.AT + day
    variants = {v: path + v.suffix for v in _variants(site)}
    if dot:
        variants = {v: p for v, p in variants.items() if suffix in (v.suffix[1:], v.format.suffix)}
        if not variants:
            raise NotFound(f"/{asked.path} is not an address of this site.")
    number = _page_number(parameters.get("page", "1"))
    return send(
        site, asked, client, Negotiated(path, variants),
        lambda: _everything(site.release, path, day, period, number),
    )  # fmt: skip


def days_of(release: Release) -> Days | LargeDays:
    """What the release keeps to be asked about days."""
    if release.large_days is not None:
        return release.large_days
    return _days(release.folder, release.space)


@lru_cache(2)
def _days(folder: Path, space: Space) -> Days:
    return Days(folder, space)


# ── everything ───────────────────────────────────────────────────────────────────────────────


def _everything(
    release: Release, path: str, day: str, period: Period, number: int
) -> tuple[Told, View]:
    """One page of what holds, surest first; with the changes before and after, if there are any."""
    days = days_of(release)
    if isinstance(days, LargeDays):
        raise NotFound(
            "There is too much here to be told what holds of everything on a day: ask a document"
            f" with ?{addresses.DAY}={day}, or the endpoint at /{addresses.SPARQL}."
        )
    held = holding(enumerate(days.bounds), period)
    pages = max(1, -(-len(held) // PAGE_SIZE))
    if number > pages:
        raise NotFound(f"There is no page {number}: {len(held)} things hold then.")
    numbers = [one.thing for one in held[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    index = days.index(numbers)
    found = as_of(dated_statements(index), period)
    changes = _changes(release.folder, release.space)
    before = changes[: bisect_left(changes, period.first)][-1:]
    within = changes[bisect_left(changes, period.first) : bisect_right(changes, period.last)]
    after = changes[bisect_right(changes, period.last) :][:1]
    near = (*before, *within[:PAGE_SIZE], *after)
    answer = replace(found, changes=near)
    licences = tuple(iri for _, iri in release.manifest["site"][DEFAULT]["licences"])
    iri = release.space.iri(path) + (f"?page={number}" if number > 1 else "")
    return Told(iri, day, (), answer, index, licences), View(path, day, "", number, pages)


@lru_cache(2)
def _changes(folder: Path, space: Space) -> tuple[Day, ...]:
    return change_points(_days(folder, space).bounds)


def _page_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text)):
        raise BadRequest(f"{excerpt(text)} is no page: write ?page=1.")
    return int(text)


# ── what is offered ─────────────────────────────────────────────────────────────────────────


def _variants(site: Site) -> Iterator[Variant]:
    for format_ in DOCUMENT_FORMATS:
        if format_ is HTML:
            yield from (Variant(HTML, language=language) for language in site.languages)
        else:
            yield Variant(format_)


def _offered(release: Release, row: Row) -> Negotiated | None:
    """The document that `row` is or represents, with those of its variants that `row` leaves.

    None where it is about no thing, or tells of it in another profile or in a view.
    """
    left = row.variants if isinstance(row, Negotiated) else {}
    for path in _documents(row.path):
        document = release.rows.get(path)
        if isinstance(document, Negotiated) and days_of(release).of(path) is not None:
            offers = {
                variant: address
                for variant, address in document.variants.items()
                if variant.profile is NATIVE
                and variant.format in DOCUMENT_FORMATS
                and address in (row.path, left.get(variant))
            }
            if offers:
                return Negotiated(path, offers)
    return None


def _documents(path: str) -> Iterator[str]:
    """The paths of the documents which `path` may be or represent (see `SiteMap`)."""
    yield path
    name, mark, iri = path.partition("?iri=")
    base, _, _ = name.rpartition("/")
    stem = name.removeprefix(base)
    while "." in stem:
        stem = stem.rpartition(".")[0]
        yield f"{base}{stem.rstrip('~')}{mark}{iri}"
        yield f"{base}{stem}{mark}{iri}"
