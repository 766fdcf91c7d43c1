"""Which processes does a server consist of, on which processor, and what do they cost?"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

PATIENCE_SECONDS = 900
"""How long a server may take to load its data, or to end."""
_LOOK_SECONDS = 0.005
_REST_SECONDS = 0.1
_MOST_RESTS = 600
"""After as many they never rest; then they are measured as they are."""
_TICKS = os.sysconf("SC_CLK_TCK")


class CommandFailed(Exception):
    """A command failed, or a server did not answer; with the end of what it wrote."""


class Server:
    """A command as a context manager, with all that it starts on the processor `cpu`.

    What it writes goes to `log`. Its processes are stopped by their ids, however it is left.
    """

    def __init__(
        self, command: Iterable[str], log: Path, cpu: int | None = None,
        environment: Mapping[str, str] | None = None, folder: Path | None = None,
        stop: signal.Signals = signal.SIGTERM,
    ) -> None:  # fmt: skip
        pinned = ["taskset", "-c", str(cpu)] if cpu is not None else []
        self.cpu = cpu
        self.log = log
        self._command = [*pinned, *command]
        self._environment = {**os.environ, **(environment or {})}
        self._folder = folder
        self._stop = stop

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder,
                env=self._environment, start_new_session=True,
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self._stop)
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def await_line(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """The first match of `pattern` in the log; raises CommandFailed when none comes."""
        for _ in self._alive():
            if match := pattern.search(self._written()):
                return match
        raise self.failure(f"wrote nothing like {pattern.pattern!r}")

    def await_answer(self, address: str) -> None:
        """Wait until GET `address` is answered by 200; raises CommandFailed."""
        for _ in self._alive():
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(address)[0] == 200:
                    return
        raise self.failure(f"did not answer {address}")

    def failure(self, why: str) -> CommandFailed:
        """What to raise where it is of no use, with the end of its log."""
        return CommandFailed(f"{self._command} {why}:\n{self._written()[-2000:]}")

    def ids(self) -> list[int]:
        """Its process id and those of all that descend from it."""
        return tree(self.process.pid)

    def check_pinned(self) -> None:
        """Raise CommandFailed where one of its processes may run on another processor."""
        for process in self.ids():
            with contextlib.suppress(ProcessLookupError):
                allowed = os.sched_getaffinity(process)
                if self.cpu is not None and allowed != {self.cpu}:
                    raise self.failure(f"has a process on {allowed}, not on {self.cpu} alone")

    def memory(self) -> int:
        """Bytes of memory of all its processes; what several share counts once."""
        return sum(_proportional(process) for process in self.ids())

    def processor_seconds(self) -> float:
        """Seconds that all its processes have computed so far."""
        return sum(sum(processor_seconds(process)) for process in self.ids())

    def _alive(self) -> Iterator[None]:
        """One round after the other until it ends or patience does."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None and time.monotonic() < give_up:
            yield
            time.sleep(_LOOK_SECONDS)

    def _written(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Site:
    """A server that answers at `root`, `http://127.0.0.1:PORT`."""

    root: str
    server: Server


def await_rest(*servers: Server) -> None:
    """Wait until none computes anything: what was asked before is answered or given up.

    No longer than a minute.
    """
    before = sum(server.processor_seconds() for server in servers)
    for _ in range(_MOST_RESTS):
        time.sleep(_REST_SECONDS)
        now = sum(server.processor_seconds() for server in servers)
        if now - before <= len(servers) / _TICKS:
            return
        before = now


def tree(process: int) -> list[int]:
    """`process` and all that descend from it, parents before children."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [process]
    for one in found:  # grows while it is walked
        found += [child for child, parent in parents.items() if parent == one]
    return found


def command_line(process: int) -> str:
    """The words that `process` was started with; nothing once it has ended."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def processor_seconds(process: int) -> tuple[float, float]:
    """Seconds that `process` has computed, in its own code and in the kernel.

    With those of its children that have ended and been waited for.
    """
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own, kernel, of_children, kernel_of_children = (int(field) / _TICKS for field in fields[11:15])
    return own + of_children, kernel + kernel_of_children


def _proportional(process: int) -> int:
    """Proportional set size of `process` in bytes (proc(5), smaps_rollup); 0 once it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def processors() -> tuple[int, int]:
    """One for the server and one for the client; SystemExit where there is but one."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("Benchmarks need two processors: one for the server, one for the client.")
    return allowed[0], allowed[1]


def free_port() -> int:
    """A free port below those that the kernel gives unasked (ip(7), ip_local_port_range)."""
    for port in random.sample(range(15000, 32000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise SystemExit("A hundred ports of 127.0.0.1 are all taken.")


def get(
    address: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name and body of one GET on a connection of its own."""
    return _request(address, "GET", headers or {}, None)


def save(address: str, file: Path) -> int:
    """The status of one GET whose body goes to `file`, however long it is."""
    with file.open("wb") as written:
        return _request(address, "GET", {}, None, written)[0]


def post(address: str, media_type: str, file: Path) -> int:
    """The status of one POST of `file`."""
    with file.open("rb") as body:
        return _request(address, "POST", {"Content-Type": media_type}, body)[0]


def _request(
    address: str, method: str, headers: Mapping[str, str], body: IO[bytes] | None,
    into: IO[bytes] | None = None,
) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
    """Status, headers and body; with `into`, the body goes there instead."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_SECONDS)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        if into is None:
            return response.status, told, response.read()
        shutil.copyfileobj(response, into)
        return response.status, told, b""
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command cost."""

    seconds: float
    memory: int
    """The most bytes that its largest process had resident."""


def run(command: list[str], log: Path) -> Ended:
    """What `command` costs from its start to its end; raises CommandFailed."""
    with log.open("wb") as written:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=written, stderr=written)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailed(f"{command} failed:\n{log.read_text(errors='replace')[-2000:]}")
    return Ended(took, usage.ru_maxrss * 1024)
