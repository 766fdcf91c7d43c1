"""How is a site asked, by whoever has nothing but its address?"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self
from urllib.parse import urlsplit

from stakhanov_ld.addresses import encoded

_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is one of `addresses`, decoded and relative to the root of the site."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    query: str = ""
    """The query string as it is sent, added to that of the path."""

    @property
    def target(self) -> str:
        """Path and query as they stand in a URL below the root."""
        target = encoded(self.path)
        if self.query:
            target += ("&" if "?" in target else "?") + self.query
        return target

    def __str__(self) -> str:
        told = "".join(f" -H '{name}: {value}'" for name, value in self.headers.items())
        return f"{self.method} /{self.target}{told}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; names of headers in lower case, the values of one name joined."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Asks(Protocol):
    """Whatever takes a request to a site and brings the reply back."""

    def __call__(self, request: Request) -> Reply:
        """The reply to `request`; raises OSError where there is none."""
        ...


class Connection:
    """A connection to the site at `root`, kept open; a context manager."""

    def __init__(self, root: str) -> None:
        parts = urlsplit(root)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.netloc, timeout=_PATIENCE_SECONDS)
        self._prefix = parts.path.rstrip("/") + "/"

    def __call__(self, request: Request) -> Reply:
        """The reply to `request`, which follows no redirect."""
        connection = self._connection
        connection.putrequest(
            request.method, self._prefix + request.target, skip_accept_encoding=True
        )
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            name = name.lower()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return Reply(response.status, headers, response.read())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
