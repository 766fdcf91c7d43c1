"""Under which id is a request logged, and found again by whoever was told an error?"""

from __future__ import annotations

import random
import re
from typing import Any

from stakhanov_ld.settings import Networks
from stakhanov_ld.web.forwarded import is_trusted

HEADER = "X-Request-ID"
_KEPT = "stakhanov_ld.request_id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(environ: dict[str, Any], trusted: Networks) -> str:
    """The id of this request: a trusted proxy's own, if it is well formed, else one made now.

    Made when it is first asked for, since most requests need none. Not secret.
    """
    kept = environ.get(_KEPT)
    if kept is None:
        told = environ.get("HTTP_X_REQUEST_ID")
        peer = str(environ.get("REMOTE_ADDR", ""))
        if told and _WELL_FORMED.fullmatch(told) and is_trusted(peer, trusted):
            kept = told
        else:
            # Not by the kernel: to wait for it, Python lets another thread go first.
            kept = f"{random.getrandbits(64):016x}"  # it protects nothing
        environ[_KEPT] = kept
    return str(kept)
