"""What does a publication say of itself?"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.documents.texts import Text, best
from stakhanov_ld.languages import DEFAULT, LANGUAGES
from stakhanov_ld.model.vocabulary import (
    DCTERMS_CREATOR,
    DCTERMS_DESCRIPTION,
    DCTERMS_LANGUAGE,
    DCTERMS_LICENSE,
    DCTERMS_RIGHTS,
    DCTERMS_TITLE,
    VOID_EXAMPLE,
)
from stakhanov_ld.publication.publication import Publication


@dataclass(frozen=True, slots=True)
class Dataset:
    """The publication's own description (VoID, DCAT), its texts in all the languages they have."""

    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    rights: tuple[Text, ...]
    licences: tuple[og.NamedNode, ...]
    creators: tuple[og.NamedNode, ...]
    examples: tuple[og.NamedNode, ...]
    """The things that it names as examples (void:exampleResource)."""
    languages: tuple[str, ...]
    """The tags in which its pages are offered: English, and those it states (dcterms:language)."""

    def title_in(self, language: str) -> Text:
        """Its title, for a reader of `language`."""
        title = best(self.titles, language)
        assert title is not None, "the publication's name stands for a title that is not stated"
        return title

    def description_in(self, language: str) -> Text | None:
        """What it says in a few sentences that it is."""
        return best(self.descriptions, language)

    def rights_in(self, language: str) -> Text | None:
        """Its attribution."""
        return best(self.rights, language)


def dataset_of(publication: Publication) -> Dataset:
    """What `publication` says of itself; its name stands for a title that it does not state."""
    stated: dict[og.NamedNode, list[object]] = {}
    for triple in publication.graphs["description"]:
        if triple.subject == publication.dataset:
            stated.setdefault(triple.predicate, []).append(triple.object)

    def texts(predicate: og.NamedNode) -> tuple[Text, ...]:
        values = stated.get(predicate, ())
        return tuple(Text(v.value, v.language) for v in values if isinstance(v, og.Literal))

    def nodes(predicate: og.NamedNode) -> tuple[og.NamedNode, ...]:
        return tuple(v for v in stated.get(predicate, ()) if isinstance(v, og.NamedNode))

    tags = {text.value.lower() for text in texts(DCTERMS_LANGUAGE)}
    iris = {node.value for node in nodes(DCTERMS_LANGUAGE)}
    return Dataset(
        texts(DCTERMS_TITLE) or (Text(publication.name),),
        texts(DCTERMS_DESCRIPTION),
        texts(DCTERMS_RIGHTS),
        nodes(DCTERMS_LICENSE),
        nodes(DCTERMS_CREATOR),
        nodes(VOID_EXAMPLE),
        tuple(
            language.tag
            for language in LANGUAGES
            if language.tag in tags | {DEFAULT} or language.iri in iris
        ),
    )
