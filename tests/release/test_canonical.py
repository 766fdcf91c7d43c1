"""Equal graphs have equal hashes, however they are written; and no graph holds a build up."""

from __future__ import annotations

import hashlib
from itertools import pairwise, permutations

import pyoxigraph as og
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.canonical import MOST_WORK, canonical_hash, work

P, Q = og.NamedNode("http://x.example/p"), og.NamedNode("http://x.example/q")
A = og.NamedNode("http://x.example/a")


def n_quads(quads: list[og.Quad]) -> str:
    text = og.serialize(quads, format=og.RdfFormat.N_QUADS)
    assert text is not None
    return text.decode()


def by_pyld(quads: list[og.Quad]) -> str:
    """The hash by another implementation of the same algorithm, under its older name."""
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads",
               "format": "application/n-quads"}  # fmt: skip
    return hashlib.sha256(jsonld.normalize(n_quads(quads), options).encode()).hexdigest()


@pytest.mark.parametrize("name", ["data", "ontology", "shapes", "derived"])
def test_another_implementation_finds_the_same(flagship: Publication, name: str) -> None:
    """Of the biography's graphs, of which two have blank nodes in lists."""
    quads = [og.Quad(*triple) for triple in flagship.graphs[name]]
    assert len(quads) > 500
    assert canonical_hash(quads) == by_pyld(quads)


def test_without_blank_nodes_it_is_the_hash_of_the_sorted_lines(flagship: Publication) -> None:
    """Which anybody can compute: `LC_ALL=C sort data.nt | sha256sum`."""
    quads = [og.Quad(*triple) for triple in flagship.graphs["data"]]
    lines = sorted(n_quads(quads).splitlines(keepends=True))
    assert canonical_hash(quads) == hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("text", ['"', "\\", "\n\r\t\b\f", "\0\x1f\x7f", "\x85\u2028", "é😀", ""])
def test_strings_are_escaped_as_canonical_n_quads_have_it(text: str) -> None:
    """RDF Canonicalization, A: of control characters some have short escapes, some long."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}  # fmt: skip
    written = "".join(
        escapes.get(c, f"\\u{ord(c):04X}" if c < " " or c == "\x7f" else c) for c in text
    )
    line = f'{A} {P} "{written}" .\n'
    quad = og.Quad(A, P, og.Literal(text))
    assert canonical_hash([quad]) == hashlib.sha256(line.encode()).hexdigest()


NODES = st.integers(0, 4)
EDGES = st.lists(st.tuples(NODES, st.sampled_from([P, Q]), NODES), max_size=8, unique=True)


def graph(edges: list[tuple[int, og.NamedNode, int]], names: list[str]) -> list[og.Quad]:
    nodes: list[og.NamedNode | og.BlankNode] = [A, *map(og.BlankNode, names)]
    return [og.Quad(nodes[s], p, nodes[o]) for s, p, o in edges]


@settings(max_examples=150, deadline=None)
@given(edges=EDGES, names=st.permutations("wxyz"), order=st.randoms())
@example([(1, P, 2), (2, P, 1), (3, P, 4), (4, P, 3)], list("zyxw"), None)
def test_names_and_order_do_not_matter(
    edges: list[tuple[int, og.NamedNode, int]], names: list[str], order: object
) -> None:
    """Whatever blank nodes are called and statements follow on each other; and PyLD agrees.

    But for what points at itself: PyLD takes such a statement twice, where 4.4.3 (2) has each
    blank node of a quad refer to it once.
    """
    one, other = graph(edges, list("wxyz")), graph(edges, names)
    if order is not None:
        order.shuffle(other)  # type: ignore[attr-defined]
    assert canonical_hash(one) == canonical_hash(other) is not None
    if one and not any(s == o for s, _, o in edges):
        assert canonical_hash(one) == by_pyld(one)


def clique(size: int) -> list[og.Quad]:
    return [og.Quad(a, P, b) for a, b in permutations([og.BlankNode() for _ in range(size)], 2)]


def chain(size: int) -> list[og.Quad]:
    return [og.Quad(a, P, b) for a, b in pairwise(og.BlankNode() for _ in range(size))]


def crowded(quads: list[og.Quad], size: int) -> list[og.Quad]:
    """The same, with each node beside so many that are easy to tell apart."""
    crowd = [og.BlankNode() for _ in range(size)]
    nodes = {node for quad in quads for node in (quad.subject, quad.object)}
    own = [og.Quad(node, Q, og.Literal(str(n))) for n, node in enumerate(crowd)]
    return [*quads, *own, *(og.Quad(node, P, other) for node in nodes for other in crowd)]  # type: ignore[arg-type]  # blank nodes all


@pytest.mark.parametrize(
    ("quads", "why"),
    [
        (
            crowded(clique(7), 400),
            "what is joined to a node is hashed at each visit: eight seconds",
        ),
        (crowded(chain(140), 200), "likewise in a row"),
        (clique(8), "each points at each: three seconds"),
        (clique(30), "longer than the age of the world"),
        (chain(1000), "a thousand in a row: a minute"),
        ([q for _ in range(50) for q in clique(6)], "many that are bearable each"),
        ([og.Quad(q.subject, q.predicate, q.object, A) for q in clique(8)], "in a named graph"),
    ],
)
def test_what_would_take_too_long_has_none(quads: list[og.Quad], why: str) -> None:
    """Found out by looking at the graph, not at the clock."""
    assert work(quads) > MOST_WORK, why
    assert canonical_hash(quads) is None, why


@pytest.mark.parametrize(
    ("quads", "why"),
    [
        (clique(5), "a few"),
        (chain(60), "a list, each member of which is nameless"),
        ([q for _ in range(200) for q in chain(3)], "many short lists"),
        ([og.Quad(A, P, og.BlankNode()) for _ in range(5000)], "alike, but apart"),
        (
            [og.Quad(q.subject, P, og.Literal(str(i))) for i, q in enumerate(chain(3000))],
            "each with a value of its own",
        ),
        ([og.Quad(b := og.BlankNode(), P, b)], "it points at itself"),
    ],
)
def test_what_is_quick_has_one(quads: list[og.Quad], why: str) -> None:
    """Lists and nameless shapes, as real ontologies have them."""
    assert canonical_hash(quads) is not None, why
