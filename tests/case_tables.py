"""Tables of cases: tests/tables/*.tsv, each with a column that says why."""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "tables"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of the table `name`; a table without any fails whoever asks."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert found, f"{name} has no rows"
    return found
