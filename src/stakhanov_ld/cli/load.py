"""`stakhanov-ld load [PUB]`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from stakhanov_ld.cli import options
from stakhanov_ld.cli.reporting import list_findings


@click.command
@options.publication
@options.settings_of("load")
def command(publication: Path | None, **given: Any) -> None:
    """Fill a SPARQL server with the release of PUB; build it first where the files have changed.

    Each graph takes the place of the one of its name; whatever else the server holds stays. To
    repeat it changes nothing, so what broke off is just repeated. What is loaded is noted there, so
    that `serve` can tell.
    """
    from stakhanov_ld.errors import BadSetting
    from stakhanov_ld.query.credentials import Credentials
    from stakhanov_ld.release.loading import load
    from stakhanov_ld.release.publish import publish
    from stakhanov_ld.release.release import open_release
    from stakhanov_ld.release.shelf import Shelf, default_shelf

    def announce(line: str) -> None:
        click.echo(line, err=True)

    settings = options.in_force(given)
    for name in ("endpoint", "graph_store"):
        if getattr(settings, name) is None:
            flag = f"--{name.replace('_', '-')}"
            raise BadSetting(f"{flag} is missing; docs/deploy.md says which address servers have.")
    root = options.root_of(publication)
    shelf = Shelf(settings.release_dir or default_shelf(root))
    published = publish(root, shelf, settings, datetime.now(UTC), announce)
    list_findings(published.warnings)
    release = open_release(published.folder)
    load(
        release, settings.graph_store, settings.endpoint, Credentials.of(settings), announce,
        settings.endpoint_default_graph,
    )  # fmt: skip
    announce(f"Release {release.id} is loaded.")
