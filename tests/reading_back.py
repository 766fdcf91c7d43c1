"""What does a document say, whatever the format that it is read from?"""

from __future__ import annotations

import json

import pyoxigraph as og

from stakhanov_ld.formats import JSON_LD, Format
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored


def canonical(body: bytes, format_: Format, release: Release) -> set[str]:
    """The triples of a document, whatever the graphs they stand in and their blank nodes' names.

    The context of JSON-LD is the one that the release itself holds at the address it refers to.
    """
    rdf = og.RdfFormat.from_media_type(format_.media_type)
    assert rdf is not None
    if format_.media_type == JSON_LD.media_type:
        document = json.loads(body)
        if isinstance(document["@context"], str):
            document["@context"] = context(document["@context"], release)
        body = json.dumps(document).encode()
    return canonical_set(quad.triple for quad in og.parse(body, rdf))


def canonical_set(triples: object) -> set[str]:
    """`triples` as sorted lines would have them, with canonical names for blank nodes."""
    dataset = og.Dataset(og.Quad(*triple) for triple in triples)  # type: ignore[attr-defined]
    dataset.canonicalize(og.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def context(iri: str, release: Release) -> object:
    """The terms that a release serves at `iri`."""
    row = release.rows[iri.removeprefix(release.space.base)]
    assert isinstance(row, Stored)
    return json.loads(release.body(row))["@context"]
