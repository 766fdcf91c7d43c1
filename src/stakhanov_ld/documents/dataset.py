"""What does a publication say of itself?"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.model.vocabulary import (
    DCTERMS_DESCRIPTION,
    DCTERMS_LICENSE,
    DCTERMS_RIGHTS,
    DCTERMS_TITLE,
    VOID_EXAMPLE,
)
from stakhanov_ld.publication.publication import Publication


@dataclass(frozen=True, slots=True)
class Dataset:
    """The publication's own description (VoID, DCAT), in English where it is in more languages."""

    title: str
    description: str | None
    rights: str | None
    licences: tuple[og.NamedNode, ...]
    examples: tuple[og.NamedNode, ...]
    """The things that it names as examples (void:exampleResource)."""


def dataset_of(publication: Publication) -> Dataset:
    """What `publication` says of itself; its name stands for a title that it does not state."""
    stated = [
        triple
        for triple in publication.graphs["description"]
        if triple.subject == publication.dataset
    ]

    def text(predicate: og.NamedNode) -> str | None:
        texts = [
            triple.object
            for triple in stated
            if triple.predicate == predicate and isinstance(triple.object, og.Literal)
        ]
        texts.sort(key=lambda text: (text.language not in ("en", None), text.value))
        return texts[0].value if texts else None

    def nodes(predicate: og.NamedNode) -> tuple[og.NamedNode, ...]:
        return tuple(
            triple.object
            for triple in stated
            if triple.predicate == predicate and isinstance(triple.object, og.NamedNode)
        )

    return Dataset(
        text(DCTERMS_TITLE) or publication.name,
        text(DCTERMS_DESCRIPTION),
        text(DCTERMS_RIGHTS),
        nodes(DCTERMS_LICENSE),
        nodes(VOID_EXAMPLE),
    )
