"""How is a publication served until somebody stops it?

One process starts the others and waits: the query pool, and granian's web processes. All of them
end with it, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from stakhanov_ld.addresses import encoded
from stakhanov_ld.errors import CannotServe
from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally, claim
from stakhanov_ld.query.client import PoolClient
from stakhanov_ld.query.pool import Pool
from stakhanov_ld.query.request import Limits
from stakhanov_ld.release.locks import FileLock
from stakhanov_ld.release.release import open_release
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from stakhanov_ld.web.moves import Moves
from stakhanov_ld.web.worker import Serving, load, moves_beside, tallies_beside

_STOP_SECONDS = 5
_START_SECONDS = 60
_LOOK_SECONDS = 0.02
_OVERLAP_SECONDS = 1.0
"""For how long an old web process goes on beside the new one that has loaded and replaces it."""


class _Granian(MPServer):
    """Granian, but a web process counts as started only when it has loaded what it serves.

    Else a slow start would leave nobody listening once the old process has ended.
    """

    loaded: Callable[[int], bool]
    """Whether the process with this id has loaded."""

    def _spawn_worker(self, *arguments: Any, **named: Any) -> Any:
        worker: Any = super()._spawn_worker(*arguments, **named)
        start = worker.start

        def start_and_wait() -> None:
            start()
            deadline = time.monotonic() + _START_SECONDS
            while worker.is_alive() and not self.loaded(worker.inner.pid):
                if time.monotonic() > deadline:
                    break
                time.sleep(_LOOK_SECONDS)

        worker.start = start_and_wait
        return worker


class SiteServer:
    """Serves the release in `folder` of `shelf`; `swap` moves on to another one."""

    def __init__(self, shelf: Shelf, folder: Path, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._folder = folder
        self._stack = ExitStack()
        self._granian: _Granian
        self._pool: Pool | None = None
        self._lock: FileLock
        self._moves: Moves
        self._tally = Tally()
        self.port = free_port(settings.host) if settings.port == 0 else settings.port

    @property
    def address(self) -> str:
        """Where the site is served, `http://127.0.0.1:8000/`."""
        host = self._settings.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def run(self, announce: Callable[[str], None]) -> None:
        """Serve until SIGINT or SIGTERM; raises CannotServe where that is impossible."""
        check_port(self._settings.host, self.port)
        multiprocessing.set_start_method("spawn", force=True)  # this process has threads
        with self._stack:
            self._state = (
                Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="sld-")))
                / "serving"
            )
            tallies_beside(self._state).mkdir()
            self._tally = claim(tallies_beside(self._state), "server")
            self._granian = self._web_server()
            self._enter(self._folder, announce)
            self._moves = Moves(moves_beside(self._state), self._folder.name)
            self._stack.callback(self._moves.close)
            threading.Thread(
                target=self._announce_when_listening, args=(announce,), daemon=True
            ).start()
            self._granian.serve(target_loader=partial(load, self._state), wrap_loader=False)

    def swap(self, folder: Path, announce: Callable[[str], None]) -> None:
        """Serve the release in `folder` from now on; requests under way end with the old one."""
        old_pool, old_lock = self._pool, self._lock
        self._enter(folder, announce)
        self._moves.move(folder.name)
        self._tally.add(table.SWAPS)
        if old_pool is not None:
            old_pool.close()
        old_lock.release()

    def built(self, outcome: str) -> None:
        """Count a build that was made while serving, `ok` or `failed`."""
        self._tally.add(table.BUILDS, outcome)

    def _enter(self, folder: Path, announce: Callable[[str], None]) -> None:
        release = open_release(folder)
        lock = self._shelf.serving(folder)
        if lock.take_alone():
            lock.release()
        else:
            announce(
                f"Note: release {release.id} is served by another process too ({lock.noted()})."
            )
        lock.share()
        lock.note(f"process {os.getpid()}, {self.address}")
        self._stack.callback(lock.release)
        client, pool = PoolClient("", Limits.of(self._settings)), None
        if self._settings.endpoint:
            announce(f"Queries go to the server at {urlsplit(self._settings.endpoint).netloc}.")
        else:
            pool = Pool(
                **release.query_source,
                limits=client.limits,
                workers=self._settings.query_workers,
                tallies=tallies_beside(self._state),
            ).start()
            self._stack.callback(pool.close)
            client = pool.runner()
        self._lock, self._pool = lock, pool
        Serving(
            folder,
            self._shelf.history.file,
            client,
            os.getpid(),
            self._settings.trusted_proxies or (),
            self._settings.log_format if self._settings.access_log else "",
            self._settings.metrics,
            self._settings.answer_memory * 1024 * 1024,
            self._settings.endpoint or "",
            self._settings.endpoint_default_graph,
        ).write(self._state)

    def _announce_when_listening(self, announce: Callable[[str], None]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection((self._settings.host, self.port), timeout=1).close()
            except OSError:
                time.sleep(_LOOK_SECONDS)
                continue
            release = open_release(self._folder)
            announce(f"{self.address} serves release {release.id}. Ctrl-C stops it. Try")
            for path in ["", *(path for path in release.manifest["examples"] if path)][:3]:
                announce(f"  {self.address}{encoded(path)}")
            return

    def _web_server(self) -> _Granian:
        granian = _Granian(
            "stakhanov_ld.web.worker:load",
            address=self._settings.host,
            port=self.port,
            interface=Interfaces.WSGI,
            workers=self._settings.web_workers,
            blocking_threads=self._settings.web_threads,
            http=HTTPModes.http1,
            websockets=False,
            log_level=LogLevels.error,
            log_access=False,  # the web processes write a log of their own
            respawn_failed_workers=True,
            respawn_interval=_OVERLAP_SECONDS,
            workers_kill_timeout=_STOP_SECONDS,
        )
        granian.loaded = lambda process: self._moves.has_loaded(process)
        return granian


def check_port(host: str, port: int) -> None:
    """Raise CannotServe unless `host`:`port` can be bound.

    Granian binds with SO_REUSEPORT and would share a port with whoever has it already.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotServe(
            f"{host}:{port} cannot be listened on: {error.strerror}. Choose another with --port."
        ) from error


def free_port(host: str) -> int:
    """A port that is free now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
