"""Whatever is asked for, it is one line of printable ASCII in the log."""

from __future__ import annotations

import itertools
import re

from hypothesis import example, given
from hypothesis import strategies as st

from living import LiveSite
from web.hostile.laws import get, lawful
from web.hostile.nasty import PIECES, encoded, few
from web.raw import Wire

LINE = re.compile(
    r'127\.0\.0\.1 \[[^\]]+\] "[\x21-\x7e]+ [\x21-\x7e]* HTTP/1(?:\.1)?" \d{3} [\d.]+ms [0-9a-f]{16}\n'
)
_numbers = itertools.count()


@few
@given(raw=st.binary(max_size=20) | PIECES)
@example(b'x\n127.0.0.1 [now] "GET /forged HTTP/1.1" 200 0.1ms')
@example(b"x\n")
@example(b'x" 200')
@example(b"\x1b[2Jx")
@example("a\u2028b\x85c".encode())
def test_a_request_is_one_line_of_the_log(site: LiveSite, wire: Wire, raw: bytes) -> None:
    """Of printable ASCII: nobody writes lines of their own, nor to the terminal of who reads it."""
    seen, end = len(site.lines), f"/end-{next(_numbers)}"
    lawful(wire, get(b"/log/" + encoded(raw) + end.encode()))
    site.wait_for(re.compile(f"{end} HTTP"), seen)
    for line in site.lines[seen:]:
        assert LINE.fullmatch(line)
