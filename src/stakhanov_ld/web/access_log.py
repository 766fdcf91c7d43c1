"""How is a request written to the log? In one line of printable ASCII, whatever it holds.

As text for people, or as JSON for programs. Lines are short enough for the kernel to write each
whole, so those of several processes never mix.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from stakhanov_ld.settings import Networks
from stakhanov_ld.web.forwarded import client_of
from stakhanov_ld.web.request_id import request_id

_AS_IT_IS = "/~!$&'()*+,;=:@"
_STANDARD_OUTPUT = 1
LONGEST_LINE = 4096
"""Bytes that Linux writes to a pipe at once (PIPE_BUF); the lengths below keep a line shorter."""
_METHOD, _PATH, _QUERY, _REFERRER, _AGENT = 32, 1200, 500, 400, 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a request once it is answered."""

    environ: dict[str, Any]
    client: str
    request: str
    status: str
    headers: Iterable[tuple[str, str]]
    length: int
    seconds: float
    moment: float


def text_line(answered: Answered, release: str) -> str:
    """Who, when, what, status, how long, request id."""
    environ = answered.environ
    moment = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(answered.moment))
    asked = f"{environ['REQUEST_METHOD'][:_METHOD]} {_path(environ)} {environ['SERVER_PROTOCOL']}"
    return (
        f'{answered.client} [{moment}] "{asked}" {answered.status}'
        f" {1000 * answered.seconds:.1f}ms {answered.request}\n"
    )


def json_line(answered: Answered, release: str) -> str:
    """One JSON object; docs/operations.md explains its members."""
    environ, told = answered.environ, dict(answered.headers)
    moment = datetime.fromtimestamp(answered.moment, UTC).isoformat(timespec="milliseconds")
    members = {
        "time": moment.replace("+00:00", "Z"),
        "request": answered.request,
        "client": answered.client,
        "method": environ["REQUEST_METHOD"][:_METHOD],
        "path": _path(environ),
        "query": _encoded(environ.get("QUERY_STRING", ""), _QUERY, "?%"),
        "status": int(answered.status),
        "bytes": answered.length,
        "ms": round(1000 * answered.seconds, 3),
        "release": release,
        "type": told.get("Content-Type", "").partition(";")[0],
        "language": told.get("Content-Language", ""),
        "agent": _readable(environ.get("HTTP_USER_AGENT", "")[:_AGENT]),
        "referrer": _encoded(environ.get("HTTP_REFERER", ""), _REFERRER, "?#%"),
    }
    return json.dumps({name: value for name, value in members.items() if value != ""}) + "\n"


FORMATS: dict[str, Callable[[Answered, str], str]] = {"text": text_line, "json": json_line}


class AccessLog:
    """Writes a line for each request to standard output."""

    def __init__(self, form: str, release: str, trusted: Networks) -> None:
        self._line = FORMATS[form]
        self._release = release
        self._trusted = trusted

    def write(
        self,
        environ: dict[str, Any],
        status: str,
        headers: Iterable[tuple[str, str]],
        length: int,
        seconds: float,
    ) -> None:
        """The line of one request."""
        answered = Answered(
            environ, client_of(environ, self._trusted), request_id(environ, self._trusted),
            status, headers, length, seconds, time.time(),
        )  # fmt: skip
        with contextlib.suppress(OSError):  # nobody reads it any more: pages go on
            os.write(_STANDARD_OUTPUT, self._line(answered, self._release).encode("ascii"))


def _path(environ: dict[str, Any]) -> str:
    """The path as it stands in a URL: decoded it may hold line breaks and escapes."""
    return _encoded(environ["PATH_INFO"], _PATH, "")


def _encoded(value: str, length: int, more: str) -> str:
    """WSGI's latin-1 (PEP 3333), %-encoded and cut."""
    return quote(value[:length], _AS_IT_IS + more, "latin-1", "replace")[:length]


def _readable(value: str) -> str:
    """WSGI's latin-1 as the UTF-8 that it mostly is."""
    return value.encode("latin-1", "replace").decode(errors="replace")
