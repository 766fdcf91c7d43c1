"""How does this site show another server who it is? (RFC 6750, 7617, 7616)

A token is sent with every request, to whoever stands at the endpoint's address; a name and a
password only when the server asks for them, and never in clear where it takes a digest.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgr,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from stakhanov_ld.settings import Settings


@dataclass(frozen=True, slots=True)
class Credentials:
    """What there is to show; empty where it is not needed. Nothing of it is ever printed."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Credentials:
        """Those that the environment holds."""
        return cls(
            settings.endpoint_user or "", settings.endpoint_password or "",
            settings.endpoint_token or "",
        )  # fmt: skip


class _OnePassword(HTTPPasswordMgr):
    """There is one server, whatever its realms."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._pair = (credentials.user, credentials.password)

    def find_user_password(self, realm: str, authuri: str) -> tuple[str | None, str | None]:
        return self._pair


class Authorization:
    """Makes the header Authorization of requests to one server; shared by threads."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._lock = threading.Lock()
        self._basic = False
        self._challenge: dict[str, str] | None = None
        self._digest = HTTPDigestAuthHandler(_OnePassword(credentials))

    def header(self, method: str, url: str) -> str | None:
        """The value to send along, or None."""
        credentials = self._credentials
        if credentials.token:
            return f"Bearer {credentials.token}"
        with self._lock:
            if self._challenge is not None:
                request = Request(url, method=method)  # noqa: S310 (never opened)
                made = self._digest.get_authorization(request, self._challenge)
                return f"Digest {made}" if made else None
            if self._basic:
                pair = f"{credentials.user}:{credentials.password}".encode()
                return f"Basic {base64.b64encode(pair).decode()}"
        return None

    def learn(self, challenges: Iterable[str]) -> bool:
        """Whether what a 401 asks for (WWW-Authenticate) can be shown, from now on."""
        if not self._credentials.user:
            return False
        schemes = {}
        for challenge in challenges:
            scheme, _, parameters = challenge.partition(" ")
            schemes[scheme.lower()] = parameters
        with self._lock:
            if "digest" in schemes:
                listed = filter(None, parse_http_list(schemes["digest"]))
                try:
                    self._challenge = parse_keqv_list(list(listed))
                except ValueError:  # no parameters, as RFC 7616 has them
                    return False
                return True
            self._basic = "basic" in schemes
            return self._basic
