"""Which headers does a stored answer carry, and why?

The whole table of a representation is made here, once, at build; whoever sends it reads the row.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from stakhanov_ld.addresses import relative
from stakhanov_ld.codings import Coding
from stakhanov_ld.formats import HTML, SVG, Format
from stakhanov_ld.representations.charts.style import style_hash
from stakhanov_ld.representations.relations import profile_of
from stakhanov_ld.variants import Variant

Headers = tuple[tuple[str, str], ...]

VARY = ("Vary", "Accept, Accept-Encoding, Accept-Language, Accept-Profile")
"""One value for all variants of a resource and for its errors (RFC 9110, 12.5.5).

For all resources, too: an error at any address is told as a page or as data, in some language.
"""

CACHE_LIFETIMES = {
    "document": ("public, max-age=300", "a new release shows within five minutes"),
    "redirect": ("public, max-age=300", "as long as the document it leads to"),
    "moved": ("public, max-age=86400", "what has moved stays moved"),
    "gone": ("public, max-age=300", "as the documents: a removal may be taken back"),
    "context": ("public, max-age=86400", "a version may gain terms, never change one"),
    "dump": ("public, max-age=300", "as the documents; large, so clients revalidate by ETag"),
    "changes": ("public, max-age=300", "as the documents; readers of feeds revalidate by ETag"),
    "style": ("public, max-age=3600", "changes only with the program"),
    "query": ("no-cache", "data may change; an ETag spares sending the same answer again"),
    "error": ("no-store", "what is missing now may be published next"),
    "health": ("no-store", "true only now"),
    "metrics": ("no-store", "true only now"),
}
"""For each kind of answer its Cache-Control and the reason."""

SECURITY: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
CROSS_ORIGIN: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Ranges, Content-Location, Content-Profile, Content-Range, ETag, Link, Location,"
        " Repr-Digest, Retry-After, X-Request-ID",
    ),
)
PAGE_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)
CHART_POLICY = (
    "Content-Security-Policy",
    f"default-src 'none'; style-src '{style_hash()}'; base-uri 'none'; form-action 'none'",
)
"""A chart has a style of its own and nothing else; any site may frame it, where its links work."""

_POLICIES: Mapping[Format, tuple[str, str]] = {HTML: PAGE_POLICY, SVG: CHART_POLICY}


def policy(format_: Format) -> Headers:
    """What a browser may do with what it shows as a document of its own."""
    return (_POLICIES[format_],) if format_ in _POLICIES else ()


def cache_control(kind: str) -> tuple[str, str]:
    """The Cache-Control header of an answer of this kind."""
    return ("Cache-Control", CACHE_LIFETIMES[kind][0])


def etag(body: bytes, *of: str) -> str:
    """A strong validator that belongs to one representation only (RFC 9110, 8.8.3).

    `of` says which: its format, language, profile, coding. Two that have the same bytes differ.
    """
    digest = hashlib.sha256("\n".join(of).encode() + b"\n\n" + body)
    return f'"{digest.hexdigest()[:32]}"'


def etag_of(variant: Variant, body: bytes, coding: str = "") -> str:
    """The validator of `variant` of a resource, in a content coding or in none."""
    return etag(body, variant.format.name, variant.profile.token, variant.language or "", coding)


def of_document(path: str, variant: Variant, body: bytes, links: str) -> Headers:
    """The header table of the `variant`, at `path`, of a document or of a chart; `links` may be
    empty."""
    profile = profile_of(variant)
    return (
        *_of_body(variant, body),
        ("Content-Location", relative(path, path)),
        *((("Content-Profile", f"<{profile.iri}>"),) if profile is not None else ()),
        cache_control("document"),
        VARY,
        *((("Link", links),) if links else ()),
        *SECURITY,
        *CROSS_ORIGIN,
        *policy(variant.format),
    )


def of_gone(variant: Variant, body: bytes) -> Headers:
    """The header table of what is left of a thing that was removed: it stands at two addresses."""
    return (
        *_of_body(variant, body),
        cache_control("gone"),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
        *policy(variant.format),
    )


def of_file(kind: str, format_: Format, body: bytes) -> Headers:
    """The header table of a file that has no variants: a style sheet, a context."""
    return _of_file(kind, format_.content_type, len(body), etag(body, format_.name, ""))


def of_download(format_: Format, length: int, sha256: str, coding: Coding | None = None) -> Headers:
    """The header table of a file to take away: it can be had in parts (RFC 9110, 14.3) and be
    verified as a whole (RFC 9530, 3).

    It has so many bytes, whose SHA-256 in hexadecimal also makes its validator.
    """
    digest = bytes.fromhex(sha256)
    tag = etag(digest, format_.name, coding.name if coding else "")
    return (
        *_of_file("dump", coding.media_type if coding else format_.content_type, length, tag),
        ("Accept-Ranges", "bytes"),
        ("Repr-Digest", f"sha-256=:{base64.b64encode(digest).decode()}:"),
    )


def in_part(headers: Headers, first: int, length: int, of: int) -> Headers:
    """`headers` of `length` of all the `of` bytes (RFC 9110, 14.4), which begin at `first`."""
    return (
        *((n, str(length) if n == "Content-Length" else value) for n, value in headers),
        ("Content-Range", f"bytes {first}-{first + length - 1}/{of}"),
    )


def in_coding(headers: Headers, coding: str, length: int, tag: str) -> Headers:
    """`headers` of the same representation in a content coding (RFC 9110, 8.4)."""
    own = {"Content-Length": str(length), "ETag": tag}
    return (
        *((name, own.get(name, value)) for name, value in headers),
        ("Content-Encoding", coding),
    )


def _of_body(variant: Variant, body: bytes) -> Headers:
    return (
        ("Content-Type", variant.format.content_type),
        ("Content-Length", str(len(body))),
        *((("Content-Language", variant.language),) if variant.language else ()),
        ("ETag", etag_of(variant, body)),
    )


def _of_file(kind: str, content_type: str, length: int, tag: str) -> Headers:
    return (
        ("Content-Type", content_type),
        ("Content-Length", str(length)),
        ("ETag", tag),
        cache_control(kind),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
    )
