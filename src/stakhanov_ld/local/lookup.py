"""Which thing does somebody mean by a name?

By its IRI, its prefixed name or `kind/slug`: that thing. By anything else, whatever the case and
the form of its characters: the things of which it is the slug, a label, or a name that they bear or
bore, in any script. Names, posts and the like, and claims, are meant only by the former.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from unicodedata import normalize
from urllib.parse import unquote

import pyoxigraph as og

from stakhanov_ld.documents.index import Index
from stakhanov_ld.errors import Ambiguous, NotFound
from stakhanov_ld.model.days import excerpt
from stakhanov_ld.model.vocabulary import (
    HAS_NAME,
    LABELS,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    SPELLING,
)

_NAMING = frozenset((*LABELS, SPELLING))
_SUGGESTED = 3


class Lookup:
    """The things of one publication by their names."""

    def __init__(self, index: Index) -> None:
        self._index = index
        described = (node for node in index.mentioned if isinstance(node, og.NamedNode))
        self.things = tuple(node for node in described if index.about(node))
        self._named: dict[str, dict[og.NamedNode, None]] = {}
        self._spelt: dict[str, str] = {}
        for thing in self.things:
            for name in self._names(thing):
                self._named.setdefault(_folded(name), {})[thing] = None
                self._spelt.setdefault(_folded(name), name)

    def find(self, name: str) -> og.NamedNode:
        """The one thing that `name` means.

        Raises Ambiguous with the candidates, or NotFound with the names that are most like it.
        """
        for iri in self._iris(name.strip()):
            node = og.NamedNode(iri)
            if self._index.about(node) or self._index.pointing_at(node):
                return node
        found = tuple(self._named.get(_folded(name), ()))
        if len(found) == 1:
            return found[0]
        if found:
            listed = tuple(sorted(map(self.short, found)))
            raise Ambiguous(
                f"{excerpt(name)} may be {' or '.join(listed)}: write one of these.", listed
            )
        near = get_close_matches(_folded(name)[:100], self._named, _SUGGESTED, 0.6)
        listed = tuple(f"{self._spelt[one]} ({self.short(next(iter(self._named[one])))})"
                       for one in near)  # fmt: skip
        hint = f" Did you mean {' or '.join(listed)}?" if listed else ""
        raise NotFound(f"Nothing here is called {excerpt(name)}.{hint}")

    def short(self, node: og.NamedNode) -> str:
        """What names `node` shortly and alone: `place/kadiivka`, or its IRI."""
        return node.value.removeprefix(self._index.publication.space.things)

    def _iris(self, name: str) -> Iterator[str]:
        """The IRIs that `name` writes, if any."""
        publication = self._index.publication
        prefix, colon, local = name.partition(":")
        candidates = [name, publication.space.things + name] if "/" in name or ":" in name else []
        if colon and prefix in publication.prefixes:
            candidates.append(publication.prefixes[prefix] + local)
        for iri in candidates:
            try:
                og.NamedNode(iri)
            except ValueError:
                continue
            yield iri

    def _names(self, thing: og.NamedNode) -> Iterator[str]:
        index = self._index
        if index.is_dependent(thing) or any(t.predicate == RDF_SUBJECT for t in index.about(thing)):
            return
        if index.publication.space.thing_path(thing.value) is not None:
            yield unquote(thing.value.rstrip("/").replace("#", "/").rpartition("/")[2])
        for node in (thing, *self._borne(thing)):
            for triple in index.about(node):
                if triple.predicate in _NAMING and isinstance(triple.object, og.Literal):
                    yield triple.object.value

    def _borne(self, thing: og.NamedNode) -> Iterable[og.NamedNode]:
        """The names that it bears or bore, by a claim or plainly."""
        index = self._index
        said = {t.object: None for t in index.about(thing) if t.predicate == HAS_NAME}
        for claim in index.subjects_of(RDF_SUBJECT, thing):
            triples = {t.predicate: t.object for t in index.about(claim)}
            if triples.get(RDF_PREDICATE) == HAS_NAME:
                said |= dict.fromkeys(v for p, v in triples.items() if p == RDF_OBJECT)
        return [node for node in said if isinstance(node, og.NamedNode)]


def _folded(name: str) -> str:
    """`name` without what readers take for one: case, forms of characters, outer spaces."""
    return normalize("NFC", normalize("NFC", name.strip()).casefold())
