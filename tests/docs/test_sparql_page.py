"""Does the page about the endpoint say what the program does, where nothing generates it?"""

from __future__ import annotations

from conftest import ROOT
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, HTML, ROW_RESULT_FORMATS
from stakhanov_ld.query import excerpt


def test_what_a_page_shows() -> None:
    """The limits of excerpts, and every suffix."""
    text = " ".join((ROOT / "docs" / "sparql.md").read_text(encoding="utf-8").split())
    assert f"first {excerpt.ROWS} rows or triples" in text
    assert f"first {excerpt.CHARACTERS} characters of a value" in text
    for format_ in (*ROW_RESULT_FORMATS, *GRAPH_RESULT_FORMATS, HTML):
        assert f"`{format_.suffix}`" in text
