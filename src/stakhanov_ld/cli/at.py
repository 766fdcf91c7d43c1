"""`stakhanov-ld at NAME DAY`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from stakhanov_ld.documents.verdicts import NOT_STATED
from stakhanov_ld.local.values import Answer, Holding


@click.command(context_settings={"ignore_unknown_options": True})  # the years before 0000
@click.argument("name")
@click.argument("day")
@click.option("--in", "publication", metavar="PUB", type=Path, help="What to ask.")
@click.option("--json", "as_json", is_flag=True, help="Write the whole answer as JSON.")
def command(name: str, day: str, publication: Path | None, as_json: bool) -> None:
    """Say what held of NAME on DAY, each certain or possible, with how its source words it.

    NAME is an IRI, `kind/slug`, a slug or any name in any script; DAY is 1985-06-30, 1985-06 or
    1985. That nothing is recorded is an answer, too.
    """
    from stakhanov_ld.local.publication import open_publication
    from stakhanov_ld.model.periods import asked_period

    asked_period(day)  # a bad day is told before anything is read
    answer = open_publication(publication).entity(name).at(day)
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(answer)))


def _lines(answer: Answer) -> Iterable[str]:
    """A heading, and a table of what holds."""
    missing = "" if answer.is_recorded else ": not recorded"
    yield f"{answer.thing}, {answer.asked}{missing}"
    yield from _table([_row(holding) for holding in answer.held])


def _row(holding: Holding) -> tuple[str, ...]:
    status = NOT_STATED if holding.is_absence else str(holding.status or "")
    if holding.is_disputed:
        status += ", disputed"
    speakers = ", ".join(map(str, holding.speakers))
    said = "" if holding.sentence == holding.label else holding.sentence
    return holding.label, holding.certainty, status, holding.when, speakers, said


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Rows in columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
