"""Which query has each worker begun, and when will it have ended?

Each worker notes it at a place of its own, in a file beside the socket that all of them have in
memory: the number of the query, and the moment of its deadline by the clock that all processes of a
machine share. So whoever sees a connection end can tell a query that was killed in time from one
that died before, and both from one that nobody took.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import struct

_NOTE = struct.Struct("=dQ")
PLACES = 4096
"""More than there are workers at a time, so that a place is not soon given again."""


class Begun:
    """The notes of the workers of one master; nobody else writes at a worker's place."""

    def __init__(self, descriptor: int) -> None:
        try:
            self._notes = mmap.mmap(descriptor, _NOTE.size * PLACES)
        finally:
            os.close(descriptor)

    @classmethod
    def made(cls, socket_path: str) -> Begun:
        """Master: new ones; those of a master that was killed stay with whoever still looks."""
        with contextlib.suppress(FileNotFoundError):
            remove(socket_path)
        descriptor = os.open(_file(socket_path), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.ftruncate(descriptor, _NOTE.size * PLACES)
        return cls(descriptor)

    @classmethod
    def seen(cls, socket_path: str) -> Begun | None:
        """Client: those that are there; None where there are none any more."""
        try:
            return cls(os.open(_file(socket_path), os.O_RDWR))
        except (FileNotFoundError, ValueError):
            return None

    def note(self, place: int, number: int, deadline: float) -> None:
        """Worker: it begins the query with this number."""
        _NOTE.pack_into(self._notes, place * _NOTE.size, deadline, number)

    def deadline(self, place: int, number: int) -> float | None:
        """Client: when the query with this number will have ended; None where it has not begun."""
        deadline, noted = _NOTE.unpack_from(self._notes, place * _NOTE.size)
        return float(deadline) if noted == number else None


def remove(socket_path: str) -> None:
    """Master: leave no file."""
    os.unlink(_file(socket_path))


def _file(socket_path: str) -> str:
    return socket_path + ".begun"
