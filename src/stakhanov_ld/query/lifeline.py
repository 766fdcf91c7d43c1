"""Does the master still live, when one of its workers has fallen silent?

A worker that dies alone died of its query; one that dies with its master died of something else.
Each master holds a lock on the byte of its process id in a file beside the socket. The kernel frees
it when the master ends, however it does, and before it ends the workers: whoever sees a worker's
connection end sees the truth here, and never takes a later master for the one that has gone.
"""

from __future__ import annotations

import fcntl
import os


def _file(socket_path: str) -> str:
    return socket_path + ".lives"


def hold(socket_path: str) -> int:
    """Master: live until the descriptor that this gives is closed, or the process ends."""
    descriptor = os.open(_file(socket_path), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.lockf(descriptor, fcntl.LOCK_EX, 1, os.getpid())
    return descriptor


def let_go(socket_path: str, descriptor: int) -> None:
    """Master: live no longer, and leave no file."""
    os.close(descriptor)
    os.unlink(_file(socket_path))


def lives(socket_path: str, master: int) -> bool:
    """Client: whether the master with this process id lives. Not for the master itself to ask."""
    try:
        descriptor = os.open(_file(socket_path), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, master)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
