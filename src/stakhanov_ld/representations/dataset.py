"""How is the dataset told to search engines? (schema.org Dataset, in the home page)

From the catalogue, so that both say the same; addresses are those of the base IRI, since the page
is the same wherever it is served.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.codings import CODING_BY_NAME, GZIP
from stakhanov_ld.documents.catalogue import HAS_DATASET
from stakhanov_ld.formats import FIRST_DUMPS
from stakhanov_ld.languages import LANGUAGES
from stakhanov_ld.model.vocabulary import DCAT, DCTERMS, FOAF, SCHEMA

_TAGS = {language.iri: language.tag for language in LANGUAGES}
_LINKS = ("contentUrl", "includedInDataCatalog", "license", "url")
_CONTEXT = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in _LINKS}}


def dataset(
    catalogue: Sequence[og.Triple], dumps: Iterable[Mapping[str, Any]], space: Space
) -> bytes:
    """The dataset of `catalogue`, with its `dumps`, as JSON-LD in the words of schema.org."""
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
                "contentUrl": space.iri(dump["path"]),
                "encodingFormat": media_type_of(dump),
                # How long a coded file is depends on what coded it: no byte of a page may.
                **({} if dump["coding"] else {"contentSize": f"{dump['bytes']} B"}),
            }
            for dump in first_dumps(dumps)
        ],
    }
    kept = {name: value for name, value in told.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def media_type_of(dump: Mapping[str, Any]) -> str:
    """The media type of a file: that of its coding, if it has one."""
    coding = dump["coding"]
    return CODING_BY_NAME[coding].media_type if coding else str(dump["media_type"])


def first_dumps(dumps: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of the default graph that are told first, plain and as most can unpack them."""
    formats, codings = {format_.name for format_ in FIRST_DUMPS}, (None, GZIP.name)
    return [
        dump
        for dump in dumps
        if dump["graph"] is None and dump["format"] in formats and dump["coding"] in codings
    ]


def _texts(values: Iterable[og.Literal]) -> list[Any]:
    """Words with their language, if they have one."""
    return [
        {"@value": value.value, "@language": value.language} if value.language else value.value
        for value in values
    ]
