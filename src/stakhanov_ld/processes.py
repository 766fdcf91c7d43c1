"""How does a process end with the process that started it?"""

from __future__ import annotations

import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_EVERY_SECONDS = 0.5


def end_with(parent: int) -> None:
    """From now on this process is killed when the process `parent`, which started it, ends.

    By the kernel on Linux; elsewhere by a thread that looks.
    """
    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    else:
        threading.Thread(target=_look_after, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def _look_after(parent: int) -> None:
    while os.getppid() == parent:
        threading.Event().wait(_LOOK_EVERY_SECONDS)
    os._exit(1)
