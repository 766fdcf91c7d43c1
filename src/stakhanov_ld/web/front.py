"""What can be answered before Flask? Whatever the release holds, to those who only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import asked_of
from stakhanov_ld.web.stored import answer

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_STATUS_LINES = {status: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Front:
    """WSGI: answers stored addresses itself and leaves the rest, errors too, to `app`."""

    def __init__(self, release: Release, app: WsgiApplication) -> None:
        self._release = release
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333)."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            try:
                made = answer(self._release, asked_of(environ))
            except Exception:  # Flask meets it again, and tells it
                return self._app(environ, start_response)
            start_response(_STATUS_LINES[HTTPStatus(made.status)], list(made.headers))
            return [made.body]
        return self._app(environ, start_response)
