"""What does a build publish?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as og

from stakhanov_ld.addresses import Space
from stakhanov_ld.publication.extent import ALL, Extent

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
    moved: Mapping[og.NamedNode, og.NamedNode] = field(default_factory=dict)
    """From things that stood at an address once to what replaces them."""
    gone: tuple[og.NamedNode, ...] = ()
    """Things that were removed; the graph `data` says why."""
    contexts: Mapping[str, bytes] = field(default_factory=dict)
    """Its own JSON-LD contexts by file name (`v1.jsonld`), the oldest first."""
    validated: Extent = ALL
    """How much of it was validated against its shapes."""

    @property
    def default_graph(self) -> tuple[og.Triple, ...]:
        """The triples of the default graph."""
        return tuple(t for name in DEFAULT_GRAPHS for t in self.graphs[name])

    def quads(self) -> Iterator[og.Quad]:
        """What is asked by SPARQL: the default graph, and each graph under its own name.

        The default graph is materialised: a union made by the engine counts a triple twice that
        stands in two graphs.
        """
        for triple in self.default_graph:
            yield og.Quad(*triple)
        for name, triples in self.graphs.items():
            graph = og.NamedNode(self.space.graph(name))
            for triple in triples:
                yield og.Quad(triple.subject, triple.predicate, triple.object, graph)
