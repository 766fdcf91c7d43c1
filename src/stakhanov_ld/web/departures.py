"""Has the client of a request gone?

WSGI does not tell. The kernel does: among the connections of this process that come from the
client's address and on which it spoke last, one is the request's own. While any of them is open,
the client may be there; when all have closed, it is not. Known on Linux only; elsewhere nobody ever
seems gone.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stakhanov_ld.web.forwarded import ip_address

# tcpi_last_data_sent and tcpi_last_data_recv (milliseconds ago, in the kernel's coarse steps) and
# tcpi_bytes_received in struct tcp_info (<linux/tcp.h>).
_TCP_INFO = struct.Struct("=44xI4xI72xQ")


@dataclass(frozen=True, slots=True)
class _Connection:
    """One of this process's descriptors; the inode tells it from a later one of its number."""

    descriptor: int
    inode: int

    def is_open(self) -> bool:
        try:
            if os.fstat(self.descriptor).st_ino != self.inode:
                return False
        except OSError:
            return False
        poll = select.poll()
        poll.register(self.descriptor, select.POLLRDHUP)
        return not poll.poll(0)


def departure(peer: str, port: int) -> Callable[[], bool]:
    """Whether the client that waits at address `peer` for an answer from our `port` has gone.

    The connections are looked up at the first call, so a request that never asks pays nothing.
    Never true of a client that is there.
    """
    connections: list[_Connection] | None = None

    def gone() -> bool:
        nonlocal connections
        if sys.platform != "linux" or not peer:
            return False
        if connections is None:
            connections = list(_waiting(peer, port))
        return not any(connection.is_open() for connection in connections)

    return gone


def _waiting(peer: str, port: int) -> Iterator[_Connection]:
    wanted = (ip_address(peer), port, True)
    for name in os.listdir("/proc/self/fd"):
        try:
            inode = os.fstat(int(name)).st_ino
            seen = _look(int(name))
        except OSError:  # no socket, not connected, or closed since it was listed
            continue
        if seen == wanted:
            yield _Connection(int(name), inode)


def _look(descriptor: int) -> tuple[object, int, bool] | None:
    """Who is at the other end, our port, and whether they spoke last; None of other sockets."""
    looked_at = socket.socket(fileno=descriptor)
    try:
        if looked_at.family not in (socket.AF_INET, socket.AF_INET6):
            return None
        information = looked_at.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
        sent, received, size = _TCP_INFO.unpack(information)
        peer, port = looked_at.getpeername()[0], looked_at.getsockname()[1]
        return ip_address(peer), port, size > 0 and received <= sent
    finally:
        looked_at.detach()  # it is not ours to close
