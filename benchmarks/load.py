"""How many requests a second does a server answer, while one client asks as fast as it can?

The client is wrk, on a processor of its own, with connections that it keeps.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Server, await_rest
from benchmarks.rounds import interleaved
from benchmarks.run import Run

SCRIPT = Path(__file__).with_name("ask.lua")
_PATIENCE_SECONDS = 60
_FEW = 60
"""A round with fewer requests is made twice as long, up to `_LONGEST` times as it should be."""
_LONGEST = 4


class Failed(Exception):
    """Requests were not answered as they should be, so that their rate would mean nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one round; times are seconds."""

    requests: int
    seconds: float
    bytes: int
    refused: int
    """Answers with a status of 400 or more."""
    broken: int
    p50: float
    p95: float
    p99: float
    """As wrk corrects them for coordinated omission: of an answer that took longer than twice the
    mean of the round it also counts those for which the connection would have asked meanwhile."""

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: on which processor, on how many connections."""

    cpu: int
    connections: int

    def __post_init__(self) -> None:
        """SystemExit where there is nothing to ask with."""
        if shutil.which("wrk") is None:
            raise SystemExit("wrk is not installed: `apt-get install wrk`.")

    def ask(
        self, seconds: float, root: str, requests: Path, headers: Iterable[str] = (),
        first: int = 0,
    ) -> Load:  # fmt: skip
        """Send the lines of `requests` (see ask.lua) to `root` in turn, for `seconds`, at least 1.

        `headers` are lines such as `Accept: text/turtle`; `first` is where numbers begin. Raises
        Failed where any is refused or breaks off.
        """
        command = [
            "taskset", "-c", str(self.cpu), "wrk", "-t1", f"-c{self.connections}",
            f"-d{max(1, round(seconds))}s", "--timeout", "20s",
            *(word for line in headers for word in ("-H", line)), "-s", str(SCRIPT), root,
            "--", str(requests), str(first),
        ]  # fmt: skip
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False,
            timeout=seconds + _PATIENCE_SECONDS,
        )  # fmt: skip
        lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
        if ended.returncode or not lines:
            raise Failed(f"wrk {root}: {ended.stdout}{ended.stderr}".strip())
        load = Load(**json.loads(lines[-1]))
        if load.refused or load.broken:
            raise Failed(
                f"{root}: of {load.requests} requests {load.refused} were refused and"
                f" {load.broken} broke off."
            )
        return load


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server, and how it is asked: `ask` gets the seconds and the number of the round."""

    server: Server
    ask: Callable[[float, int], Load]
    warming: int = 1
    """How many times as long as the others its first round is, which counts for nothing."""


def contest(
    run: Run, row: str, case: str, contestants: Mapping[str, Contestant],
    beside: Iterable[Server] = (),
) -> dict[str, list[Load]]:  # fmt: skip
    """Measure `contestants` in interleaved rounds, and add rates and costs to the results.

    Gives what came of the rounds that count, by contestant. Servers `beside` them rest as well.

    The cost is the processor time of the server for one request: where the client is the limit, or
    another program takes a part of the processor, it says more than the rate. A slow server has
    longer rounds, since what is under way at the end of one counts for nothing.
    """
    costs: dict[str, list[float]] = {name: [] for name in contestants}
    loads: dict[str, list[Load]] = {name: [] for name in contestants}
    seconds = dict.fromkeys(contestants, run.seconds)
    servers = [*(contestant.server for contestant in contestants.values()), *beside]

    def measured(name: str) -> Callable[[int], float]:
        contestant = contestants[name]

        def one_round(number: int) -> float:
            longer = contestant.warming if number == 0 else 1
            load, cost = _round(contestant, servers, longer * seconds[name], number)
            while load.requests < _FEW and seconds[name] < _LONGEST * run.seconds:
                seconds[name] *= 2
                load, cost = _round(contestant, servers, seconds[name], number)
            if not load.requests:
                raise Failed(f"{name} answered nothing within {seconds[name]:g} s: {case}.")
            costs[name].append(cost / load.requests * 1e6)
            loads[name].append(load)
            return load.rate

        return one_round

    rates = interleaved({name: measured(name) for name in contestants}, run.rounds)
    counted = {name: costs[name][-run.rounds :] for name in costs}
    run.results.add(row, case, "requests/s", rates, counted)
    return {name: loads[name][-run.rounds :] for name in loads}


def _round(
    contestant: Contestant, servers: Sequence[Server], seconds: float, number: int
) -> tuple[Load, float]:
    """What came of one round, and the seconds of processor time that its server took.

    It begins when all `servers` are at rest: they share a processor.
    """
    await_rest(*servers)
    before = contestant.server.processor_seconds()
    load = contestant.ask(seconds, number)
    return load, contestant.server.processor_seconds() - before
