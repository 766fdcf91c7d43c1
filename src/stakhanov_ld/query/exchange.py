"""How does one HTTP exchange come to a whole answer in time, or to none?

`http.client` speaks HTTP. Added to it are a moment by which all is over, however slowly the other
side speaks; a look, now and then, whether anybody still waits; a limit to what is read; and
connections that are kept.
"""

from __future__ import annotations

import io
import math
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from stakhanov_ld.query.credentials import Authorization, Credentials

_LOOK_SECONDS = 0.25
_IDLE_SECONDS = 30.0
"""A connection that was idle for longer may have been forgotten on the way."""
_PART = 256 * 1024


class Unanswered(Exception):
    """The server was not reached, or closed the connection before it said anything."""


class BrokenOff(Exception):
    """What came is no HTTP, or ended too early."""


class Overdue(Exception):
    """The moment passed by which all should have been over."""


class Abandoned(Exception):
    """Nobody waits for the answer any more."""


class TooLong(Exception):
    """The body is longer than what is read."""


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


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, and whole as far as HTTP can tell."""

    status: int
    headers: HTTPMessage
    body: bytes
    delimited: bool
    """Whether the server said where the body ends (RFC 9112, 6.3): else any part looks whole."""


class Server:
    """The server at an address; one for all threads, a connection for each exchange under way."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self.url = url
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        """Path and query of the address, as a request names it."""
        self._authorization = Authorization(credentials)
        self._kept: list[tuple[HTTPConnection, float]] = []
        self._lock = threading.Lock()

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], patience: Patience,
        body: Callable[[], bytes | Iterable[bytes]] = bytes, sent: Callable[[], None] | None = None,
    ) -> Answer:  # fmt: skip
        """One request and its whole answer, whatever its status; `sent` is told in between.

        `body` is called again where the server wants to know first who asks. Raises Unanswered,
        BrokenOff, Overdue, Abandoned, TooLong.
        """
        url = self.url.removesuffix(self.target) + target
        shown = self._authorization.header(method, url)
        for _ in range(2):
            more = {} if shown is None else {"Authorization": shown}
            answer = self._once(method, target, {**headers, **more}, patience, body(), sent)
            challenges = answer.headers.get_all("WWW-Authenticate") or []
            if answer.status != 401 or not self._authorization.learn(challenges):
                break
            shown = self._authorization.header(method, url)
        return answer

    def close(self) -> None:
        """Close the connections that are kept; there may be exchanges afterwards."""
        with self._lock:
            kept, self._kept = self._kept, []
        for connection, _ in kept:
            connection.close()

    def _once(
        self, method: str, target: str, headers: dict[str, str], patience: Patience,
        body: bytes | Iterable[bytes], sent: Callable[[], None] | None,
    ) -> Answer:  # fmt: skip
        connection, wire = self._connection(patience)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered already
                connection.request(method, target, body, headers)
            if sent is not None:
                sent()
            with connection.getresponse() as response:
                answer = _whole(response, patience)
        except (Overdue, Abandoned, TooLong):
            connection.close()
            raise
        except (OSError, HTTPException) as error:
            connection.close()
            why = f"{type(error).__name__}: {error}"
            raise (BrokenOff if wire.heard else Unanswered)(why) from error
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            with self._lock:
                self._kept.append((connection, time.monotonic()))
        return answer

    def _connection(self, patience: Patience) -> tuple[HTTPConnection, _Wire]:
        while True:
            with self._lock:
                kept = self._kept.pop() if self._kept else None
            if kept is None:
                break
            connection, since = kept
            wire: _Wire = connection.sock  # type: ignore[assignment]  # put there below
            if time.monotonic() - since < _IDLE_SECONDS and wire.is_quiet():
                wire.begin(patience)
                return connection, wire
            connection.close()
        seconds = min(patience.left(), patience.connecting)
        made: HTTPConnection = (
            HTTPConnection(self._host, self._port, timeout=seconds)
            if self._tls is None
            else HTTPSConnection(self._host, self._port, timeout=seconds, context=self._tls)
        )
        try:
            made.connect()
        except (OSError, HTTPException) as error:
            made.close()
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        wire = _Wire(made.sock)
        made.sock = wire  # it has what http.client uses of a socket
        wire.begin(patience)
        return made, wire


def _whole(response: HTTPResponse, patience: Patience) -> Answer:
    delimited = response.chunked or response.length is not None
    parts, size = [], 0
    while part := response.read(_PART):
        size += len(part)
        if size > patience.most_bytes:
            raise TooLong
        parts.append(part)
    if response.length:
        raise BrokenOff(f"the body ended {response.length} bytes too early")
    return Answer(response.status, response.headers, b"".join(parts), delimited)


class _Wire:
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
        self._bound()
        try:
            self._socket.sendall(data)
        except TimeoutError:
            raise Overdue from None

    def makefile(self, mode: str) -> io.BufferedReader:
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

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self._wire.close(reader=1)
        super().close()
