"""Which languages does the program speak?

One table; the pages, their negotiation and the reading of `dcterms:language` go by it. For each row
but the first there is a catalog of messages in `representations/translations/`.
"""

from __future__ import annotations

from dataclasses import dataclass

_EU = "http://publications.europa.eu/resource/authority/language/"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its tag (RFC 5646), its own name, and the IRI by which publications state it.

    The IRI is that of the authority table of the EU, which DCAT-AP asks for.
    """

    tag: str
    name: str
    iri: str


LANGUAGES = (
    Language("en", "English", _EU + "ENG"),
    Language("uk", "Українська", _EU + "UKR"),
    Language("ru", "Русский", _EU + "RUS"),
)
"""Every row of the table; the first is what a reader gets who asks for none of the others."""

DEFAULT = LANGUAGES[0].tag
"""The language in which the templates are written."""

BY_TAG = {language.tag: language for language in LANGUAGES}
"""The rows by tag."""
