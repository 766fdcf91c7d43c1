"""The coast in the package is what Natural Earth's land makes it."""

from __future__ import annotations

import json
import runpy
from importlib.resources import files

import pytest

from conftest import ROOT
from stakhanov_ld.release.identity import _code

SOURCE = ROOT / "coast/node_modules/world-atlas/land-50m.json"
PACKAGED = ROOT / "src/stakhanov_ld/representations/charts/coast.json"


@pytest.mark.skipif(not SOURCE.is_file(), reason="world-atlas is not installed (make clients)")
def test_it_is_made_from_natural_earth() -> None:
    """To the byte, so that nobody has mended it by hand."""
    make = runpy.run_path(str(ROOT / "coast/make.py"))
    made = make["coast"](json.loads(SOURCE.read_text(encoding="utf-8")))
    assert made == PACKAGED.read_text(encoding="utf-8")


def test_it_is_compact() -> None:
    """A wheel that carries it stays small."""
    assert 200_000 < PACKAGED.stat().st_size < 400_000


def test_another_coast_makes_another_release() -> None:
    """The id of a release covers it, like all else that the program writes from."""
    covered = dict(_code(files("stakhanov_ld"), ""))
    assert covered["representations/charts/coast.json"] == PACKAGED.read_bytes()
