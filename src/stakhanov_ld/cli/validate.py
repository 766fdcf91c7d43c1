"""`stakhanov-ld validate [PUB]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stakhanov_ld.cli import options
from stakhanov_ld.cli.reporting import list_findings
from stakhanov_ld.publication.findings import Invalid


@click.command
@options.publication
def command(publication: Path | None) -> None:
    """List what is wrong with PUB: rule, node, file, line, and how to mend it. Exit code 1 if so.

    Warnings are listed too; they stop nothing.
    """
    from stakhanov_ld.publication.opening import open_publication

    try:
        opened = open_publication(options.root_of(publication))
    except Invalid as invalid:
        list_findings(invalid.findings)
        click.echo(f"{len(invalid.findings)} violations")
        sys.exit(invalid.exit_code)
    list_findings(opened.warnings)
    click.echo(f"0 violations, {len(opened.warnings)} warnings")
