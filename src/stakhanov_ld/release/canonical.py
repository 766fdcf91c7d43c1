"""What is the hash of a graph, however it is written? (W3C, RDF Dataset Canonicalization)

Blank nodes get the names that RDFC-1.0 gives them, and the N-Quads, sorted, are hashed: equal
graphs have equal hashes, in whatever format and order, and whatever their blank nodes are called.
For blank nodes that look alike the algorithm tries all orders, which may take for ever; so the
work is estimated first.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import factorial

import pyoxigraph as og

ALGORITHM = "RDFC-1.0"
MOST_WORK = 300_000
"""How much is too much; a unit took a microsecond or a few when it was measured."""
TOO_MUCH = "Too many of its blank nodes look alike: to tell them apart would take too long."

_Edge = tuple[og.NamedNode, str, og.BlankNode]
"""A property that leads to (`>`) or comes from (`<`) another blank node."""


def canonical_hash(quads: Iterable[og.Quad]) -> str | None:
    """The SHA-256 of the canonical N-Quads, in hexadecimal; None where that is TOO_MUCH work."""
    dataset = og.Dataset(quads)
    if work(dataset) > MOST_WORK:
        return None
    dataset.canonicalize(og.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def work(quads: Iterable[og.Quad]) -> int:
    """How much there is to do to tell apart the blank nodes that look alike.

    Those are the nodes of which the same is said, but for other blank nodes (4.6, Hash First Degree
    Quads). From each, all that are joined to it are walked (4.8). Where no two neighbours of a node
    look alike, there is one way to walk them; elsewhere, all orders are tried. Whatever is joined
    to a node is hashed at each visit, also what looks like nothing else.
    """
    said: defaultdict[og.BlankNode, list[str]] = defaultdict(list)
    edges: defaultdict[og.BlankNode, list[_Edge]] = defaultdict(list)
    for quad in quads:
        ends = (quad.subject, quad.object)
        for node in dict.fromkeys(end for end in ends if isinstance(end, og.BlankNode)):
            said[node].append(" ".join(_seen_from(node, term) for term in quad))
        match ends:
            case og.BlankNode(), og.BlankNode() if quad.subject != quad.object:
                edges[ends[0]].append((quad.predicate, ">", ends[1]))
                edges[ends[1]].append((quad.predicate, "<", ends[0]))
    looks = {node: "\n".join(sorted(lines)) for node, lines in said.items()}
    times = Counter(looks.values())
    alike = {node for node, look in looks.items() if times[look] > 1}
    return sum(_work(part, edges, looks) for part in _joined(alike, edges))


def _seen_from(node: og.BlankNode, term: object) -> str:
    if isinstance(term, og.BlankNode):
        return "_:a" if term == node else "_:z"
    return str(term)


def _joined(
    alike: set[og.BlankNode], edges: defaultdict[og.BlankNode, list[_Edge]]
) -> Iterator[set[og.BlankNode]]:
    """The parts of `alike` of which each is joined by `edges`."""
    left = set(alike)
    while left:
        part, pending = set(), [left.pop()]
        while pending:
            node = pending.pop()
            part.add(node)
            near = {other for _, _, other in edges[node]} & left
            left -= near
            pending += near
        yield part


def _work(
    part: set[og.BlankNode],
    edges: defaultdict[og.BlankNode, list[_Edge]],
    looks: dict[og.BlankNode, str],
) -> int:
    size = len(part)
    each = 1 + max(len(edges[node]) for node in part) // 16
    for node in part:
        near = Counter((p, way, looks[other]) for p, way, other in edges[node] if other in part)
        if near and max(near.values()) > 1:
            return size * size * factorial(min(size, 20)) * each
    return (size**3 // 10 + 1) * each
