"""How is a request written to the log? In one line, whatever its path holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from granian.log import LOGGING_CONFIG

ACCESS_LINE = '%(addr)s [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d %(dt_ms).1fms'
_AS_IT_IS = "/~!$&'()*+,;=:@"


class AccessFormatter(logging.Formatter):
    """Writes the path as it stands in a URL: decoded it may hold line breaks and escapes."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one request."""
        if isinstance(record.args, Mapping):
            path = quote(str(record.args["path"]), _AS_IT_IS, encoding="latin-1")  # PEP 3333
            record.args = {**record.args, "path": path}
        return super().format(record)


_FORMATTERS: dict[str, Any] = LOGGING_CONFIG["formatters"]  # type: ignore[assignment]
LOGGING = {"formatters": {**_FORMATTERS, "access": {"()": AccessFormatter, "fmt": "%(message)s"}}}
"""Granian's logging, but for how the access log is written."""
