"""Which release answers now, while another takes its place?

Every request is answered by one release from its beginning to its end, and whoever put another one
in its place learns when the last request of the old one has ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from stakhanov_ld.web.observed import WsgiApplication


class Tenure:
    """The time in which `application` answers; `over` is set when its last request has ended."""

    def __init__(self, application: WsgiApplication) -> None:
        self.application = application
        self.over = threading.Event()
        self.under_way = 0
        self.is_current = True


class Current:
    """WSGI: whatever application is the current one when a request comes."""

    def __init__(self, application: WsgiApplication) -> None:
        self._tenure = Tenure(application)
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """One request (PEP 3333). A file that is sent as it is read has been opened by then."""
        with self._lock:
            tenure = self._tenure
            tenure.under_way += 1
        try:
            return tenure.application(environ, start_response)
        finally:
            with self._lock:
                tenure.under_way -= 1
                if not tenure.is_current and not tenure.under_way:
                    tenure.over.set()

    def succeed(self, application: WsgiApplication) -> Tenure:
        """Let `application` answer from now on; the tenure that ends."""
        with self._lock:
            tenure, self._tenure = self._tenure, Tenure(application)
            tenure.is_current = False
            if not tenure.under_way:
                tenure.over.set()
        return tenure
