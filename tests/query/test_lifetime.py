"""Does everything that a pool starts end with it, and come back while it lives?"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from query.asking import ENDLESS, answers, asked_and_started, outcome, request
from stakhanov_ld.errors import CannotServe, ClientGone, PoolBusy, QueryTimeout, QueryTooCostly
from stakhanov_ld.query.pool import Pool
from stakhanov_ld.query.request import Limits

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc and pidfd")
PATIENCE = 20


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def wait_until(true: Callable[[], bool]) -> None:
    """Look until it is; fails when it never becomes so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline


class Watched:
    """Processes to see the end of, held by descriptor: a number may be used again."""

    def __init__(self, pids: list[int]) -> None:
        self.held = [os.pidfd_open(pid) for pid in pids]

    def all_end(self) -> bool:
        """Whether each ends before patience does."""
        ends = []
        for held in self.held:
            ready, _, _ = select.select([held], [], [], PATIENCE)
            ends.append(bool(ready))
            os.close(held)
        return all(ends)


@linux
def test_nothing_is_left_after_close(make_pool: Callable[..., Pool]) -> None:
    """Master, workers, socket and folder are gone, and close may be called again."""
    pool = make_pool()
    path = Path(pool.runner().socket_path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert pool.master_pid
    workers = children(pool.master_pid)
    assert len(workers) == 2
    watched = Watched([pool.master_pid, *workers])
    pool.close()
    assert watched.all_end()
    assert not path.parent.exists()
    pool.close()


@linux
def test_killed_workers_are_replaced(make_pool: Callable[..., Pool]) -> None:
    """After SIGKILL of every worker the next query is answered."""
    pool = make_pool()
    assert pool.master_pid
    for _ in range(5):
        for worker in children(pool.master_pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        assert answers(pool.runner())


@linux
def test_a_killed_master_is_replaced(make_pool: Callable[..., Pool]) -> None:
    """Its workers end with it, and the query that comes next waits for the new one."""
    pool = make_pool(wait_seconds=PATIENCE)
    for _ in range(2):
        old = pool.master_pid
        assert old
        watched = Watched([old, *children(old)])
        os.kill(old, signal.SIGKILL)
        assert watched.all_end()
        assert answers(pool.runner())
        assert pool.master_pid != old


def ask_until(gone: threading.Event, pool: Pool) -> tuple[threading.Thread, list[object]]:
    """Ask an endless query, in a thread, until it ends or `gone` is set: its outcome, once ended."""
    came: list[object] = []
    asked = request(ENDLESS, gone=gone.is_set)
    thread = threading.Thread(target=lambda: came.append(outcome(pool.runner(), asked)))
    thread.start()
    return thread, came


def is_slow(pool: Pool) -> bool:
    """Whether a query is under way for which a fresh worker has been forked."""
    return bool(pool.master_pid) and len(children(pool.master_pid or 0)) > 2


@linux
def test_a_query_whose_master_dies_is_asked_again(make_pool: Callable[..., Pool]) -> None:
    """It did nothing wrong: the new master's workers take it."""
    pool = make_pool(wait_seconds=PATIENCE, deadline_seconds=600, slice_seconds=0.01)
    gone = threading.Event()
    thread, came = ask_until(gone, pool)
    for _ in range(2):
        wait_until(lambda: is_slow(pool))
        old = pool.master_pid
        assert old
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: pool.master_pid not in (None, old))  # noqa: B023
    wait_until(lambda: is_slow(pool))
    assert not came
    gone.set()
    thread.join()
    assert isinstance(came[0], ClientGone)


@linux
def test_a_query_that_no_master_takes_in_time_finds_the_pool_busy(
    make_pool: Callable[..., Pool],
) -> None:
    """Never that it needs too much: with the time after which to come back."""
    pool = make_pool(wait_seconds=2, deadline_seconds=600, slice_seconds=0.01)
    thread, came = ask_until(threading.Event(), pool)
    wait_until(lambda: is_slow(pool) or bool(came))
    pool.close()
    thread.join()
    assert isinstance(came[0], PoolBusy)
    assert came[0].retry_after


@linux
def test_a_query_that_dies_alone_is_too_costly(make_pool: Callable[..., Pool]) -> None:
    """While its master lives, a worker dies of its query."""
    pool = make_pool(deadline_seconds=600, slice_seconds=0.01)
    thread, came = ask_until(threading.Event(), pool)
    wait_until(lambda: is_slow(pool))
    for worker in children(pool.master_pid or 0):
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    thread.join()
    assert isinstance(came[0], QueryTooCostly)


@linux
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_master_removes_its_socket(
    store_file: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """SIGTERM and SIGINT end it cleanly, with its workers."""
    # The kernel takes some 100 bytes of path: relative to the folder it is short.
    with subprocess.Popen(
        [sys.executable, "-m", "stakhanov_ld.query.master", "s", "--data", str(store_file),
         "--parent", str(os.getpid())],
        cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as master:  # fmt: skip
        assert master.stdout
        assert master.stdout.readline().startswith(b"ready ")
        workers = children(master.pid)
        watched = Watched(workers)
        assert (tmp_path / "s").is_socket()
        master.send_signal(how)
        assert master.wait(PATIENCE) == 0
        assert watched.all_end()
        assert not list(tmp_path.iterdir())


HOLDER = """
    import sys, threading
    from pathlib import Path
    from stakhanov_ld.query.pool import Pool
    from stakhanov_ld.query.request import Limits
    with Pool(data=Path(sys.argv[1]), limits=Limits(deadline_seconds=60)) as pool:
        print(pool.master_pid, pool.runner().socket_path, flush=True)
        threading.Event().wait()
"""


@linux
def test_nothing_outlives_a_killed_holder(store_file: Path) -> None:
    """SIGKILL of the process that holds the pool ends all, also under a query, and its folder goes."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDER), str(store_file)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        master, path = holder.stdout.readline().split()
        watched = Watched([int(master), *children(int(master))])
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            asked_and_started(connection, request(ENDLESS))
            os.kill(holder.pid, signal.SIGKILL)
            assert watched.all_end()
    assert not Path(os.fsdecode(path)).parent.exists()


@linux
def test_nothing_leaks_over_many_queries(make_pool: Callable[..., Pool]) -> None:
    """Descriptors of the master and of this process stay as many as they were.

    But for one connection that is kept to each worker.
    """
    pool = make_pool(deadline_seconds=0.05)
    client = pool.runner()
    assert pool.master_pid

    def held() -> tuple[int, int]:
        return len(os.listdir(f"/proc/{pool.master_pid}/fd")), len(os.listdir("/proc/self/fd"))

    assert answers(client)
    before = held()
    for _ in range(10):
        for _ in range(20):
            assert answers(client)
        assert isinstance(outcome(client, request(ENDLESS)), QueryTimeout)
    now = held()
    assert now[0] == before[0]
    assert now[1] <= before[1] + pool.workers
    assert len(children(pool.master_pid)) <= 3


def test_a_pool_that_cannot_start_says_why(tmp_path: Path) -> None:
    """No file, or one that is not N-Quads: one clear line, nothing left behind."""
    with pytest.raises(CannotServe, match="No such file"):
        Pool(data=tmp_path / "none.nq").start()
    broken = tmp_path / "broken.nq"
    broken.write_text("this is not RDF\n")
    with pytest.raises(CannotServe, match="cannot start"):
        Pool(data=broken).start()
    with pytest.raises(ValueError, match="either"):
        Pool()


def test_a_store_on_disk_is_served(tmp_path: Path, store_file: Path) -> None:
    """Workers open a RocksDB folder by themselves, and it is as safe there."""
    folder = tmp_path / "index"
    store = Store(str(folder))
    store.bulk_load(path=store_file, format=RdfFormat.N_QUADS)
    store.flush()
    del store
    with Pool(rocksdb=folder, limits=Limits(deadline_seconds=0.3), workers=2) as pool:
        assert answers(pool.runner())
        assert isinstance(outcome(pool.runner(), request(ENDLESS)), QueryTimeout)
        assert answers(pool.runner())


def test_workers_load_nothing_they_do_not_need() -> None:
    """Neither an RDF library besides the engine nor a web framework."""
    script = (
        "import sys, stakhanov_ld.query.master\n"
        "print(sorted({'rdflib', 'flask', 'pyshacl', 'jinja2', 'pyld', 'logging', 'asyncio'}"
        " & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
