"""What does size cost: to build, in memory, and for each document?

    python -m benchmarks.large [--quick] [--out FILE] [--triples 5000,100000]

Builds a generated publication of each size, beside `oxigraph load` of the same file, on all
processors; then serves all of them and asks each for documents. Without shapes: what validation
costs depends on the rules.
"""

from __future__ import annotations

import random
import shutil
from contextlib import ExitStack
from pathlib import Path

from benchmarks import ours
from benchmarks.data import SEED, Size, write_publication
from benchmarks.goals import OURS
from benchmarks.load import Client, Contestant, Load, contest
from benchmarks.peers import Oxigraph
from benchmarks.processes import CommandFailed, Site, processors
from benchmarks.run import Run, asked

CONNECTIONS = 16
LOAD = "oxigraph load"
_SIZES = "5000,100000,1000000,3000000,10000000"
_QUICK = "2000,5000"
_KNOWN = 100
"""How many documents are asked for again and again."""
_MOST_NEW = 60_000
"""How many others in a round."""
_BUILT_OFTEN = 500_000
"""Below as many triples a build is short enough to be measured three times."""


def main() -> None:
    """Measure all sizes."""
    wanted = {"help": f"sizes, with commas between ({_SIZES}; quick: {_QUICK})"}
    run = asked("large", "What does size cost?", triples=wanted)
    given = run.given.triples or (_QUICK if run.quick else _SIZES)
    sizes = sorted(int(size) for size in given.split(","))
    run.results.run |= {"connections": str(CONNECTIONS), "data": "generated"}
    folder = run.own_folder("large")
    oxigraph = Oxigraph()
    if how := oxigraph.missing():
        run.results.skip(LOAD, how)
    else:
        run.results.versions[oxigraph.name] = oxigraph.version()
    built = []
    for triples in sizes:
        try:
            _build(run, folder / str(triples), triples, None if how else oxigraph)
            built.append(triples)
        except CommandFailed as why:
            run.results.skip(_told(triples), "it could not be built")
            print(why)
    _serve(run, folder, built)
    shutil.rmtree(folder)
    run.finish()


def _build(run: Run, folder: Path, triples: int, oxigraph: Oxigraph | None) -> None:
    """Time and memory of building what is served then, and of oxigraph's loading it."""
    file = write_publication(folder / "publication", triples)
    seconds: dict[str, list[float]] = {OURS: []}
    memory: dict[str, list[float]] = {OURS: []}
    for _ in range(3 if triples < _BUILT_OFTEN and not run.quick else 1):
        shutil.rmtree(folder / "shelf", ignore_errors=True)
        ended = {OURS: ours.build(folder / "publication", folder / "shelf")}
        if oxigraph:
            ended[LOAD] = oxigraph.load(file, folder / "db")
            shutil.rmtree(folder / "db")
        for name, cost in ended.items():
            seconds.setdefault(name, []).append(cost.seconds)
            memory.setdefault(name, []).append(cost.memory / 1e6)
    run.results.add("build", _told(triples), "s", seconds)
    run.results.add("peak memory of a build", _told(triples), "MB", memory)
    kept = sum(file.stat().st_size for file in (folder / "shelf").rglob("*") if file.is_file())
    sizes = {"release": [kept / 1e6], "source": [file.stat().st_size / 1e6]}
    run.results.add("files", _told(triples), "MB", sizes)


def _serve(run: Run, folder: Path, sizes: list[int]) -> None:
    """The cost of a document at each size, and the memory that it has taken in the end."""
    server_cpu, client_cpu = processors()
    client = Client(client_cpu, CONNECTIONS)
    with ExitStack() as stack:
        sites = {
            triples: stack.enter_context(
                ours.serving(
                    folder / str(triples) / "publication",
                    folder / str(triples) / "shelf",
                    server_cpu,
                )
            )
            for triples in sizes
        }
        started = {triples: site.server.memory() / 1e6 for triples, site in sites.items()}
        for case, each_round in (("asked for before", False), ("others in each round", True)):
            contestants = {
                _told(triples): _asked(run, client, site, folder / str(triples), each_round)
                for triples, site in reversed(sites.items())
            }
            contest(run, "growth", f"Turtle, {case}", contestants)
        for triples, site in sites.items():
            ended = site.server.memory() / 1e6
            run.results.add("memory of serve", _told(triples), "MB", {OURS: [ended]})
            run.results.add("memory at the start", _told(triples), "MB", {OURS: [started[triples]]})


def _asked(run: Run, client: Client, site: Site, folder: Path, each_round: bool) -> Contestant:
    """Asks for the same few people, or in each round for others, as far as there are others."""
    people = Size.of(int(folder.name)).people
    numbers = random.Random(SEED).sample(range(people), people)
    many = min(_MOST_NEW, people // (run.rounds + 1)) if each_round else _KNOWN
    rounds = []
    for number in range(run.rounds + 1 if each_round else 1):
        file = folder / f"people-{each_round}-{number}.tsv"
        chosen = numbers[number * many : (number + 1) * many]
        file.write_text("".join(f"/doc/person/{person}\n" for person in chosen), encoding="utf-8")
        rounds.append(file)

    def ask(seconds: float, number: int) -> Load:
        requests = rounds[number % len(rounds)]
        return client.ask(seconds, site.root, requests, ["Accept: text/turtle"])

    return Contestant(site.server, ask)


def _told(triples: int) -> str:
    return f"{triples:,} triples"


if __name__ == "__main__":
    main()
