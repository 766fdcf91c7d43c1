"""What does the SPARQL endpoint answer?"""

from __future__ import annotations

from collections.abc import Callable

from stakhanov_ld import addresses
from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.formats import DESCRIPTION_FORMATS, HTML
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import Answer, Asked, language_of, preflight
from stakhanov_ld.web.protocol import METHODS, protocol_request
from stakhanov_ld.web.results import page, result, sent
from stakhanov_ld.web.service_description import described
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

_EXAMPLE = """SELECT ?class (COUNT(*) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
"""


def sparql_answer(
    site: Site,
    asked: Asked,
    content_type: str,
    body: bytes,
    client: Client,
    root: Callable[[], str],
) -> Answer:
    """The whole answer to a query, or one of the query errors; without a query the description.

    `root` gives where the client found the site, which the description names.
    """
    if asked.method == "OPTIONS":
        return preflight(METHODS)
    wanted = protocol_request(asked.method, asked.query_string, content_type, body)
    if wanted.query is None:
        return _description(site, asked, root())
    with result(site, asked, wanted, client) as found:
        if found.format is HTML:
            return _page(site, asked, "query", query=wanted.query, result=found)
        return sent(asked, found.format, found.answer.body, result=found)


def _description(site: Site, asked: Asked, root: str) -> Answer:
    """The service description; to browsers the query page."""
    format_ = choose(asked.accept, DESCRIPTION_FORMATS)
    if format_ is None:
        listed = ", ".join(f.media_type for f in DESCRIPTION_FORMATS)
        raise NotAcceptable(
            f"There is no query; the endpoint describes itself as {listed}. Send a query as"
            " query=…."
        )
    if format_ is HTML:
        return _page(site, asked, "document", query=_EXAMPLE, result=None)
    return sent(asked, format_, described(site, root, format_), "document")


def _page(site: Site, asked: Asked, kind: str, **shown: object) -> Answer:
    """The form with a query in it and, below, its result."""
    language = language_of(asked, site.languages)
    queries = addresses.page(addresses.QUERIES, asked.path, language)
    return page("sparql", site, asked, language, kind, queries=queries, **shown)  # type: ignore[arg-type]
