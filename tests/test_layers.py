"""The layer contract is checked, and it is the map that README shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import ROOT

LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]["layers"]


def test_an_import_that_goes_up_fails(tmp_path: Path) -> None:
    """In a copy, `model` imports `web`: the contract that `make check` runs is broken by name."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert linted(tmp_path).returncode == 0
    module = tmp_path / "src" / "stakhanov_ld" / "model" / "bounds.py"
    module.write_text(module.read_text() + "\nimport stakhanov_ld.web.answers\n")
    broken = linted(tmp_path)
    assert broken.returncode == 1
    assert re.search(r"Imports go down\s+BROKEN", broken.stdout)


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys; sys.path.insert(0, 'src');"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, text=True, capture_output=True, check=False
    )


def test_the_readme_draws_the_layers() -> None:
    """Every layer stands in the picture of the README, from roof to ground."""
    readme = (ROOT / "README.md").read_text()
    picture = readme.split("<!-- layers -->")[1]
    places = [picture.index(f"`{name}`") for layer in LAYERS for name in layer.split(" | ")]
    assert places == sorted(places)
    assert len(places) > 10


def test_every_package_and_module_says_which_question_it_answers() -> None:
    """The first line of every file is a question or names what it is."""
    modules = [p for p in (ROOT / "src").rglob("*.py")]
    assert len(modules) > 40
    for module in modules:
        first = module.read_text().split("\n", 1)[0]
        assert first.startswith('"""'), module
        assert len(module.read_text().splitlines()) <= 320, f"{module} answers too much"
