"""Does the package offer what it promises, and import no more than is asked for?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from stakhanov_ld import model


@pytest.mark.parametrize("name", model.__all__)
def test_public_names_are_there(name: str) -> None:
    """Each public name is found in its module, lazily."""
    assert getattr(model, name).__name__ == name


def test_other_names_are_not() -> None:
    """A misspelt name is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="bonds_of"):
        _ = model.bonds_of  # type: ignore[attr-defined]


def test_dates_need_no_graph_and_no_web() -> None:
    """Importing the package loads none of its modules; using it loads no library beside it."""
    program = (
        "import sys, stakhanov_ld.model as model\n"
        "assert not [name for name in sys.modules if name.startswith('stakhanov_ld.model.')]\n"
        "model.bounds_of('1936/'), model.holds, model.asked_period\n"
        "print(sorted({'rdflib', 'pyoxigraph', 'flask', 'edtf', 'datetime'} & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert (run.stdout, run.stderr) == ("[]\n", "")
