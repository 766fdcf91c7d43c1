"""What is counted lasts when the process that counted it ends, and is counted once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally, claim, read

COUNTS = """
import sys
from pathlib import Path
from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import claim
tally = claim(Path(sys.argv[1]), "web")
tally.add(table.SWAPS)
tally.add(table.RUNNING)
print("counted", flush=True)
sys.stdin.read()
"""


def swaps(folder: Path) -> int:
    return read(folder).cells[table.place(table.SWAPS)]


def test_another_process_counts_and_is_killed(tmp_path: Path) -> None:
    """Its counts stay, its gauges go; the next counts on in the same file."""
    for expected in (1, 2, 3):
        with subprocess.Popen(
            [sys.executable, "-c", COUNTS, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as other:  # fmt: skip
            assert other.stdout is not None
            assert other.stdout.readline() == "counted\n"
            found = read(tmp_path)
            assert found.living == {other.pid: "web"}
            assert found.cells[table.place(table.RUNNING)] == 1
            other.kill()
        found = read(tmp_path)
        assert (swaps(tmp_path), found.living) == (expected, {})
        assert found.cells[table.place(table.RUNNING)] == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_two_at_a_time_have_a_file_each(tmp_path: Path) -> None:
    """And their sum is told."""
    first, second = claim(tmp_path, "server"), claim(tmp_path, "master")
    for tally in (first, second, second):
        tally.add(table.SWAPS)
    assert swaps(tmp_path) == 3
    assert len(list(tmp_path.iterdir())) == 2


def test_no_two_series_share_a_cell() -> None:
    """Every cell belongs to one series."""
    taken: list[int] = []
    for metric in table.COUNTED:
        for values in metric.series():
            first = table.place(metric, *values)
            taken += range(first, first + metric.width)
    assert sorted(taken) == list(range(table.CELLS))
    assert len(Tally().cells) == table.CELLS
