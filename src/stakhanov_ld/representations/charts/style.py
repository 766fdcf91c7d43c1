"""How do charts look, in a page and by themselves?

By one style sheet, `charts.css`: pages have it as the last part of theirs, and a chart that stands
by itself carries it along, which its policy allows by the hash.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files


def page_style() -> str:
    """The style sheet of pages, that of charts included."""
    return _text("style.css") + own_style()


def own_style() -> str:
    """The style sheet of charts; it has no character that XML would escape."""
    return _text("charts.css")


def style_hash() -> str:
    """The source expression that allows it in a page's policy (CSP 3, 2.3.1)."""
    return f"sha256-{b64encode(sha256(own_style().encode()).digest()).decode()}"


@cache
def _text(name: str) -> str:
    return (files("stakhanov_ld.representations") / name).read_text(encoding="utf-8")
