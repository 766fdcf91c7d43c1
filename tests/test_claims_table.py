"""Do the published claims say what the article was read to say, fact by fact?

`tables/claims.tsv` was typed by hand from the list of claims. Its cells name things by kind and slug,
claims by number. Where a cell holds several facts, `; ` stands between them:

when        EDTF and written bounds of the claim or of its object
setting     the same of its subject, and of the work in which it is stated
links       to other claims
at_stake    the disputes that are about it
details     what its object is and has, where that is a thing of its own
noted       whether a note stands on the claim, on its object, on both
stands_at   section and first … last words of each passage

Rows of the status *absent* are records of what a source does not state: `stated_in` is where it was
looked for, `hedge` the vague words instead. Rows of the status *described* say of what kinds a thing
is, and what it has that nobody needs to claim: the voices of a source, a label in another language.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as og
import pytest

from case_tables import rows
from mutation.told import COLUMNS, LITERAL_FORM, RDF, SLD, Facts, Row, joined
from stakhanov_ld.publication.publication import Publication


def _key(row: Row) -> tuple[str, ...]:
    if row["status"] in ("absent", "described"):
        return ("", row["subject"], row["predicate"])
    return (row["number"],)


def _as_compared(row: Row) -> dict[str, str]:
    return {column: joined(cell.split("; ")) for column, cell in row.items() if column != "why"}


WRITTEN = {_key(row): _as_compared(row) for row in rows("claims.tsv")}


def differences(triples: Iterable[og.Triple]) -> list[str]:
    """What the table says otherwise than `triples`, which are all that is published."""
    told: dict[tuple[str, ...], dict[str, str]] = {}
    found = []
    for row in Facts(triples).rows():
        if told.setdefault(_key(row), dict(row)) != row:
            found.append(f"{_key(row)}: two rows of this number")
    found += [f"{key}: not in the table" for key in told.keys() - WRITTEN.keys()]
    found += [f"{key}: only in the table" for key in WRITTEN.keys() - told.keys()]
    for key in told.keys() & WRITTEN.keys():
        for column, cell in WRITTEN[key].items():
            if told[key][column] != cell:
                found.append(f"{key}: {column}: {told[key][column]!r}, in the table {cell!r}")
    return sorted(found)


def test_every_number_is_written_once() -> None:
    """The table has one row for each number, and one for each absence."""
    table = rows("claims.tsv")
    assert len(table) == len(WRITTEN) > 300
    assert all(row["why"] for row in table)
    assert tuple(table[0]) == (*COLUMNS, "why")


def test_the_published_claims_are_those_of_the_table(flagship: Publication) -> None:
    """Each published claim has its row and each row its claim, alike in every cell."""
    assert differences(flagship.default_graph) == []


@pytest.mark.parametrize(
    ("predicate", "column"),
    [
        (RDF + "object", "object"),
        (SLD + "status", "status"),
        (SLD + "attestedAt", "stands_at"),
        (SLD + "absentPredicate", "only in the table"),
        (SLD + "edtf", "when"),
        (LITERAL_FORM, "details"),
    ],
)
def test_a_fact_that_goes_missing_is_told(
    flagship: Publication, predicate: str, column: str
) -> None:
    """Without the triples of one predicate the table says which cells no longer agree."""
    left = [t for t in flagship.default_graph if t.predicate.value != predicate]
    assert any(column in difference for difference in differences(left))
