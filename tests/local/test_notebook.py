"""A thing shows itself in a notebook as it does on its page."""

from __future__ import annotations

import re

import pytest

import stakhanov_ld
from conftest import ROOT
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored


@pytest.mark.parametrize("name", ["place/kadiivka", "person/stakhanov", "place/lugovaya"])
def test_a_notebook_shows_the_charts_of_the_page(biography_release: Release, name: str) -> None:
    """The same drawing, with links that lead there from anywhere."""
    card = stakhanov_ld.open_publication(ROOT).entity(name)._repr_html_()
    charts = [
        path for path in biography_release.rows if re.fullmatch(f"doc/{name}/[a-z]+.en.svg", path)
    ]
    assert charts
    for path in charts:
        row = biography_release.rows[path]
        assert isinstance(row, Stored)
        drawn = re.sub(r'href="[^"]*"', "href", biography_release.body(row).decode())
        assert drawn.strip() in re.sub(r'href="[^"]*"', "href", card)
    assert set(re.findall(r'href="(https?:|[^"]*)', card)) == {"https:"}
