"""What must be answered about a thing on a day: tests/tables/as_of.tsv, whoever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import case_tables

Row = tuple[str, str, str]
"""What holds, how surely, and how its source words it (`-` where nobody does)."""

NOT_STATED = "not stated"
"""In the place of a status: the row only records that a source does not say."""


@dataclass(frozen=True, slots=True)
class Case:
    """A thing, a day, and all that holds then; no row where nothing does."""

    thing: str
    day: str
    rows: frozenset[Row]

    @property
    def is_recorded(self) -> bool:
        """Whether anything dated holds then."""
        return any(status != NOT_STATED for _, _, status in self.rows)

    def __str__(self) -> str:
        return f"{self.thing} {self.day}"


def _cases() -> tuple[Case, ...]:
    rows = case_tables.rows("as_of.tsv")
    assert all(row["why"] for row in rows)
    found = []
    for (thing, day), group in groupby(rows, lambda row: (row["thing"], row["day"])):
        told = [(row["answer"], row["certainty"], row["status"]) for row in group]
        found.append(Case(thing, day, frozenset(told) - {("-", "not recorded", "-")}))
    assert len({(case.thing, case.day) for case in found}) == len(found) >= 60
    return tuple(found)


CASES = _cases()

BAD_DAYS = (
    "1985-02-30", "yesterday", "19850630", "9" * 1000, "🗓️", "", " ", "1985-6-30", "30.06.1985",
    "1985-06-30T00:00", "1985-06-30Z", " 1985", "１９８５", "-0000", "1985-13", "1985-00", "85",
    "1985-06-30\n", "1985/1986", "1985~", "Y1985", "today", "0x7c1", "1985-06-31", "1900-02-29",
    "<script>", "1985-06-30' OR '1", "NaN", "+1985", "Y" + "9" * 13,
)  # fmt: skip
"""What is no day, no month and no year."""
