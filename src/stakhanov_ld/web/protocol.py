"""What does an HTTP request ask of the SPARQL endpoint? (SPARQL 1.1 Protocol, 2.1)"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.errors import BadRequest, MethodNotAllowed, UnsupportedMediaType
from stakhanov_ld.web.answers import parameters_of

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_PARAMETERS = frozenset(("query", "update", "default-graph-uri", "named-graph-uri", "suffix"))


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query operation; `query` is None where a GET asks for the service's description."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    suffix: str | None = None
    """The suffix of the format that is wanted whatever the client accepts."""

    def fields(self) -> list[tuple[str, str]]:
        """The fields of a form that asks the same, in whatever format."""
        assert self.query is not None
        default = [("default-graph-uri", iri) for iri in self.default_graphs]
        named = [("named-graph-uri", iri) for iri in self.named_graphs]
        return [("query", self.query), *default, *named]


def protocol_request(
    method: str, query_string: str, content_type: str, body: bytes
) -> ProtocolRequest:
    """The operation that the three forms of the protocol express; parameters beyond are ignored.

    But for `suffix`, for links and forms, which cannot say what they accept. (`format` and `output`
    are sent by clients along with Accept, by each in words of its own.)

    Raises BadRequest (no query in a POST, two queries, not UTF-8, parameters of the protocol beside
    a form), UnsupportedMediaType, MethodNotAllowed.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if method in ("GET", "HEAD"):
        parameters = parameters_of(query_string)
    elif method != "POST":
        raise MethodNotAllowed(f"{method} is not answered here.", METHODS)
    elif media_type == FORM:
        beside = sorted({name for name, _ in parameters_of(query_string) if name in _PARAMETERS})
        if beside:
            raise BadRequest(
                f"A form stands alone: {', '.join(beside)} in the address would be overlooked, so "
                "send it in the form."
            )
        parameters = parameters_of(body.decode("latin-1"))
    elif media_type == DIRECT:
        parameters = [p for p in parameters_of(query_string) if p[0] != "query"]
        parameters.append(("query", _decoded(body)))
    else:
        raise UnsupportedMediaType(
            f"A query is posted as {FORM} or {DIRECT}, not as {media_type or 'nothing named'}."
        )
    if len(parameters) == 1 and parameters[0][0] == "query":
        return ProtocolRequest(parameters[0][1], (), ())
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
    suffixes = [value for name, value in parameters if name == "suffix"]
    if len(suffixes) > 1:
        raise BadRequest("There are two suffixes; name one.")
    return ProtocolRequest(
        queries[0] if queries else None, default, named, suffixes[0] if suffixes else None
    )


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8 (byte {error.start}).") from error
