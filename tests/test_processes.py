"""Work that several processes share is done as if by one; and none of them outlives another."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from living import PATIENCE_SECONDS as PATIENCE

HEAD = """
import os, signal, sys, threading
from multiprocessing import get_context
from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.processes import spread
from stakhanov_ld.publication.findings import Finding, Invalid

def outcome(work, items, processes):
    try:
        return list(spread(work, items, processes))
    except (StakhanovError, LookupError, RuntimeError) as error:
        return error
"""


def said(program: str) -> str:
    """What a process of its own prints: that of the tests has threads."""
    done = subprocess.run(
        [sys.executable, "-c", HEAD + program], text=True, capture_output=True, timeout=PATIENCE
    )
    assert not done.stderr
    return done.stdout.strip()


def test_results_come_in_order_from_processes_that_work_at_once() -> None:
    """Each item waits for the other, so one process alone would never end."""
    program = """
both = get_context("fork").Barrier(2)
both_there = lambda item: (both.wait(), item * 2)[1]
print(outcome(both_there, [1, 2], 2), list(spread(lambda item: item * 2, range(5), 3)))
"""
    assert said(program) == "[2, 4] [0, 2, 4, 6, 8]"


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_as_it_was(processes: int) -> None:
    """With all that it carries, whatever its class is made of; its class, in any case, is named."""
    program = f"""
class Odd(Exception):
    def __init__(self, one, two):
        super().__init__("one and two")
def fail(item):
    raise [Invalid((Finding("a.ttl", 3, "", "", "mend it"),)), KeyError("k"), Odd(1, 2)][item]
for item in range(2):
    error = outcome(fail, [item, item], {processes})
    print(repr(error), getattr(error, "findings", ""))
if {processes} > 1:
    print(repr(outcome(fail, [2, 2], {processes})))
"""
    invalid, key, *odd = said(program).splitlines()
    assert invalid.startswith("Invalid('1 finding; nothing")
    assert "(Finding(file='a.ttl', line=3" in invalid
    assert key.strip() == "KeyError('k')"
    assert odd == ([] if processes == 1 else ["RuntimeError('Odd: one and two')"])


def test_a_process_that_is_killed_is_told() -> None:
    """The kernel ends whoever takes too much memory; nobody waits for its result."""
    program = """
print(outcome(lambda item: os.kill(os.getpid(), signal.SIGKILL), [1, 2], 2).message)
"""
    assert "Try again with fewer: --processes 1." in said(program)


def test_a_process_that_has_threads_works_alone() -> None:
    """They would be missing in a fork."""
    program = """
gone = threading.Event()
threading.Thread(target=gone.wait).start()
print(set(outcome(lambda item: os.getpid(), [1, 2], 2)) == {os.getpid()})
gone.set()
"""
    assert said(program) == "True"


@pytest.mark.skipif(sys.platform != "linux", reason="sees processes end by pidfd")
def test_none_outlives_the_one_that_forked_it() -> None:
    """Not even where that is killed and can end nobody."""
    program = """
def stay(item):
    os.write(1, b"%d\\n" % os.getpid())
    signal.pause()
list(spread(stay, [1, 2], 2))
"""
    with subprocess.Popen([sys.executable, "-c", HEAD + program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        children = [os.pidfd_open(int(parent.stdout.readline())) for _ in range(2)]
        parent.send_signal(signal.SIGKILL)
        for child in children:
            assert select.select([child], [], [], PATIENCE)[0]
            os.close(child)
