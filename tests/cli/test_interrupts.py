"""A command that is ended ends at once, and takes with it whatever works for it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import ROOT, WORLD
from living import PATIENCE_SECONDS as PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sees processes end by pidfd")

HELPERS_STAY = """
from stakhanov_ld.release import dumps
def stay(*_):
    os.write(1, b"%d\\n" % os.getpid())
    signal.pause()
dumps._dumps = stay
"""
SORTS_WAIT = """
from stakhanov_ld.release.large import gathering
def stay(files, sinks, *_):
    for sorter in (sinks.triples, sinks.pointing):
        os.write(1, b"%d\\n" % sorter._process.pid)
    signal.pause()
gathering.read_large = stay
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("limit", "waits"), [("20000", HELPERS_STAY), ("0", SORTS_WAIT)], ids=["helpers", "sorts"]
)
def test_a_build_ends_with_all_that_it_started(
    tmp_path: Path, limit: str, waits: str, how: signal.Signals
) -> None:
    """Though it alone is told: processes that share its work, and sorts. Another build clears up."""
    code = f"import os, signal{waits}from stakhanov_ld.cli import main\nmain()\n"
    command = [sys.executable, "-c", code, "build", str(WORLD), "--prebuild-limit", limit,
               "--processes", "2", "--release-dir", str(tmp_path)]  # fmt: skip
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    with ExitStack() as held, subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, start_new_session=True,
    ) as build:  # fmt: skip
        held.callback(build.kill)
        assert build.stdout
        helpers = [int(build.stdout.readline()) for _ in range(2)]
        for helper in helpers:  # none ends because its input does
            held.enter_context(open(f"/proc/{helper}/fd/0", "wb"))
        ends = [os.pidfd_open(helper) for helper in helpers]
        build.send_signal(how)
        assert build.wait(PATIENCE) == -how
        for end in ends:
            assert select.select([end], [], [], PATIENCE)[0]
            os.close(end)
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {
        "building.lock",
        ".building",
    }
