"""What can one do from a terminal?

Each command is a module of the same name, imported when it is called, and a few lines long. Exit
codes: 0 done, 1 findings, 2 usage, 3 not found or
ambiguous, 4 cannot read or serve (`stakhanov_ld.errors`).
"""

from __future__ import annotations

import signal
import sys
from importlib import import_module

import click

from stakhanov_ld.errors import StakhanovError

COMMANDS = {
    "serve": "Build if need be, and serve over HTTP.",
    "build": "Make the release of a publication.",
    "load": "Fill a SPARQL server with the release of a publication.",
    "validate": "Say what is wrong with a publication, where, and how to mend it.",
    "query": "Answer a SPARQL query over a publication.",
    "at": "Say what held of a thing on a day, and how surely.",
}


class _Commands(click.Group):
    """Imports a command when it is asked for: `--help` need not load an RDF library."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands)
@click.version_option(package_name="stakhanov-ld")
def program() -> None:
    """Publish RDF as linked data: pages, documents, dumps and a SPARQL endpoint.

    PUB is a folder with data/ (and ontology/, shapes/), any folder of RDF files, or one RDF file;
    without it, the biography of Alexei Stakhanov that comes with the program.
    """


def main() -> None:
    """The command `stakhanov-ld`.

    Ctrl-C ends it at once, as SIGTERM does, and with it what works for it: Python would wait until
    the query engine, or a process that shares the work, has done what it is at.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not ignored, as by nohup
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        program.main(standalone_mode=True)
    except StakhanovError as error:
        from stakhanov_ld.cli.reporting import report

        report(error)
        sys.exit(error.exit_code)
