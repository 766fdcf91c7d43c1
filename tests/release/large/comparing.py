"""Where does a large release say anything else than one of the same that was written beforehand?"""

from __future__ import annotations

from collections.abc import Iterator

from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Stored

DIFFERENCES = {
    "download/": "in a large release they stand in the order of subjects, and in fewer formats",
    "index": "home names those of them that there are",
}
"""What answers otherwise, by how its path begins, and why."""


def said_otherwise(one: Release, other: Release) -> Iterator[str]:
    """What does not say the same, in headers and bodies, plain and coded."""
    for path, row in one.rows.items():
        twin = other.rows.get(path)
        if path.startswith(tuple(DIFFERENCES)):
            continue
        if not isinstance(row, Stored) or not isinstance(twin, Stored):
            if row != twin:
                yield path
            continue
        said = [
            (r.headers, r.status, release.body(r),
             [(c.coding, c.etag, release.coded_body(c)) for c in r.coded])
            for release, r in ((one, row), (other, twin))
        ]  # fmt: skip
        if said[0] != said[1]:
            yield path
