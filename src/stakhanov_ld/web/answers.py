"""What does a release answer to a request for one of its addresses?

Pure: no server, no framework. The front and Flask both ask here, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from stakhanov_ld.addresses import LANGUAGE, relative
from stakhanov_ld.errors import BadRequest, MethodNotAllowed, NotAcceptable, NotFound
from stakhanov_ld.formats import ALL_FORMATS, RDF_XML, TURTLE
from stakhanov_ld.release.headers import (
    CROSS_ORIGIN,
    SECURITY,
    VARY,
    Headers,
    cache_control,
)
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, SeeOther, Stored
from stakhanov_ld.representations.negotiation import choose, choose_language

READING = ("GET", "HEAD", "OPTIONS")
"""The methods of everything that a release holds."""

_BY_NAME = {f.name: f for f in ALL_FORMATS}
_IN_304 = {"Content-Location", "ETag", "Cache-Control", "Vary", *(name for name, _ in CROSS_ORIGIN)}
"""What a 304 repeats (RFC 9110, 15.4.5), and what browsers demand of any cross-origin answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request an answer depends on; `path` is decoded, without the leading slash."""

    method: str
    path: str
    query_string: str = ""
    accept: str | None = None
    if_none_match: str | None = None
    accept_language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: Headers
    body: bytes


def asked_of(environ: dict[str, Any]) -> Asked:
    """What a WSGI request asks; raises BadRequest for a path that is not UTF-8 (PEP 3333)."""
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeDecodeError as error:
        raise BadRequest("The path is not UTF-8.") from error
    return Asked(
        environ["REQUEST_METHOD"],
        path.removeprefix("/"),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_IF_NONE_MATCH"),
        environ.get("HTTP_ACCEPT_LANGUAGE"),
    )


def language_of(asked: Asked, offers: Sequence[str]) -> str:
    """The tag of the language, one of `offers`, in which `asked` is to be told a page.

    `?lang=` wins over what the browser prefers. Raises BadRequest where it names none of them.
    """
    given = [
        value
        for name, value in parse_qsl(asked.query_string, keep_blank_values=True)
        if name == LANGUAGE
    ]
    if not given:
        return choose_language(asked.accept_language, offers)
    if len(given) > 1 or given[0].lower() not in offers:
        raise BadRequest(f"Give {LANGUAGE} once, as one of {', '.join(offers)}.")
    return given[0].lower()


def answer(release: Release, asked: Asked) -> Answer:
    """The answer to `asked`; raises NotFound, MethodNotAllowed or NotAcceptable."""
    row = release.rows.get(asked.path)
    if row is None:
        raise NotFound(f"/{asked.path} is not an address of this site.")
    if asked.method == "OPTIONS":
        return preflight(READING)
    if asked.method not in READING:
        raise MethodNotAllowed(f"{asked.method} is not answered here.", READING)
    if isinstance(row, SeeOther):
        return _see_other(row, asked)
    if isinstance(row, Negotiated):
        row = _chosen(release, row, asked)
    if has_already(asked, dict(row.headers)["ETag"]):
        return not_modified(row.headers)
    body = b"" if asked.method == "HEAD" else release.body(row)
    return Answer(200, row.headers, body)


def made_now(
    asked: Asked, kind: str, content_type: str, body: bytes, status: int = 200, more: Headers = ()
) -> Answer:
    """An answer that no release stores; `kind` names its row in the table of cache lifetimes."""
    headers = (
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        cache_control(kind),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
        *more,
    )
    return Answer(status, headers, b"" if asked.method == "HEAD" else body)


def preflight(methods: tuple[str, ...]) -> Answer:
    """The answer to OPTIONS."""
    return Answer(204, (*_options(methods), VARY, *CROSS_ORIGIN), b"")


def _options(methods: tuple[str, ...]) -> Headers:
    """What OPTIONS tells, to a client that asks what is allowed and to a CORS preflight alike."""
    return (
        ("Allow", ", ".join(methods)),
        ("Access-Control-Allow-Methods", ", ".join(methods)),
        ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    )


def _see_other(row: SeeOther, asked: Asked) -> Answer:
    location = relative(row.target, row.path)
    if asked.query_string:
        location += "?" + asked.query_string
    return Answer(
        303,
        (
            ("Location", location),
            ("Content-Length", "0"),
            cache_control("redirect"),
            VARY,
            *SECURITY,
            *CROSS_ORIGIN,
        ),
        b"",
    )


def _chosen(release: Release, row: Negotiated, asked: Asked) -> Stored:
    offers = [_BY_NAME[name] for name in row.variants]
    chosen = choose(asked.accept, offers)
    if chosen is None:
        listed = ", ".join(f.media_type for f in offers)
        raise NotAcceptable(f"/{asked.path} is offered as {listed}.{_why_not(row)}")
    stored = release.rows[row.variants[chosen.name]]
    assert isinstance(stored, Stored), "the variants of a resource are stored answers"
    return stored


def _why_not(row: Negotiated) -> str:
    if TURTLE.name in row.variants and RDF_XML.name not in row.variants:
        return " RDF/XML cannot carry it: a predicate does not end in an XML name."
    return ""


def has_already(asked: Asked, etag: str) -> bool:
    """Whether the client has the representation `etag` (RFC 9110, 13.1.2: weak comparison)."""
    listed = [tag.strip().removeprefix("W/") for tag in (asked.if_none_match or "").split(",")]
    return etag in listed or listed == ["*"]


def not_modified(headers: Headers) -> Answer:
    """304 in place of an answer with `headers`."""
    return Answer(304, tuple(header for header in headers if header[0] in _IN_304), b"")
