"""`stakhanov-ld validate` says what is wrong, whoever looks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from living import LiveSite

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


def test_how_much_is_validated_is_a_choice(publication: Path, tmp_path: Path) -> None:
    """All, a sample or nothing; above the limit somebody has to choose, and meanwhile the last good
    release is served."""
    file = publication / "data" / "things.ttl"
    file.write_text(HEAD + "".join(f":t{n} a :Thing ; :name 'x' .\n" for n in range(6)))
    limit = ("--validate-limit", "2")
    refused = validated(publication, *limit)
    assert refused.returncode == 2
    assert "12 triples are more than the 2" in refused.stderr
    for choice, told in {
        "all": "0 violations, 0 warnings",
        "sample": "0 violations, 0 warnings in a sample, about one node in 6",
        "none": "0 violations, 0 warnings; no shape was asked",
    }.items():
        assert validated(publication, *limit, "--validate", choice).stdout == told + "\n"
    shelf = ("--release-dir", str(tmp_path / "shelf"))
    with LiveSite(publication, *shelf) as site:
        good = site.release
    with LiveSite(publication, *shelf, *limit) as site:
        assert site.release == good
        assert "12 triples are more than the 2" in "".join(site.lines)
