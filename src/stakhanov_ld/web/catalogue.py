"""What is answered at /catalog? The catalogue of the release (DCAT, VoID), made complete.

What the build has written, and where the files and the services are found: at the host that was
asked, of which a release knows nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.documents.catalogue import CONFORMS_TO, HAS_DATASET, STANDARD
from stakhanov_ld.documents.labels import shortened
from stakhanov_ld.errors import NotAcceptable
from stakhanov_ld.formats import ALL_FORMATS, CATALOG_FORMATS, HTML, Format
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import (
    DCAT,
    DCTERMS,
    DCTERMS_LICENSE,
    DCTERMS_TITLE,
    DQV,
    FOAF,
    FOAF_DOCUMENT,
    PROF,
    PROV,
    RDF_TYPE,
    SPDX,
    VOID,
    XSD,
)
from stakhanov_ld.profiles import NATIVE
from stakhanov_ld.release.build import CATALOGUE, STATISTICS
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.graphs import CannotCarry, Notation, written
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.variants import Variant
from stakhanov_ld.web.answers import Answer, Asked, language_of, reading
from stakhanov_ld.web.results import page, sent
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

ADDRESSES = {
    addresses.CATALOG: None,
    **{addresses.representation(addresses.CATALOG, Variant(f)): f for f in CATALOG_FORMATS},
}
"""Where it is answered, with the format that an address names."""

_IANA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/file-type/"
_FORMATS = {f.name: f for f in ALL_FORMATS}
_CODINGS = {coding.name: coding for coding in CODINGS}
_PREFIXES = {
    "dcat": DCAT, "dcterms": DCTERMS, "dqv": DQV, "foaf": FOAF, "prof": PROF, "prov": PROV,
    "spdx": SPDX, "void": VOID, "xsd": XSD,
}  # fmt: skip
_SHA256 = og.NamedNode(SPDX + "checksumAlgorithm_sha256")
_PROTOCOLS = {
    addresses.SPARQL: ("SPARQL endpoint", "https://www.w3.org/TR/sparql11-protocol/"),
    addresses.GRAPH_STORE: (
        "Graph Store, for reading", "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
}  # fmt: skip
"""For each service what it is called, and the specification that it keeps."""
_KEPT = 8
"""How many catalogues a process keeps: one for each format, under a host or two."""


def catalogue_answer(site: Site, asked: Asked, client: Client, root: str) -> Answer:
    """The catalogue of the site found at `root`, in the format that the client prefers.

    Raises NotAcceptable where that is none of those that there are.
    """
    if (told := reading(asked)) is not None:
        return told
    format_ = ADDRESSES[asked.path] or choose(asked.accept, CATALOG_FORMATS)
    if format_ is HTML:
        return _page(site, asked)
    if format_ is not None:
        with site.turns.turn(client.name):
            body = _written(site.release, root, format_)
        if body is not None:
            here = addresses.representation(addresses.CATALOG, Variant(format_))
            where = ("Content-Location", addresses.relative(here, asked.path))
            return sent(asked, format_, body, "document", (where,))
    listed = ", ".join(f.media_type for f in CATALOG_FORMATS)
    why = " RDF/XML cannot carry this one." if format_ is not None else ""
    raise NotAcceptable(f"The catalogue is offered as {listed}.{why}")


# ── as data ──────────────────────────────────────────────────────────────────────────────────


def _written(release: Release, root: str, format_: Format) -> bytes | None:
    dumps = json.dumps(release.manifest["dumps"])
    return _body(release.folder, release.space, dumps, root, format_)


@lru_cache(_KEPT)
def _body(folder: Path, space: Space, dumps: str, root: str, format_: Format) -> bytes | None:
    """The catalogue in `format_`, or None where that cannot carry it."""
    triples = described(folder, space, json.loads(dumps), root)
    try:
        return written(triples, format_, Notation(_PREFIXES))
    except CannotCarry:
        return None


def described(
    folder: Path, space: Space, dumps: Iterable[dict[str, Any]], root: str
) -> list[og.Triple]:
    """The catalogue of the release in `folder`, found at `root`; subject by subject."""
    told = [quad.triple for quad in og.parse(path=str(folder / CATALOGUE))]
    made = _Found(told, space, root)
    told += [*made.distributions(dumps), *made.services(), *made.pages()]
    by_subject: dict[object, dict[og.Triple, None]] = {}
    for triple in told:
        by_subject.setdefault(triple.subject, {})[triple] = None
    return [triple for triples in by_subject.values() for triple in triples]


class _Found:
    """What is found where, of the dataset that `told` is about."""

    def __init__(self, told: list[og.Triple], space: Space, root: str) -> None:
        self._catalogue, self._dataset = next(
            (triple.subject, triple.object)
            for triple in told
            if triple.predicate == HAS_DATASET and isinstance(triple.object, og.NamedNode)
        )
        licences = [
            t.object for t in told if t.subject == self._dataset and t.predicate == DCTERMS_LICENSE
        ]
        self._licences = licences if len(licences) == 1 else []  # DCAT-AP allows no more
        self._root = root
        self._space = space

    def distributions(self, dumps: Iterable[dict[str, Any]]) -> Iterator[og.Triple]:
        """One for each file: what it holds, in which form, where it is and how it is checked."""
        for dump in dumps:
            name = dump["path"].removeprefix(addresses.DOWNLOADS)
            node, checksum = self._part(name), self._part(f"{name}-checksum")
            file = og.NamedNode(self._root + addresses.encoded(dump["path"]))
            of = og.NamedNode(dump["graph"]) if dump["graph"] else self._dataset
            yield self._say(self._dataset, DCAT + "distribution", node)
            yield og.Triple(of, og.NamedNode(VOID + "dataDump"), file)
            yield og.Triple(node, RDF_TYPE, og.NamedNode(DCAT + "Distribution"))
            yield og.Triple(node, DCTERMS_TITLE, og.Literal(_title(dump), language=DEFAULT))
            yield self._say(node, DCAT + "accessURL", file)
            yield self._say(node, DCAT + "downloadURL", file)
            yield from self._form(node, dump)
            size = og.Literal(str(dump["bytes"]), datatype=_xsd("nonNegativeInteger"))
            yield og.Triple(node, og.NamedNode(DCAT + "byteSize"), size)
            yield self._say(node, SPDX + "checksum", checksum)
            yield og.Triple(checksum, RDF_TYPE, og.NamedNode(SPDX + "Checksum"))
            yield self._say(checksum, SPDX + "algorithm", _SHA256)
            digest = og.Literal(dump["sha256"], datatype=_xsd("hexBinary"))
            yield og.Triple(checksum, og.NamedNode(SPDX + "checksumValue"), digest)
            for licence in self._licences:
                yield og.Triple(node, DCTERMS_LICENSE, licence)
            profile = og.NamedNode(NATIVE.iri)
            yield og.Triple(node, CONFORMS_TO, profile)
            yield og.Triple(profile, RDF_TYPE, STANDARD)
        yield og.Triple(_SHA256, RDF_TYPE, og.NamedNode(SPDX + "ChecksumAlgorithm"))

    def _form(self, node: og.NamedNode, dump: dict[str, Any]) -> Iterator[og.Triple]:
        format_ = _FORMATS[dump["format"]]
        media_type = og.NamedNode(_IANA + format_.media_type)
        yield self._say(node, DCAT + "mediaType", media_type)
        yield self._say(media_type, RDF_TYPE.value, og.NamedNode(DCTERMS + "MediaType"))
        if format_.file_type:
            file_type = og.NamedNode(_EU + format_.file_type)
            yield self._say(node, DCTERMS + "format", file_type)
            yield self._say(file_type, RDF_TYPE.value, og.NamedNode(DCTERMS + "MediaTypeOrExtent"))
        if dump["coding"]:
            coding = og.NamedNode(_IANA + _CODINGS[dump["coding"]].media_type)
            yield self._say(node, DCAT + "compressFormat", coding)
            yield self._say(coding, RDF_TYPE.value, og.NamedNode(DCTERMS + "MediaType"))

    def services(self) -> Iterator[og.Triple]:
        """The SPARQL endpoint and the Graph Store."""
        openapi = og.NamedNode(self._root + addresses.OPENAPI)
        for path, (title, protocol) in _PROTOCOLS.items():
            node, endpoint = self._part(f"{path}-service"), og.NamedNode(self._root + path)
            standard = og.NamedNode(protocol)
            yield self._say(self._catalogue, DCAT + "service", node)
            yield og.Triple(node, RDF_TYPE, og.NamedNode(DCAT + "DataService"))
            yield og.Triple(node, DCTERMS_TITLE, og.Literal(title, language=DEFAULT))
            yield self._say(node, DCAT + "endpointURL", endpoint)
            yield self._say(node, DCAT + "endpointDescription", openapi)
            yield self._say(node, DCAT + "servesDataset", self._dataset)
            yield og.Triple(node, CONFORMS_TO, standard)
            yield og.Triple(standard, RDF_TYPE, STANDARD)
            for licence in self._licences:
                yield og.Triple(node, DCTERMS_LICENSE, licence)
        sparql = og.NamedNode(self._root + addresses.SPARQL)
        node = self._part(f"{addresses.SPARQL}-service")
        yield self._say(node, DCAT + "endpointDescription", sparql)  # it describes itself
        yield self._say(self._dataset, VOID + "sparqlEndpoint", sparql)

    def pages(self) -> Iterator[og.Triple]:
        """How well the data keep their rules, a graph too; and what each release changed."""
        graph = og.NamedNode(self._space.graph(addresses.REPORT))
        yield self._say(self._dataset, DQV + "hasQualityMetadata", graph)
        yield og.Triple(graph, RDF_TYPE, og.NamedNode(DQV + "QualityMetadata"))
        for path in (addresses.REPORT, addresses.CHANGES):
            document = og.NamedNode(self._space.iri(path))
            yield self._say(self._dataset, FOAF + "page", document)
            yield og.Triple(document, RDF_TYPE, FOAF_DOCUMENT)

    def _part(self, name: str) -> og.NamedNode:
        return og.NamedNode(self._space.part(addresses.CATALOG, name))

    @staticmethod
    def _say(subject: object, predicate: str, value: object) -> og.Triple:
        return og.Triple(subject, og.NamedNode(predicate), value)  # type: ignore[arg-type]  # nodes all


def _xsd(name: str) -> og.NamedNode:
    return og.NamedNode(XSD + name)


def _title(dump: dict[str, Any]) -> str:
    what = f"The graph “{dump['graph'].rpartition('/')[2]}”" if dump["graph"] else "Everything"
    return f"{what} as {_form_of(dump)}"


def _form_of(dump: dict[str, Any]) -> str:
    return ", ".join(filter(None, (_FORMATS[dump["format"]].label, dump["coding"])))


# ── as a page ────────────────────────────────────────────────────────────────────────────────


def _page(site: Site, asked: Asked) -> Answer:
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

    data = [
        (f.label, addresses.relative(path, asked.path), f.media_type)
        for path, f in ADDRESSES.items()
        if f is not None and f is not HTML
    ]
    return page(
        "catalog", site, asked, language, "document", None,
        formats=data,
        dumps=[
            (
                dump["graph"].rpartition("/")[2] if dump["graph"] else "",
                _form_of(dump), addresses.relative(dump["path"], asked.path), dump["bytes"],
            )
            for dump in release.manifest["dumps"]
        ],
        everything=counted["whole"],
        graphs=counted["graphs"],
        classes=parts(counted["whole"]["classes"]),
        properties=parts(counted["whole"]["properties"]),
        linksets=parts(counted["linksets"]),
        report=addresses.page(addresses.REPORT, asked.path, language),
    )  # fmt: skip
