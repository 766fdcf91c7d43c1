"""The programs that help a large build: they get everything, and end with it, whatever happens."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pyoxigraph as og
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from living import PATIENCE_SECONDS as PATIENCE
from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.release.large import loader
from stakhanov_ld.release.large.feeding import Feed
from stakhanov_ld.release.large.loader import LoadedFile

pytestmark = pytest.mark.xdist_group("large")
BYTES = random.Random(1935).randbytes(1 << 20)
LINES = [f"<x:{n}> <x:p> <x:b{n % 7}> <x:g{n % 3}> .\n".encode() for n in range(500)]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 1 << 19), max_size=6))
def test_blocks_arrive_in_order(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    """Small ones and large ones."""
    blocks = [BYTES[size : 2 * size] for size in sizes]
    arrived = tmp_path_factory.mktemp("feed") / "arrived"
    with arrived.open("wb") as file, subprocess.Popen(["cat"], stdin=PIPE, stdout=file) as cat:
        assert cat.stdin
        feed = Feed(cat.stdin)
        for block in blocks:
            feed.write(block)
        feed.close()
    assert arrived.read_bytes() == b"".join(blocks)


def test_that_nobody_reads_is_said_and_holds_up_nobody() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    feed = Feed(os.fdopen(writing, "wb"))

    def write_much() -> None:
        for _ in range(1000):
            feed.write(b"x" * (1 << 18))

    with pytest.raises(BrokenPipeError):
        write_much()
    with pytest.raises(BrokenPipeError):
        feed.close()


def loaded(file: Path, index: Path) -> None:
    """Write LINES into both."""
    with LoadedFile(file, index) as quads:
        for line in LINES:
            quads.write(line)
        quads.end()
        quads.wait()


def test_what_is_written_is_in_the_file_and_in_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the loader has read on to where the file ended, again and again."""
    monkeypatch.setattr(loader, "_TOLD_EVERY", 100)
    file, index = tmp_path / "all.nq", tmp_path / "index"
    loaded(file, index)
    assert file.read_bytes() == b"".join(LINES)
    assert set(og.Store.read_only(str(index))) == set(og.parse(path=file))


def test_an_index_that_cannot_be_written_is_an_error_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder")
    with pytest.raises(CannotBuild, match=r"query index could not be written: .*index"):
        loaded(tmp_path / "all.nq", tmp_path / "index")


def test_nothing_goes_on_when_the_release_is_forbidden(tmp_path: Path) -> None:
    with LoadedFile(tmp_path / "all.nq", tmp_path / "index") as quads:
        quads.write(b"".join(LINES))
    assert quads._loader.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="a disk that is always full")
def test_nothing_goes_on_where_the_disk_is_full(tmp_path: Path) -> None:
    quads = LoadedFile(Path("/dev/full"), tmp_path / "index")
    quads.write(b"".join(LINES))
    with pytest.raises(OSError, match="No space left"):
        quads.__exit__()
    assert quads._loader.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="sees processes end by pidfd")
def test_the_loader_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    program = """
import signal, sys
from pathlib import Path
from stakhanov_ld.release.large.loader import LoadedFile
with LoadedFile(Path(sys.argv[1], "q"), Path(sys.argv[1], "i")) as quads:
    print(quads._loader.pid, flush=True)
    signal.pause()
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=PIPE) as build:
        assert build.stdout
        loading = os.pidfd_open(int(build.stdout.readline()))
        build.send_signal(signal.SIGKILL)
        assert select.select([loading], [], [], PATIENCE)[0]
        os.close(loading)
