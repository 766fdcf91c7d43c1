"""Would the benchmarks notice? What they are made of, without a measurement."""

from __future__ import annotations

import os
import shutil
import threading
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as og
import pytest

from benchmarks import answers, chart, latencies, report, served
from benchmarks.answers import value
from benchmarks.data import COHORT, GROUP, PLACE, THINGS, WORDS, Size, lines, write_publication
from benchmarks.goals import GOALS, NGINX, OURS, Goal
from benchmarks.load import Client, Failed, Load
from benchmarks.peers import Endpoint
from benchmarks.processes import Server
from benchmarks.questions import of_biography, of_generated
from benchmarks.results import Measure, Results, read
from benchmarks.rounds import interleaved, ratios, spread
from benchmarks.run import Run
from benchmarks.sizing import sizing
from benchmarks.verdicts import verdicts
from conftest import ROOT
from stakhanov_ld.publication.publication import Publication

SIZE = Size.of(11_000)


@pytest.fixture(scope="module")
def people() -> bytes:
    return b"".join(lines(SIZE, 1))


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(people: bytes) -> None:
    assert b"".join(lines(SIZE, 1)) == people
    assert b"".join(lines(SIZE, 2)) != people


def test_as_many_triples_are_made_as_were_asked_for(people: bytes, tmp_path: Path) -> None:
    """At most, and none twice, so that all servers count the same."""
    made = people.splitlines()
    assert len(set(made)) == len(made) == SIZE.triples
    assert 11_000 - 21 < SIZE.triples <= 11_000
    written = write_publication(tmp_path, 11_000, seed=1)
    assert written.read_bytes() == people


@pytest.mark.parametrize(
    ("word", "many"), [("livesIn", PLACE), ("cohort", COHORT), ("memberOf", GROUP)]
)
def test_answers_are_as_long_in_large_data_as_in_small(people: bytes, word: str, many: int) -> None:
    """Every place, cohort and group is full but the last."""
    triples = og.parse(people, og.RdfFormat.N_TRIPLES)
    sizes = Counter(t.object for t in triples if t.predicate.value == WORDS + word)
    assert sorted(sizes.values(), reverse=True)[: SIZE.people // many] == [many] * (
        SIZE.people // many
    )


def test_each_question_has_as_many_rows_as_it_says(people: bytes) -> None:
    store = og.Store()
    store.bulk_load(people, og.RdfFormat.N_TRIPLES)
    questions = of_generated(SIZE)
    assert {question.row for question in questions} == {"point", "many rows"}
    for question in questions:
        assert question.things
        for thing in question.things[:20]:
            found = store.query(question.text(thing, 1_000_000))
            assert isinstance(found, og.QuerySolutions)
            assert len(list(found)) >= question.rows, question.case


def test_each_question_has_as_many_rows_in_the_biography(flagship: Publication) -> None:
    store = og.Store()
    store.bulk_extend(og.Quad(*triple) for triple in flagship.default_graph)
    dump = "".join(f"{triple} .\n" for triple in flagship.default_graph).encode()
    for question in of_biography(dump):
        for thing in question.things:
            found = store.query(question.text(thing, 1_000_000))
            assert isinstance(found, og.QuerySolutions)
            assert len(list(found)) >= question.rows, thing


def test_contestants_take_turns_and_the_first_round_counts_for_nothing() -> None:
    turns: list[tuple[str, int]] = []

    def contestant(name: str, figure: float) -> object:
        def one_round(number: int) -> float:
            turns.append((name, number))
            return figure + number

        return one_round

    figures = interleaved({"a": contestant("a", 10), "b": contestant("b", 20)}, 2)  # type: ignore[dict-item]
    assert turns == [("b", 0), ("a", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert figures == {"a": [11, 12], "b": [21, 22]}


def test_no_round_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no round"):
        spread([])
    with pytest.raises(ValueError, match="shorter"):
        ratios([1, 2], [1])


def measured(row: str, case: str, server: str, rate: float, cost: float) -> Measure:
    return Measure(row, case, server, "requests/s", (rate, rate), (cost, cost))


RATE = Goal("document", "document", NGINX, 0.4, 0.5)
COUNT = Goal("failed queries", "failed", "", 0, unit="", at_most=True)
SECONDS = Goal("build", "build", "", 15, 8, unit="s", at_most=True, case="the biography")


def test_of_rates_and_costs_the_worse_counts_and_of_cases_the_worst() -> None:
    """Where the client is the limit, rates are nearly the same, and flatter."""
    measures = [
        measured("document", "limited", OURS, 90, 30), measured("document", "limited", NGINX, 100, 10),
        measured("document", "well", OURS, 60, 16), measured("document", "well", NGINX, 100, 10),
    ]  # fmt: skip
    (verdict,) = verdicts(measures, [RATE])
    assert (verdict.case, verdict.by_cost, verdict.word) == ("limited", True, "missed")
    assert verdict.figure.median == pytest.approx(1 / 3)
    (verdict,) = verdicts(measures[2:], [RATE])
    assert (verdict.by_cost, verdict.word) == (False, "beyond")


@pytest.mark.parametrize(
    ("goal", "figure", "word"),
    [
        (COUNT, 0, "reached"),
        (COUNT, 1, "missed"),
        (SECONDS, 15, "reached"),
        (SECONDS, 15.1, "missed"),
        (SECONDS, 8, "beyond"),
    ],
)
def test_at_most_is_reached_from_above(goal: Goal, figure: float, word: str) -> None:
    (verdict,) = verdicts(
        [Measure(goal.row, goal.case or "any", OURS, goal.unit, (figure,))], [goal]
    )
    assert verdict.word == word
    assert (goal.times(figure) >= 1) == (word != "missed")


def test_what_was_not_measured_has_no_verdict() -> None:
    other = Measure("build", "10 triples", OURS, "s", (1,))
    alone = measured("document", "no nginx beside it", OURS, 90, 30)
    assert not list(verdicts([other, alone], GOALS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"type": "literal", "value": "7"},
            {
                "type": "literal",
                "value": "7",
                "datatype": "http://www.w3.org/2001/XMLSchema#string",
            },
        ),
        (
            {
                "type": "typed-literal",
                "value": "07",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
            {
                "type": "literal",
                "value": "7.0",
                "datatype": "http://www.w3.org/2001/XMLSchema#decimal",
            },
        ),
        (
            {"type": "literal", "value": "a", "xml:lang": "en"},
            {"type": "literal", "value": "a", "xml:lang": "EN"},
        ),
    ],
)
def test_answers_are_compared_by_value(one: dict[str, str], other: dict[str, str]) -> None:
    assert value(one) == value(other)
    assert value(one | {"value": "8"}) != value(other)
    assert value(one | {"type": "uri"}) != value(other)


THING = f"{THINGS}person/7"


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (f"<{THING}> <{WORDS}output> 7 . <{THINGS}person/8> <{WORDS}knows> <{THING}> .", ""),
        (f"<{THING}> <{WORDS}output> 8 .", "only in one"),
        (f"<{THINGS}person/8> <{WORDS}output> 7 .", "nothing of"),
        ("<?xml version='1.0'?>", "no Turtle"),
    ],
)
def test_a_description_counts_by_what_it_says_of_the_thing_itself(
    monkeypatch: pytest.MonkeyPatch, theirs: str, told: str
) -> None:
    """Documents also tell of themselves, some servers what points to the thing."""
    ours = f"</doc> <{WORDS}of> <{THING}> . <{THING}> <{WORDS}output> 7 ."
    ours = ours.replace("</doc>", f"<{THINGS}doc>")

    def get(address: str, headers: object) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, (ours if address == "http://ours/doc/person/7" else theirs).encode()

    monkeypatch.setattr(answers, "get", get)
    found = answers.differently_described([THING], "http://ours", "http://theirs?query=")
    assert told in found
    assert bool(found) == bool(told)


def test_no_document_is_asked_for_twice_in_all_rounds(tmp_path: Path) -> None:
    run = Run(Results("served"), None, tmp_path, 1, 5, Namespace())
    size = served.Served(run, 1_000_000)
    new = [case for case in served.CASES if case.what == "document" and not case.known]
    asked: list[str] = []
    for case in new * len(served.LOADS) * (run.rounds + 1):
        many = size.write(OURS, case, "", tmp_path / "requests.tsv")
        lines = (tmp_path / "requests.tsv").read_text().splitlines()
        assert many == len(lines) > 2000
        asked += lines
    assert len(set(asked)) == len(asked)
    known = next(case for case in served.CASES if case.known)
    size.write(OURS, known, "", tmp_path / "requests.tsv")
    assert not set(asked) & set((tmp_path / "requests.tsv").read_text().splitlines())


class Deaf:
    """A client that one server does not answer."""

    connections = 1

    def __init__(self, root: str) -> None:
        self.root = root

    def ask(self, seconds: float, root: str, *_: object) -> Load:
        if root == self.root:
            raise Failed(f"{root}: of 1 requests 1 were refused.")
        return Load(100, seconds, 1, 0, 0, 0.1, 0.2, 0.3)


def test_a_peer_that_fails_is_left_out_and_ours_ends_the_size(tmp_path: Path) -> None:
    run = Run(Results("served"), None, tmp_path, 1, 1, Namespace())
    size = served.Served(run, 20_000)
    case = next(case for case in served.CASES if case.query)
    here = Server(["true"], tmp_path / "log")
    with here:
        serving = {name: Endpoint(f"http://{name}", "/?query=", here) for name in (OURS, "other")}
        cases = dict.fromkeys(serving, case)
        size.contest(cases, latencies.ONE, Deaf("http://other"), serving)  # type: ignore[arg-type]
        assert {measure.server for measure in run.results.measures} == {OURS}
        assert list(run.results.skipped.values()) == ["it did not answer every request"]
        with pytest.raises(Failed):
            size.contest(cases, latencies.ONE, Deaf(f"http://{OURS}"), serving)  # type: ignore[arg-type]


# ── the page ─────────────────────────────────────────────────────────────────────────────────


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


# ── the client ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def answering(status: int, asked: list[tuple[str, str | None]]) -> Iterator[str]:
    """The root of a server that answers everything by `status` and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append((self.path, self.headers["If-None-Match"]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_no_two_marked_requests_are_the_same_and_others_are_repeated(tmp_path: Path) -> None:
    requests = tmp_path / "requests.tsv"
    requests.write_text('/new?{n}\t\n/old\t"tag"\n')
    client = Client(min(os.sched_getaffinity(0)), connections=2)
    asked: list[tuple[str, str | None]] = []
    with answering(200, asked) as root:
        load = client.ask(1, root, requests, first=1000)
    new = [path for path, _ in asked if path.startswith("/new?")]
    assert len(new) == len(set(new)) > 1
    assert all(int(path.removeprefix("/new?")) > 1000 for path in new)
    old = [tag for path, tag in asked if path == "/old"]
    assert set(old) == {'"tag"'}
    assert load.requests <= len(new) + len(old)
    assert 0 < load.p50 <= load.p95 <= load.p99
    with answering(503, []) as root, pytest.raises(Failed, match="were refused"):
        client.ask(1, root, requests)
