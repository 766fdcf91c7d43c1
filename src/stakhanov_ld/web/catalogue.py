"""What is answered at /catalog and at /download/? The catalogue of the release (DCAT, VoID), made
complete, and the part of it that lists the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import GZIP
from stakhanov_ld.documents.labels import shortened
from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.formats import CATALOG_FORMATS, HTML, N_TRIPLES, Format
from stakhanov_ld.model.vocabulary import DCAT, DCTERMS, DQV, FOAF, PROF, PROV, SPDX, VOID, XSD
from stakhanov_ld.release.names import MANIFEST, STATISTICS
from stakhanov_ld.representations.graphs import CannotCarry, Notation, written
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.variants import Variant
from stakhanov_ld.web import found
from stakhanov_ld.web.answers import Answer, Asked, language_of, reading
from stakhanov_ld.web.results import page, sent
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

_PREFIXES = {
    "dcat": DCAT, "dcterms": DCTERMS, "dqv": DQV, "foaf": FOAF, "prof": PROF, "prov": PROV,
    "spdx": SPDX, "void": VOID, "xsd": XSD,
}  # fmt: skip
_KEPT = 16
"""How many bodies a process keeps: one for each format of both lists, under a host or two."""

Triples = Callable[[Path, Space, Iterable[dict[str, Any]], str], list[og.Triple]]


@dataclass(frozen=True, slots=True)
class _List:
    """One of the two: where it stands, what it says as data, and how it is shown."""

    path: str
    triples: Triples
    page: Callable[[Site, Asked, str], Answer]

    def at(self, format_: Format) -> str:
        """The address that names a format."""
        return addresses.representation(self.path, Variant(format_))


def catalogue_answer(site: Site, asked: Asked, client: Client, root: str) -> Answer:
    """The list at the path of `asked`, one of ADDRESSES, of the site found at `root`.

    In the format that the client prefers; raises NotAcceptable where that is none of those that
    there are.
    """
    if (told := reading(asked)) is not None:
        return told
    listed, named = ADDRESSES[asked.path]
    format_ = named or choose(asked.accept, CATALOG_FORMATS)
    if format_ is HTML:
        return listed.page(site, asked, root)
    if format_ is not None:
        release = site.release
        with site.turns.turn(client.name):
            body = _body(listed.triples, release.folder, release.space, root, format_)
        if body is not None:
            where = addresses.relative(listed.at(format_), asked.path)
            return sent(asked, format_, body, "document", (("Content-Location", where),))
    offered = ", ".join(f.media_type for f in CATALOG_FORMATS)
    why = " RDF/XML cannot carry this one." if format_ is not None else ""
    raise NotAcceptable(f"/{listed.path} is offered as {offered}.{why}")


@lru_cache(_KEPT)
def _body(triples: Triples, folder: Path, space: Space, root: str, format_: Format) -> bytes | None:
    """A list in `format_`, or None where that cannot carry it."""
    dumps = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["dumps"]
    try:
        return written(triples(folder, space, dumps, root), format_, Notation(_PREFIXES))
    except CannotCarry:
        return None


# ── as pages ─────────────────────────────────────────────────────────────────────────────────


def _catalogue(site: Site, asked: Asked, root: str) -> Answer:
    release, language = site.release, language_of(asked, site.languages)
    counted = json.loads((release.folder / STATISTICS).read_text(encoding="utf-8"))

    def href(iri: str) -> str | None:
        path, hash_, fragment = release.space.document_of(iri), *iri.partition("#")[1:]
        if path is not None and path in release.rows:
            return addresses.page(path, asked.path, language) + hash_ + fragment
        return iri if iri.startswith(("http://", "https://")) else None

    def parts(sizes: dict[str, int]) -> list[tuple[str, str | None, int]]:
        prefixes = release.manifest["prefixes"]
        return [(shortened(iri, prefixes), href(iri), size) for iri, size in sizes.items()]

    return page(
        "catalog", site, asked, language, "document", None,
        formats=_data(_CATALOGUE, asked),
        files=_files(site, asked, "format"),
        downloads=addresses.page(addresses.DOWNLOADS, asked.path, language),
        everything=counted["whole"],
        graphs=counted["graphs"],
        classes=parts(counted["whole"]["classes"]),
        properties=parts(counted["whole"]["properties"]),
        linksets=parts(counted["linksets"]),
        report=addresses.page(addresses.REPORT, asked.path, language),
    )  # fmt: skip


def _downloads(site: Site, asked: Asked, root: str) -> Answer:
    language = language_of(asked, site.languages)
    wanted = (dump for dump in site.release.manifest["dumps"]
              if (dump["format"], dump["coding"]) == (N_TRIPLES.name, GZIP.name))  # fmt: skip
    return page(
        "downloads", site, asked, language, "document", None,
        formats=_data(_DOWNLOADS, asked),
        files=_files(site, asked, "path"),
        root=root,
        example=next((dump["path"] for dump in wanted), None),
        checksums=(
            addresses.CHECKSUMS, addresses.relative(addresses.CHECKSUMS, asked.path),
            addresses.relative(addresses.DUMP_MANIFEST, asked.path),
        ),
        catalogue=addresses.page(addresses.CATALOG, asked.path, language),
    )  # fmt: skip


def _data(listed: _List, asked: Asked) -> list[tuple[str, str, str]]:
    return [
        (f.label, addresses.relative(listed.at(f), asked.path), f.media_type)
        for f in CATALOG_FORMATS
        if f is not HTML
    ]


def _files(site: Site, asked: Asked, together: str) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """For each graph, everything first, its dumps; a row holds those with the same `together`."""
    shown = [
        dump | {"href": addresses.relative(dump["path"], asked.path), "form": found.form_of(dump)}
        for dump in site.release.manifest["dumps"]
    ]
    return [
        (
            graph.rpartition("/")[2] if graph else "",
            [list(row) for _, row in groupby(dumps, itemgetter(together))],
        )
        for graph, dumps in groupby(shown, itemgetter("graph"))
    ]


_CATALOGUE = _List(addresses.CATALOG, found.described, _catalogue)
_DOWNLOADS = _List(addresses.DOWNLOADS, found.files, _downloads)

ADDRESSES: dict[str, tuple[_List, Format | None]] = {
    path: (listed, format_)
    for listed in (_CATALOGUE, _DOWNLOADS)
    for path, format_ in ((listed.path, None), *((listed.at(f), f) for f in CATALOG_FORMATS))
}
"""Where lists are answered, with the format that an address names."""
