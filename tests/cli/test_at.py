"""`stakhanov-ld at`: the answer as a table or as JSON, and an exit code for each way to fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import stakhanov_ld
from as_of_cases import BAD_DAYS, CASES, NOT_STATED, Case
from stakhanov_ld.cli import program
from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.local import publication


@pytest.fixture
def opened_once(monkeypatch: pytest.MonkeyPatch, biography: stakhanov_ld.Publication) -> None:
    """The command reads the bundled publication; here it is read once for all cases."""
    monkeypatch.setattr(publication, "open_publication", lambda path: biography)


@pytest.fixture(scope="module")
def biography() -> stakhanov_ld.Publication:
    return stakhanov_ld.open_publication()


def at(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["at", *arguments])


def really(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "stakhanov_ld", "at", *arguments],
        text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.usefixtures("opened_once")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_terminal_answers_as_the_table(case: Case) -> None:
    """As JSON for programs, and the same as a table for people."""
    told = at(case.thing, case.day, "--json")
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert case.rows == {
        (h["label"], h["certainty"], NOT_STATED if h["is_absence"] else h["status"] or "-")
        for h in answer["held"]
    }
    assert answer["recorded"] == case.is_recorded
    head, *lines = at(case.thing, case.day).stdout.splitlines()
    assert head == f"{answer['label']}, {case.day}{'' if case.is_recorded else ': not recorded'}"
    assert len(lines) == len(case.rows)
    for label, certainty, status in case.rows:
        assert any(
            line.startswith(f"  {label}  ") and f"  {certainty}  " in line
            and (status == "-" or f"  {status}" in line)
            for line in lines
        )  # fmt: skip


@pytest.mark.usefixtures("opened_once")
@pytest.mark.parametrize("bad", BAD_DAYS, ids=lambda bad: ascii(bad)[:20])
def test_a_bad_day_is_told_as_python_tells_it(
    bad: str, biography: stakhanov_ld.Publication
) -> None:
    """The same words, for every day that is none."""
    with pytest.raises(StakhanovError) as expected:
        biography.entity("kadiivka").at(bad)
    told = at("kadiivka", bad)
    assert isinstance(told.exception, StakhanovError)
    assert told.exception.message == expected.value.message
    assert told.exception.exit_code == 2
    assert told.stdout == ""


def test_exit_codes_and_what_is_said_on_each() -> None:
    """0 with an answer, also that nothing is recorded; 2, 3 and 4 with one line on how to mend it."""
    cases = {
        ("Кадіївка", "1985-06-30"): (0, ""),
        ("moscow", "1066"): (0, ""),
        ("kadiivka", "yesterday"): (2, "'yesterday' is not a day, a month or a year. Write it as 1985-06-30, 1985-06 or 1985."),
        ("stakhanov", "1985"): (3, "'stakhanov' may be person/stakhanov or place/kadiivka: write one of these."),
        ("kadivka", "1985"): (3, "Nothing here is called 'kadivka'. Did you mean kadiivka (place/kadiivka)?"),
        ("kadiivka", "1985", "--in", "/nowhere"): (4, "/nowhere: there is no such folder or file."),
    }  # fmt: skip
    for arguments, (code, message) in cases.items():
        run = really(*arguments)
        assert run.returncode == code, run.stderr
        assert run.stderr == (f"stakhanov-ld: {message}\n" if message else "")
        assert bool(run.stdout) == (code == 0)


def test_a_table_is_aligned_and_plain() -> None:
    """Columns under each other, nothing but text."""
    assert really("kadiivka", "2016-05-12").stdout == (
        "Kadiivka, 2016-05-12\n"
        "  Stakhanov  certain   asserted  1978-02-15/2016-05-12  The article, in its own voice  The city was called Stakhanov from mid-February 1978 until 12 May 2016.\n"
        "  Kadiivka   possible  inferred  2016-05-12/..          The editors of stakhanov-ld    The place has been called Kadiivka again since 12 or 13 May 2016.\n"
    )


def test_another_publication_is_asked(tmp_path: Path) -> None:
    """Any folder or file."""
    file = tmp_path / "a.ttl"
    file.write_text(
        "@prefix sld: <https://w3id.org/stakhanov-ld/ns#> . @prefix edtf: <http://id.loc.gov/datatypes/> .\n"
        '<http://a.example/id/bridge> sld:edtf "1900/1910"^^edtf:edtf .'
    )
    told = really("bridge", "1905", "--in", str(file), "--json")
    assert json.loads(told.stdout)["held"][0]["certainty"] == "certain", told.stderr
