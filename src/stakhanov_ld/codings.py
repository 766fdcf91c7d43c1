"""Which content codings are there, and how is a body written in one? (RFC 9110, 8.4.1)

One table; negotiation and stored answers read it. Its order is the order of preference where a
request leaves the choice open.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

import zstandard


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """One content coding; `compress` gives the same bytes every time for one library version."""

    name: str
    suffix: str
    """What the name of a file in this coding ends in."""
    media_type: str
    """That of a file in this coding."""
    compress: Callable[[bytes], bytes]


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=8).compress(body)  # 9 takes twice as long for 0.1 %


ZSTD = Coding("zstd", ".zst", "application/zstd", _zstd)
GZIP = Coding("gzip", ".gz", "application/gzip", _gzip)

CODINGS = (ZSTD, GZIP)
"""Every row of the table; a body may always be sent without one."""

CODING_BY_NAME = {coding.name: coding for coding in CODINGS}
