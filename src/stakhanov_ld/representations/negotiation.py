"""Which of the representations on offer does a request prefer? (RFC 9110, 12)

Pure: header values in, one of the offers out, or None where the request allows none of them. The
more specific range speaks for an offer, whatever its q; q=0 excludes; equal q leaves the choice to
the order of the offers. Strange members of a header are passed over.

The format is chosen first, since a client that cannot read it has nothing; then the profile and the
language among what there is in that format. Profile and language are wishes: where none fits, the
first offer is better than nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stakhanov_ld.codings import Coding
from stakhanov_ld.formats import Format
from stakhanov_ld.profiles import Profile
from stakhanov_ld.variants import Variant

_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_NAME})/({_NAME})\s*((?:;.*)?)\Z", re.DOTALL)
_TOKEN = re.compile(rf"\s*({_NAME})\s*((?:;.*)?)\Z", re.DOTALL)
_PROFILE = re.compile(rf"\s*(?:<([^<>]*)>|({_NAME}))\s*((?:;.*)?)\Z", re.DOTALL)
_Q = re.compile(r"\A(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_LANGUAGE = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*((?:;.*)?)\Z", re.DOTALL)
_QUOTED = r'"(?:[^"\\]|\\.?)*(?:"|\Z)'  # to the end where unclosed: else each `"` is tried anew
_PARTS = re.compile(rf'(?:<[^<>]*>|{_QUOTED}|[^",])+', re.DOTALL)
_PARAMETERS = re.compile(rf'(?:{_QUOTED}|[^";])+', re.DOTALL)
_KEPT = 1024
"""How many header values each negotiation remembers: clients send the same few again and again."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The headers by which a request says what it prefers; None for those that it lacks."""

    accept: str | None = None
    accept_profile: str | None = None
    accept_language: str | None = None


@lru_cache(_KEPT)
def choose_variant(preferences: Preferences, offers: tuple[Variant, ...]) -> Variant | None:
    """The variant to send, or None where `Accept` allows none of `offers`.

    A resource that comes in one format only, such as a page in several languages, comes in it; what
    is only for those who name it does not count.
    """
    formats = tuple(dict.fromkeys(offer.format for offer in offers))
    usual = [format_ for format_ in formats if not format_.named_only]
    format_ = choose(preferences.accept, formats)
    if format_ is None and len(usual) == 1:
        format_ = usual[0]
    if format_ is None:
        return None
    offers = tuple(offer for offer in offers if offer.format is format_)
    profiles = tuple(dict.fromkeys(offer.profile for offer in offers))
    profile = choose_profile(preferences.accept_profile, profiles)
    offers = tuple(offer for offer in offers if offer.profile is profile)
    languages = [offer.language for offer in offers if offer.language is not None]
    if not languages:
        return offers[0]
    language = choose_language(preferences.accept_language, languages)
    return next(offer for offer in offers if offer.language == language)


# ── formats: Accept (12.5.1) ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _MediaRange:
    name: str
    q: float
    profiles: frozenset[str]
    """The IRIs of its `profile` parameter."""


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The format to answer in, or None where `accept` allows none of `offers`.

    A request without Accept, or with an empty one, takes the first offer. Parameters of a range
    never stop it from matching: clients add charset, profile and version to types that have one
    representation here.
    """
    return _choose(accept, tuple(offers))


@lru_cache(_KEPT)
def _choose(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    if accept is None or not accept.strip():
        return offers[0]
    ranges = tuple(_media_ranges(accept))
    # A form that is asked for by its profile goes before its media type's usual one.
    ordered = sorted(offers, key=lambda o: (_first_of_its_type(o, offers), not o.profile))
    quality = {offer: _quality(offer, ranges) for offer in ordered}
    best = max(ordered, key=lambda offer: quality[offer])  # max keeps the first of equals
    return best if quality[best] > 0 else None


def _first_of_its_type(offer: Format, offers: Sequence[Format]) -> int:
    return next(n for n, other in enumerate(offers) if other.media_type == offer.media_type)


def _quality(offer: Format, ranges: Sequence[_MediaRange]) -> float:
    """What the most specific range that fits says of `offer`: its own name, an alias, a wildcard.

    A client that names the format by an older name is believed only where it does not name it by
    its own.
    """
    own = [r for r in ranges if r.name == offer.media_type]
    if offer.profile:
        return max((r.q for r in own if offer.profile in r.profiles), default=0.0)
    if offer.named_only:
        return max((r.q for r in own), default=0.0)
    for named in (
        [r for r in own if not r.profiles] or own,
        [r for r in ranges if r.name in offer.aliases],
        [r for r in ranges if r.name == offer.media_type.split("/")[0] + "/*"],
        [r for r in ranges if r.name == "*/*"],
    ):
        if named:
            return max(r.q for r in named)
    return 0.0


def _media_ranges(accept: str) -> Iterator[_MediaRange]:
    for name, q, parameters in _members(accept, _RANGE):
        profiles = parameters.get("profile", "").strip('"').split()
        yield _MediaRange(name.lower(), q, frozenset(profiles))


# ── profiles: Accept-Profile (Content Negotiation by Profile, 7.2) ───────────────────────────


@lru_cache(_KEPT)
def choose_profile(accept_profile: str | None, offers: tuple[Profile, ...]) -> Profile:
    """The profile to answer in, by IRI or token; the first offer where none is wanted."""
    wanted = {name: q for name, q, _ in _members(accept_profile or "", _PROFILE)}

    def quality(offer: Profile) -> float:
        names = (offer.iri, offer.iri.rstrip("/"), offer.token)
        return next((wanted[name] for name in names if name in wanted), wanted.get("*", 0.0))

    return max(offers, key=quality)


# ── languages: Accept-Language (12.5.4) ──────────────────────────────────────────────────────


def choose_language(accept_language: str | None, offers: Sequence[str]) -> str:
    """The tag of the language to answer in; the first of `offers` where none of them is asked for.

    By lookup (RFC 4647, 3.4): `uk-UA` asks for `uk` too. Among the ranges that ask for a language
    the one that its reader likes best speaks, and `*` only for those that no other names; a
    language of q=0 is excluded, whatever asks for it by more. A page in a language that its
    reader did not ask for is better than none, so there is always an answer.
    """
    ranges = {name.lower(): q for name, q, _ in _members(accept_language or "", _LANGUAGE)}
    quality = {offer: _wish(offer.lower(), ranges) for offer in offers}
    return max(offers, key=lambda offer: quality[offer])  # max keeps the first of equals


def _wish(offer: str, ranges: dict[str, float]) -> float:
    if ranges.get(offer) == 0:
        return 0.0
    asking = [q for tag, q in ranges.items() if f"{tag}-".startswith(f"{offer}-")]
    return max(asking, default=ranges.get("*", 0.0))


# ── codings: Accept-Encoding (12.5.3) ────────────────────────────────────────────────────────


@lru_cache(_KEPT)
def choose_coding(
    accept_encoding: str | None, offers: tuple[Coding, ...]
) -> tuple[bool, Coding | None]:
    """Whether anything is acceptable, and the coding to send in, None for none.

    Without the header nothing is coded, though anything may be: clients that can decode say so.
    """
    if accept_encoding is None:
        return True, None
    wanted = {
        name.lower().removeprefix("x-"): q for name, q, _ in _members(accept_encoding, _TOKEN)
    }
    quality = {offer: wanted.get(offer.name, wanted.get("*", 0.0)) for offer in offers}
    # Not named, `identity` is acceptable, after all that is (12.5.3, rules 1 and 2).
    plain = wanted.get("identity", 0.0 if wanted.get("*") == 0 else 0.0005)
    best = max(offers, key=lambda offer: quality[offer], default=None)
    if best is not None and quality[best] > 0 and quality[best] >= plain:
        return True, best
    return plain > 0, None


# ── the members of a list ────────────────────────────────────────────────────────────────────


def _members(header: str, pattern: re.Pattern[str]) -> Iterable[tuple[str, float, dict[str, str]]]:
    """Name, q and parameters of each member that fits; what does not is passed over."""
    for part in _PARTS.findall(header):
        match = pattern.match(part)
        if match is None:
            continue
        *names, written = match.groups()
        parameters = {
            name.strip().lower(): value.strip()
            for name, _, value in (p.partition("=") for p in _PARAMETERS.findall(written))
        }
        q = parameters.get("q", "1")
        if _Q.match(q):
            yield "/".join(filter(None, names)), float(q), parameters
