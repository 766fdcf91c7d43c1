"""The pages tell what was measured and what was not, and are the same when written again."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from benchmarks import chart, latencies, report
from benchmarks.goals import GOALS, OURS
from benchmarks.load import Load
from benchmarks.results import Measure, Results, read
from benchmarks.sizing import sizing
from benchmarks.verdicts import verdicts
from conftest import ROOT
from measuring.measures import measured


def results() -> Results:
    found = Results("queries", quick=True, machine={"processor": "a | b"}, run={"rounds": "2"})
    for server, rate in ((OURS, 100.0), ("oxigraph", 200.0), ("a <peer>", 5.0)):
        found.measures.append(measured("point", "a <thing>", server, rate, 1e6 / rate))
    found.skipped["Fuseki"] = "it is not here"
    return found


def pages() -> dict[str, str]:
    return {name: (ROOT / "docs" / name).read_text() for name in (report.PAGE, report.SIZING)}


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    results().write(tmp_path / "queries.json")
    assert read(tmp_path / "queries.json") == results()


def test_the_page_says_what_was_measured_and_what_was_not() -> None:
    made = report.files([results()], pages())
    page = made[report.PAGE]
    assert "quick run" in page
    assert "| new point query | ≥ 0.45 × oxigraph | ≥ 0.6 | 0.5 | reached; a <thing> |" in page
    assert "Left out: Fuseki (it is not here)." in page
    assert report.NOT_YET in page
    for name in ("pictures/goals.svg", "pictures/queries.svg"):
        ElementTree.fromstring(made[name])  # well-formed
        assert name in page
    assert report.NOT_YET in made[report.SIZING]
    assert report.files([results()], made) == made


def test_the_page_has_a_place_for_every_command() -> None:
    made = pages()
    for name in (*report.COMMANDS, "goals", "peers", "stored", "machine"):
        assert made[report.PAGE].count(f"<!-- {name} -->") == 2, name
    assert made[report.SIZING].count("<!-- sizing -->") == 2
    modules = {
        file.stem
        for file in (ROOT / "benchmarks").glob("*.py")
        if "\nasked(" in file.read_text() or "run = asked(" in file.read_text()
    }
    assert modules == set(report.COMMANDS)


def of_sizes(*sizes: int) -> list[Measure]:
    """Results in which a million triples more cost 10 s, and 2 ms of waiting for a page."""
    found = []
    for size in sizes:
        told, millions = f"{size:,} triples", size / 1e6
        found.append(Measure("build", told, OURS, "s", (5 + 10 * millions,)))
        found.append(Measure("build", told, "oxigraph load", "s", (millions,)))
        for case, factor in (("Turtle, new", 1), ("page, new", 2)):
            for server, slower in ((OURS, 1), ("oxigraph", 1000)):
                row = latencies.row("document", "p95", size, latencies.EIGHT)
                found.append(Measure(row, case, server, "ms", (slower * factor * millions,)))
    return found


def test_sizing_has_a_row_for_each_large_size_and_the_slope_of_the_worst_case() -> None:
    lines = sizing(of_sizes(5_000, 1_000_000, 3_000_000, 10_000_000)).splitlines()
    assert lines[2:] == [
        "| 1,000,000 | 15 s |  |  |  |  | 2 ms |  |  |",
        "| 3,000,000 | 35 s |  |  |  |  | 6 ms |  |  |",
        "| 10,000,000 | 105 s |  |  |  |  | 20 ms |  |  |",
        "| each million more | 10 s |  |  |  |  | 2 ms |  |  |",
    ]
    assert sizing(of_sizes(5_000)) == ""


def test_a_size_of_which_a_part_was_measured_is_told_as_far() -> None:
    measures = of_sizes(1_000_000, 10_000_000)
    fewer = [m for m in measures if "10,000,000" not in m.row]
    assert sizing(fewer).splitlines()[-1] == "| each million more | 10 s |  |  |  |  |  |  |  |"


def test_the_goals_of_waiting_are_judged_by_the_worst_case_at_ten_million() -> None:
    rows = {
        latencies.row(what, "p95", 10_000_000, latencies.EIGHT): what for what in latencies.WHATS
    }
    assert rows.keys() <= {goal.row for goal in GOALS}
    (verdict,) = verdicts(of_sizes(1_000_000, 10_000_000), [g for g in GOALS if g.row in rows])
    assert (verdict.figure.median, verdict.case, verdict.word) == (20, "page, new", "reached")


def test_waiting_is_told_of_each_server_beside_ours_with_one_connection_and_with_eight() -> None:
    found = Results("served")
    loads = {OURS: [Load(3, 1, 9, 0, 0, 0.001, 0.002, 0.003)] * 2}
    loads["oxigraph"] = [Load(3, 1, 9, 0, 0, 0.004, 0.005, 0.006)]
    latencies.add(found, "document", "page, new", 7000, latencies.ONE, loads)
    row = latencies.row("document", latencies.RATE, 7000, latencies.EIGHT)
    found.add(row, "page, new", "requests/s", {OURS: [70]}, {OURS: [1]})
    assert all(latencies.is_one(measure) for measure in found.measures)
    heading, told = latencies.told(found.measures)
    assert heading.startswith("**7,000 triples**")
    assert told.splitlines()[2:] == [
        f"| document: page, new | **{OURS}** | 1 | 2 | 3 |  |  |  |  | 70 |  |",
        "|  | oxigraph | 4 | 5 | 6 |  |  |  |  |  |  |",
    ]


def test_a_figure_beyond_the_chart_stands_at_its_edge() -> None:
    scale = chart.Scale(0.1, 10)
    assert scale(0.001) == scale(0.1) == chart.LEFT
    assert scale(1000) == scale(10) == chart.WIDTH - chart.RIGHT
