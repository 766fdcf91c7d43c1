"""Where does the time of a request go, in a server under load?

    python -m benchmarks.profile [--quick] [--out FILE]

For a document and for a query that was never asked before: processor time for each process of the
server, in its own code and in the kernel; the share of each library in it (perf, by the clock); the
Python functions that hold the interpreter (py-spy); and how many system calls are made (strace).
Each is a run of its own, since who looks slows what is looked at. What is not installed is left
out.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks import ours
from benchmarks.load import Client, Load
from benchmarks.peers import VENV
from benchmarks.processes import Site, command_line, get, processor_seconds, processors
from benchmarks.questions import JSON, NEW, of_biography
from benchmarks.results import ROOT
from benchmarks.run import Run, asked

DOCUMENT = "/doc/place/kadiivka"
PY_SPY = VENV / "py-spy"
_SHOWN = 10
"""How many libraries, modules and system calls are told of; the rest is one row."""
_LIBRARIES = {
    "granian": "granian", "oxigraph": "pyoxigraph", "python": "Python", "kernel": "the kernel",
    "vdso": "the kernel", "libc.": "libc",
}  # fmt: skip
"""By a part of the name of the file; the first that fits, since extensions name Python too."""
_SHARE = re.compile(r"^\s*([\d.]+)%?\s*;\s*(\d+):[^;]*;(.+)$", re.MULTILINE)
"""A line of perf's report; what it calls pid is the thread."""
_PACKAGE = re.compile(r"\((stakhanov_ld|flask|werkzeug|granian|jinja2)\b/?([\w/]*)")
_PATIENCE_SECONDS = 60

Ask = Callable[[float], Load]


def main() -> None:
    """Profile a document and a query."""
    run = asked("profile", "Where does the time of a request go?", seconds=(5, 1), rounds=(1, 1))
    run.results.run["data"] = "the biography"
    del run.results.run["rounds"]  # there is one
    server_cpu, client_cpu = processors()
    folder = run.own_folder("profile")
    with ours.serving(ROOT, run.work / "biography", server_cpu) as site:
        point = of_biography(get(f"{site.root}/download/all.nt")[2])[0]
        documents = folder / "document.tsv"
        documents.write_text(f"{DOCUMENT}\n", encoding="utf-8")
        queries = point.write("/sparql?query=", folder / "queries.tsv")
        rounds = count(1)

        def asks(requests: Path, accept: str, connections: int) -> Ask:
            client = Client(client_cpu, connections)
            return lambda seconds: client.ask(
                seconds, site.root, requests, [f"Accept: {accept}"], next(rounds) * NEW
            )

        for name, ask in (
            ("a document (Turtle)", asks(documents, "text/turtle", 16)),
            ("a new point query", asks(queries, JSON, 8)),
        ):
            ask(1)  # to warm up
            _Profile(run, site, name, ask, folder).write()
    run.finish()


class _Profile:
    """Where the time of one kind of request goes; all figures are for one request."""

    def __init__(self, run: Run, site: Site, name: str, ask: Ask, folder: Path) -> None:
        self._run = run
        self._name = name
        self._ask = ask
        self._folder = folder
        self._roles = roles(site.server.ids())

    def write(self) -> None:
        """Add all figures to the results."""
        whole = self._processes()
        if self._has("perf", "perf", "`apt-get install linux-perf`"):
            self._libraries(whole)
        if self._has("py-spy", str(PY_SPY), "`make .venv/peers/done`"):
            self._modules()
        if self._has("strace", "strace", "`apt-get install strace`"):
            self._system_calls()

    def _has(self, name: str, program: str, how: str) -> bool:
        if shutil.which(program) is None:
            self._run.results.skip(name, f"install it with {how}")
        return shutil.which(program) is not None

    def _add(self, what: str, unit: str, figures: Mapping[str, float]) -> None:
        told = {name: [figure] for name, figure in figures.items() if figure}
        if told:
            self._run.results.add(self._name, what, unit, told)

    def _processes(self) -> float:
        """Microseconds of processor time of each process; the sum."""
        before = {process: processor_seconds(process) for process in self._roles}
        load = self._ask(self._run.seconds)
        figures: dict[str, float] = defaultdict(float)
        for process, role in self._roles.items():
            own, kernel = processor_seconds(process)
            figures[f"{role}, own code"] += (own - before[process][0]) / load.requests * 1e6
            figures[f"{role}, kernel"] += (kernel - before[process][1]) / load.requests * 1e6
        self._add("processes", "µs", figures)
        return sum(figures.values())

    def _libraries(self, whole: float) -> None:
        file = self._folder / "perf.data"
        ids = ",".join(map(str, self._roles))
        with _looking("perf", "record", "-q", "-e", "cpu-clock", "-F", "997", "-p", ids,
                      "-o", str(file)):  # fmt: skip
            self._ask(self._run.seconds)
            role_of = {
                int(thread.name): role
                for process, role in self._roles.items()
                for thread in Path(f"/proc/{process}/task").iterdir()
            }
        told = subprocess.run(
            ["perf", "report", "-i", str(file), "--stdio", "-q", "--sort", "pid,dso",
             "--field-separator", ";"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        shares: dict[str, float] = defaultdict(float)
        for share, thread, library in _SHARE.findall(told):
            role = role_of.get(int(thread), "threads that have ended")
            shares[f"{role}: {_library(library)}"] += float(share)
        self._add("libraries", "µs", _most({n: s * whole / 100 for n, s in shares.items()}))

    def _modules(self) -> None:
        """Who holds the interpreter, in the first process of each role."""
        for role in ("web", "query worker"):
            process = next((p for p, name in self._roles.items() if name == role), None)
            if process is None:
                continue
            file = self._folder / "py-spy.txt"
            with _looking(str(PY_SPY), "record", "-p", str(process), "--gil", "--nonblocking",
                          "-r", "500", "-d", "3600", "-f", "raw", "-o", str(file)):  # fmt: skip
                self._ask(self._run.seconds)
            samples: Counter[str] = Counter()
            for stack, many in re.findall(r"^(.+) (\d+)$", file.read_text(), re.M):
                samples[_module(stack)] += int(many)
            if total := samples.total():
                shares = {name: 100 * many / total for name, many in samples.items()}
                self._add(f"Python of {role}", "%", _most(shares))

    def _system_calls(self) -> None:
        file = self._folder / "strace.txt"
        ids = [word for process in self._roles for word in ("-p", str(process))]
        with _looking("strace", "-f", "-c", "-U", "calls,name", "-o", str(file), *ids):
            load = self._ask(self._run.seconds)
        calls = {
            name: int(many) / load.requests
            for many, name in re.findall(r"^\s*(\d+)\s+(\w+)\s*$", file.read_text(), re.M)
            if name != "total"
        }
        self._add("system calls", "calls", _most(calls))


def roles(processes: list[int]) -> dict[int, str]:
    """What each of the processes of our server does."""
    found = {processes[0]: "server"}
    masters = 0
    for process in processes[1:]:
        command = command_line(process)
        if "query.master" in command:
            found[process] = "query worker" if masters else "query master"
            masters += 1
        elif "resource_tracker" not in command:
            found[process] = "web"
    return found


@contextmanager
def _looking(*command: str) -> Iterator[None]:
    """While `command` looks; it is told to end, and to write what it saw, by SIGINT."""
    looking = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        looking.send_signal(signal.SIGINT)
        try:
            looking.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            looking.kill()
            looking.wait()
            raise


def _library(file: str) -> str:
    """What a library is called, by the name of its file."""
    return next((name for part, name in _LIBRARIES.items() if part in file), file.strip())


def _module(stack: str) -> str:
    """Which module has a stack of frames to answer for: the innermost of ours or of the web's.

    Of ours the module, of others the package; what they call of Python's own library is theirs.
    """
    found = _PACKAGE.findall(stack)
    if not found:
        return "none of these"
    package, module = found[-1]
    return f"{package}/{module}" if package == "stakhanov_ld" else package


def _most(figures: Mapping[str, float]) -> dict[str, float]:
    """The greatest of `figures`, and the sum of the others."""
    ordered = sorted(figures.items(), key=lambda row: -row[1])
    shown = dict(ordered[:_SHOWN])
    return shown | {"all others": sum(figure for _, figure in ordered[_SHOWN:])}


if __name__ == "__main__":
    main()
