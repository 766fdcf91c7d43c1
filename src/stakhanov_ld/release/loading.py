"""How does a SPARQL server get the graphs of a release?

By the SPARQL 1.1 Graph Store Protocol, one PUT for each graph: to repeat it changes nothing. Terms
are sent as our own query store has them, so that `3.50` is found by `3.5` in stores that compare
letters. The default graph is sent only where it is wanted: queries name the graphs that make it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain, groupby, islice
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadGateway, StakhanovError
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.exchange import Server
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.loaded import FRESH_SECONDS, Note, note_graph, noted
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.received import Trouble
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits, QueryRequest
from stakhanov_ld.release.putting import AGAIN, DEFAULT, clear, put
from stakhanov_ld.release.release import Release

_AT_ONCE = 100_000
"""Triples that are held in memory at a time."""
NOTICE_SECONDS = FRESH_SECONDS + 0.5
"""Between the first note and the first graph."""
_NOTE_SECONDS = 10.0
"""After which an endpoint that does not tell the few triples of its note counts as failing, before
anything is sent; later it may be busy with what was."""
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_COUNTING_SECONDS = 600.0
_BELONGS = "does --graph-store belong to the data that --endpoint asks?"


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
        _begin(release, store, remote)
        _load(release, graphs, store, remote, announce)
        done = Note(named=release.id, default=release.id if own_default else "")
        _note(done, _or_stop(release, store, remote), release, store, remote)


# ── what is noted ────────────────────────────────────────────────────────────────────────────


def _begin(release: Release, store: Server, remote: RemoteClient) -> None:
    """Note that what the server holds is about to change, and let those notice who ask it now."""
    before = _noted(release, remote, _NOTE_SECONDS)
    _note(Note(begun=release.id), before, release, store, remote)
    # Also after a load that began and has not ended: what it replaces may have been known just now,
    # and if it goes on, or ends at this moment, it writes over our note.
    if before != Note():
        time.sleep(NOTICE_SECONDS)
        _or_stop(release, store, remote)


def _note(note: Note, before: Note, release: Release, store: Server, remote: RemoteClient) -> None:
    """Note it in place of `before`, and see that the endpoint finds it."""
    base = release.space.base
    put(store, note_graph(base), note.triples(base))
    found = _noted(release, remote)
    if found != note:
        if found != before:
            raise _another()
        raise BadGateway(
            f"The graph store took the note of what is loaded, and queries find none: {_BELONGS}"
        )


def _or_stop(release: Release, store: Server, remote: RemoteClient) -> Note:
    """The note, which says that no other release is being loaded; else notes that this load has not
    ended, and raises BadGateway.

    By then it may have written over what the other sent, so that must not end well either, or no
    longer count as ended. Another load of the same release does no harm.
    """
    note = _noted(release, remote)
    if release.id not in (note.begun, note.named):
        base = release.space.base
        put(store, note_graph(base), Note(begun=release.id).triples(base))
        raise _another()
    return note


def _another() -> BadGateway:
    return BadGateway(
        "Another load has begun meanwhile, so the server may hold parts of two releases: load one"
        " after the other."
    )


def _noted(release: Release, remote: RemoteClient, patience: float | None = None) -> Note:
    try:
        return noted(remote, release.space.base, patience)
    except StakhanovError as error:
        why = error.why if isinstance(error, Trouble) else error.message
        raise BadGateway(f"--endpoint was not reached, or fails ({why}); {AGAIN}.") from error


# ── graphs ───────────────────────────────────────────────────────────────────────────────────


def _load(
    release: Release, graphs: Graphs, store: Server, remote: RemoteClient,
    announce: Callable[[str], None],
) -> None:  # fmt: skip
    missing = set(graphs.named)
    for iri, triples in _graphs(release, graphs):
        missing.discard(iri)
        sent = put(store, iri, triples)
        _or_stop(release, store, remote)
        counted = _counted(remote, iri)
        if iri == DEFAULT and counted > sent:
            raise BadGateway(
                f"The default graph has {counted:,} triples, and {sent:,} were sent: this server"
                " takes all of its graphs for it, so leave --endpoint-default-graph out."
            )
        if counted == 0:
            raise BadGateway(
                f"{iri}: the graph store took {sent:,} triples, and queries find none: {_BELONGS}"
            )
        note = "" if counted == sent else f"; the server counts {counted:,}"
        announce(f"{iri}: {sent:,} triples{note}.")
    for iri in sorted(missing):
        clear(store, iri)
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
        name = graph.value if isinstance(graph, og.NamedNode) else DEFAULT
        if name != DEFAULT or graphs.own_default:
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


def _counted(remote: RemoteClient, iri: str) -> int:
    query = guard(_COUNT, Limits())
    named = () if iri == DEFAULT else (iri,)
    answer = remote.run(QueryRequest(query, SPARQL_JSON, default_graphs=named))
    (row,) = json.loads(answer.body)["results"]["bindings"]
    return int(row["n"]["value"])
