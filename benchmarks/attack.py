"""Does one who asks properly get an answer while eight others attack?

    python -m benchmarks.attack [--quick] [--out FILE] [--seconds 20]

Starts the biography's server with its settings as they are, on all processors: what the attackers'
client costs is in the figures. A client on 127.0.0.1 asks point queries, each unlike those before
and on a connection of its own, for half of the time alone and for half of it while clients on
127.0.0.2 to 127.0.0.9 loop ten hostile queries; then while these have two connections each; then
while all attack from its own address; then every process of the query pool is killed under load.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import statistics
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlencode

from benchmarks import ours
from benchmarks.goals import OURS
from benchmarks.processes import Site, await_rest, command_line
from benchmarks.results import ROOT
from benchmarks.run import Run, asked

sys.path.insert(0, str(ROOT / "tests"))

from query.hostile import HOSTILE

POINT = (
    "SELECT ?p ?o {{ <https://w3id.org/stakhanov-ld/id/place/kadiivka> ?p ?o FILTER(?o != {}) }}"
)
WORST = (
    "cartesian COUNT", "cartesian ORDER BY", "cartesian DISTINCT", "cartesian GROUP BY",
    "CONCAT doubling", "GROUP_CONCAT of a product", "everything to everything",
    "200-pattern star", "512 optional steps", "500 OPTIONALs",
)  # fmt: skip
ATTACKERS = [f"127.0.0.{number}" for number in range(2, 10)]
PATIENCE_SECONDS = 60


def main() -> None:
    """Run all parts."""
    run = asked("attack", "What do others feel of an attack?", seconds=(5, 1), rounds=(3, 1))
    run.results.run["data"] = "the biography"
    with ours.serving(ROOT, run.work / "biography") as site:
        _points(site, 1.0)  # a first second to warm up
        _alone_and_attacked(run, site)
        _from_one_address(run, site)
        _after_sigkill(run, site)
    run.finish()


def _alone_and_attacked(run: Run, site: Site) -> None:
    """Eight attackers are told with a goal; that they have two connections each, without one.

    On the same machine they take a processor to be refused.
    """
    alone, one_each, two_each = [], [], []
    for _ in range(run.rounds):
        await_rest(site.server)
        alone.append(_points(site, run.seconds))
        one_each.append(_attacked(site, run.seconds, ATTACKERS))
        two_each.append(_attacked(site, run.seconds, ATTACKERS * 2))
    for row, parts in (("attacked", one_each), ("attacked twice", two_each)):
        p99 = {OURS: [part.p99 for part in parts], "alone": [part.p99 for part in alone]}
        run.results.add(row, f"p99 while {_by(parts)}", "ms", p99)
        _keep_failures(run, _by(parts), parts)


def _from_one_address(run: Run, site: Site) -> None:
    parts = [_attacked(site, run.seconds, ["127.0.0.1"] * len(ATTACKERS))]
    case = f"p50 while {_by(parts)}, all from the client's address"
    run.results.add("attacked from one address", case, "ms", {OURS: [part.p50 for part in parts]})
    _keep_failures(run, "all on one address", parts)


def _by(parts: list[_Asked]) -> str:
    return f"{parts[0].attackers} connections attack"


def _keep_failures(run: Run, case: str, parts: list[_Asked]) -> None:
    """How many queries of the good client failed, and how often the server broke on a bad one."""
    got = sum((part.attackers_got for part in parts), Counter())
    failed = sum(part.failed.total() for part in parts) + got[500]
    many = sum(len(part.times) for part in parts)
    run.results.add("failed queries", f"{case}: {many:,} queries", "", {OURS: [failed]})
    print(f"  the attackers got {dict(sorted(got.items()))}")


def _after_sigkill(run: Run, site: Site) -> None:
    with _Attack(site, ATTACKERS):
        _points(site, 1.0)
        pool = [process for process in site.server.ids() if "query.master" in command_line(process)]
        for process in pool:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        killed = time.monotonic()
        while _ask(site, "127.0.0.1", POINT.format(-1))[0] != 200:
            if time.monotonic() - killed > PATIENCE_SECONDS:
                raise site.server.failure("did not come back")
        back = time.monotonic() - killed
    run.results.add("back", "under attack, after SIGKILL of the whole pool", "s", {OURS: [back]})


# ── clients ──────────────────────────────────────────────────────────────────────────────────


class _Asked:
    def __init__(self) -> None:
        self.times: list[float] = []
        self.failed: Counter[int] = Counter()
        self.attackers = 0
        self.attackers_got: Counter[int] = Counter()

    @property
    def p50(self) -> float:
        """Milliseconds within which half of the queries were answered."""
        return 1000 * statistics.median(self.times)

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of a hundred were."""
        return 1000 * sorted(self.times)[int(0.99 * len(self.times))]


class _Attack:
    """Hostile queries in a loop, one client for each address."""

    def __init__(self, site: Site, addresses: list[str]) -> None:
        self.statuses: Counter[int] = Counter()
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(site, address, first))
            for first, address in enumerate(addresses)
        ]

    def __enter__(self) -> _Attack:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _loop(self, site: Site, address: str, at: int) -> None:
        while not self._over.is_set():
            status, _ = _ask(site, address, HOSTILE[WORST[at % len(WORST)]])
            self.statuses[status] += 1
            at += 1


def _attacked(site: Site, seconds: float, addresses: list[str]) -> _Asked:
    """What comes of asking while those at `addresses` attack."""
    with _Attack(site, addresses) as attack:
        asked_then = _points(site, seconds)
    asked_then.attackers = len(addresses)
    asked_then.attackers_got = attack.statuses
    return asked_then


def _points(site: Site, seconds: float) -> _Asked:
    asked = _Asked()
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        status, took = _ask(site, "127.0.0.1", POINT.format(number))
        asked.times.append(took)
        if status != 200:
            asked.failed[status] += 1
    return asked


def _ask(site: Site, address: str, query: str) -> tuple[int, float]:
    """Status and seconds of one query on a connection of its own; 0 where the connection broke."""
    connection = http.client.HTTPConnection(
        site.root.removeprefix("http://"), timeout=PATIENCE_SECONDS, source_address=(address, 0)
    )
    started = time.monotonic()
    try:
        body = urlencode({"query": query})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sparql", body, form)
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - started
    except OSError:
        return 0, time.monotonic() - started
    finally:
        connection.close()


if __name__ == "__main__":
    main()
