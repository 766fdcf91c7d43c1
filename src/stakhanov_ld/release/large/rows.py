"""What does a large release answer at an address? What is stored there, or else what is made now.

Documents are kept for whoever asks next. One is made at a time: that takes the processor, so two at
once would each take twice as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import RLock

from stakhanov_ld import addresses
from stakhanov_ld.addresses import DOCUMENTS, THINGS
from stakhanov_ld.release.large.kept import Kept
from stakhanov_ld.release.large.piecemeal import Piecemeal
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.rows import Row
from stakhanov_ld.representations.writing import Writing

_KEPT_BYTES = 48 << 20
"""How many bytes of documents a process keeps at hand, about."""
_MOST_DOTS = 8
"""An address with more of them is that of no representation."""


class LargeRows(Mapping[str, Row]):
    """The rows of a large release by path: those that are stored, and those of documents that are
    made when they are asked for."""

    def __init__(self, stored: Mapping[str, Row], site: LargeSite, writing: Writing) -> None:
        self._stored, self._site, self._writing = stored, site, writing
        self._made = Kept[str, Piecemeal](_KEPT_BYTES)
        self._making = RLock()

    def __getitem__(self, path: str) -> Row:
        if path in self._stored:
            return self._stored[path]
        for candidate in _documents(path):
            if candidate in self._site.stored or candidate not in self._site.paths:
                continue
            made = self._made.at_hand(candidate)
            row = made.ready(path) if made is not None else None
            if row is None:
                with self._making:
                    row = self._made.get(candidate, self._make).row(path)
            if row is not None:
                return row
        raise KeyError(path)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        known = path in self._stored or path in self._site.paths or path in self._site.things
        return known or self.get(path) is not None

    def __iter__(self) -> Iterator[str]:
        """Those of what is stored, and of all documents, which takes long."""
        yield from self._stored
        for path in self._site.paths:
            if path not in self._site.stored:
                with self._making:
                    paths = self._made.get(path, self._make).paths()
                yield from paths

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _make(self, path: str) -> Piecemeal:
        document = self._site.document(path)
        assert document is not None, "whoever asks for it has looked whether it is there"
        return Piecemeal(document, self._site, self._writing)


def _documents(path: str) -> Iterator[str]:
    """The paths of the documents of which `path` may be an address (see `SiteMap`)."""
    if path.startswith(THINGS):
        yield DOCUMENTS + path.removeprefix(THINGS)
        return
    yield path
    name, mark, iri = path.partition("?iri=")
    if mark:
        if name.startswith(addresses.ABOUT + "."):
            yield addresses.about(iri)
        return
    folder, slash, last = name.rpartition("/")
    stem = last
    for _ in range(min(last.count("."), _MOST_DOTS)):
        stem = stem.rpartition(".")[0]
        yield f"{folder}{slash}{stem}"
        yield f"{folder}{slash}{stem.rstrip('~')}"
    if slash and "." in last:
        if last.startswith(("index.", "~")):
            yield f"{folder}/"
        if last.endswith(".svg"):  # a chart
            yield folder
            yield f"{folder}/"
