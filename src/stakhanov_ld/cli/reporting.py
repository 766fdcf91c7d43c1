"""How are errors and findings told on a terminal?"""

from __future__ import annotations

from collections.abc import Iterable

import click

from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.publication.findings import Finding, Invalid


def report(error: StakhanovError) -> None:
    """Write `error`, with all its findings, to standard error."""
    if isinstance(error, Invalid):
        list_findings(error.findings)
    click.echo(f"stakhanov-ld: {error.message}", err=True)


def list_findings(findings: Iterable[Finding]) -> None:
    """Write each of `findings` to standard error."""
    for finding in findings:
        click.echo(str(finding), err=True)
