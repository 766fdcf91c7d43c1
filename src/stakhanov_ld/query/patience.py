"""How long is waited on a connection, and for whom?"""

from __future__ import annotations

import io
import math
import select
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LOOK_SECONDS = 0.25


class Overdue(Exception):
    """The moment passed by which all should have been over."""


class Abandoned(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an exchange may take, and how much may come of it."""

    until: float = math.inf
    """A moment of `time.monotonic`."""
    connecting: float = 5.0
    """Seconds for making a connection."""
    most_bytes: float = math.inf
    """Of the body; longer ones raise TooLong."""
    gone: Callable[[], bool] | None = None
    """Whether nobody waits any more; None where that cannot be known."""

    def left(self) -> float:
        """The seconds that are left; raises Overdue when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise Overdue
        return left


class Wire:
    """Stands for a socket in `http.client`: every wait on it is bound by a patience."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._poll = select.poll()
        self._poll.register(connected, select.POLLIN)
        self._patience = Patience()
        self._looked = 0.0
        self._closing = False
        self.readers = 0
        self.heard = False
        """Whether anything came in this exchange."""

    def begin(self, patience: Patience) -> None:
        """For the next exchange."""
        self._patience, self.heard, self._looked = patience, False, time.monotonic()

    def is_quiet(self) -> bool:
        """Whether the other side has neither closed the connection nor said anything unasked."""
        return not self._poll.poll(0)

    def sendall(self, data: Any) -> None:
        """All of `data`, or Overdue."""
        self._bound()
        try:
            self._socket.sendall(data)
        except TimeoutError:
            raise Overdue from None

    def makefile(self, mode: str) -> io.BufferedReader:
        """What comes, for one answer."""
        self.readers += 1
        return io.BufferedReader(_Incoming(self))

    def close(self, reader: int = 0) -> None:
        """As a socket's: what reads from it still may do so, until that is closed too."""
        self._closing |= not reader
        self.readers -= reader
        if self._closing and not self.readers:
            self._socket.close()

    def receive_into(self, buffer: Any) -> int:
        """As many bytes as there are, when there are any."""
        pending = self._socket.pending() if isinstance(self._socket, ssl.SSLSocket) else 0
        while True:
            self._look()
            wait = min(_LOOK_SECONDS, self._patience.left())
            if pending or self._poll.poll(1000 * wait):
                break
        self._bound()
        try:
            count = self._socket.recv_into(buffer)
        except TimeoutError:  # the beginning of a record of TLS, and no more
            raise Overdue from None
        self.heard |= count > 0
        return count

    def _look(self) -> None:
        """See, not too often, whether anybody still waits."""
        now = time.monotonic()
        if self._patience.gone is not None and now - self._looked > _LOOK_SECONDS:
            self._looked = now
            if self._patience.gone():
                raise Abandoned

    def _bound(self) -> None:
        left = self._patience.left()
        self._socket.settimeout(None if left == math.inf else left)


class _Incoming(io.RawIOBase):
    """What comes over a wire, as http.client reads it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self._wire.close(reader=1)
        super().close()
