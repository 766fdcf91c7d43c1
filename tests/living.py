"""A live server for tests: the real command on a free port, stopped by its process id."""

from __future__ import annotations

import http.client
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PATIENCE_SECONDS = 180
_SERVES = re.compile(r"http://127\.0\.0\.1:(\d+)/ serves release (\w+)")


def lasting_port(use: str = "") -> int:
    """A free port that stays free until it is bound: the kernel gives it to nobody unasked.

    Whoever needs several before any is bound names the use of each.

    Its own choices are from 32768 on (ip(7), ip_local_port_range); servers that ask for any port,
    and clients, get those.
    """
    for port in random.Random(f"{os.getpid()} {use}").sample(range(15000, 32000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("a hundred ports are all taken")


def await_ends(processes: list[int]) -> None:
    """Wait until all of `processes` have ended; fails when one does not."""
    for process in processes:
        try:
            handle = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        try:
            ended, _, _ = select.select([handle], [], [], PATIENCE_SECONDS)
            assert ended, (
                f"process {process} goes on: {Path(f'/proc/{process}/cmdline').read_text()}"
            )
        finally:
            os.close(handle)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer as it came, headers by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def asked_once(
    connection: http.client.HTTPConnection,
    path: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Reply:
    """The answer to one request, after which `connection` is closed."""
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Reply(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()


class LiveSite:
    """`stakhanov-ld serve …` as a context manager; `lines` is what it wrote to standard error."""

    def __init__(self, publication: Path, *options: str) -> None:
        self._command = [
            sys.executable, "-W", "error", "-m", "stakhanov_ld", "serve", str(publication),
            "--port", "0", *options,
        ]  # fmt: skip
        self.lines: list[str] = []
        self._told = threading.Condition()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        self._readers = [
            threading.Thread(target=self._read, args=(stream,), daemon=True)
            for stream in (self.process.stdout, self.process.stderr)
        ]
        for reader in self._readers:
            reader.start()
        try:
            found = self.wait_for(_SERVES)
        except BaseException:  # who does not come in does not leave either
            self.stop(signal.SIGKILL)
            raise
        self.port, self.release = int(found[1]), found[2]
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_for(self, pattern: re.Pattern[str], seen: int = 0) -> re.Match[str]:
        """The first line after the first `seen` lines that matches; fails when none comes."""
        with self._told:
            found = self._told.wait_for(
                lambda: self._found(pattern, seen) or self.process.poll() is not None,
                PATIENCE_SECONDS,
            )
            match = self._found(pattern, seen)
            assert found, f"nothing came within {PATIENCE_SECONDS} s:\n" + "".join(self.lines)
            assert match, f"no line matches {pattern.pattern!r}:\n" + "".join(self.lines)
            return match

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the server and return its exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        try:
            code = self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        for reader in self._readers:
            reader.join(PATIENCE_SECONDS)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        follow: bool = False,
    ) -> Reply:
        """One request on a connection of its own; `follow` goes one redirect further."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        reply = asked_once(connection, path, method, headers, body)
        if follow and 300 <= reply.status < 400:
            from urllib.parse import urljoin

            return self.ask(urljoin(path, reply.headers["location"]), method, headers, body)
        return reply

    def processes(self) -> list[int]:
        """The ids of the server's process and of all that descend from it."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
        found = [self.process.pid]
        for process in found:  # grows while it is walked
            found += [child for child, parent in parents.items() if parent == process]
        return found

    def _read(self, stream: object) -> None:
        for line in stream:  # type: ignore[attr-defined]
            with self._told:
                self.lines.append(line)
                self._told.notify_all()
        with self._told:
            self._told.notify_all()

    def _found(self, pattern: re.Pattern[str], seen: int) -> re.Match[str] | None:
        return next((m for line in self.lines[seen:] if (m := pattern.search(line))), None)
