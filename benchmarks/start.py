"""How long does it take until the biography is served: with a release, and to build one?

    python -m benchmarks.start [--quick] [--out FILE]

On all processors, with files that the kernel has at hand. A start is from the command to the first
whole answer: of a document, and of a query.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks import ours
from benchmarks.goals import OURS
from benchmarks.processes import Server, free_port
from benchmarks.results import ROOT
from benchmarks.run import asked

FIRST = {
    "to the first document": "/doc/person/stakhanov.ttl",
    "to the first query": "/sparql?query=" + quote("ASK { ?s ?p ?o }"),
}


def main() -> None:
    """Measure starts and builds."""
    run = asked("start", "How long does it take until the biography is served?", rounds=(10, 3))
    builds = 1 if run.quick else 3
    run.results.run = {"starts": str(run.rounds), "builds": str(builds), "data": "the biography"}
    shelf = run.work / "biography"
    ours.build(ROOT, shelf)
    for case, path in FIRST.items():
        _start(shelf, path)  # once for the kernel to have the files at hand
        starts = [_start(shelf, path) for _ in range(run.rounds)]
        run.results.add("start", case, "s", {OURS: starts})
    fresh = [ours.build(ROOT, run.own_folder("fresh")) for _ in range(builds)]
    run.results.add("build", "the biography", "s", {OURS: [ended.seconds for ended in fresh]})
    memory = [ended.memory / 1e6 for ended in fresh]
    run.results.add("peak memory of a build", "the biography", "MB", {OURS: memory})
    shutil.rmtree(run.work / "fresh")
    run.finish()


def _start(shelf: Path, path: str) -> float:
    """Seconds from the command to the first answer at `path`."""
    port = free_port()
    command = ours.serve_command(ROOT, shelf, port)
    began = time.perf_counter()
    with Server(command, shelf / "serve.log") as server:
        server.await_answer(f"http://127.0.0.1:{port}{path}")
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
