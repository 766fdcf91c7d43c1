"""What can be answered before Flask? Whatever the release holds, to those who only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from time import perf_counter_ns
from typing import Any

from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import asked_of, day_asked
from stakhanov_ld.web.observed import Notes, WsgiApplication
from stakhanov_ld.web.stored import answer

_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Front:
    """WSGI: answers stored addresses itself and leaves the rest, errors too, to `app`.

    What it answers itself is noted in `notes`.
    """

    def __init__(self, release: Release, app: WsgiApplication, notes: Notes) -> None:
        self._release = release
        self._app = app
        self._note = notes.note

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333)."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            began = perf_counter_ns()
            try:
                asked = asked_of(environ)
                if asked.query_string and day_asked(asked) is not None:
                    return self._app(environ, start_response)  # that is made when it is asked for
                made = answer(self._release, asked)
            except Exception:  # Flask meets it again, and tells it
                return self._app(environ, start_response)
            if made.part is not None:  # a slow client would hold the thread: Flask's turns are few
                return self._app(environ, start_response)
            line = _STATUS_LINES[made.status]
            start_response(line, list(made.headers))
            self._note(environ, line, made.headers, len(made.body), perf_counter_ns() - began)
            return [made.body]
        return self._app(environ, start_response)
