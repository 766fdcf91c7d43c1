"""Publications written elsewhere, for another purpose, are published as they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import SHARED
from reading_back import canonical
from stakhanov_ld.formats import JSON_LD, N_TRIPLES, TURTLE
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated, Stored
from stakhanov_ld.variants import Variant


@pytest.mark.parametrize(
    ("name", "things", "example"),
    [
        ("roman-emperors.ttl", 150, "doc/Augustus"),  # foreign IRIs, a relative one, web pages
        ("dcat3.rdf", 40, "doc/Dataset"),  # RDF/XML, a hash namespace, blank nodes
    ],
)
def test_it_is_built_and_every_format_says_the_same(
    name: str, things: int, example: str, release_of: Callable[[Publication], Release]
) -> None:
    """Without description, ontology or shapes: documents for its things, equal in all formats."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    opened = open_publication(SHARED / "publications" / name)
    release = release_of(opened.publication)
    documents = [row for row in release.rows.values() if isinstance(row, Negotiated)]
    assert len(documents) > things
    assert example in release.rows
    for document in documents[:60]:
        if Variant(N_TRIPLES) not in document.variants:
            continue
        graphs = []
        for format_ in (TURTLE, N_TRIPLES, JSON_LD):
            row = release.rows[document.variants[Variant(format_)]]
            assert isinstance(row, Stored)
            graphs.append(canonical(release.body(row), format_, release))
        assert graphs[0] == graphs[1] == graphs[2], document.path
        assert graphs[0]
