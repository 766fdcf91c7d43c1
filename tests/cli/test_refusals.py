"""Data that break a rule are refused by rule, node, file and line; the last release stays served."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from living import LiveSite

KADIIVKA = "data/places/kadiivka.ttl"
CASES = {
    "a dangling IRI": (
        "rdf:subject place:kadiivka ; rdf:predicate sld:hasName ; rdf:object name:stakhanov ;",
        "rdf:subject place:nowhere ; rdf:predicate sld:hasName ; rdf:object name:stakhanov ;",
        ("nothing-dangles", "claim/name-stakhanov", "id/place/nowhere"),
    ),
    "a claim without attestation": (
        "sld:status status:asserted ; sld:assertedBy agent:article ;\n"
        "    sld:attestedAt at:From%2015\\,named%20Stakhanov .",
        "sld:status status:asserted ; sld:assertedBy agent:article .",
        ("a-claim-has-an-attestation", "claim/name-stakhanov", "sld:attestedAt"),
    ),
    "bounds out of order": (
        'sld:latestStart "2016-05-13"^^xsd:date',
        'sld:latestStart "2015-05-13"^^xsd:date',
        ("no-start-is-latest-before-it-is-earliest", "name/kadiivka-since-2016", "2016-05-12"),
    ),
    "a syntax error": (
        "name:stakhanov a sld:DatedName ;",
        "name:stakhanov a sld:DatedName",
        (None, None, "Turtle syntax"),
    ),
}


@pytest.fixture(scope="module")
def filled(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf of one's own with the release of the good data."""
    built = stakhanov_ld("build", str(ROOT), "--release-dir", str(shelf))
    assert built.returncode == 0, built.stderr
    own = tmp_path_factory.mktemp("shelves") / "shelf"
    shutil.copytree(shelf, own, ignore=shutil.ignore_patterns("*.serving"))
    return own


def stakhanov_ld(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", *arguments],
        text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def findings(told: str) -> list[dict[str, str | None]]:
    """What the program listed, taken apart."""
    form = re.compile(
        r"^(?P<file>\S+?)(?::(?P<line>\d+))?: (?P<message>.+)"
        r"(?:\n    node  (?P<node>.+))?(?:\n    rule  \S+#(?P<rule>.+))?$",
        re.MULTILINE,
    )
    return [match.groupdict() for match in form.finditer(told) if match["file"] != "stakhanov-ld"]


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_and_the_last_release_served(filled: Path, tmp_path: Path, case: str) -> None:
    """`build` exits with 1 and a finding that can be acted on; `serve` serves what was good."""
    good, bad, (rule, node, told) = CASES[case]
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / KADIIVKA
    text = file.read_text()
    assert good in text, f"{case}: the data no longer hold what the test breaks"
    file.write_text(text.replace(good, bad, 1))
    line = 1 + text[: text.index(good)].count("\n")
    before = sorted(path.name for path in filled.iterdir())

    refused = stakhanov_ld("build", str(tmp_path), "--release-dir", str(filled))
    assert refused.returncode == 1
    assert refused.stdout == ""
    (finding,) = [f for f in findings(refused.stderr) if f["rule"] == rule]
    assert finding["file"] == KADIIVKA
    assert 0 <= line - int(finding["line"] or 0) <= 6 or not rule  # where the statement begins
    assert (finding["node"] or "").endswith(node or "")
    assert told in (finding["message"] or "")
    assert sorted(path.name for path in filled.iterdir()) == before

    with LiveSite(tmp_path, "--release-dir", str(filled)) as site:
        assert "Serving the last good release" in "".join(site.lines)
        assert site.ask("/doc/place/kadiivka.ttl").status == 200
