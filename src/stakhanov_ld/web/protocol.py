"""What does an HTTP request ask of the SPARQL endpoint? (SPARQL 1.1 Protocol, 2.1)"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.errors import BadRequest, MethodNotAllowed, UnsupportedMediaType
from stakhanov_ld.web.answers import parameters_of

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query operation; `query` is None where a GET asks for the service's description."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def protocol_request(
    method: str, query_string: str, content_type: str, body: bytes
) -> ProtocolRequest:
    """The operation that the three forms of the protocol express; parameters beyond are ignored.

    Raises BadRequest (no query in a POST, two queries, not UTF-8), UnsupportedMediaType,
    MethodNotAllowed.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if method in ("GET", "HEAD"):
        parameters = parameters_of(query_string)
    elif method != "POST":
        raise MethodNotAllowed(f"{method} is not answered here.", METHODS)
    elif media_type == FORM:
        parameters = parameters_of(body.decode("latin-1"))
    elif media_type == DIRECT:
        parameters = [p for p in parameters_of(query_string) if p[0] != "query"]
        parameters.append(("query", _decoded(body)))
    else:
        raise UnsupportedMediaType(
            f"A query is posted as {FORM} or {DIRECT}, not as {media_type or 'nothing named'}."
        )
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise BadRequest(f"There are {len(queries)} query parameters; send one query at a time.")
    if not queries and method == "POST":
        raise BadRequest("There is no query parameter; send the query as query=….")
    if any(name == "update" for name, _ in parameters):
        raise BadRequest("This endpoint is read-only: it takes query=…, never update=….")
    default = tuple(value for name, value in parameters if name == "default-graph-uri")
    named = tuple(value for name, value in parameters if name == "named-graph-uri")
    if not queries and (default or named):
        raise BadRequest("There is a dataset but no query; send the query as query=….")
    return ProtocolRequest(queries[0] if queries else None, default, named)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8 (byte {error.start}).") from error
