"""How is a query answered in the format that the client prefers?"""

from __future__ import annotations

import json

from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.formats import HTML, SPARQL_JSON, Format
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import QueryAnswer, QueryRequest
from stakhanov_ld.release.headers import PAGE_POLICY, Headers, etag
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import Answer, Asked, language_of, made_now
from stakhanov_ld.web.protocol import ProtocolRequest
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client


def result(
    site: Site, asked: Asked, wanted: ProtocolRequest, client: Client
) -> tuple[Format, QueryAnswer]:
    """The format chosen, and the whole answer: for a page in what the page is made from.

    Raises one of the query errors.
    """
    assert wanted.query is not None
    query = guard(wanted.query, site.limits)
    offers = (*query.form.formats, HTML)
    format_ = choose(asked.accept, offers)
    if format_ is None:
        listed = ", ".join(f.media_type for f in offers)
        raise NotAcceptable(f"{query.form} is answered as {listed}.")
    if format_ is HTML:
        language_of(asked, site.languages)  # refused before the query has cost anything
    answer = site.runner.run(
        QueryRequest(
            query, query.form.formats[0] if format_ is HTML else format_,
            wanted.default_graphs, wanted.named_graphs,
            base=site.release.manifest["base"], client=client.name, gone=client.gone,
        )
    )  # fmt: skip
    return format_, answer


def sent(
    asked: Asked, format_: Format, body: bytes, kind: str = "query", more: Headers = ()
) -> Answer:
    """An answer with a strong ETag, a hash of its bytes: a query's rows may change their order."""
    tag = etag(body, format_.name)
    return made_now(asked, kind, format_.content_type, body, more=more, tag=tag)


def page(
    name: str, site: Site, asked: Asked, language: str, kind: str, answer: QueryAnswer | None,
    switch: bool = True, **shown: object,
) -> Answer:  # fmt: skip
    """The page of the template `name` in `language`.

    With the result, if any: a table, yes or no, text. `switch` as in Frame.seen_from.
    """
    rows = answer is not None and answer.format is SPARQL_JSON
    text = template(name, language).render(
        site=site.frame_in(language).seen_from(asked.path, switch),
        limits=site.limits,
        answered=answer is not None,
        table=json.loads(answer.body) if answer and rows else None,
        text=answer.body.decode() if answer and not rows else None,
        **shown,
    )
    return sent(asked, HTML, text.encode(), kind, (PAGE_POLICY, ("Content-Language", language)))
