"""How is a query answered in the format that the client prefers?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from stakhanov_ld.errors import BadRequest, NotAcceptable
from stakhanov_ld.formats import HTML, Format
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.plain import plain
from stakhanov_ld.query.remembered import is_lasting
from stakhanov_ld.query.request import QueryAnswer, QueryForm, QueryRequest
from stakhanov_ld.release.headers import PAGE_POLICY, Headers, etag
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import Answer, Asked, language_of, made_now
from stakhanov_ld.web.protocol import ProtocolRequest
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

_rendering = threading.Lock()
"""One page at a time: Python's threads would share one processor anyway, and whatever else the
process answers would wait for each of them in turn."""


@dataclass(frozen=True, slots=True)
class Result:
    """The format chosen, and the whole answer in it; for a page what of it is shown."""

    format: Format
    answer: QueryAnswer
    wanted: ProtocolRequest

    lasting: bool
    """Whether it is the same for as long as the release is served."""
    release: str | None
    """As of an Answer."""


@contextmanager
def result(site: Site, asked: Asked, wanted: ProtocolRequest, client: Client) -> Iterator[Result]:
    """What comes of a query; the turn of the client lasts until its answer has been made of it.

    Raises one of the query errors.
    """
    assert wanted.query is not None
    with site.counts.query() as asking:
        query = plain(wanted.query, site.limits) if site.loaded is None else None
        query = query or guard(wanted.query, site.limits)
        format_ = _chosen(asked, wanted, query.form)
        page = format_ is HTML
        if page:
            language_of(asked, site.languages)  # refused before the query has cost anything
        request = QueryRequest(
            query, query.form.formats[0] if page else format_,
            wanted.default_graphs, wanted.named_graphs, base=site.release.space.base,
            client=client.name, excerpt=page, gone=client.gone, started=asking.started,
            request=client.request,
        )  # fmt: skip
        with site.turns.turn(client.name):
            asking.asked()
            try:
                before = _loaded(site)
                answer = site.runner.run(request)
                release = before if _loaded(site) == before else ""
            finally:
                asking.answered()
            lasting = site.loaded is None and is_lasting(wanted.query)
            yield Result(format_, answer, wanted, lasting, release)


def _loaded(site: Site) -> str | None:
    return None if site.loaded is None else site.loaded.now()


def _chosen(asked: Asked, wanted: ProtocolRequest, form: QueryForm) -> Format:
    """What `suffix` names, else what the client prefers."""
    offers = (*form.formats, HTML)
    if wanted.suffix is not None:
        named = {offer.suffix: offer for offer in offers}
        if wanted.suffix not in named:
            raise BadRequest(
                f"{form} has no suffix {wanted.suffix[:20]!r}; it has {', '.join(named)}."
            )
        return named[wanted.suffix]
    format_ = choose(asked.accept, offers)
    if format_ is None:
        listed = ", ".join(offer.media_type for offer in offers)
        raise NotAcceptable(f"{form} is answered as {listed}.")
    return format_


def sent(
    asked: Asked, format_: Format, body: bytes, kind: str = "query", more: Headers = (),
    result: Result | None = None,
) -> Answer:  # fmt: skip
    """An answer with a strong ETag, a hash of its bytes: a query's rows may change their order.

    And of the release that it names, where another server holds it: a cache keeps the header of
    what it has when a 304 has none (RFC 9111, 4.3.4).
    """
    named = () if result is None or result.release is None else (result.release,)
    tag = etag(body, format_.name, *named)
    made = made_now(asked, kind, format_.content_type, body, more=more, tag=tag)
    if result is None:
        return made
    return replace(made, lasting=result.lasting, release=result.release)


def page(
    name: str, site: Site, asked: Asked, language: str, kind: str, result: Result | None,
    switch: bool = True, **shown: object,
) -> Answer:  # fmt: skip
    """The page of the template `name` in `language`.

    With what it shows of the result, if there is one. `switch` as in Frame.seen_from.
    """
    with _rendering:
        text = template(name, language).render(
            site=site.frame_in(language).seen_from(asked.path, switch),
            limits=site.limits,
            shown=json.loads(result.answer.body) if result else None,
            whole=_whole(result) if result else None,
            held=result.release if result and result.release != site.release.id else None,
            **shown,
        )
    more = (PAGE_POLICY, ("Content-Language", language))
    return sent(asked, HTML, text.encode(), kind, more, result)


def _whole(result: Result) -> dict[str, object]:
    """What the form under an excerpt sends, and the formats that it offers."""
    formats = result.answer.form.formats
    return {
        "fields": result.wanted.fields(),
        "formats": [(f.suffix, f.label.removeprefix("SPARQL results in ")) for f in formats],
    }
