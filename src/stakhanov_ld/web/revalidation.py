"""Does the client have this very answer already?"""

from __future__ import annotations

from stakhanov_ld.release.headers import CROSS_ORIGIN
from stakhanov_ld.web.answers import Answer, Asked

_IN_304 = {"ETag", "Cache-Control", "Vary", *(name for name, _ in CROSS_ORIGIN)}
"""What a 304 repeats (RFC 9110, 15.4.5), and what browsers demand of any cross-origin answer."""


def revalidated(asked: Asked, made: Answer, tag: str) -> Answer:
    """`made` with its strong ETag, or 304 to a client that has it; a POST has no validators."""
    if asked.method == "POST":
        return made
    headers = (*made.headers, ("ETag", tag))
    if has_already(asked, tag):
        return Answer(304, tuple(h for h in headers if h[0] in _IN_304), b"")
    return Answer(made.status, headers, made.body)


def has_already(asked: Asked, tag: str) -> bool:
    """Whether `tag` is one that the client lists (RFC 9110, 13.1.2: weak comparison)."""
    listed = [t.strip().removeprefix("W/") for t in (asked.if_none_match or "").split(",")]
    return tag in listed or listed == ["*"]
