"""A build that fails beside a server is told, whatever it fails of."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from stakhanov_ld.cli.rebuilding import Rebuilding
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings


@pytest.mark.parametrize(
    ("command", "expected"),
    [(["/nowhere/python"], "could not be started: .*nowhere"),
     ([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], "ended by SIGKILL")],
)  # fmt: skip
def test_that_nothing_was_built_is_said(tmp_path: Path, command: list[str], expected: str) -> None:
    told: list[str] = []
    rebuilding = Rebuilding(tmp_path, Shelf(tmp_path / "shelf"), Settings({}, {}), told.append)
    rebuilding._command = command
    with rebuilding:
        assert rebuilding() is None
    assert len(told) == 1
    assert re.search(expected, told[0])


def test_the_folder_of_the_publication_is_no_place_of_programs(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands there is not run, though a server may be started in it."""
    (tmp_path / "click.py").write_text("raise SystemExit('it was run')")
    monkeypatch.chdir(tmp_path)
    path = os.pathsep.join(filter(None, sys.path))
    monkeypatch.setenv("PYTHONPATH", path)
    with Rebuilding(tmp_path, Shelf(tmp_path / "shelf"), Settings({}, {}), print) as rebuilding:
        assert rebuilding() is None
    assert "it was run" not in capfd.readouterr().err
