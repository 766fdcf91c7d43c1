"""`stakhanov-ld validate` says what is wrong, whoever looks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPES = """
:named sh:targetClass :Thing ; sh:path :name ; sh:minCount 1 ; sh:message "Name it."@en .
:counted sh:targetClass :Thing ; sh:path :count ; sh:maxCount 1 ; sh:message "Count once."@en .
:even a sh:NodeShape ; sh:targetClass :Thing ; sh:message "Even it out."@en ;
    sh:sparql [ sh:select "SELECT $this WHERE { $this <https://example.org/odd> ?x }" ] .
"""


def validated(publication: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", "validate", str(publication), *options],
        text=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """Shapes, and no data yet."""
    for part in ("data", "shapes"):
        (tmp_path / part).mkdir()
    (tmp_path / "shapes" / "rules.ttl").write_text(HEAD + SHAPES)
    return tmp_path


def test_any_number_of_processes_finds_the_same(publication: Path) -> None:
    """In the same order, in data that are large enough to be shared."""
    things = [f":t{n} a :Thing ; :name 'x' ; :count 1 , {n % 1500 + 1} ." for n in range(5200)]
    things[17:20] = [
        ":a a :Thing .",
        ":b a :Thing ; :odd 1 .",
        ":c a :Thing ; :name 'c' ; :odd 1 .",
    ]
    (publication / "data" / "things.ttl").write_text(HEAD + "\n".join(things))
    alone, shared = (validated(publication, "--processes", number) for number in "13")
    assert alone.returncode == shared.returncode == 1
    assert alone.stdout == shared.stdout == f"{alone.stderr.count('data/things.ttl:')} violations\n"
    assert alone.stderr == shared.stderr
    for message in ("Name it.", "Count once.", "Even it out."):
        assert message in shared.stderr
