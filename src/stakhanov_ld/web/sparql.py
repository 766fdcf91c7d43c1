"""What does the SPARQL endpoint answer?"""

from __future__ import annotations

import json

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest, NotAcceptable
from stakhanov_ld.formats import HTML, SPARQL_JSON
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import QueryAnswer, QueryRequest
from stakhanov_ld.release.headers import PAGE_POLICY
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import Answer, Asked, made_now, preflight
from stakhanov_ld.web.protocol import METHODS, protocol_request
from stakhanov_ld.web.site import Site

_EXAMPLE = """SELECT ?class (COUNT(*) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
"""


def sparql_answer(site: Site, asked: Asked, content_type: str, body: bytes, client: str) -> Answer:
    """The whole answer to a query, or one of the query errors; the query page to browsers."""
    if asked.method == "OPTIONS":
        return preflight(METHODS)
    wanted = protocol_request(asked.method, asked.query_string, content_type, body)
    if wanted.query is None:
        return _form(site, asked)
    query = guard(wanted.query, site.limits)
    offers = (*query.form.formats, HTML)
    format_ = choose(asked.accept, offers)
    if format_ is None:
        listed = ", ".join(f.media_type for f in offers)
        raise NotAcceptable(f"{query.form} is answered as {listed}.")
    result = site.runner.run(
        QueryRequest(
            query, query.form.formats[0] if format_ is HTML else format_,
            wanted.default_graphs, wanted.named_graphs,
            base=site.release.manifest["base"], client=client,
        )
    )  # fmt: skip
    if format_ is HTML:
        return _page(site, asked, "query", query.text, result)
    return made_now(asked, "query", format_.content_type, result.body)


def _form(site: Site, asked: Asked) -> Answer:
    if asked.accept is None or choose(asked.accept, (HTML,)) is None:
        raise BadRequest(
            "There is no query; send it as query=…, or open this address in a browser."
        )
    return _page(site, asked, "document", _EXAMPLE, None)


def _page(site: Site, asked: Asked, kind: str, query: str, result: QueryAnswer | None) -> Answer:
    """The form with `query` in it and, below, the result: a table, yes or no, or Turtle."""
    page = template("sparql").render(
        site=site.frame.seen_from(addresses.SPARQL),
        query=query,
        rows=site.limits.result_rows,
        deadline=f"{site.limits.deadline_seconds:g}",
        answered=result is not None,
        table=json.loads(result.body) if result and result.format is SPARQL_JSON else None,
        text=result.body.decode() if result and result.format is not SPARQL_JSON else None,
    )
    return made_now(asked, kind, HTML.content_type, page.encode(), more=(PAGE_POLICY,))
