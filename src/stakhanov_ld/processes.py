"""How does a process end with the process that started it, and how do several share work?"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from stakhanov_ld.errors import HelperEnded

Item = TypeVar("Item")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_EVERY_SECONDS = 0.5
_SOURCES = Path(__file__).resolve().parents[1]
_shared: tuple[Callable[[Any], Any], Sequence[Any]]
"""In a process that shares work: what is to be done, and with which items."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Iterator[Result]:
    """What `work` makes of each of `items`, in their order, by so many `processes` at most.

    They are forked, so whatever `work` refers to need not be sent; what it makes of an item, or
    raises, is, and is raised here. A process that has threads does all by itself: they would not be
    there in a fork, and what they hold would stay locked. Raises HelperEnded.
    """
    processes = min(processes, len(items))
    if processes < 2 or threading.active_count() > 1:
        yield from map(work, items)
        return

    import multiprocessing  # here, because the processes that answer queries need none of it
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context, _begin, (work, items, os.getpid())) as pool:
        try:
            made = [pool.submit(_do, number) for number in range(len(items))]
            made.reverse()
            while made:
                yield made.pop().result()
        except BrokenProcessPool as error:
            raise HelperEnded(
                "One of the processes that shared the work was ended from outside, perhaps because"
                " memory ran out. Try again with fewer: --processes 1."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Any], Any], items: Sequence[Any], parent: int) -> None:
    global _shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, with which they end
    end_with(parent)
    gc.freeze()  # what the parent has is looked through by nobody again
    _shared = work, items


def _do(number: int) -> Any:
    work, items = _shared
    try:
        return work(items[number])
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 (our own, of this moment)
        except Exception:
            raise RuntimeError(f"{type(error).__name__}: {error}") from error
        raise


def of_ours(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this program, by this Python, whatever stands in the folder
    it is run in."""
    return [sys.executable, "-P", "-m", module, *arguments]


def with_ours() -> dict[str, str]:
    """The environment in which it is found, wherever this program was found."""
    path = os.pathsep.join(filter(None, (str(_SOURCES), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path}


def end_with(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """From now on this process gets the signal `by` when `parent`, which started it, ends.

    From the kernel on Linux, when the *thread* that started it ends; elsewhere from a thread that
    looks, which a fork does not take along.
    """
    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    else:
        threading.Thread(target=_look_after, args=(parent, by), daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def ending_with_this() -> Callable[[], None] | None:
    """What a process that is started with `subprocess` does first, so that it ends with this one.

    `preexec_fn` may deadlock where there are threads, and elsewhere than on Linux nothing is known
    to outlive an exec: then there is none, and it ends when it has done what it is at.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return None
    return partial(end_with, os.getpid())


def _look_after(parent: int, by: signal.Signals) -> None:
    while os.getppid() == parent:
        threading.Event().wait(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), by)
