"""Which documents has a publication that does not fit into memory? Found out one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from posixpath import dirname

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import DOCUMENTS, THINGS
from stakhanov_ld.documents.document import Document, describe, describe_words
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import SiteMap, former_addresses, list_of
from stakhanov_ld.documents.terms import Terms
from stakhanov_ld.release.large.arranging import REPRESENTATION
from stakhanov_ld.release.large.index import LargeIndex
from stakhanov_ld.release.large.sorted_file import SortedFile

_KEPT_PATHS = 1 << 15
_LONGEST_KEPT = 512
"""Characters of a path; whoever asks for longer ones, perhaps for nothing, fills no memory."""
_MOST_STEPS = 4000
"""So many subjects are looked at to find those in a folder: others may stand in folders in it."""
_QUERY = "?iri="


class LargeSite(SiteMap):
    """The documents of a large publication: a few are known, others are found by their paths."""

    def __init__(self, index: LargeIndex, labels: Labels, escaped: SortedFile) -> None:
        """`escaped` has the IRIs that are not spelled as their paths."""
        publication = index.publication
        self.documents = ()
        self.things = _Things(self)
        self.moved = {once: now for _, once, now in former_addresses(publication)}
        self._index, self._labels, self._escaped = index, labels, escaped
        self.stored: set[str] = set()
        self._former = frozenset((*publication.moved, *publication.gone))
        self.gone = frozenset(publication.space.document_of(n.value) for n in publication.gone)
        self._looked_for_lately = lru_cache(_KEPT_PATHS)(self._looked_for)
        self.paths = _Paths(self)

    def settle(self, stored: Iterable[str]) -> None:
        """Say where documents are `stored`, but for those of terms, which stand in no-one's way:
        home, vocabularies, what was removed."""
        self.stored.update(stored)
        self.terms = Terms(self._index, self.paths)
        self.stored.update(self.terms.paths.values())

    @property
    def lists(self) -> Sequence[tuple[str, int]]:
        """For each list of things its path, and how many there are."""
        return sorted(self._index.facts.folders.items())

    @property
    def first_things(self) -> Sequence[og.NamedNode]:
        """A few things, for whoever wants an example."""
        found: list[og.NamedNode] = []
        for path, _ in self.lists:
            document = self._list(path) if len(found) < 3 else None
            found += document.topics if document is not None else ()
        return found[:3]

    def is_there(self, path: str) -> bool:
        """Whether a document stands at `path`."""
        if path in self.stored:
            return True
        if not self._index.facts.is_suffixed and REPRESENTATION.search(path.split("?", 1)[0]):
            return False
        if len(path) > _LONGEST_KEPT:
            return self._looked_for(path)
        return self._looked_for_lately(path)

    def document(self, path: str) -> Document | None:
        """The document at `path`, made now; None where there is none, or it is stored."""
        if path in self.stored:
            return None
        if self._is_list(path):
            return self._list(path)
        topics = self.topics(path)
        if not topics:
            return None
        about_things = path.startswith((DOCUMENTS, addresses.ABOUT + _QUERY))
        return (describe if about_things else describe_words)(path, topics, self._index)

    def topics_of_thing(self, path: str) -> tuple[og.NamedNode, ...]:
        """What the document at `path` is about, if that is a thing; be it stored or not."""
        about_things = path.startswith((DOCUMENTS, addresses.ABOUT + _QUERY))
        return self.topics(path) if about_things and not self._is_list(path) else ()

    def made_paths(self) -> Iterator[str]:
        """The paths of the documents about things that are made when they are asked for."""
        last = ""
        for word in self._index.all_subjects():
            iri = word[1:-1].decode()
            path = self._index.publication.space.document_of(iri)
            if path is None or path == last or path in self.stored or word.startswith(b"_"):
                continue
            resource, hash_, _ = iri.partition("#")
            if hash_ and self._index.tells_of(og.NamedNode(resource)):
                continue  # it comes by itself
            if path not in self.moved:
                last = path
                yield path

    def topics(self, path: str) -> tuple[og.NamedNode, ...]:
        """What the document at `path` is about, by IRI; nothing where there is none."""
        name, mark, iri = path.partition(_QUERY)
        if mark:
            return self._foreign(iri) if name == addresses.ABOUT else ()
        found: dict[og.NamedNode, None] = {}
        for start in self._spellings(path):
            try:
                node = og.NamedNode(start)
            except ValueError:  # no IRI is spelled so
                continue
            if self._index.tells_of(node):
                found[node] = None
            found |= dict.fromkeys(self._index.subjects_with(start + "#", self._index.most))
        for line in self._escaped.lines(addresses.encoded(path).encode(), self._index.most):
            found[og.NamedNode(line.split(b" ", 1)[1].decode())] = None
        space = self._index.publication.space
        own = (n for n in found if space.document_of(n.value) == path and n not in self._former)
        return tuple(sorted(own, key=lambda node: node.value))

    def _foreign(self, iri: str) -> tuple[og.NamedNode, ...]:
        try:
            node = og.NamedNode(iri)
        except ValueError:
            return ()
        own = self._index.publication.space.document_of(iri)
        return (node,) if not own and self._index.mentions(node) else ()

    def _spellings(self, path: str) -> Iterator[str]:
        """The IRIs without %-encoding that would stand at `path`."""
        space = self._index.publication.space
        starts = (
            [space.things + path.removeprefix(DOCUMENTS)]
            if path.startswith(DOCUMENTS)
            else [start + path for start in dict.fromkeys((space.base, space.words))]
        )
        for iri in starts:
            if re.search(r'[\x00-\x20<>"{}|\\^`%]', iri) is None:
                yield iri

    def _looked_for(self, path: str) -> bool:
        if self._is_list(path):
            return bool(self._members(path, 1)[0])
        return bool(self.topics(path))

    @staticmethod
    def _is_list(path: str) -> bool:
        return path.startswith(DOCUMENTS) and path.endswith("/")

    def _list(self, path: str) -> Document | None:
        most = self._index.most
        members, is_cut = self._members(path, most)
        if not members:
            return None
        return list_of(path, members, self._index, self._labels, is_cut)

    def _members(self, path: str, most: int) -> tuple[list[og.NamedNode], bool]:
        """The first of the things in a folder of documents, and whether that is not all."""
        space, folder = self._index.publication.space, path.removeprefix(DOCUMENTS)
        plain = self._index.subjects_with(space.things + folder, _MOST_STEPS)
        found: dict[og.NamedNode, None] = {}
        for node in (*plain, *self._escaped_in(path), *self._index.stated):
            own = space.document_of(node.value) or ""
            if f"{dirname(own)}/" == path and node not in self._former:
                found[node] = None
        is_cut = len(found) > most or self._index.facts.folders.get(path, 0) > len(found)
        return sorted(found, key=lambda node: node.value)[:most], is_cut

    def _escaped_in(self, path: str) -> Iterator[og.NamedNode]:
        """The first IRIs that are not spelled as their paths, which begin with `path`."""
        start = addresses.encoded(path).encode()
        for line in islice(self._escaped.lines_from(start), _MOST_STEPS):
            if not line.startswith(start):
                break
            yield og.NamedNode(line.split(b" ", 1)[1].decode())


class _Paths(Collection[str]):
    """Where documents stand."""

    def __init__(self, site: LargeSite) -> None:
        self._site = site

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._site.is_there(path)

    def __iter__(self) -> Iterator[str]:
        yield from self._site.stored
        yield from (path for path, _ in self._site.lists)
        yield from self._site.made_paths()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Things(Mapping[str, str]):
    """From `id/…` to `doc/…`, for whoever asks about one; nobody asks for all."""

    def __init__(self, site: LargeSite) -> None:
        self._site = site

    def __contains__(self, thing: object) -> bool:
        return isinstance(thing, str) and self._leads_to(thing) is not None

    def __getitem__(self, thing: str) -> str:
        path = self._leads_to(thing)
        if path is None:
            raise KeyError(thing)
        return path

    def _leads_to(self, thing: str) -> str | None:
        path = DOCUMENTS + thing.removeprefix(THINGS)
        if not thing.startswith(THINGS) or thing.endswith("/") or path in self._site.gone:
            return None
        if path in self._site.moved:
            return self._site.moved[path]
        return path if path in self._site.paths else None

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError
