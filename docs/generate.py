"""What do the tables of the program say, as pages of this folder?

python docs/generate.py           write the pages
python docs/generate.py --check   fail where a page differs from its table
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import click
from on_the_wire import http
from page_parts import NOTE, table

from stakhanov_ld.cli import program
from stakhanov_ld.metrics import table as table_of_metrics
from stakhanov_ld.settings import SETTINGS

FOLDER = Path(__file__).parent
LIMITS = "<!-- limits -->"
METRICS = "<!-- metrics -->"
DEVIATIONS = "<!-- deviations -->"
CONTRACT = FOLDER.parent / "tests" / "query" / "contract" / "deviations.py"
SERVERS = {"pool": "ours", "oxigraph": "oxigraph", "fuseki": "Fuseki", "virtuoso": "Virtuoso"}


def main() -> None:
    """Write the generated pages, or compare them."""
    stale = []
    for name, text in _pages().items():
        page = FOLDER / name
        if "--check" not in sys.argv:
            page.write_text(text, encoding="utf-8")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.exit(f"docs/{', docs/'.join(stale)}: not what the tables say; run docs/generate.py.")


def _pages() -> dict[str, str]:
    return {
        "settings.md": settings(),
        "cli.md": cli(),
        "http.md": http(),
        "sparql.md": sparql(),
        "operations.md": operations(),
        "deploy.md": deploy(),
    }


def sparql() -> str:
    """The page as it is written, with the limits of queries from the settings."""
    before, _, after = (FOLDER / "sparql.md").read_text(encoding="utf-8").split(LIMITS)
    rows = (
        (f"`{s.flag}`", f"{s.default:g}", s.help)
        for s in SETTINGS
        if s.name.startswith("query_") and isinstance(s.default, int | float)
    )
    limits = table(("flag", "default", "meaning"), rows)
    return f"{before}{LIMITS}\n\n{limits}\n{LIMITS}{after}"


def operations() -> str:
    """The page as it is written, with the metrics from their table."""
    before, _, after = (FOLDER / "operations.md").read_text(encoding="utf-8").split(METRICS)
    rows = (
        (f"`{m.written}`", m.type, ", ".join(f"`{label}`" for label, _ in m.labels), m.help)
        for m in table_of_metrics.METRICS
    )
    listed = table(("name", "type", "labels", "meaning"), rows)
    return f"{before}{METRICS}\n\n{listed}\n{METRICS}{after}"


def deploy() -> str:
    """The page as it is written, with what the tests know of other servers."""
    before, _, after = (FOLDER / "deploy.md").read_text(encoding="utf-8").split(DEVIATIONS)
    rows = (
        (each.what, *("yes" if server in each.servers else "" for server in SERVERS))
        for each in runpy.run_path(str(CONTRACT))["DEVIATIONS"]
    )
    listed = table(("otherwise", *SERVERS.values()), rows)
    return f"{before}{DEVIATIONS}\n\n{listed}\n{DEVIATIONS}{after}"


def settings() -> str:
    """Every setting with its flag, variable, default and meaning."""
    rows = (
        (f"`{s.flag}`" if s.commands else "", f"`{s.variable}`",
         "" if s.default is None else f"`{s.default}`", ", ".join(s.commands), s.help)
        for s in SETTINGS
    )  # fmt: skip
    return (
        f"# Settings\n\n{NOTE}\nA flag wins over its environment variable, the variable over the"
        " default. An unknown\n`STAKHANOV_LD_…` variable is an error; what is secret has no flag."
        " What concerns the data\n(title, base IRI, licence …) stands in the publication's"
        " `data/publication.ttl`.\n\n"
        + table(("flag", "variable", "default", "commands", "meaning"), rows)
    )


def cli() -> str:
    """`--help` of every command, and the exit codes."""
    parts = [f"# The command line\n\n{NOTE}"]
    context = click.Context(program, info_name="stakhanov-ld", max_content_width=96)
    context.terminal_width = 96
    parts.append(f"```text\n{program.get_help(context)}\n```\n")
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None, name
        inner = click.Context(command, info_name=name, parent=context, terminal_width=96)
        parts.append(f"## {name}\n\n```text\n{command.get_help(inner)}\n```\n")
    codes = (
        ("0", "done; that nothing is recorded is an answer, too"),
        ("1", "findings; an error of the program"),
        ("2", "a flag, a setting or a query that cannot be used"),
        ("3", "not found, or a name that means several things"),
        ("4", "the publication cannot be read, the site cannot be served, a server not be reached"),
    )
    parts.append("## Exit codes\n\n" + table(("code", "meaning"), codes))
    return "\n".join(parts)


if __name__ == "__main__":
    main()
