"""What do the results say, as docs/performance.md, its charts, and the sizing of docs/deploy.md?

    python -m benchmarks.report [--check] [--results FOLDER] [--pages FOLDER]

The words of the pages are written by hand; between two marks of the same name stands what comes of
the results. `--check` fails where a page differs from them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import chart, latencies, stored
from benchmarks.goals import GOALS
from benchmarks.peers import PEERS, Peer
from benchmarks.results import FOLDER, ROOT, Results, read, short
from benchmarks.sizing import sizing
from benchmarks.tables import figures, rates, table
from benchmarks.verdicts import Verdict, verdicts

DOCS = ROOT / "docs"
PAGE, SIZING = "performance.md", "deploy.md"
COMMANDS = ("documents", "queries", "repeated", "attack", "start", "large", "served", "profile")
_QUESTION = "What do the results say, as docs/performance.md, its charts, and docs/deploy.md?"
NOT_YET = "Not measured yet."


def main() -> None:
    """Write the pages and their charts, or compare them."""
    arguments = argparse.ArgumentParser("python -m benchmarks.report", description=_QUESTION)
    arguments.add_argument("--check", action="store_true", help="fail where a page differs")
    arguments.add_argument("--results", type=Path, default=FOLDER, help="where results are")
    arguments.add_argument("--pages", type=Path, default=DOCS, help="where to write the pages")
    given = arguments.parse_args()
    found = [
        read(given.results / f"{name}.json")
        for name in COMMANDS
        if (given.results / f"{name}.json").is_file()
    ]
    stale = []
    pages = {name: (DOCS / name).read_text(encoding="utf-8") for name in (PAGE, SIZING)}
    for name, text in files(found, pages).items():
        file = given.pages / name
        if not given.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(str(file))
    if stale:
        sys.exit(
            f"{', '.join(stale)}: not what the results say; run `python -m benchmarks.report`."
        )


def files(found: Sequence[Results], pages: Mapping[str, str]) -> dict[str, str]:
    """Both `pages` with what `found` says between their marks, and the charts, by name."""
    measures = [measure for results in found for measure in results.measures]
    told = list(verdicts(measures))
    made = {}
    queries = [measure for measure in measures if measure.row in ("point", "many rows")]
    if told:
        made["pictures/goals.svg"] = chart.goals(told)
    if queries:
        made["pictures/queries.svg"] = chart.rates(queries)
    on_disk = [results for results in found if results.command == "served"]
    parts = {
        "goals": goals(told, found),
        "machine": machine(found),
        "peers": peers(PEERS, [results for results in found if results not in on_disk]),
        "stored": peers(stored.PEERS, on_disk),
    }
    for command in COMMANDS:
        results = next((r for r in found if r.command == command), None)
        parts[command] = "\n\n".join(_section(results)) if results else NOT_YET
    if queries:
        picture = "![Queries a second of each server](pictures/queries.svg)"
        parts["queries"] = f"{picture}\n\n{parts['queries']}"
    return {
        PAGE: _filled(pages[PAGE], parts),
        SIZING: _filled(pages[SIZING], {"sizing": sizing(measures) or NOT_YET}),
        **made,
    }


def _filled(page: str, parts: Mapping[str, str]) -> str:
    """`page` with each part between the two marks of its name."""
    for name, part in parts.items():
        mark = f"<!-- {name} -->"
        before, _, after = page.split(mark)
        page = f"{before}{mark}\n\n{part.strip()}\n\n{mark}{after}"
    return page


def goals(told: Sequence[Verdict], found: Sequence[Results]) -> str:
    """Each goal with what was measured."""
    by_goal = {verdict.goal: verdict for verdict in told}
    rows = []
    for goal in GOALS:
        sign, verdict = "≤" if goal.at_most else "≥", by_goal.get(goal)
        unit = f"{goal.unit} {goal.against}".rstrip()
        stretch = "" if goal.stretch is None else f"{sign} {goal.stretch:g}"
        row = (goal.what, f"{sign} {goal.reach:g} {unit}".rstrip(), stretch)
        if verdict is None:
            rows.append((*row, "", "not measured yet"))
            continue
        figure = verdict.figure
        between = "" if figure.least == figure.greatest else (
            f" ({short(figure.least)}–{short(figure.greatest)})"
        )  # fmt: skip
        rows.append((*row, f"{short(figure.median)}{between}", f"{verdict.word}; {verdict.case}"))
    text = table(("what", "reach", "stretch", "measured", "and so"), rows)
    if told:
        text = f"![How far each goal is reached](pictures/goals.svg)\n\n{text}"
    if any(results.quick for results in found):
        text = f"**These are the figures of a quick run: they say nothing.**\n\n{text}"
    return text


def peers(which: Iterable[Peer], found: Iterable[Results]) -> str:
    """How each peer runs, and which version was measured."""
    versions = {name: number for results in found for name, number in results.versions.items()}
    rows = [
        (peer.name, versions.get(peer.name, ""), (peer.__doc__ or "").splitlines()[0])
        for peer in which
    ]
    return table(("peer", "version", "how it runs"), rows)


def machine(found: Sequence[Results]) -> str:
    """The machine and our own versions; a row for each that results differ in."""
    facts: dict[str, list[str]] = {}
    others = {peer.name for peer in PEERS}
    for results in found:
        for name, fact in {**results.machine, **results.versions}.items():
            if name not in others and fact not in facts.setdefault(name, []):
                facts[name].append(fact)
    return table(("what", "which"), [(n, ", ".join(f)) for n, f in facts.items()]) or NOT_YET


def _section(results: Results) -> Iterator[str]:
    """All that one command has measured."""
    how = "; ".join(f"{name}: {value}" for name, value in results.run.items())
    yield f"{how}."
    waited = [measure for measure in results.measures if latencies.is_one(measure)]
    asked = [m for m in results.measures if m.costs and m not in waited]
    others = [m for m in results.measures if not m.costs and m not in waited]
    yield from latencies.told(waited)
    if asked:
        head = (
            "what", "server", "requests/s", "of rounds", "processor", "we to it", "by processor",
        )  # fmt: skip
        yield table(head, rates(asked)).strip()
    if others:
        yield table(("what", "case", "of", "median", "of rounds"), figures(others)).strip()
    if results.skipped:
        left_out = "; ".join(f"{name} ({why})" for name, why in results.skipped.items())
        yield f"Left out: {left_out}."


if __name__ == "__main__":
    main()
