"""How does a process end with the process that started it?"""

from __future__ import annotations

import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_EVERY_SECONDS = 0.5


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


def _look_after(parent: int, by: signal.Signals) -> None:
    while os.getppid() == parent:
        threading.Event().wait(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), by)
