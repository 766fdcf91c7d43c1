"""`stakhanov-ld build [PUB]`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from stakhanov_ld.cli import options
from stakhanov_ld.cli.reporting import list_findings


@click.command
@options.publication
@options.settings_of("build")
def command(publication: Path | None, **given: Any) -> None:
    """Make the release of PUB and print its folder.

    Data that break their own rules make no release: every finding is listed, the exit code is 1,
    and the last good release stays as it is.
    """
    from stakhanov_ld.release.publish import publish
    from stakhanov_ld.release.shelf import Shelf, default_shelf

    settings = options.in_force(given)
    root = options.root_of(publication)
    shelf = Shelf(settings.release_dir or default_shelf(root))
    published = publish(
        root, shelf, settings, datetime.now(UTC), lambda line: click.echo(line, err=True)
    )
    list_findings(published.warnings)
    shelf.remove_unused()
    click.echo(published.folder)
