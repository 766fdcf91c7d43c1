"""Which URLs does the site have, and which IRI stands at which of them?

All addresses here are *paths*: relative to the site's root, decoded, without a leading slash
("doc/place/kadiivka.ttl"). The same paths key the rows of a release, so the site works under any
prefix and behind any proxy; `relative` turns a path into the reference that a document carries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from stakhanov_ld.codings import Coding
from stakhanov_ld.formats import Format
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.variants import Variant

HOME = ""
THINGS = "id/"
DOCUMENTS = "doc/"
SPARQL = "sparql"
DOWNLOADS = "download/"
CHECKSUMS = DOWNLOADS + "SHA256SUMS"
DUMP_MANIFEST = DOWNLOADS + "manifest.json"
EVERYTHING = "all"
"""What files that hold more than one graph are called."""
HEALTH = "health"
METRICS = "metrics"
STYLES = "style.css"
SCRIPT = "site.js"
GRAPHS = "graph/"
GRAPH_STORE = "graph"
QUERIES = "queries/"
OPENAPI = "openapi.json"
CONTEXTS = "context/"
ABOUT = "about"
PROFILES = "profiles"
CATALOG = "catalog"
CHANGES = "changes"
REPORT = "report"
AT = "at/"
WELL_KNOWN = ".well-known/"
WELL_KNOWN_VOID = f"{WELL_KNOWN}void"
API_CATALOG = f"{WELL_KNOWN}api-catalog"
SECURITY = f"{WELL_KNOWN}security.txt"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
LANGUAGE = "lang"
"""The parameter that asks for a page in a language, wherever there are pages."""
DAY = "at"
"""The parameter that asks a document about a thing what holds of it on a day."""

ENDLESS = (SPARQL, GRAPH_STORE, QUERIES, AT)
"""Where there are more answers than anybody could visit, each of them costly."""

_FOLDERS = (THINGS, DOCUMENTS, DOWNLOADS, GRAPHS, QUERIES, CONTEXTS, AT, WELL_KNOWN)
_SERVICES = (
    SPARQL, HEALTH, METRICS, STYLES, SCRIPT, GRAPH_STORE, OPENAPI, ABOUT, PROFILES, CATALOG,
    CHANGES, REPORT, ROBOTS, SITEMAP,
)  # fmt: skip
_ABOUT_IRI = ABOUT + "?iri="
_QUERIED = re.compile(rf"{ABOUT}[^/?]*\?")
_UNRESERVED = "/~!$&'()*+,=:@"  # not `;`, which some clients take for parameters and drop


def representation(document: str, variant: Variant) -> str:
    """The path of one representation: `doc/place/kadiivka.ttl`, `doc/place/index.ttl` of a list.

    The suffix stands before a query: `about.ttl?iri=…`.
    """
    path, mark, query = document.partition(_ABOUT_IRI)
    if mark:
        return f"{ABOUT}{variant.suffix}?iri={query}"
    name = path + "index" if path.endswith("/") or not path else path
    return name + variant.suffix


def chart(document: str, name: str, variant: Variant) -> str:
    """The path of one representation of the chart `name` of a document, in a folder of its own.

    >>> from stakhanov_ld.formats import SVG
    >>> chart("doc/place/kadiivka", "map", Variant(SVG, language="uk"))
    'doc/place/kadiivka/map.uk.svg'
    >>> chart("doc/place/", "map", Variant(SVG))
    'doc/place/map.svg'
    """
    path, mark, query = document.partition(_ABOUT_IRI)
    if mark:
        return f"{ABOUT}.{name}{variant.suffix}?iri={query}"
    return f"{path}{'' if path.endswith('/') or not path else '/'}{name}{variant.suffix}"


def about(iri: str) -> str:
    """The path of the document about an IRI that cannot be a path here."""
    return _ABOUT_IRI + iri


def dump(format_: Format, coding: Coding | None = None, graph: str = EVERYTHING) -> str:
    """The path of the dump of a graph or of everything: `download/all.nt.gz`."""
    return f"{DOWNLOADS}{graph}.{format_.suffix}{coding.suffix if coding else ''}"


def sitemap_part(number: int) -> str:
    """The path of a part of the sitemap, in the folder whose addresses it may list: the root.

    >>> sitemap_part(2)
    'sitemap-2.xml'
    """
    return SITEMAP.replace(".", f"-{number}.")


def has_query(path: str) -> bool:
    """Whether `path` is that of a document which is asked for by a parameter."""
    return _QUERIED.match(path) is not None


@lru_cache(1 << 16)
def encoded(path: str) -> str:
    """`path` as it stands in a URL (RFC 3986, 3.3): UTF-8, %-encoded where it must be.

    >>> encoded("doc/place/Жуковський")
    'doc/place/%D0%96%D1%83%D0%BA%D0%BE%D0%B2%D1%81%D1%8C%D0%BA%D0%B8%D0%B9'
    >>> encoded(about("https://elsewhere.example/a?b"))
    'about?iri=https%3A%2F%2Felsewhere.example%2Fa%3Fb'
    """
    if path.startswith(ABOUT):
        name, mark, iri = path.partition("?iri=")
        return quote(name, safe=_UNRESERVED) + mark + quote(iri, safe="")
    return quote(path, safe=_UNRESERVED)


def relative(target: str, source: str) -> str:
    """The relative reference (RFC 3986, 4.2) from the document at `source` to `target`.

    >>> relative("doc/place/kadiivka.ttl", "doc/place/kadiivka")
    'kadiivka.ttl'
    >>> relative("doc/place/kadiivka", "id/place/kadiivka")
    '../../doc/place/kadiivka'
    >>> relative("", "doc/place/kadiivka")
    '../../'
    >>> relative("", "")
    './'
    >>> relative("about?iri=urn:x/y", "doc/place/")
    '../../about?iri=urn%3Ax%2Fy'
    """
    to, here = encoded(target).split("/"), encoded(source).split("/")
    shared = 0
    while shared < min(len(to), len(here)) - 1 and to[shared] == here[shared]:
        shared += 1
    reference = "../" * (len(here) - 1 - shared) + "/".join(to[shared:])
    if not reference or reference.startswith("/") or ":" in reference.split("/", 1)[0]:
        return "./" + reference  # else it would be empty, absolute or read as a scheme
    return reference


def in_language(reference: str, language: str) -> str:
    """`reference` to the page in `language`, whatever its reader's browser prefers.

    >>> in_language("kadiivka", "uk"), in_language("about?iri=urn%3Ax", "uk")
    ('kadiivka?lang=uk', 'about?iri=urn%3Ax&lang=uk')
    """
    return _with(reference, LANGUAGE, language)


def as_of(reference: str, day: str) -> str:
    """`reference` to a document, asked about a day; an empty `day` asks about none.

    >>> as_of("kadiivka.ttl", "1985-06-30"), as_of("kadiivka", "")
    ('kadiivka.ttl?at=1985-06-30', 'kadiivka')
    """
    if not day:
        return reference
    return _with(reference, DAY, day)


def asking(reference: str, query: str) -> str:
    """`reference` to the SPARQL endpoint, asked a query.

    >>> asking("../sparql?lang=uk", "ASK {}")
    '../sparql?lang=uk&query=ASK%20%7B%7D'
    """
    return _with(reference, "query", quote(query, safe=""))


def _with(reference: str, name: str, value: str) -> str:
    return f"{reference}{'&' if '?' in reference else '?'}{name}={value}"


def page(target: str, source: str, language: str) -> str:
    """The reference by which a page in `language` at `source` leads to the page at `target`.

    A reader of the default language keeps to addresses without it.

    >>> page("doc/place/kadiivka", "doc/place/", "uk")
    'kadiivka?lang=uk'
    >>> page("doc/place/kadiivka", "doc/place/", "en")
    'kadiivka'
    """
    reference = relative(target, source)
    return reference if language == DEFAULT else in_language(reference, language)


@dataclass(frozen=True, slots=True)
class Space:
    """Where a publication's IRIs live: `base` for all that is its own, `things` for its things.

    A thing's IRI continues `things` (VoID's uriSpace); it stands at `id/…` here, whatever its
    host. Any other IRI that continues `base` names a document or a part of one (`ns#Claim`). Where
    the things were moved under another base, the words (`ns#`, `shapes#`) keep the IRIs that they
    have everywhere, under `words`, and are documents here all the same.
    """

    base: str
    things: str
    words: str

    def document_of(self, iri: str) -> str | None:
        """The path of the document that describes `iri`, or None where it can have none here.

        None for foreign IRIs and for those that cannot be a path: with a query, `//`, dot segments
        or an encoded slash, since a server decodes a path before it looks at it.
        """
        if iri.startswith(self.things) and iri != self.things:
            rest = iri.removeprefix(self.things)
            prefix = DOCUMENTS
        elif iri.startswith((self.base, self.words)):
            rest = iri.removeprefix(self.base if iri.startswith(self.base) else self.words)
            prefix = ""
        else:
            return None
        name = rest.split("#", 1)[0]
        taken = not prefix and (name.startswith(_FOLDERS) or name in _SERVICES)
        if taken or not _can_be_a_path(name):
            return None
        return prefix + unquote(name)

    def thing_path(self, iri: str) -> str | None:
        """The path at which the thing `iri` itself stands (`id/…`), or None for documents."""
        path = self.document_of(iri) if iri.startswith(self.things) else None
        return THINGS + path.removeprefix(DOCUMENTS) if path else None

    def term_path(self, iri: str) -> str | None:
        """The path of the document about one term of a vocabulary (`ns#Claim` at `ns/Claim`).

        None for whatever is no part of a document here, or has a name that cannot be a path.
        """
        document, mark, name = iri.partition("#")
        path = self.document_of(document) if mark else None
        if path is None or path.startswith(DOCUMENTS) or not _can_be_a_path(name):
            return None
        return f"{path}/{unquote(name)}"

    def iri(self, path: str) -> str:
        """The IRI of the site's own resource at `path`."""
        return self.base + encoded(path)

    def part(self, path: str, name: str) -> str:
        """The IRI of a part of the site's own resource at `path`, whatever `name` is.

        >>> Space("http://w.example/", "", "").part("catalog", "all.ttl")
        'http://w.example/catalog#all.ttl'
        >>> Space("http://v.example/ns#", "", "").part("catalog", "urn:a")
        'http://v.example/ns#catalog/urn%3Aa'
        """
        iri = self.iri(path)
        return f"{iri}{'/' if '#' in iri else '#'}{quote(name, safe='')}"

    def graph(self, name: str) -> str:
        """The IRI of the named graph `name`."""
        return f"{self.base}{GRAPHS}{name}"


def _can_be_a_path(name: str) -> bool:
    if not name or "?" in name or "//" in name or "%2f" in name.lower():
        return False
    segments = unquote(name).split("/")
    return not any(segment in ("", ".", "..") for segment in segments)


def is_absolute(iri: str) -> bool:
    """Whether `iri` is an absolute IRI with a scheme and, for http(s), a host."""
    try:
        parts = urlsplit(iri)
    except ValueError:  # a host that is none: `http://[`
        return False
    return bool(parts.scheme) and (parts.scheme not in ("http", "https") or bool(parts.netloc))
