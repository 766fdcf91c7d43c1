"""What can a large release be asked about a day? What held of one thing, and not of everything.

Nothing is kept for it: what concerns a thing is found from it, as its document is.
"""

from __future__ import annotations

from stakhanov_ld.documents.dated import dated_near
from stakhanov_ld.documents.document import licences_of
from stakhanov_ld.documents.excerpts import dated_excerpts, index_of, named
from stakhanov_ld.release.days import Kept
from stakhanov_ld.release.large.index import LargeIndex
from stakhanov_ld.release.large.site import LargeSite


class LargeDays:
    """What a large release tells of days: see `Days`."""

    def __init__(self, index: LargeIndex, site: LargeSite) -> None:
        self._index, self._site = index, site

    def of(self, path: str) -> Kept | None:
        """The document at `path`, or None where there is none about things."""
        topics = self._site.topics_of_thing(path)
        if not topics:
            return None
        statements = [s for topic in topics for s in dated_near(topic, self._index)]
        excerpts = dated_excerpts(statements, self._index)
        space = self._index.publication.space
        told = index_of((named(topics, self._index), *(e.excerpt for e in excerpts)), space)
        licences = tuple(licence.value for licence in licences_of(topics, self._index))
        return Kept(topics, licences, told)
