"""The one table of formats is consistent, and the engine knows what it says."""

from __future__ import annotations

from itertools import chain

from pyoxigraph import QueryResultsFormat, RdfFormat

from stakhanov_ld.formats import (
    ALL_FORMATS,
    DOCUMENT_FORMATS,
    GRAPH_RESULT_FORMATS,
    HTML,
    ROW_RESULT_FORMATS,
)


def test_names_and_media_types_are_unique() -> None:
    """No two rows share a name, or a media type with its profile."""
    rows = set(ALL_FORMATS)
    types = {f.content_type for f in rows}
    assert len({f.name for f in rows}) == len(types) == len(rows) > 10


def test_within_an_offer_no_name_means_two_formats() -> None:
    """Media types, aliases and suffixes are unambiguous wherever formats are offered together."""
    for offer in (DOCUMENT_FORMATS, GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS):
        names = list(chain.from_iterable((f.media_type, *f.aliases) for f in offer))
        assert len(names) == len(set(names))
        assert len({f.suffix for f in offer}) == len(offer)


def test_the_engine_knows_each_rdf_format_by_the_same_names() -> None:
    """Media type and suffix agree with pyoxigraph's own table."""
    for format_ in (*GRAPH_RESULT_FORMATS, *(f for f in DOCUMENT_FORMATS if f is not HTML)):
        by_media_type = RdfFormat.from_media_type(format_.media_type)
        assert by_media_type is not None
        assert by_media_type == RdfFormat.from_extension(format_.suffix)
    for format_ in ROW_RESULT_FORMATS:
        results = QueryResultsFormat.from_media_type(format_.media_type)
        assert results is not None
        assert results == QueryResultsFormat.from_extension(format_.suffix)
