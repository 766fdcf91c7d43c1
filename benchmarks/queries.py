"""How many queries that were never asked before a second, beside other SPARQL servers?

    python -m benchmarks.queries [--quick] [--out FILE] [--triples 100000]

Of generated data and of the biography. Before a server is measured its answers are compared with
ours; one that answers otherwise is left out of that case, and the results say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.answers import differences
from benchmarks.endpoints import all_serving
from benchmarks.goals import OURS
from benchmarks.load import Client, Contestant, Load, contest
from benchmarks.peers import PEERS, Endpoint
from benchmarks.processes import get, processors
from benchmarks.questions import JSON, NEW, NEW_NUMBER, Question, of_biography, of_generated
from benchmarks.results import ROOT
from benchmarks.run import Run, asked

CONNECTIONS = 8
TRIPLES: dict[str, Any] = {
    "type": int, "help": "triples of the generated data (100,000; quick: 20,000)",
}  # fmt: skip

_rounds = count(1)


def main() -> None:
    """Measure all cases."""
    run = asked("queries", "How many new queries a second, beside others?", triples=TRIPLES)
    server_cpu, client_cpu = processors()
    client = Client(client_cpu, CONNECTIONS)
    generated = Generated(run)
    run.results.run["data"] = f"{generated.triples:,} generated triples; the biography"
    with all_serving(run, generated.folder, generated.shelf, PEERS, server_cpu) as serving:
        for question in generated.questions:
            compare(run, client, question, serving, question.row)
    with all_serving(run, ROOT, run.work / "biography", PEERS, server_cpu) as serving:
        dump = get(f"{serving[OURS].root}/download/all.nt")[2]
        for question in of_biography(dump):
            compare(run, client, question, serving, question.row)
    run.finish()


class Generated:
    """The generated publication of a run, which others with the same folder of work find again."""

    def __init__(self, run: Run) -> None:
        self.triples: int = run.given.triples or (20_000 if run.quick else 100_000)
        self.folder = run.work / f"people-{self.triples}"
        self.shelf = run.work / f"shelf-{self.triples}"
        data.write_publication(self.folder, self.triples)
        self.questions = of_generated(data.Size.of(self.triples))


def compare(
    run: Run, client: Client, question: Question, serving: Mapping[str, Endpoint], row: str,
    number: int | str = NEW_NUMBER,
) -> None:  # fmt: skip
    """Measure all that answer `question` as we do; each query has a new number, or all `number`.

    SystemExit where our own answer has too few rows.
    """
    run.results.run["connections"] = str(client.connections)
    folder = run.own_folder("requests")
    contestants = {}
    home = serving[OURS].root + serving[OURS].before
    for name, endpoint in serving.items():
        if why := differences(question, home, endpoint.root + endpoint.before):
            if name == OURS:
                raise SystemExit(f"{name}: {why}")
            run.results.skip(f"{name}, {question.case}", "it answers otherwise")
            print(why)
            continue
        requests = question.write(endpoint.before, folder / f"{name}.tsv", number)
        contestants[name] = _asked(client, endpoint, requests)
    contest(run, row, question.case, contestants)


def _asked(client: Client, endpoint: Endpoint, requests: Path) -> Contestant:
    def ask(seconds: float, _: int) -> Load:
        first = next(_rounds) * NEW
        return client.ask(seconds, endpoint.root, requests, [f"Accept: {JSON}"], first)

    return Contestant(endpoint.server, ask, endpoint.warming)


if __name__ == "__main__":
    main()
