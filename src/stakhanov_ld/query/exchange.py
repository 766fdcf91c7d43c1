"""How does one HTTP exchange come to a whole answer in time, or to none?

`http.client` speaks HTTP. Added to it are a moment by which all is over, however slowly the other
side speaks; a look, now and then, whether anybody still waits; a limit to what is read; and
connections that are kept.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from stakhanov_ld.query.credentials import Authorization, Credentials
from stakhanov_ld.query.patience import Abandoned, Overdue, Patience, Wire

_IDLE_SECONDS = 30.0
"""A connection that was idle for longer may have been forgotten on the way."""
_PART = 256 * 1024


class Unanswered(Exception):
    """The server was not reached, or closed the connection before it said anything."""


class BrokenOff(Exception):
    """What came is no HTTP, or ended too early."""


class TooLong(Exception):
    """The body is longer than what is read."""


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

    def _connection(self, patience: Patience) -> tuple[HTTPConnection, Wire]:
        while True:
            with self._lock:
                kept = self._kept.pop() if self._kept else None
            if kept is None:
                break
            connection, since = kept
            wire: Wire = connection.sock  # type: ignore[assignment]  # put there below
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
        wire = Wire(made.sock)
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
