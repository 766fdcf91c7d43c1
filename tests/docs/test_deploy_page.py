"""Is what docs/deploy.md shows what systemd and the program take?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from stakhanov_ld.settings import SETTINGS

TEXT = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
FLAGS = {setting.flag for setting in SETTINGS if setting.commands}
VARIABLES = {setting.variable for setting in SETTINGS}
EXAMPLE = re.compile(r"^```(?:sh|ini)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_the_unit_is_one(tmp_path: Path) -> None:
    """systemd finds nothing to say of it."""
    (unit,) = (example for example in EXAMPLE.findall(TEXT) if "[Service]" in example)
    program = "/opt/stakhanov-ld/bin/stakhanov-ld"
    assert program in unit
    file = tmp_path / "stakhanov-ld.service"
    for text, said in (
        (unit.replace(program, sys.executable), ""),
        (unit.replace(program, sys.executable).replace("Restart=", "Restat="), "Restat"),
    ):
        file.write_text(text)
        told = subprocess.run(
            ["systemd-analyze", "verify", str(file)], text=True, capture_output=True, check=False
        ).stderr
        about = [line for line in told.splitlines() if file.name in line]
        assert bool(about) is bool(said), told
        assert said in told


def test_settings_are_those_that_there_are() -> None:
    """By flag and by variable; flags of other programs stand with these in their commands."""
    others = ("rsync", "oxigraph serve", "fuseki-server")
    examples = [e.replace("\\\n", " ") for e in EXAMPLE.findall(TEXT)]
    lines = [line for e in examples for line in e.splitlines() if not line.startswith(others)]
    prose = EXAMPLE.sub("", TEXT)
    spoken = [code for code in re.findall(r"`([^`\n]+)`", prose) if not code.startswith(others)]
    flags = {
        flag for text in (*lines, *spoken) for flag in re.findall(r"(?<![\w-])--[a-z-]+", text)
    }
    assert len(flags) > 8
    assert flags <= FLAGS
    variables = set(re.findall(r"STAKHANOV_LD_\w+", TEXT))
    assert variables
    assert variables <= VARIABLES
