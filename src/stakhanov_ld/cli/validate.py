"""`stakhanov-ld validate [PUB]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from stakhanov_ld.cli import options
from stakhanov_ld.cli.reporting import list_findings
from stakhanov_ld.processes import processors
from stakhanov_ld.publication.extent import Wanted
from stakhanov_ld.publication.findings import Invalid


@click.command
@options.publication
@options.settings_of("validate")
def command(publication: Path | None, **given: Any) -> None:
    """List what is wrong with PUB: rule, node, file, line, and how to mend it. Exit code 1 if so.

    Warnings are listed too; they stop nothing.
    """
    from stakhanov_ld.publication.opening import open_publication

    settings = options.in_force(given)
    try:
        opened = open_publication(
            options.root_of(publication),
            wanted=Wanted(settings.validate, settings.validate_limit),
            processes=settings.processes or processors(),
        )
    except Invalid as invalid:
        list_findings(invalid.findings)
        click.echo(f"{len(invalid.findings)} violations")
        sys.exit(invalid.exit_code)
    list_findings(opened.warnings)
    extent = opened.publication.validated
    of = {
        "sample": f" in a sample, about one node in {extent.one_in}",
        "none": "; no shape was asked",
    }
    click.echo(f"0 violations, {len(opened.warnings)} warnings{of.get(extent.choice, '')}")
