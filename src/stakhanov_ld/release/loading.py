"""How does a SPARQL server get the graphs of a release?

By the SPARQL 1.1 Graph Store Protocol, one PUT for each graph: to repeat it changes nothing. Terms
are sent as our own query store has them, so that `3.50` is found by `3.5` in stores that compare
letters. The default graph is sent only where it is wanted: queries name the graphs that make it.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain, groupby, islice
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadGateway
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON, TURTLE
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.datatypes import XSD
from stakhanov_ld.query.exchange import Answer, BrokenOff, Server, TooLong, Unanswered
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.loaded import FRESH_SECONDS, Note, note_graph, noted
from stakhanov_ld.query.patience import Patience
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.received import Trouble
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits, QueryRequest
from stakhanov_ld.release.release import CHUNK, Release

_AT_ONCE = 100_000
"""Triples that are held in memory at a time."""
_MOST_WORDS = 1 << 20
_LIKE_TURTLE = f"@prefix xsd: <{XSD}> .\n".encode()
"""Virtuoso looks at the first bytes for a type of its own, and a long literal it takes for text."""
NOTICE_SECONDS = 2 * FRESH_SECONDS
_DEFAULT = "default"
"""In place of an IRI: the default graph, as the Graph Store Protocol calls it."""
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_COUNTING_SECONDS = 600.0
_AGAIN = "load again when that is mended: graphs that are loaded are replaced by the same"


def graphs_of(release: Release, own_default: bool = False) -> Graphs:
    """The graphs of a release by their IRIs."""
    return Graphs(
        tuple(map(release.space.graph, DEFAULT_GRAPHS)),
        tuple(map(release.space.graph, release.manifest["triples"])),
        own_default,
    )


def load(
    release: Release, graph_store: str, endpoint: str, credentials: Credentials,
    announce: Callable[[str], None], own_default: bool = False,
) -> None:  # fmt: skip
    """Make the graphs of the server those of `release`, and see that queries find them.

    Its own default graph stays as it is, unless `own_default` says otherwise. What is loaded is
    noted there when all of it is (see `query.loaded`).

    Raises BadGateway with what went wrong, and at which graph.
    """
    limits = Limits(deadline_seconds=_COUNTING_SECONDS)
    graphs = graphs_of(release, own_default)
    with (
        closing(Server(graph_store, credentials)) as store,
        closing(RemoteClient(endpoint, credentials, limits, graphs)) as remote,
    ):
        base = release.space.base
        _begin(release, store, remote)
        _load(release, graphs, store, remote, announce)
        if noted(remote, base).begun != release.id:  # so nobody's load ends well
            _clear(store, note_graph(base))
            raise BadGateway(
                "Another load has begun meanwhile, so the server may hold parts of two releases:"
                " load one after the other."
            )
        done = Note(named=release.id, default=release.id if own_default else "")
        _put(store, note_graph(base), done.triples(base))


def _begin(release: Release, store: Server, remote: RemoteClient) -> None:
    """Note that what the server holds is about to change, and let those notice who ask it now."""
    base = release.space.base
    try:
        before = noted(remote, base)
    except Trouble as error:
        raise BadGateway(
            f"--endpoint was not reached, or fails, so nothing was sent ({error.why})."
        ) from error
    _put(store, note_graph(base), Note(begun=release.id).triples(base))
    if before.named:
        time.sleep(NOTICE_SECONDS)


def _load(
    release: Release, graphs: Graphs, store: Server, remote: RemoteClient,
    announce: Callable[[str], None],
) -> None:  # fmt: skip
    missing = set(graphs.named)
    for iri, triples in _graphs(release, graphs):
        missing.discard(iri)
        sent = _put(store, iri, triples)
        counted = _counted(remote, iri)
        if iri == _DEFAULT and counted > sent:
            raise BadGateway(
                f"The default graph has {counted:,} triples, and {sent:,} were sent: this server"
                " takes all of its graphs for it, so leave --endpoint-default-graph out."
            )
        if counted == 0:
            raise BadGateway(
                f"{iri}: the graph store took {sent:,} triples, and queries find none: does"
                " --graph-store belong to the data that --endpoint asks?"
            )
        note = "" if counted == sent else f"; the server counts {counted:,}"
        announce(f"{iri}: {sent:,} triples{note}.")
    for iri in sorted(missing):
        _clear(store, iri)
        announce(f"{iri}: empty.")


# ── triples as they are sent ─────────────────────────────────────────────────────────────────


def _graphs(release: Release, graphs: Graphs) -> Iterator[tuple[str, Iterator[og.Triple]]]:
    """Each graph that holds anything, with its triples as a query store has them."""
    shared = _shared_nodes(release)
    genid = f"{release.space.base}.well-known/genid/"
    quads: Iterator[og.Quad] = og.parse(path=release.quads, format=og.RdfFormat.N_QUADS)
    if release.is_large and graphs.own_default:  # there the quads tell no default graph
        everything = release.folder / addresses.dump(N_TRIPLES)
        quads = chain(og.parse(path=everything, format=og.RdfFormat.N_TRIPLES), quads)
    for graph, of_graph in groupby(quads, lambda quad: quad.graph_name):
        name = graph.value if isinstance(graph, og.NamedNode) else _DEFAULT
        if name != _DEFAULT or graphs.own_default:
            triples = (_named(quad, shared, genid) for quad in of_graph)
            yield name, _as_queried(triples)


def _shared_nodes(release: Release) -> frozenset[str]:
    """The blank nodes that stand in several graphs; a server would take each for several nodes.

    Those of the data, which may be too many for memory, are looked at last.
    """
    data = release.space.graph("data")
    seen: dict[str, str] = {}
    shared = set()
    for node, graph in _nameless(release.quads):
        if graph != data and seen.setdefault(node, graph) != graph:
            shared.add(node)
    if seen:
        shared |= {n for n, graph in _nameless(release.quads) if graph == data and n in seen}
    return frozenset(shared)


def _nameless(quads: Path) -> Iterator[tuple[str, str]]:
    """Each blank node that stands in a named graph, and that graph."""
    for quad in og.parse(path=quads, format=og.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, og.NamedNode):
            for node in (quad.subject, quad.object):
                if isinstance(node, og.BlankNode):
                    yield node.value, quad.graph_name.value


def _named(quad: og.Quad, shared: frozenset[str], genid: str) -> og.Quad:
    """The quad with IRIs in place of shared blank nodes (RDF 1.1 Concepts, 3.5)."""
    if not shared:
        return quad
    subject, value = quad.subject, quad.object
    if isinstance(subject, og.BlankNode) and subject.value in shared:
        subject = og.NamedNode(genid + subject.value)
    if isinstance(value, og.BlankNode) and value.value in shared:
        value = og.NamedNode(genid + value.value)
    return og.Quad(subject, quad.predicate, value)


def _as_queried(quads: Iterator[og.Quad]) -> Iterator[og.Triple]:
    while some := list(islice(quads, _AT_ONCE)):
        store = og.Store()
        store.bulk_extend(og.Quad(*quad.triple) for quad in some)
        yield from (quad.triple for quad in store)


# ── requests ─────────────────────────────────────────────────────────────────────────────────


def _put(store: Server, iri: str, triples: Iterable[og.Triple]) -> int:
    """Send a graph; how many triples it has."""
    sent = 0

    def counted() -> Iterator[og.Triple]:
        nonlocal sent
        for triple in triples:
            sent += 1
            yield triple

    with tempfile.TemporaryFile() as file:
        file.write(_LIKE_TURTLE)
        og.serialize(counted(), file, og.RdfFormat.N_TRIPLES)
        # N-Triples are Turtle, which every graph store reads.
        headers = {"Content-Type": TURTLE.media_type, "Content-Length": str(file.tell())}
        answer = _asked(store, "PUT", iri, headers, lambda: _parts(file))
    if answer.status not in (200, 201, 204):
        raise _refused(iri, answer)
    return sent


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while part := file.read(CHUNK):
        yield part


def _clear(store: Server, iri: str) -> None:
    answer = _asked(store, "DELETE", iri, {}, bytes)
    if answer.status not in (200, 202, 204, 404):
        raise _refused(iri, answer)


def _asked(
    store: Server, method: str, iri: str, headers: dict[str, str],
    body: Callable[[], bytes | Iterable[bytes]],
) -> Answer:  # fmt: skip
    graph = _DEFAULT if iri == _DEFAULT else f"graph={quote(iri, safe='')}"
    target = f"{store.target}{'&' if '?' in store.target else '?'}{graph}"
    try:
        return store.exchange(method, target, headers, Patience(most_bytes=_MOST_WORDS), body)
    except (Unanswered, BrokenOff, TooLong) as error:
        raise BadGateway(
            f"{iri}: the graph store was not reached, or broke off ({error}); {_AGAIN}."
        ) from error


def _refused(iri: str, answer: Answer) -> BadGateway:
    help_ = ""
    if answer.status in (401, 403):
        help_ = " (who may write is told by STAKHANOV_LD_ENDPOINT_USER and …_PASSWORD, or …_TOKEN)"
    words = answer.body[:500].decode(errors="replace").strip()
    return BadGateway(f"{iri}: the graph store answers {answer.status}{help_}; {_AGAIN}.\n{words}")


def _counted(remote: RemoteClient, iri: str) -> int:
    query = guard(_COUNT, Limits())
    named = () if iri == _DEFAULT else (iri,)
    answer = remote.run(QueryRequest(query, SPARQL_JSON, default_graphs=named))
    (row,) = json.loads(answer.body)["results"]["bindings"]
    return int(row["n"]["value"])
