"""HTTP as bytes on a socket: what no client library would send, and a reader that forgives nothing."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from typing import Self

from living import PATIENCE_SECONDS

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d) [\x20-\x7e]*")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)")
_NO_BODY = (204, 304)


class Malformed(AssertionError):
    """What came is not one HTTP/1.1 answer."""


class Ended(Malformed):
    """The connection ended before the answer was whole."""


@dataclass(frozen=True)
class RawReply:
    """An answer as it came; `closed` when the server ended the connection with it."""

    status: int
    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    closed: bool

    def values(self, name: str) -> list[bytes]:
        return [value for given, value in self.headers if given == name]

    def value(self, name: str) -> bytes:
        """The value of a header that must be there once."""
        (value,) = self.values(name)
        return value


class Wire:
    """One connection to a server on loopback, made anew whenever it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._read = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._read = None, b""

    def ask(self, request: bytes, last: bool = False) -> RawReply:
        """The one answer to `request`, interim ones passed over; `last` when no more is sent."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            if last:
                self._socket.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # a server need not read to the end what it refuses
        reply = self._reply(head_only=request.startswith(b"HEAD "))
        while reply.status < 200:
            reply = self._reply(head_only=request.startswith(b"HEAD "))
        if self._read:
            raise Malformed(f"after the answer came {self._read[:200]!r}")
        if reply.closed or last:
            self.close()
        return reply

    def _reply(self, head_only: bool) -> RawReply:
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                raise Ended(f"the head of the answer ends at {self._read[-200:]!r}")
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        status_line = _STATUS_LINE.fullmatch(first)
        if status_line is None:
            raise Malformed(f"{first!r} is no status line")
        status, headers = int(status_line[1]), []
        for line in lines:
            field = _FIELD.fullmatch(line)
            if field is None:
                raise Malformed(f"{line!r} is no header field")
            headers.append((field[1].decode().lower(), field[2].rstrip(b"\t ")))
        bodiless = head_only or status < 200 or status in _NO_BODY
        closed = (b"close" in [v.lower() for n, v in headers if n == "connection"]) or (
            first.startswith(b"HTTP/1.0")
        )
        body = b"" if bodiless else self._body([v for n, v in headers if n == "content-length"])
        if closed and self._more():
            raise Malformed(f"after the last answer came {self._read[:200]!r}")
        return RawReply(status, tuple(headers), body, closed)

    def _body(self, lengths: list[bytes]) -> bytes:
        if len(lengths) != 1 or not lengths[0].isdigit():
            raise Malformed(f"the length of the body is told as {lengths}")
        length = int(lengths[0])
        while len(self._read) < length:
            if not self._more():
                raise Ended(f"of {length} bytes of body {len(self._read)} came")
        body, self._read = self._read[:length], self._read[length:]
        return body

    def _more(self) -> bool:
        """Read what comes next; false at the end of the connection."""
        assert self._socket is not None
        try:
            got = self._socket.recv(65536)
        except ConnectionResetError:
            return False
        self._read += got
        return bool(got)
