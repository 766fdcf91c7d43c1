"""How is a large release opened? With what is in memory of it; it makes documents from then on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stakhanov_ld import addresses
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.formats import N_TRIPLES
from stakhanov_ld.release.large.days import LargeDays
from stakhanov_ld.release.large.gathering import ESCAPED, POINTING
from stakhanov_ld.release.large.index import LargeIndex, sorted_graph, statistics_from
from stakhanov_ld.release.large.rows import LargeRows
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.large.small import SMALL, read_small
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.names import STATISTICS
from stakhanov_ld.release.rows import Row
from stakhanov_ld.representations.contexts import contexts_of
from stakhanov_ld.representations.writing import Writing


def open_large(
    folder: Path, release: str, stored: Mapping[str, Row]
) -> tuple[Mapping[str, Row], LargeDays]:
    """The rows of the `release` in `folder`, of which some are `stored`, and what it can tell of
    days."""
    publication, facts, known = read_small(folder / SMALL)
    plain = folder / addresses.dump(N_TRIPLES)
    data, derived = (
        sorted_graph(plain, known["sections"][name], folder / POINTING[name], hubs)
        for name, hubs in (("data", facts.data), ("derived", facts.derived))
    )
    index = LargeIndex(publication, data, derived, facts)
    index.statistics = statistics_from((folder / STATISTICS).read_text(encoding="utf-8"))
    site = LargeSite(index, Labels(index), SortedFile(folder / ESCAPED))
    site.settle(known["stored"])
    # What home alone shows is not needed any more.
    writing = Writing(index, site, contexts_of(publication), b"", (), release)
    return LargeRows(stored, site, writing), LargeDays(index, site)
