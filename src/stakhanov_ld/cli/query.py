"""`stakhanov-ld query FILE.rq`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import click

from stakhanov_ld.cli import options
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS

_FORMATS = {f.suffix: f for f in (*ROW_RESULT_FORMATS, *GRAPH_RESULT_FORMATS)}


@click.command
@click.argument("file", metavar="FILE.rq|-", type=click.File("rb"))
@click.option("--in", "publication", metavar="PUB", type=Path, help="What to ask.")
@click.option(
    "--format", "suffix", type=click.Choice(list(_FORMATS)),
    help="How to write the answer [default: tsv for rows, ttl for triples].",
)  # fmt: skip
@options.settings_of("query")
def command(file: BinaryIO, publication: Path | None, suffix: str | None, **given: Any) -> None:
    """Answer the SPARQL query in FILE.rq (- for standard input) over a publication."""
    from pyoxigraph import Store

    from stakhanov_ld.errors import BadRequest
    from stakhanov_ld.publication.opening import open_publication
    from stakhanov_ld.query.engine import Engine
    from stakhanov_ld.query.guard import guard
    from stakhanov_ld.query.request import Limits, QueryForm, QueryRequest

    settings = options.in_force(given)
    try:
        text = file.read().decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"{file.name} is not UTF-8 (byte {error.start}).") from error
    limits = replace(Limits.of(settings), result_rows=sys.maxsize, result_bytes=sys.maxsize)
    query = guard(text, limits)
    rows = query.form in (QueryForm.SELECT, QueryForm.ASK)
    format_ = _FORMATS[suffix or ("tsv" if rows else "ttl")]
    if format_ not in query.form.formats:
        offered = ", ".join(f.suffix for f in query.form.formats)
        raise BadRequest(f"{query.form} is answered as {offered}.")
    asked = open_publication(options.root_of(publication)).publication
    store = Store()
    store.bulk_extend(asked.quads())
    answer = Engine(store, limits).answer(QueryRequest(query, format_, base=asked.space.base))
    sys.stdout.buffer.write(answer)
