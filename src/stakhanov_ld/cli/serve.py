"""`stakhanov-ld serve [PUB]`."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from stakhanov_ld.cli import options
from stakhanov_ld.cli.reporting import list_findings, report
from stakhanov_ld.errors import StakhanovError, TooMuchToValidate


@click.command
@options.publication
@options.settings_of("serve")
def command(publication: Path | None, **given: Any) -> None:
    """Serve PUB over HTTP until Ctrl-C; build its release first where the files have changed.

    While PUB breaks its own rules the last good release is served, and the findings are listed. So
    it is while there is more to validate than is done unasked.
    """
    from stakhanov_ld.cli.rebuilding import Rebuilding
    from stakhanov_ld.publication.findings import Invalid
    from stakhanov_ld.release.publish import publish
    from stakhanov_ld.release.shelf import Shelf, default_shelf
    from stakhanov_ld.web.server import SiteServer
    from stakhanov_ld.web.watch import Watcher

    settings = options.in_force(given)
    root = options.root_of(publication)
    shelf = Shelf(settings.release_dir or default_shelf(root))

    def announce(line: str) -> None:
        click.echo(line, err=True)

    try:
        published = publish(root, shelf, settings, datetime.now(UTC), announce)
        list_findings(published.warnings)
        folder = published.folder
    except (Invalid, TooMuchToValidate) as refused:
        last = shelf.current()
        if last is None:
            raise
        report(refused)
        announce(f"Serving the last good release, {last.name}.")
        folder = last

    server = SiteServer(shelf, folder, settings)
    rebuilding = Rebuilding(root, shelf, settings, announce)

    def changed() -> None:
        folder = rebuilding()
        if rebuilding.is_over:
            return
        server.built("failed" if folder is None else "ok")
        if folder is None:
            announce("The release that was served goes on being served.")
            return
        try:
            server.swap(folder, announce)
            shelf.remove_unused()
            announce(f"Now serving release {folder.name}.")
        except StakhanovError as error:
            report(error)
            announce("The release that was served goes on being served.")

    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # a server clears up before it ends
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with Watcher(root, settings, changed) if settings.watch else nullcontext(), rebuilding:
        server.run(announce)
