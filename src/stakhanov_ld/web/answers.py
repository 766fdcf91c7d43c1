"""What does a request ask, and what is every answer made of?

Pure: no server, no framework.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from stakhanov_ld.addresses import DAY, LANGUAGE
from stakhanov_ld.codings import CODINGS, Coding
from stakhanov_ld.errors import BadRequest, MethodNotAllowed, PreconditionFailed
from stakhanov_ld.release.headers import (
    CROSS_ORIGIN,
    SECURITY,
    VARY,
    Headers,
    cache_control,
    etag,
    in_coding,
)
from stakhanov_ld.release.release import CHUNK, FilePart
from stakhanov_ld.representations.negotiation import choose_coding, choose_language

READING = ("GET", "HEAD", "OPTIONS")
"""The methods of everything that a release holds."""

_MOST_PARAMETERS = 1000
_WORTH_CODING = 1024
"""Bytes below which an answer made now is not coded, unless the client insists."""

_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_ENTITY_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_IN_304 = {"Content-Location", "ETag", "Cache-Control", "Vary", *(name for name, _ in CROSS_ORIGIN)}
"""What a 304 repeats (RFC 9110, 15.4.5), and what browsers demand of any cross-origin answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request an answer depends on; `path` is decoded, without the leading slash."""

    method: str
    path: str
    query_string: str = ""
    accept: str | None = None
    accept_encoding: str | None = None
    accept_language: str | None = None
    accept_profile: str | None = None
    if_match: str | None = None
    if_none_match: str | None = None
    range: str | None = None
    if_range: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; its body, or the `part` of a file that is one and is too long to be
    read at once."""

    status: int
    headers: Headers
    body: bytes
    part: FilePart | None = None
    lasting: bool = False
    """Whether the same request has the same answer as long as the release is served."""
    release: str | None = None
    """The id of the release that it is from, if that need not be the one that is served; empty
    where it is not known."""

    def headers_in(self, served: str) -> Headers:
        """All of them, where the release with the id `served` is served: see docs/http.md."""
        release = served if self.release is None else self.release
        return (*self.headers, ("Release", release)) if release else self.headers

    @property
    def line(self) -> str:
        """The status with its reason phrase."""
        return _STATUS_LINES[self.status]


def asked_of(environ: dict[str, Any]) -> Asked:
    """What a WSGI request asks; raises BadRequest for no path, or one that is not UTF-8."""
    if not environ["PATH_INFO"]:
        raise BadRequest("The request names an authority and no path.")  # RFC 9112, 3.2.3
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeDecodeError as error:
        raise BadRequest("The path is not UTF-8.") from error
    return Asked(
        environ["REQUEST_METHOD"],
        path.removeprefix("/"),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
        environ.get("HTTP_ACCEPT_LANGUAGE"),
        environ.get("HTTP_ACCEPT_PROFILE"),
        environ.get("HTTP_IF_MATCH"),
        environ.get("HTTP_IF_NONE_MATCH"),
        environ.get("HTTP_RANGE"),
        environ.get("HTTP_IF_RANGE"),
    )


def language_of(asked: Asked, offers: Sequence[str]) -> str:
    """The tag of the language, one of `offers`, in which `asked` is to be told a page.

    `?lang=` wins over what the browser prefers. Raises BadRequest where it names none of them.
    """
    parameters = parse_qsl(asked.query_string, keep_blank_values=True)
    given = [value for name, value in parameters if name == LANGUAGE]
    if not given:
        return choose_language(asked.accept_language, offers)
    if len(given) > 1 or given[0].lower() not in offers:
        raise BadRequest(f"Give {LANGUAGE} once, as one of {', '.join(offers)}.")
    return given[0].lower()


def day_asked(asked: Asked) -> str | None:
    """The time that a document is asked about by `?at=`; None where it is asked as it is.

    Raises BadRequest where there are two.
    """
    given = [value for name, value in parameters_of(asked.query_string) if name == DAY]
    if len(given) > 1:
        raise BadRequest(f"Give {DAY} once, as 1985-06-30, 1985-06 or 1985.")
    return given[0] if given else None


# ── what is made now ─────────────────────────────────────────────────────────────────────────


def made_now(
    asked: Asked,
    kind: str,
    content_type: str,
    body: bytes,
    status: int = 200,
    more: Headers = (),
    tag: str | None = None,
    lasting: bool = False,
) -> Answer:
    """An answer that no release stores; `kind` names its row in the table of cache lifetimes.

    With a `tag`, the strong validator of the body as it is, whoever has it already gets 304; a POST
    has no validators.
    """
    if asked.method == "POST":
        tag = None
    headers = (*headers_of_made(kind, content_type, len(body), tag), *more)
    coding = coding_of_made(asked, len(body))
    if coding is not None and tag is not None:
        tag = tag_in(coding, tag)
    if tag is not None and status == 200 and has_already(asked, tag):
        return not_modified(in_coding(headers, coding.name, 0, tag) if coding else headers, lasting)
    if coding is not None:
        body = coding.compress(body)
        headers = in_coding(headers, coding.name, len(body), tag or "")
    body = b"" if asked.method == "HEAD" else body
    return Answer(status, headers, body, lasting=lasting)


def of_file(asked: Asked, headers: Headers, file: FilePart, status: int = 200) -> Answer:
    """What lies in a file, with `headers`: read at once where it is short, else left to whoever
    sends it."""
    if asked.method == "HEAD":
        return Answer(status, headers, b"")
    if file.length <= CHUNK:
        return Answer(status, headers, file.read())
    return Answer(status, headers, b"", file)


def tag_in(coding: Coding, tag: str) -> str:
    """The validator, in a content coding, of what is made now and has `tag` without one."""
    return etag(b"", tag, coding.name)


def headers_of_made(kind: str, content_type: str, length: int, tag: str | None) -> Headers:
    """The header table of what no release stores under this address."""
    return (
        ("Content-Type", content_type),
        ("Content-Length", str(length)),
        *((("ETag", tag),) if tag is not None else ()),
        cache_control(kind),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
    )


def coding_of_made(asked: Asked, length: int) -> Coding | None:
    """The coding for `length` bytes that no release stores under this address."""
    plain_will_do, _ = choose_coding(asked.accept_encoding, ())
    if plain_will_do and length < _WORTH_CODING:
        return None
    _, coding = choose_coding(asked.accept_encoding, CODINGS)
    return coding


# ── conditions, methods, parameters ──────────────────────────────────────────────────────────


def has_already(asked: Asked, tag: str) -> bool:
    """Whether the client has the representation `tag` (RFC 9110, 13.1.2: weak comparison).

    Raises PreconditionFailed where it wants another one and no other (13.1.1: strong comparison).
    """
    wanted = (asked.if_match or "*").strip()
    if wanted != "*" and ("", tag) not in _ENTITY_TAG.findall(wanted):
        raise PreconditionFailed(f"If-Match names other representations; this is {tag}.")
    if asked.if_none_match is None:
        return False
    if asked.if_none_match.strip() == "*":
        return True
    return any(tag == listed for _, listed in _ENTITY_TAG.findall(asked.if_none_match))


def not_modified(headers: Headers, lasting: bool = False) -> Answer:
    """304 in place of an answer with `headers`."""
    kept = tuple(header for header in headers if header[0] in _IN_304)
    return Answer(304, kept, b"", lasting=lasting)


def reading(asked: Asked) -> Answer | None:
    """None to whoever reads, else the answer to OPTIONS; raises MethodNotAllowed for the rest."""
    if asked.method == "OPTIONS":
        return preflight(READING)
    if asked.method not in READING:
        raise MethodNotAllowed(f"{asked.method} is not answered here.", READING)
    return None


def preflight(methods: tuple[str, ...]) -> Answer:
    """The answer to OPTIONS: to a client that asks what is allowed, and to a CORS preflight."""
    return Answer(
        204,
        (
            ("Allow", ", ".join(methods)),
            ("Access-Control-Allow-Methods", ", ".join(methods)),
            (
                "Access-Control-Allow-Headers",
                "Accept, Accept-Language, Accept-Profile, Content-Type, If-Match, If-None-Match,"
                " If-Range, Range",
            ),
            ("Access-Control-Max-Age", "86400"),
            VARY,
            *CROSS_ORIGIN,
        ),
        b"",
    )


def parameters_of(encoded: str) -> list[tuple[str, str]]:
    """Names and values, from WSGI's latin-1; clients that do not percent-encode are read too.

    As urllib's parse_qsl reads them, of which queries, long and full of escapes, took 15 µs.
    """
    if encoded.count("&") >= _MOST_PARAMETERS:
        raise BadRequest("There are more than a thousand parameters.")
    parts = (part.partition("=") for part in encoded.split("&") if part)
    try:
        return [(_decoded(name), _decoded(value)) for name, _, value in parts]
    except UnicodeDecodeError as error:
        raise BadRequest("A parameter is not UTF-8.") from error


def _decoded(text: str) -> str:
    text = text.replace("+", " ")
    if "%" not in text:
        return text if text.isascii() else text.encode("latin-1").decode()
    escaped = text.replace("\\", "%5C").replace("%", "\\x").encode("latin-1")
    try:
        plain = escaped.decode("unicode_escape").encode("latin-1")
    except UnicodeDecodeError:  # a % that escapes nothing
        plain = unquote_to_bytes(text.encode("latin-1"))
    return plain.decode()
