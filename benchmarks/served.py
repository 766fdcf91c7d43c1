"""How long does one wait for an answer where data are large, beside other SPARQL servers?

    python -m benchmarks.served [--quick] [--out FILE] [--triples 1000000,3000000,10000000]

Of each size, one after the other: an entity document, all that is said of a thing, all that points
to one, with one connection and with eight. The peers keep their data on disk; their nearest to a
document is DESCRIBE. Things are asked about in a random order over all data. No document is asked
for twice but where the case says so (and where small data have too few), no query is sent twice.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks import cache, latencies, ours
from benchmarks.answers import differences, differently_described
from benchmarks.data import PLACE, SEED, THINGS, Size, write_publication
from benchmarks.endpoints import all_serving
from benchmarks.goals import OURS, OXIGRAPH
from benchmarks.latencies import COLD, DOCUMENT, EIGHT, INVERSE, ONE, POINT
from benchmarks.load import Client, Contestant, Failed, Load, contest
from benchmarks.peers import Endpoint, Peer
from benchmarks.processes import CommandFailed, processors
from benchmarks.questions import JSON, NEW, Question
from benchmarks.run import Run, asked
from benchmarks.stored import PEERS, too_many

TURTLE, HTML = "text/turtle", "text/html"
_SIZES = "1000000,3000000,10000000"
_QUICK = "20000"
_LARGE = ("--prebuild-limit", "100")
"""So that small data are built and served as large ones are."""
_LARGE_ANYWAY = 1_000_000
_MANY = 30_000
"""How many things are asked about in a round; more than most servers answer for in one."""
_KNOWN = 100
"""How many documents are asked for again and again."""
_COMPARED = 5
"""About how many things answers are compared."""
_COLD_ENOUGH = 0.1
"""Where the kernel keeps a larger share of the files than this, nothing is cold."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked for; without a query it is our document about a thing."""

    what: str
    case: str
    accept: str
    kind: str = "person"
    query: str = ""
    rows: int = 0
    """The least that an answer has."""
    known: bool = False
    """Whether the same few things are asked for again and again."""

    def question(self, things: tuple[str, ...]) -> Question:
        """The query about `things`."""
        return Question(self.case, self.what, self.query, things, self.rows)


CASES = (
    Case(DOCUMENT, "Turtle, new", TURTLE),
    Case(DOCUMENT, "Turtle, asked for before", TURTLE, known=True),
    Case(DOCUMENT, "page, new", HTML),
    Case(POINT, "10 or 11 rows", JSON, query="SELECT ?p ?o { <{thing}> ?p ?o }", rows=10),
    Case(INVERSE, f"of a place, {PLACE} rows", JSON, "place", "SELECT ?s ?p { ?s ?p <{thing}> }",
         PLACE),
    Case(INVERSE, "of a person, few rows", JSON, query="SELECT ?s ?p { ?s ?p <{thing}> }"),
)  # fmt: skip
DESCRIBE = Case(DOCUMENT, "Turtle, new", TURTLE, query="DESCRIBE <{thing}>")
"""What peers have for the first of them."""
LOADS = {ONE: 1, EIGHT: 8, COLD: 1}
_COLD = (OURS, OXIGRAPH)
"""Who is measured cold."""


def main() -> None:
    """Measure all sizes."""
    wanted = {"help": f"sizes, with commas between ({_SIZES}; quick: {_QUICK})"}
    run = asked("served", "How long does one wait where data are large?", triples=wanted)
    given = run.given.triples or (_QUICK if run.quick else _SIZES)
    run.results.run["data"] = "generated"
    for triples in sorted(int(size) for size in given.split(",")):
        try:
            Served(run, triples).measure()
        except (CommandFailed, Failed) as why:
            run.results.skip(f"the rest of {triples:,} triples", "a server failed")
            print(why)
        if run.out:  # the next size may take an hour
            run.results.write(run.out)
    run.finish()


class Served:
    """The data of one size, and what has been asked about them."""

    def __init__(self, run: Run, triples: int) -> None:
        self.run = run
        self.triples = triples
        self.told = f"{triples:,} triples"
        self.folder = run.own_folder("served")
        self.options = () if triples >= _LARGE_ANYWAY else _LARGE
        self.orders = _orders(Size.of(triples))
        self._taken: Counter[tuple[str, ...]] = Counter()
        self._rounds = count(1)
        self._kept: dict[str, list[float]] = {}
        self._asking = OURS

    def measure(self) -> None:
        """Have all servers load, answer, and end."""
        publication, shelf = self.folder / "publication", self.folder / "shelf"
        write_publication(publication, self.triples)
        built = ours.build(publication, shelf, self.options)
        server_cpu, client_cpu = processors()
        peers = [peer for peer in PEERS if not self._left_out(peer)]
        with all_serving(self.run, publication, shelf, peers, server_cpu, self.options) as serving:
            loading = {OURS: [built.seconds]}
            loading |= {name: [peer.seconds] for name, peer in serving.items() if name != OURS}
            files = {name: [cache.size(peer.folder) / 1e6] for name, peer in serving.items()}
            self.run.results.add("loading", self.told, "s", loading)
            self.run.results.add("files", self.told, "MB", files)
            loads = list(LOADS) if self._can_be_cold(serving) else [ONE, EIGHT]
            for case in CASES:
                cases = self._agreeing(case, serving)
                for load in loads:
                    if not (case.known and load == COLD):
                        self.contest(cases, load, Client(client_cpu, LOADS[load]), serving)
            memory = {name: [peer.server.memory() / 1e6] for name, peer in serving.items()}
            self.run.results.add("memory of serve", self.told, "MB", memory)
            if self._kept:
                self.run.results.add("at hand all the same when cold", self.told, "%", self._kept)
        shutil.rmtree(self.folder)

    def _left_out(self, peer: Peer) -> bool:
        if why := too_many(peer, self.triples):
            self.run.results.skip(f"{peer.name}, {self.told}", why)
        return bool(why)

    def _can_be_cold(self, serving: Mapping[str, Endpoint]) -> bool:
        """Whether the kernel forgets files when it is asked to; the results say why not."""
        if not (why := cache.missing()):
            kept = max(_forget(serving[name].folder) for name in _COLD if name in serving)
            if kept > _COLD_ENOUGH:
                why = f"the kernel kept {kept:.0%} of the files"
        if why:
            self.run.results.skip(f"cold, {self.told}", why)
        return not why

    def _agreeing(self, case: Case, serving: Mapping[str, Endpoint]) -> dict[str, Case]:
        """What each server is asked for `case`; without those that answer otherwise than we do."""
        cases = {OURS: case}
        home = serving[OURS]
        things = self._iris(case.kind, _COMPARED)
        for name, peer in serving.items():
            if case.query:
                asked = case
                why = differences(case.question(things), _before(home), _before(peer))
            elif case == CASES[0] and name != OURS:
                asked = DESCRIBE
                why = differently_described(things, home.root, _before(peer))
            else:
                continue
            if not why:
                cases[name] = asked
                continue
            if name == OURS:
                raise SystemExit(f"{name}: {why}")
            self.run.results.skip(f"{name}, {case.what}: {case.case}", "it answers otherwise")
            print(why)
        return cases

    def contest(
        self, cases: Mapping[str, Case], load: str, client: Client, serving: Mapping[str, Endpoint]
    ) -> None:
        """Rates and times of those that `cases` names; of few, where it is to be cold.

        Another server that refuses a request or breaks off is left out, so that what took an hour
        to prepare is not lost; raises Failed where it is ours.
        """
        what, case = cases[OURS].what, cases[OURS].case
        contestants = {
            name: self._asked(name, one, load, client, serving[name])
            for name, one in cases.items()
            if load != COLD or name in _COLD
        }
        row = latencies.row(what, latencies.RATE, self.triples, load)
        while True:
            try:
                others = [peer.server for name, peer in serving.items() if name not in contestants]
                loads = contest(self.run, row, case, contestants, others)
                break
            except Failed as why:
                if self._asking == OURS:
                    raise
                del contestants[self._asking]
                left_out = f"{self._asking}, {what}: {case}, {self.told}, {load}"
                self.run.results.skip(left_out, "it did not answer every request")
                print(why)
        latencies.add(self.run.results, what, case, self.triples, load, loads)

    def _asked(
        self, name: str, case: Case, load: str, client: Client, endpoint: Endpoint
    ) -> Contestant:
        requests = self.folder / f"{name}.tsv"

        def ask(seconds: float, _: int) -> Load:
            self._asking = name
            many = self.write(name, case, endpoint.before, requests)
            if load == COLD:
                self._kept.setdefault(name, []).append(_forget(endpoint.folder) * 100)
            first = next(self._rounds) * NEW
            accept = f"Accept: {case.accept}"
            answered = client.ask(seconds, endpoint.root, requests, [accept], first)
            if not (case.query or case.known) and (
                answered.requests > many
                or self._taken[name, case.what] > len(self.orders[case.kind]) - _KNOWN
            ):
                self.run.results.run["asked for twice"] = f"some documents of {self.told}"
            return answered

        return Contestant(endpoint.server, ask, endpoint.warming)

    def write(self, name: str, case: Case, before: str, file: Path) -> int:
        """Write the requests of a round, each about another thing; how many."""
        order = self.orders[case.kind]
        if case.known:
            things = order[-_KNOWN:]
        else:
            many = min(len(order), _MANY if case.query else self._few())
            at = self._taken[name, case.what]
            self._taken[name, case.what] += many
            things = [order[(at + number) % len(order)] for number in range(many)]
        if case.query:
            case.question(tuple(f"{THINGS}{thing}" for thing in things)).write(before, file)
        else:
            file.write_text("".join(f"/doc/{thing}\n" for thing in things), encoding="utf-8")
        return len(things)

    def _few(self) -> int:
        """As many documents a round that they suffice for all rounds of the run."""
        new = [case for case in CASES if not (case.query or case.known)]
        others = len(self.orders["person"]) - _KNOWN
        return others // (len(new) * len(LOADS) * (self.run.rounds + 1))

    def _iris(self, kind: str, many: int) -> tuple[str, ...]:
        """The last of the random order, so that those measured are new."""
        return tuple(f"{THINGS}{thing}" for thing in self.orders[kind][-many:])


def _orders(size: Size) -> dict[str, list[str]]:
    """All people, and all places that are full, in a random order: `person/7`."""
    choose = random.Random(SEED)
    many = {"person": size.people, "place": size.people // PLACE}
    return {
        kind: [f"{kind}/{number}" for number in choose.sample(range(count), count)]
        for kind, count in many.items()
    }


def _forget(folder: Path) -> float:
    """Have the kernel drop the files in `folder`; the share that it keeps all the same."""
    cache.forget(folder)
    return cache.kept(folder)


def _before(endpoint: Endpoint) -> str:
    return endpoint.root + endpoint.before


if __name__ == "__main__":
    main()
