"""What does a build publish?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.addresses import Space

DEFAULT_GRAPHS = ("data", "derived", "description")
"""The named graphs whose union is the default graph: what is asked when no graph is named."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Triples by named graph (pairwise disjoint), in the terms and the order of the files."""

    graphs: Mapping[str, tuple[og.Triple, ...]]
    prefixes: Mapping[str, str]
    space: Space
    dataset: og.NamedNode | None
    """The IRI under which the publication describes itself, if it does."""
    name: str
    """What to call it where it has no title: the name of its folder or file."""

    @property
    def default_graph(self) -> tuple[og.Triple, ...]:
        """The triples of the default graph."""
        return tuple(t for name in DEFAULT_GRAPHS for t in self.graphs[name])
