"""What is a node called, for people?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

import pyoxigraph as og

from stakhanov_ld.documents.dated import DatedStatement
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.texts import Text, best
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import COMMENTS, EDTF, LABELS, LITERAL_FORM, SPELLING

_ALSO = {LITERAL_FORM: SPELLING}
"""For a property that has one value what has the same in other languages."""
_KEPT = 1 << 16
"""How many labels are remembered: a publication may have any number."""


class Labels:
    """Labels for readers of one language."""

    def __init__(self, index: Index, language: str = DEFAULT) -> None:
        self._index = index
        self._language = language
        self._prefixes = index.publication.prefixes
        self.literal = lru_cache(_KEPT)(self._literal)

    def of(self, node: og.NamedNode | og.BlankNode) -> str:
        """The label of `node`; without one, its prefixed name or its IRI."""
        return self.literal(node).value

    def _literal(self, node: og.NamedNode | og.BlankNode) -> og.Literal:
        """The label of `node` as a literal, with its language."""
        return self._best(node, LABELS) or og.Literal(self._from_iri(node))

    def sentence(self, statement: DatedStatement) -> Text:
        """What a dated statement says in whole: the words of its claim, else those of its parts.

        These may be of several languages, so the whole is of none.
        """
        if statement.claim is not None and (told := self._best(statement.claim, LABELS)):
            return Text(told.value, told.language)
        if statement.predicate == EDTF:
            told = self.literal(statement.subject)
            return Text(told.value, told.language)
        value = statement.object
        end = value.value if isinstance(value, og.Literal) else self.of(value)
        return Text(f"{self.of(statement.subject)} — {self.of(statement.predicate)} — {end}")

    def comment(self, node: og.NamedNode) -> og.Literal | None:
        """What the publication says in a sentence or two that `node` is."""
        return self._best(node, COMMENTS)

    def _best(
        self, node: og.NamedNode | og.BlankNode, properties: tuple[og.NamedNode, ...]
    ) -> og.Literal | None:
        for predicate in properties:
            found = [
                triple.object
                for triple in self._index.about(node)
                if triple.predicate in (predicate, _ALSO.get(predicate))
                and isinstance(triple.object, og.Literal)
            ]
            if found:
                return best(found, self._language)
        return None

    def _from_iri(self, node: og.NamedNode | og.BlankNode) -> str:
        if isinstance(node, og.BlankNode):
            return f"_:{node.value}"
        return unquote(shortened(node.value, self._prefixes))


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """`iri` as a prefixed name by the longest namespace that fits, or as it is."""
    fitting = [(len(ns), prefix) for prefix, ns in prefixes.items() if iri.startswith(ns)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
