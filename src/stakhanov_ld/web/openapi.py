"""How would a program learn what can be asked here? An OpenAPI description, with every query."""

from __future__ import annotations

import json
from typing import Any

from stakhanov_ld import addresses
from stakhanov_ld.formats import (
    DESCRIPTION_FORMATS,
    DOCUMENT_FORMATS,
    GRAPH_RESULT_FORMATS,
    HTML,
    JSON,
    LIST_FORMATS,
    PROBLEM,
    ROW_RESULT_FORMATS,
    SPARQL_QUERY,
    Format,
)
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.query.parameters import Parameter
from stakhanov_ld.query.request import QueryForm
from stakhanov_ld.web.answers import Answer, Asked, reading
from stakhanov_ld.web.protocol import DIRECT, FORM
from stakhanov_ld.web.queries import Offer, offers_of
from stakhanov_ld.web.results import sent
from stakhanov_ld.web.site import Site

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WAITING = ("429", "503")
_QUERY_ERRORS = ("400", "406", "413", "429", "502", "503", "504")
_RESULTS = tuple(dict.fromkeys((*ROW_RESULT_FORMATS, *GRAPH_RESULT_FORMATS, HTML)))
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_SUFFIX = {
    "type": "string",
    "enum": [f.suffix for f in _RESULTS],
    "description": "The suffix of a format, in place of what Accept says, for links and forms.",
}

Part = dict[str, Any]


def openapi_answer(site: Site, asked: Asked) -> Answer:
    """The description as JSON."""
    if (told := reading(asked)) is not None:
        return told
    body = json.dumps(openapi(site), ensure_ascii=False, indent=1) + "\n"
    return sent(asked, JSON, body.encode(), "document")


def openapi(site: Site) -> Part:
    """The OpenAPI description of what is asked for; addresses are relative to its own."""
    paths: Part = {
        f"/{addresses.SPARQL}": {"get": _query_by_get(), "post": _query_by_post()},
        f"/{addresses.GRAPH_STORE}": {
            "get": _graph(sorted(site.release.manifest["triples"]), site)
        },
        f"/{addresses.AT}{{day}}": {"get": _everything()},
        f"/{addresses.QUERIES}": {
            "get": _reading("listQueries", "Every named query", LIST_FORMATS, ("406",))
        },
    }
    for offer in offers_of(site.release).values():
        path = f"/{addresses.QUERIES}{addresses.encoded(offer.query.name)}"
        paths[path] = {"get": _named(offer)}
        paths[f"{path}.{SPARQL_QUERY.suffix}"] = {"get": _text(offer)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.frame_in(DEFAULT).title.value,
            "version": site.release.id,
            "description": "What can be asked of this publication: by SPARQL, and as of a day.",
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"responses": {"Problem": _problem()}},
    }


def _query_by_get() -> Part:
    offers = tuple(dict.fromkeys((*_RESULTS, *DESCRIPTION_FORMATS)))
    asked = {
        "name": "query", "in": "query", "schema": {"type": "string"},
        "description": "A SPARQL 1.1 query; without it, the description of the service.",
    }  # fmt: skip
    suffix = {"name": "suffix", "in": "query", "schema": _SUFFIX}
    operation = _reading("query", "A SPARQL query (SPARQL 1.1 Protocol)", offers, _QUERY_ERRORS)
    return operation | {"parameters": [asked, *_dataset(), suffix]}


def _query_by_post() -> Part:
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": {"type": "string"},
            "default-graph-uri": _IRIS,
            "named-graph-uri": _IRIS,
            "suffix": _SUFFIX,
        },
    }
    operation = _reading(
        "queryByPost", "A SPARQL query (SPARQL 1.1 Protocol)", _RESULTS, (*_QUERY_ERRORS, "415")
    )
    del operation["responses"]["304"]  # answers to POST have no validators
    return operation | {
        "description": "A form holds its dataset too; no parameter of the protocol stands in the"
        " address then. Only a query posted as it is has default-graph-uri and named-graph-uri"
        " there.",
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": form}, DIRECT: {"schema": {"type": "string"}}},
        },
    }


def _dataset() -> list[Part]:
    return [
        {"name": f"{kind}-graph-uri", "in": "query", "schema": _IRIS, "explode": True}
        for kind in ("default", "named")
    ]


def _graph(names: list[str], site: Site) -> Part:
    iris = [site.release.space.graph(name) for name in names]
    operation = _reading(
        "readGraph", "A graph (SPARQL 1.1 Graph Store Protocol): name one, or the default",
        GRAPH_RESULT_FORMATS, ("400", "404", "406", *_WAITING),
    )  # fmt: skip
    return operation | {
        "parameters": [
            {"name": "graph", "in": "query", "schema": {"type": "string", "enum": iris}},
            {"name": "default", "in": "query", "schema": {"type": "string", "enum": [""]},
             "allowEmptyValue": True},
        ]
    }  # fmt: skip


def _everything() -> Part:
    summary = "Everything that holds on a day, in a month or in a year"
    operation = _reading("asOf", summary, DOCUMENT_FORMATS, ("400", "404", "406", "429", "503"))
    day = {"type": "string", "examples": ["1985-06-30", "1985-06", "1985"]}
    page = {"type": "integer", "minimum": 1, "default": 1}
    return operation | {
        "parameters": [
            {"name": "day", "in": "path", "required": True, "schema": day},
            {"name": "page", "in": "query", "schema": page},
        ]
    }


def _named(offer: Offer) -> Part:
    query = offer.query
    formats = (*QueryForm(query.form).formats, HTML)
    errors = ("400", "406", "429", "502", "503", "504")
    operation = _reading(query.name, offer.title, formats, errors)
    return operation | {
        "description": offer.description,
        "tags": list(query.keywords),
        "parameters": list(map(_parameter, offer.parameters)),
    }


def _text(offer: Offer) -> Part:
    title = f"{offer.title} (its text)"
    operation = _reading(f"{offer.query.name}.rq", title, (SPARQL_QUERY,), ("400",))
    return operation | {"parameters": list(map(_parameter, offer.parameters))}


def _parameter(parameter: Parameter) -> Part:
    kind = parameter.type.removeprefix(_XSD)
    schema: Part = {"type": "string", "default": parameter.default.value}
    pattern = parameter.pattern()
    if kind == "date":
        schema["format"] = "date"
    elif kind == "IRI":
        schema["format"] = "iri"
    elif pattern is not None:
        schema["pattern"] = f"^(?:{pattern})$"
    return {"name": parameter.name, "in": "query", "schema": schema, "description": parameter.type}


def _reading(name: str, summary: str, formats: tuple[Format, ...], errors: tuple[str, ...]) -> Part:
    """An operation that answers in `formats`, or with a problem."""
    answers: Part = {
        "200": {"description": "The whole answer", "content": {f.media_type: {} for f in formats}},
        "304": {"description": "What the client has is still the answer"},
    }
    problem = {"$ref": "#/components/responses/Problem"}
    return {"operationId": name, "summary": summary, "responses": answers | dict.fromkeys(
        sorted(errors), problem)}  # fmt: skip


def _problem() -> Part:
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
        },
    }
    return {
        "description": "Why there is no answer (RFC 9457)",
        "content": {PROBLEM.media_type: {"schema": schema}, HTML.media_type: {}},
    }
