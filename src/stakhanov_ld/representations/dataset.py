"""How is the dataset told to search engines? (schema.org Dataset, in the home page)

From the catalogue, so that both say the same; addresses are those of the base IRI, since the page
is the same wherever it is served.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import GZIP
from stakhanov_ld.documents.catalogue import HAS_DATASET
from stakhanov_ld.formats import FIRST_DUMPS
from stakhanov_ld.languages import LANGUAGES
from stakhanov_ld.model.vocabulary import DCAT, DCTERMS, FOAF, SCHEMA

_TAGS = {language.iri: language.tag for language in LANGUAGES}
_LINKS = ("contentUrl", "includedInDataCatalog", "license", "url")
_CONTEXT = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in _LINKS}}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers and search engines are led to, as they are told of it."""

    path: str
    label: str
    media_type: str
    """That of its coding, if it has one."""
    size: int | None
    """In bytes; None of a coded file, whose length depends on what coded it: no byte of a page
    may."""


def dataset(catalogue: Sequence[og.Triple], downloads: Iterable[Download], space: Space) -> bytes:
    """The dataset of `catalogue`, to be had as `downloads`, as JSON-LD in the words of
    schema.org."""
    node = next(triple.object for triple in catalogue if triple.predicate == HAS_DATASET)

    def said(subject: object, word: str) -> list[Any]:
        return [
            triple.object
            for triple in catalogue
            if triple.subject == subject and triple.predicate.value == word
        ]

    def agents(word: str) -> list[dict[str, Any]]:
        found = [agent for agent in said(node, word) if isinstance(agent, og.NamedNode)]
        return [{"@id": a.value, "name": _texts(said(a, FOAF + "name"))} for a in found]

    languages = [value.value for value in said(node, DCTERMS + "language")]
    told = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": node.value,  # type: ignore[union-attr]  # of an IRI
        "name": _texts(said(node, DCTERMS + "title")),
        "description": _texts(said(node, DCTERMS + "description")),
        "url": space.base,
        "license": [value.value for value in said(node, DCTERMS + "license")],
        "creator": agents(DCTERMS + "creator"),
        "publisher": agents(DCTERMS + "publisher"),
        "keywords": _texts(said(node, DCAT + "keyword")),
        "inLanguage": [_TAGS.get(language, language) for language in languages],
        "includedInDataCatalog": space.iri(addresses.CATALOG),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": space.iri(file.path),
                "encodingFormat": file.media_type,
                **({} if file.size is None else {"contentSize": f"{file.size} B"}),
            }
            for file in downloads
        ],
    }
    kept = {name: value for name, value in told.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def first_downloads(dumps: Iterable[Mapping[str, Any]]) -> list[Download]:
    """Those of `dumps` (as a manifest lists them) that are told first: of the default graph, plain
    and as most can unpack them."""
    formats, codings = {f.name: f for f in FIRST_DUMPS}, {None: None, GZIP.name: GZIP}
    found = []
    for dump in dumps:
        if dump["graph"] is None and dump["format"] in formats and dump["coding"] in codings:
            format_, coding = formats[dump["format"]], codings[dump["coding"]]
            label = f"{format_.label}, {coding.name}" if coding else format_.label
            media_type = coding.media_type if coding else format_.media_type
            size = None if coding else dump["bytes"]
            found.append(Download(dump["path"], label, media_type, size))
    return found


def _texts(values: Iterable[og.Literal]) -> list[Any]:
    """Words with their language, if they have one."""
    return [
        {"@value": value.value, "@language": value.language} if value.language else value.value
        for value in values
    ]
