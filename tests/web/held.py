"""What stands at an address of a release?"""

from __future__ import annotations

from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated
from stakhanov_ld.variants import Variant

HARBOUR = "doc/place/tern-harbour"
"""A document of the toy world."""


def variants(release: Release, path: str) -> dict[Variant, str]:
    """The variants of the resource at `path`, with the path of each."""
    row = release.rows[path]
    assert isinstance(row, Negotiated)
    return row.variants
