"""On which machine, with which versions, was measured?"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.ours import VERSION


def machine() -> dict[str, str]:
    """What of the machine the figures depend on; no name of it, no path."""
    cpu = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return {
        "processor": cpu[1] if cpu else platform.machine(),
        "processors": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "system": f"{system}, Linux {'.'.join(platform.release().split('.')[:2])}",
    }


def our_versions() -> dict[str, str]:
    """What we run on, and what asks."""
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    wrk = re.search(r"\d+(\.\d+)+", told.stdout)
    return {
        "stakhanov-ld": VERSION,
        "Python": platform.python_version(),
        **{name: version(name) for name in ("granian", "pyoxigraph")},
        "wrk": wrk[0] if wrk else "missing",
    }
