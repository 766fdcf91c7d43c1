"""Which headers does a stored answer carry, and why?

The whole table of a representation is made here, once, at build; whoever sends it reads the row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from stakhanov_ld.addresses import relative
from stakhanov_ld.formats import HTML, Format

Headers = tuple[tuple[str, str], ...]

VARY = ("Vary", "Accept")
"""One value for all variants of a resource and for its errors (RFC 9110, 12.5.5)."""

CACHE_LIFETIMES = {
    "document": ("public, max-age=300", "a new release shows within five minutes"),
    "redirect": ("public, max-age=300", "as long as the document it leads to"),
    "dump": ("public, max-age=300", "as the documents; large, so clients revalidate by ETag"),
    "style": ("public, max-age=3600", "changes only with the program"),
    "query": ("no-cache", "data may change; an ETag spares sending the same answer again"),
    "error": ("no-store", "what is missing now may be published next"),
    "health": ("no-store", "true only now"),
}
"""For each kind of answer its Cache-Control and the reason."""

SECURITY: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
CROSS_ORIGIN: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Location, ETag, Link, Location, Retry-After"),
)
PAGE_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)


def cache_control(kind: str) -> tuple[str, str]:
    """The Cache-Control header of an answer of this kind."""
    return ("Cache-Control", CACHE_LIFETIMES[kind][0])


def etag(body: bytes, format_: Format, coding: str = "") -> str:
    """A strong validator that belongs to one representation only (RFC 9110, 8.8.3)."""
    digest = hashlib.sha256(f"{format_.name}{coding}\n".encode() + body)
    return f'"{digest.hexdigest()[:32]}"'


def of_document(
    path: str,
    format_: Format,
    body: bytes,
    alternates: Sequence[tuple[str, Format]],
    topic: str | None,
    licences: Sequence[str],
) -> Headers:
    """The header table of the representation at `path` of a document about `topic`."""
    links = [
        f'<{relative(other, path)}>; rel="alternate"; type="{f.media_type}"'
        for other, f in alternates
        if f is not format_
    ]
    if topic is not None:
        links.append(f'<{_uri(topic)}>; rel="describes"')
    links += [f'<{_uri(licence)}>; rel="license"' for licence in licences]
    return (
        ("Content-Type", format_.content_type),
        ("Content-Length", str(len(body))),
        ("Content-Location", relative(path, path)),
        ("ETag", etag(body, format_)),
        cache_control("document"),
        VARY,
        *((("Link", ", ".join(links)),) if links else ()),
        *SECURITY,
        *CROSS_ORIGIN,
        *((PAGE_POLICY,) if format_ is HTML else ()),
    )


def of_file(kind: str, format_: Format, body: bytes, coding: str = "") -> Headers:
    """The header table of a file that has no variants: a style sheet, a dump."""
    content_type = {".gz": "application/gzip"}.get(coding, format_.content_type)
    return (
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("ETag", etag(body, format_, coding)),
        cache_control(kind),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
    )


def _uri(iri: str) -> str:
    """`iri` as a URI (RFC 3987, 3.1): header values are ASCII."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in iri)
