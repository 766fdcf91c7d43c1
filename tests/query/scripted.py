"""An HTTP server that says, byte by byte, what a test wants it to say, and keeps what it was asked."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from stakhanov_ld.formats import SPARQL_JSON
from stakhanov_ld.query.loaded import Note, note_graph

Behaviour = Callable[[socket.socket], bool]
"""What happens after a request has been read; whether the connection goes on."""


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), strict_parsing=True)

    def values(self, name: str) -> list[str]:
        return [value for given, value in self.form if given == name]


def reply(
    body: bytes = b"", status: str = "200 OK", media_type: str = "text/plain", *headers: str
) -> Behaviour:
    """A whole answer; the connection goes on."""
    lines = [f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    head = "\r\n".join((f"HTTP/1.1 {status}", *lines, "", ""))
    return says(head.encode() + body, goes_on=True)


def says(text: bytes, goes_on: bool = False) -> Behaviour:
    """These bytes, then the end of the connection unless it `goes_on`."""

    def behave(connection: socket.socket) -> bool:
        connection.sendall(text)
        return goes_on

    return behave


def notes(note: Note, base: str) -> Behaviour:
    """What an endpoint answers to the question which release it holds, where `note` is noted."""
    named = {f"{note_graph(base)}#{what}": release for what, release in asdict(note).items()}
    rows = [
        {"what": {"type": "uri", "value": what}, "release": {"type": "literal", "value": release}}
        for what, release in named.items()
        if release
    ]
    body = json.dumps({"head": {"vars": ["what", "release"]}, "results": {"bindings": rows}})
    return reply(body.encode(), "200 OK", SPARQL_JSON.media_type)


hangs_up = says(b"")
"""No byte of an answer."""


def is_silent(connection: socket.socket) -> bool:
    """Says nothing until the other side leaves."""
    connection.recv(1)
    return False


def drips(start: bytes, drop: bytes) -> Behaviour:
    """Says `start`, then `drop` again and again until the other side leaves."""

    def behave(connection: socket.socket) -> bool:
        connection.sendall(start)
        while not select.select([connection], [], [], 0.01)[0]:
            connection.sendall(drop)
        return False

    return behave


@dataclass
class Scripted:
    """Behaves once for each request, in order, and at the end as at last (a context manager)."""

    behaviours: list[Behaviour]
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for ending in (self._listener, *self._open):
            try:
                ending.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        for thread in self._threads:
            thread.join()
        self._listener.close()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}/sparql"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with self.tls.wrap_socket(plain, server_side=True) if self.tls else plain as connection:
                self.connections += 1
                while self._answer(connection):
                    pass
        except OSError:  # the other side left, or the test is over
            return

    def _answer(self, connection: socket.socket) -> bool:
        read = b""
        while b"\r\n\r\n" not in read:
            if not (part := connection.recv(65536)):
                return False
            read += part
        head, _, body = read.partition(b"\r\n\r\n")
        line, *fields = head.decode().split("\r\n")
        pairs = (field.partition(": ") for field in fields)
        headers = {name.lower(): value for name, _, value in pairs}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        self.requests.append(Request(line, headers, body))
        number = min(len(self.requests), len(self.behaviours)) - 1
        return self.behaviours[number](connection)
