"""What is answered before Flask? What the release holds, and queries, to those who only read.

What the same request was answered before, it is answered again: headers and body are kept as they
were sent, for as long as the release is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

from stakhanov_ld import addresses
from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.memory import Memory
from stakhanov_ld.web.answers import Answer, asked_of, day_asked
from stakhanov_ld.web.observed import Notes, Places, WsgiApplication
from stakhanov_ld.web.services import Services
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.stored import answer

_QUERIES = (f"/{addresses.SPARQL}", f"/{addresses.QUERIES}")
_OVERHEAD_BYTES = 6 * 1024
"""What an answer takes beyond its body: headers, most of all links."""
_Key = tuple[str | None, ...]
"""Whatever of a request the answer depends on."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An answer as WSGI takes it, and the places where it is counted."""

    line: str
    headers: list[tuple[str, str]]
    body: list[bytes]
    length: int
    places: Places


class Front:
    """WSGI: answers stored addresses and queries itself and leaves the rest to `app`.

    What it answers itself is noted in `notes`; `room` bytes are for what it keeps to answer again.
    """

    def __init__(
        self, site: Site, services: Services, app: WsgiApplication, notes: Notes, room: int
    ) -> None:
        self._release = site.release
        self._loaded = site.loaded
        self._services = services
        self._app = app
        self._notes = notes
        self._memory: Memory[_Key, _Ready] = Memory(room)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333)."""
        began = perf_counter_ns()
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        get = environ.get
        key = (
            method, environ["PATH_INFO"], get("QUERY_STRING"), get("HTTP_ACCEPT"),
            get("HTTP_ACCEPT_ENCODING"), get("HTTP_ACCEPT_LANGUAGE"), get("HTTP_ACCEPT_PROFILE"),
            get("HTTP_IF_NONE_MATCH"), get("HTTP_IF_MATCH"), get("HTTP_RANGE"),
            get("HTTP_IF_RANGE"),
        )  # fmt: skip
        kept = self._memory.get(key)
        ready = kept or self._ready(environ, key)
        if ready is None:
            return self._app(environ, start_response)
        start_response(ready.line, ready.headers)
        took = perf_counter_ns() - began
        self._notes.note_at(
            ready.places, environ, ready.line, ready.headers, ready.length, took, kept is not None
        )
        return ready.body

    def close(self) -> None:
        """Another one has taken its place; what is under way is answered still."""
        if self._loaded is not None:
            self._loaded.close()

    def _ready(self, environ: dict[str, Any], key: _Key) -> _Ready | None:
        """The answer, or None where it is Flask's."""
        try:
            made = self._made(environ)
        except Exception:  # Flask meets it again, and tells it
            return None
        if made is None or made.part is not None:  # a slow client would hold the thread
            return None
        headers = [*made.headers_in(self._release.id)]
        places = self._notes.places(environ, made.line)
        ready = _Ready(made.line, headers, [made.body], len(made.body), places)
        if made.lasting:
            asked = sum(map(len, filter(None, key)))
            self._memory.put(key, ready, len(made.body) + asked + _OVERHEAD_BYTES)
        return ready

    def _made(self, environ: dict[str, Any]) -> Answer | None:
        asked = asked_of(environ)
        if not environ["PATH_INFO"].startswith(_QUERIES):
            if asked.query_string and day_asked(asked) is not None:
                return None  # that is made when it is asked for
            return answer(self._release, asked)
        try:
            return self._services.answer(asked, environ, _no_body)
        except StakhanovError as error:  # Flask would ask the query again
            return self._services.told(error, environ)


def _no_body() -> bytes:
    return b""
