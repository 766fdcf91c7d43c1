"""What do the results say, as docs/performance.md and its charts?

    python -m benchmarks.report [--check] [--results FOLDER] [--page FILE]

The words of the page are written by hand; between two marks of the same name stands what comes of
the results. `--check` fails where the page differs from them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks import chart
from benchmarks.goals import GOALS, OURS
from benchmarks.peers import PEERS
from benchmarks.results import FOLDER, ROOT, Measure, Results, read, short
from benchmarks.rounds import ratios, spread
from benchmarks.verdicts import Verdict, verdicts

PAGE = ROOT / "docs" / "performance.md"
COMMANDS = ("documents", "queries", "repeated", "attack", "start", "large", "profile")
_QUESTION = "What do the results say, as docs/performance.md and its charts?"
NOT_YET = "Not measured yet."
Row = tuple[str, ...]


def main() -> None:
    """Write the page and its charts, or compare them."""
    arguments = argparse.ArgumentParser("python -m benchmarks.report", description=_QUESTION)
    arguments.add_argument("--check", action="store_true", help="fail where the page differs")
    arguments.add_argument("--results", type=Path, default=FOLDER, help="where results are")
    arguments.add_argument("--page", type=Path, default=PAGE, help="the page to write")
    given = arguments.parse_args()
    found = [
        read(given.results / f"{name}.json")
        for name in COMMANDS
        if (given.results / f"{name}.json").is_file()
    ]
    stale = []
    for name, text in files(found, PAGE.read_text(encoding="utf-8")).items():
        file = given.page if name == PAGE.name else given.page.parent / name
        if not given.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(str(file))
    if stale:
        sys.exit(
            f"{', '.join(stale)}: not what the results say; run `python -m benchmarks.report`."
        )


def files(found: Sequence[Results], page: str) -> dict[str, str]:
    """The page with what `found` says between its marks, and the charts, by name."""
    measures = [measure for results in found for measure in results.measures]
    told = list(verdicts(measures))
    made = {}
    queries = [measure for measure in measures if measure.row in ("point", "many rows")]
    if told:
        made["pictures/goals.svg"] = chart.goals(told)
    if queries:
        made["pictures/queries.svg"] = chart.rates(queries)
    parts = {"goals": goals(told, found), "peers": peers(found), "machine": machine(found)}
    for command in COMMANDS:
        results = next((r for r in found if r.command == command), None)
        parts[command] = "\n\n".join(_section(results)) if results else NOT_YET
    if queries:
        picture = "![Queries a second of each server](pictures/queries.svg)"
        parts["queries"] = f"{picture}\n\n{parts['queries']}"
    for name, part in parts.items():
        mark = f"<!-- {name} -->"
        before, _, after = page.split(mark)
        page = f"{before}{mark}\n\n{part.strip()}\n\n{mark}{after}"
    return {PAGE.name: page, **made}


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


def peers(found: Iterable[Results]) -> str:
    """How each peer runs, and which version was measured."""
    versions = {name: number for results in found for name, number in results.versions.items()}
    rows = [
        (peer.name, versions.get(peer.name, ""), (peer.__doc__ or "").splitlines()[0])
        for peer in PEERS
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
    asked = [measure for measure in results.measures if measure.costs]
    others = [measure for measure in results.measures if not measure.costs]
    if asked:
        head = (
            "what",
            "server",
            "requests/s",
            "of rounds",
            "processor",
            "we to it",
            "by processor",
        )
        yield table(head, _rates(asked)).strip()
    if others:
        yield table(("what", "case", "of", "median", "of rounds"), _figures(others)).strip()
    if results.skipped:
        left_out = "; ".join(f"{name} ({why})" for name, why in results.skipped.items())
        yield f"Left out: {left_out}."


def _rates(measures: Iterable[Measure]) -> Iterator[Row]:
    """One row for each server; the first of each case is what the others are compared with."""
    for _, group in groupby(measures, lambda measure: (measure.row, measure.case)):
        first, *others = group
        for measure in (first, *others):
            told = spread(measure.rounds)
            rate = cost = ""
            if measure is not first:
                rate = f"{spread(ratios(first.rounds, measure.rounds)).median:.2f}"
                cost = f"{spread(ratios(measure.costs, first.costs)).median:.2f}"
            yield (
                f"{measure.row}: {measure.case}" if measure is first else "",
                f"**{measure.server}**" if measure.server == OURS else measure.server,
                short(told.median), f"{short(told.least)}–{short(told.greatest)}",
                f"{short(spread(measure.costs).median)} µs", rate, cost,
            )  # fmt: skip


def _figures(measures: Iterable[Measure]) -> Iterator[Row]:
    """One row for each figure; what stands in the row above is not said again."""
    before: Row = ("", "")
    for measure in measures:
        told = spread(measure.rounds)
        between = f"{short(told.least)}–{short(told.greatest)}" if len(measure.rounds) > 1 else ""
        row, case = measure.row, measure.case
        yield (
            "" if row == before[0] else row, "" if (row, case) == before else case,
            measure.server, f"{short(told.median)} {measure.unit}".strip(), between,
        )  # fmt: skip
        before = (row, case)


def table(head: Row, rows: Sequence[Row] | Iterator[Row]) -> str:
    """A Markdown table; nothing where it has no rows."""
    cells = [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    lines = [head, tuple("---" for _ in head), *cells] if cells else []
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
