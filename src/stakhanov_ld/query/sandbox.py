"""What does the kernel forbid a worker, and what of that can this platform do?"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import struct
import sys
from pathlib import Path

STACK_BYTES = 256 * 1024 * 1024
"""The engine recurses as deep as a query nests; 8 MiB overflow at some 1,000 levels."""
_SPARE_BYTES = STACK_BYTES + 256 * 1024 * 1024
"""Address space that is reserved, not used: the query's stack and the allocator's arenas."""

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EACCES

# Per architecture: its audit number, then socket, connect, bind, execve, execveat, ptrace and
# io_uring_setup (which can open sockets without the first two).
_DENIED = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117, 425)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _prctl(option: int, *values: object) -> bool:
    # ctypes passes plain integers as 32 bits; the kernel reads 64 and wants the rest to be 0.
    rest = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    rest += [ctypes.c_ulong(0)] * (4 - len(rest))
    return ctypes.CDLL(None, use_errno=True).prctl(option, *rest) == 0  # type: ignore[no-any-return]


def limit_memory(added: int) -> None:
    """Let this process grow by so many bytes over what it has now; macOS takes no such limit."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + _SPARE_BYTES + added
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Descriptors:
    """Denies new descriptors, sockets among them, while a query runs."""

    def __init__(self) -> None:
        self.soft, self.hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def deny(self) -> None:
        """From now on open() and socket() fail; what is open stays usable."""
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, self.hard))

    def allow(self) -> None:
        """As before `deny`."""
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.soft, self.hard))


def deny_network() -> bool:
    """Make new sockets and new programs impossible for this process, for good; true if it can."""
    known = _DENIED.get(platform.machine()) if sys.platform == "linux" else None
    if known is None or sys.maxsize < 2**32:
        return False
    architecture, calls = known
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, len(calls) + 3, architecture), (_LOAD, 0, 0, 0)]
    # The second calling convention of x86_64 counts from 0x40000000.
    steps.append((_AT_LEAST, len(calls) + 1, 0, 0x40000000))
    steps += [(_EQUAL, len(calls) - number, 0, call) for number, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(buffer))
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(
        _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program)
    )


def network_can_be_denied() -> bool:
    """Try it in a process of its own: the filter cannot be taken off again."""
    child = os.fork()
    if child == 0:
        denied = False
        try:
            if deny_network():
                socket.socket().close()
        except PermissionError:
            denied = True
        finally:
            os._exit(0 if denied else 1)
    _, status = os.waitpid(child, 0)
    return status == 0


def offers(network_denied: bool) -> str:
    """One line for the log: what stands between a hostile query and this machine."""
    linux = sys.platform == "linux"
    return ", ".join(
        (
            "deadline by kernel timer",
            "memory limit by RLIMIT_AS" if linux else "no memory limit on this platform",
            "network denied by seccomp and RLIMIT_NOFILE" if network_denied
            else "network denied by RLIMIT_NOFILE (no seccomp here)",
        )
    )  # fmt: skip
