"""Where are the files and the services of a release found? (DCAT)

At the host that was asked, of which a release knows nothing: here that is added to what the build
has written of the dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import CODING_BY_NAME
from stakhanov_ld.documents.catalogue import CONFORMS_TO, HAS_DATASET, STANDARD
from stakhanov_ld.formats import FORMAT_BY_NAME, QUAD_FORMATS
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import (
    DCAT,
    DCTERMS,
    DCTERMS_DESCRIPTION,
    DCTERMS_LICENSE,
    DCTERMS_TITLE,
    DQV,
    FOAF,
    FOAF_DOCUMENT,
    RDF_TYPE,
    SPDX,
    VOID,
    XSD,
)
from stakhanov_ld.profiles import NATIVE
from stakhanov_ld.release.names import CATALOGUE

_IANA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/file-type/"
_SHA256 = og.NamedNode(SPDX + "checksumAlgorithm_sha256")
_PROTOCOLS = {
    addresses.SPARQL: ("SPARQL endpoint", "https://www.w3.org/TR/sparql11-protocol/"),
    addresses.GRAPH_STORE: (
        "Graph Store, for reading", "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
}  # fmt: skip
"""For each service what it is called, and the specification that it keeps."""
_SAID_OF_FILES = (RDF_TYPE, DCTERMS_TITLE, DCTERMS_DESCRIPTION, DCTERMS_LICENSE)
"""What a list of its files repeats of the dataset."""


def described(
    folder: Path, space: Space, dumps: Iterable[dict[str, Any]], root: str
) -> list[og.Triple]:
    """The catalogue of the release in `folder`, found at `root`; subject by subject."""
    told = _told(folder)
    found = _Found(told, space, root)
    return _grouped([*told, *found.distributions(dumps), *found.services(), *found.pages()])


def files(
    folder: Path, space: Space, dumps: Iterable[dict[str, Any]], root: str
) -> list[og.Triple]:
    """Of the same what concerns its files: the dataset and its distributions."""
    told = _told(folder)
    found = _Found(told, space, root)
    about = {found.dataset, *found.licences}
    said = [t for t in told if t.subject in about and t.predicate in _SAID_OF_FILES]
    return _grouped([*said, *found.distributions(dumps)])


def _told(folder: Path) -> list[og.Triple]:
    return [quad.triple for quad in og.parse(path=str(folder / CATALOGUE))]


def _grouped(triples: Iterable[og.Triple]) -> list[og.Triple]:
    """Subject by subject, each triple once."""
    by_subject: dict[object, dict[og.Triple, None]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, {})[triple] = None
    return [triple for about in by_subject.values() for triple in about]


class _Found:
    """What is found where, of the dataset that `told` is about."""

    def __init__(self, told: list[og.Triple], space: Space, root: str) -> None:
        self._catalogue, self.dataset = next(
            (triple.subject, triple.object)
            for triple in told
            if triple.predicate == HAS_DATASET and isinstance(triple.object, og.NamedNode)
        )
        licences = [
            t.object for t in told if t.subject == self.dataset and t.predicate == DCTERMS_LICENSE
        ]
        self.licences = licences if len(licences) == 1 else []  # DCAT-AP allows no more
        self._root = root
        self._space = space

    def distributions(self, dumps: Iterable[dict[str, Any]]) -> Iterator[og.Triple]:
        """One for each file: what it holds, in which form, where it is and how it is checked."""
        for dump in dumps:
            name = dump["path"].removeprefix(addresses.DOWNLOADS)
            node, checksum = self._part(name), self._part(f"{name}-checksum")
            file = og.NamedNode(self._root + addresses.encoded(dump["path"]))
            of = og.NamedNode(dump["graph"]) if dump["graph"] else self.dataset
            yield self._say(self.dataset, DCAT + "distribution", node)
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
            for licence in self.licences:
                yield og.Triple(node, DCTERMS_LICENSE, licence)
            profile = og.NamedNode(NATIVE.iri)
            yield og.Triple(node, CONFORMS_TO, profile)
            yield og.Triple(profile, RDF_TYPE, STANDARD)
        yield og.Triple(_SHA256, RDF_TYPE, og.NamedNode(SPDX + "ChecksumAlgorithm"))

    def _form(self, node: og.NamedNode, dump: dict[str, Any]) -> Iterator[og.Triple]:
        format_ = FORMAT_BY_NAME[dump["format"]]
        media_type = og.NamedNode(_IANA + format_.media_type)
        yield self._say(node, DCAT + "mediaType", media_type)
        yield self._say(media_type, RDF_TYPE.value, og.NamedNode(DCTERMS + "MediaType"))
        if format_.file_type:
            file_type = og.NamedNode(_EU + format_.file_type)
            yield self._say(node, DCTERMS + "format", file_type)
            yield self._say(file_type, RDF_TYPE.value, og.NamedNode(DCTERMS + "MediaTypeOrExtent"))
        if dump["coding"]:
            coding = og.NamedNode(_IANA + CODING_BY_NAME[dump["coding"]].media_type)
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
            yield self._say(node, DCAT + "servesDataset", self.dataset)
            yield og.Triple(node, CONFORMS_TO, standard)
            yield og.Triple(standard, RDF_TYPE, STANDARD)
            for licence in self.licences:
                yield og.Triple(node, DCTERMS_LICENSE, licence)
        sparql = og.NamedNode(self._root + addresses.SPARQL)
        node = self._part(f"{addresses.SPARQL}-service")
        yield self._say(node, DCAT + "endpointDescription", sparql)  # it describes itself
        yield self._say(self.dataset, VOID + "sparqlEndpoint", sparql)

    def pages(self) -> Iterator[og.Triple]:
        """How well the data keep their rules, a graph too; and what each release changed."""
        graph = og.NamedNode(self._space.graph(addresses.REPORT))
        yield self._say(self.dataset, DQV + "hasQualityMetadata", graph)
        yield og.Triple(graph, RDF_TYPE, og.NamedNode(DQV + "QualityMetadata"))
        for path in (addresses.REPORT, addresses.CHANGES):
            document = og.NamedNode(self._space.iri(path))
            yield self._say(self.dataset, FOAF + "page", document)
            yield og.Triple(document, RDF_TYPE, FOAF_DOCUMENT)

    def _part(self, name: str) -> og.NamedNode:
        return og.NamedNode(self._space.part(addresses.CATALOG, name))

    @staticmethod
    def _say(subject: object, predicate: str, value: object) -> og.Triple:
        return og.Triple(subject, og.NamedNode(predicate), value)  # type: ignore[arg-type]  # nodes all


def _xsd(name: str) -> og.NamedNode:
    return og.NamedNode(XSD + name)


def _title(dump: dict[str, Any]) -> str:
    if dump["graph"]:
        what = f"The graph “{dump['graph'].rpartition('/')[2]}”"
    elif FORMAT_BY_NAME[dump["format"]] in QUAD_FORMATS:
        what = "Every graph"
    else:
        what = "Everything"
    return f"{what} as {form_of(dump)}"


def form_of(dump: dict[str, Any]) -> str:
    """The name of its form: `N-Triples, gzip`."""
    return ", ".join(filter(None, (FORMAT_BY_NAME[dump["format"]].label, dump["coding"])))
