"""What does a large release answer at an address? What is stored there, or else what is made now.

A document is made whole, with all of its representations, by the code that a build uses, and kept
for whoever asks next. One is made at a time: it takes the processor, so two at once would each take
twice as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock

from stakhanov_ld import addresses
from stakhanov_ld.addresses import DOCUMENTS, THINGS
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.release import headers
from stakhanov_ld.release.large.kept import Kept
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.large.storing import InRows, rows_about
from stakhanov_ld.release.rows import Coded, Row, Stored
from stakhanov_ld.representations.writing import Writing

_KEPT_BYTES = 48 << 20
"""How many bytes of documents a process keeps at hand."""
_MOST_DOTS = 8
"""An address with more of them is that of no representation."""


@dataclass(slots=True)
class _Made:
    """The rows of a document, if there is one, by their paths; as long as its bodies."""

    rows: dict[str, Row]

    def __len__(self) -> int:
        return 1000 + sum(
            row.length + 500 for row in self.rows.values() if isinstance(row, Stored)
        )  # fmt: skip


class LargeRows(Mapping[str, Row]):
    """The rows of a large release by path: those that are stored, and those of documents that are
    made when they are asked for."""

    def __init__(self, stored: Mapping[str, Row], site: LargeSite, writing: Writing) -> None:
        self._stored, self._site, self._writing = stored, site, writing
        self._made = Kept[str, _Made](_KEPT_BYTES)
        self._making = Lock()

    def __getitem__(self, path: str) -> Row:
        if path in self._stored:
            return self._stored[path]
        row = self._row(path)
        if row is None:
            raise KeyError(path)
        return row

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        known = path in self._stored or path in self._site.paths or path in self._site.things
        return known or self._row(path) is not None

    def __iter__(self) -> Iterator[str]:
        """Those of what is stored, and of all documents, which takes long."""
        yield from self._stored
        for path in (*(path for path, _ in self._site.lists), *self._site.made_paths()):
            made = self._of(path)
            if made is not None:
                yield from made.rows

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _row(self, path: str) -> Row | None:
        for candidate in _documents(path):
            if candidate in self._site.paths:
                made = self._of(candidate)
                row = made.rows.get(path) if made is not None else None
                if made is not None and isinstance(row, Stored) and not row.coded:
                    row = made.rows[path] = _in_codings(row)
                if row is not None:
                    return row
        return None

    def _of(self, path: str) -> _Made | None:
        """The rows of the document at `path`; None where there is none."""
        if path not in self._site.paths:
            return None
        with self._making:
            made = self._made.get(path, self._make)
        return made if made.rows else None

    def _make(self, path: str) -> _Made:
        document = self._site.document(path)
        rows = rows_about(document, self._site, self._writing, InRows()) if document else ()
        return _Made({row.path: row for row in rows})


def _in_codings(row: Stored) -> Stored:
    assert row.made is not None, "it was made just now"
    tag = dict(row.headers)["ETag"]
    coded = []
    for coding in CODINGS:
        body = coding.compress(row.made)
        own = headers.etag(body, tag, coding.name)
        coded.append(Coded(coding, 0, len(body), own, body))
    return replace(row, coded=tuple(coded))


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
