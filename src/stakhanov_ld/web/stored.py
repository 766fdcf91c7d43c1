"""What does a release answer to a request for one of its addresses?

Pure: the front and Flask both ask here, so they cannot differ.
"""

from __future__ import annotations

from dataclasses import replace

from stakhanov_ld import addresses
from stakhanov_ld.codings import Coding
from stakhanov_ld.errors import BadRequest, NotAcceptable, NotFound
from stakhanov_ld.formats import RDF_XML, TURTLE
from stakhanov_ld.release.headers import (
    CROSS_ORIGIN,
    SECURITY,
    VARY,
    cache_control,
    in_coding,
    in_part,
)
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Redirect, Row, Stored
from stakhanov_ld.representations.negotiation import Preferences, choose_coding, choose_variant
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import (
    Answer,
    Asked,
    has_already,
    language_of,
    not_modified,
    of_file,
    parameters_of,
    reading,
)
from stakhanov_ld.web.ranges import part

_CACHED_AS = {303: "redirect", 301: "moved"}


def answer(release: Release, asked: Asked) -> Answer:
    """The answer to `asked`; raises NotFound, MethodNotAllowed, NotAcceptable, BadRequest,
    PreconditionFailed or RangeNotSatisfiable."""
    row = row_of(release, asked)
    if (told := reading(asked)) is not None:
        return told
    if isinstance(row, Redirect):
        return redirect(row, asked)
    if isinstance(row, Negotiated):
        stored = release.rows[row.variants[chosen(row, asked)]]
        assert isinstance(stored, Stored), "the variants of a resource are stored answers"
        row = stored
    if row.stands_alone:
        return _file(release, row, asked)
    coding = _coding(asked, row.codings)
    if coding is None:
        headers, coded = row.headers, None
    else:
        coded = next(coded for coded in row.coded if coded.coding is coding)
        headers = in_coding(row.headers, coding.name, coded.length, coded.etag)
    conditional = asked.if_match is not None or asked.if_none_match is not None
    if conditional and row.status == 200 and has_already(asked, dict(headers)["ETag"]):
        return not_modified(headers, lasting=True)
    if asked.method == "HEAD":
        body = b""
    else:
        body = release.body(row) if coded is None else release.coded_body(coded)
    return Answer(row.status, headers, body, lasting=True)


def _file(release: Release, row: Stored, asked: Asked) -> Answer:
    """A file of its own, which is never coded; or a part of it, to whoever gets it (RFC 9110, 14.2)
    and has none of what 13.2.2 would answer first."""
    tag = dict(row.headers)["ETag"]
    if has_already(asked, tag):
        return not_modified(row.headers)
    file = release.part_of(row)
    wanted = part(asked.range, asked.if_range, file.length, tag) if asked.method == "GET" else None
    if wanted is None:
        return of_file(asked, row.headers, file)
    headers = in_part(row.headers, wanted.first, wanted.length, file.length)
    piece = replace(file, offset=file.offset + wanted.first, length=wanted.length)
    return of_file(asked, headers, piece, 206)


def row_of(release: Release, asked: Asked) -> Row:
    """What the release has at the address of `asked`; raises NotFound or BadRequest."""
    row = release.rows.get(asked.path)
    if row is not None and not addresses.has_query(asked.path):
        return row
    if asked.path == addresses.ABOUT or asked.path.startswith(addresses.ABOUT + "."):
        return _about(release, asked)
    raise NotFound(f"/{asked.path} is not an address of this site.")


def _about(release: Release, asked: Asked) -> Row:
    """What is told of an IRI that is asked for as a parameter."""
    iris = [value for name, value in parameters_of(asked.query_string) if name == "iri"]
    if len(iris) != 1 or not addresses.is_absolute(iris[0]):
        raise BadRequest(
            f"Name one absolute IRI, percent-encoded: /{addresses.ABOUT}?iri=https%3A%2F%2F…"
        )
    iri = iris[0]
    row = release.rows.get(f"{asked.path}?iri={iri}")
    if row is not None:
        return row
    own = release.space.document_of(iri)
    if own is not None and own in release.rows and asked.path == addresses.ABOUT:
        return Redirect(addresses.ABOUT, own, 303)
    raise NotFound(f"Nothing is said here about <{iri[:300]}>.")


def redirect(row: Redirect, asked: Asked) -> Answer:
    """To where `row` leads; the query is kept."""
    location = addresses.relative(row.target, row.path)
    kept = "" if row.path == addresses.ABOUT else asked.query_string
    if kept:
        # WSGI's latin-1 back in bytes; a header is ASCII, and granian would encode them once more
        kept = "".join(c if c.isascii() else f"%{ord(c):02X}" for c in kept)
        location += ("&" if "?" in location else "?") + kept
    return Answer(
        row.status,
        (
            ("Location", location),
            ("Content-Length", "0"),
            cache_control(_CACHED_AS[row.status]),
            VARY,
            *((("Link", row.link),) if row.link else ()),
            *SECURITY,
            *CROSS_ORIGIN,
        ),
        b"",
        lasting=True,
    )


def chosen(row: Negotiated, asked: Asked) -> Variant:
    """The variant of `row` that `asked` prefers, or names by a parameter.

    Raises NotAcceptable or, for a language that is not offered, BadRequest.
    """
    offers = tuple(row.variants)
    preferences = Preferences(asked.accept, asked.accept_profile, asked.accept_language)
    if asked.query_string:
        offers, preferences = _narrowed(row, asked, preferences)
    variant = choose_variant(preferences, offers) if offers else None
    if variant is not None and variant.language is not None and asked.query_string:
        languages = [o.language for o in offers if o.language is not None]
        variant = replace(variant, language=language_of(asked, languages))
    if variant is None and row.status != 200:
        variant = next(iter(row.variants))  # an error is told in any case
    if variant is None:
        raise _not_acceptable(row)
    return variant


def _narrowed(
    row: Negotiated, asked: Asked, preferences: Preferences
) -> tuple[tuple[Variant, ...], Preferences]:
    """What the parameters `_profile` and `_mediatype` leave to choose from.

    They stand for headers where a link is all that a client can follow (Content Negotiation by
    Profile, 7.3), but are demands: what is not offered is not answered by something else.
    """
    offers = tuple(row.variants)
    for name, value in parameters_of(asked.query_string):
        if name == "_profile":
            offers = tuple(o for o in offers if value in (o.profile.token, o.profile.iri))
        elif name == "_mediatype":
            preferences = replace(preferences, accept=value)
    return offers, preferences


def _not_acceptable(row: Negotiated) -> NotAcceptable:
    listed = ", ".join(dict.fromkeys(variant.format.media_range for variant in row.variants))
    profiles = ", ".join(dict.fromkeys(variant.profile.iri for variant in row.variants))
    formats = {variant.format for variant in row.variants}
    why = ""
    if TURTLE in formats and RDF_XML not in formats:
        why = " RDF/XML cannot carry it: a predicate does not end in an XML name."
    return NotAcceptable(f"/{row.path} is offered as {listed}, in the profiles {profiles}.{why}")


def _coding(asked: Asked, offers: tuple[Coding, ...]) -> Coding | None:
    """The coding for a stored answer; raises NotAcceptable where the client takes none there is."""
    acceptable, coding = choose_coding(asked.accept_encoding, offers)
    if not acceptable and offers:
        listed = ", ".join(offer.name for offer in offers)
        raise NotAcceptable(f"/{asked.path} is offered plain (identity), and in {listed}.")
    return coding
