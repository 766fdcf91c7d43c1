"""The one table of languages is consistent."""

from __future__ import annotations

from stakhanov_ld.languages import BY_TAG, DEFAULT, LANGUAGES


def test_tags_names_and_iris_are_unique() -> None:
    """No two rows share a tag, a name or an IRI; tags are in the form that pages carry."""
    assert len(LANGUAGES) == len(BY_TAG) > 2
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)
    assert len({language.iri for language in LANGUAGES}) == len(LANGUAGES)
    assert all(tag == tag.lower() and tag.isalpha() for tag in BY_TAG)


def test_templates_are_written_in_the_first() -> None:
    """English."""
    assert DEFAULT == "en"
