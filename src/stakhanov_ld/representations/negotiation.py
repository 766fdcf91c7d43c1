"""Which of the formats and languages on offer does a request prefer? (RFC 9110, 12.4 and 12.5)

The more specific media range speaks for a format, whatever its q; q=0 excludes; equal q leaves the
choice to the order of the offers. Parameters of a range other than q never stop it from matching:
clients add charset, profile and version to types that have one representation here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stakhanov_ld.formats import Format

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_NAME})/({_NAME})\s*((?:;.*)?)\Z", re.DOTALL)
_Q = re.compile(r"\A(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_LANGUAGE_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*((?:;.*)?)\Z", re.DOTALL
)
_PARTS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_PARAMETERS = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^";])+')


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The format to answer in, or None where `accept` allows none of `offers`.

    A request without Accept, or with an empty one, takes the first offer.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = dict(_ranges(accept))
    quality = {offer: _quality(offer, ranges) for offer in offers}
    best = max(offers, key=lambda offer: quality[offer])  # max keeps the first of equals
    return best if quality[best] > 0 else None


def choose_language(accept_language: str | None, offers: Sequence[str]) -> str:
    """The tag of the language to answer in; the first of `offers` where none of them is asked for.

    By lookup (RFC 4647, 3.4): `uk-UA` asks for `uk` too. Among the ranges that ask for a language
    the one that its reader likes best speaks, and `*` only for those that no other names; a
    language of q=0 is excluded, whatever asks for it by more. A page in a language that its
    reader did not ask for is better than none, so there is always an answer.
    """
    ranges: dict[str, float] = {}
    for part in (accept_language or "").split(","):
        match = _LANGUAGE_RANGE.match(part)
        q = _q_of(match[2]) if match else None
        if match and q is not None:
            ranges[match[1].lower()] = q
    quality = {offer: _wish(offer.lower(), ranges) for offer in offers}
    return max(offers, key=lambda offer: quality[offer])  # max keeps the first of equals


def _wish(offer: str, ranges: dict[str, float]) -> float:
    if ranges.get(offer) == 0:
        return 0.0
    asking = [q for tag, q in ranges.items() if f"{tag}-".startswith(f"{offer}-")]
    return max(asking, default=ranges.get("*", 0.0))


def _quality(offer: Format, ranges: dict[str, float]) -> float:
    """What the most specific range that fits says of `offer`: its own name, an alias, a wildcard.

    A client that names the format by an older name is believed only where it does not name it by
    its own.
    """
    if offer.media_type in ranges:
        return ranges[offer.media_type]
    named = [ranges[alias] for alias in offer.aliases if alias in ranges]
    if named:
        return max(named)
    family = offer.media_type.split("/")[0] + "/*"
    return ranges.get(family, ranges.get("*/*", 0.0))


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    """The media ranges with their q; what is not one is passed over."""
    for part in _PARTS.findall(accept):
        match = _RANGE.match(part)
        if match is None:
            continue
        q = _q_of(match[3])
        if q is not None:
            yield f"{match[1]}/{match[2]}".lower(), q


def _q_of(parameters: str) -> float | None:
    for parameter in _PARAMETERS.findall(parameters):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            return float(value) if _Q.match(value.strip()) else None
    return 1.0
