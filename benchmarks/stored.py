"""How is each peer run where data are large: loaded to disk by its own bulk loader, then served?

Loading may use all processors; the server has but its own. What is set stands in `peers`, and here
where it differs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.goals import RDFLIB
from benchmarks.peers import FUSEKI_JAR, Endpoint, Peer, answering
from benchmarks.processes import Server, free_port, run

_BUFFERS_PER_GIB = 85_000
"""What Virtuoso's own table of sizes takes for each GiB of the machine: two thirds of it."""
_IN_MEMORY_MOST = 1_000_000


class Oxigraph(peers.Oxigraph):
    """`oxigraph load`, then `oxigraph serve-read-only` over RocksDB on disk."""

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        database, port = folder / "db", free_port()
        self.load(data, database)
        command = [
            str(self.program), "serve-read-only", "--location", str(database),
            "--bind", f"127.0.0.1:{port}",
        ]  # fmt: skip
        with Server(command, folder / "log", cpu) as server:
            yield answering(server, port, "/query?query=")


class Virtuoso(peers.Virtuoso):
    """Virtuoso's bulk loader, then buffers of a quarter of the memory, for one default graph.

    Its makers advise two thirds for a machine that serves nothing else; here others run beside it.
    """

    buffers = int(_BUFFERS_PER_GIB * 3 / 8 * os.sysconf("SC_PHYS_PAGES")
                  * os.sysconf("SC_PAGE_SIZE") / 2**30)  # fmt: skip

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        with self.online(data, folder, None) as (_, _, own):
            self.load(own, data, folder)
        with self.online(data, folder, cpu) as (server, port, _):
            yield answering(server, port, "/sparql?query=")


class Fuseki(peers.Fuseki):
    """`tdb2.tdbloader`, then Fuseki over TDB2 on disk, with 4 GB of heap."""

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        database = folder / "db"
        loader = ["-cp", str(FUSEKI_JAR), "tdb2.tdbloader", "--loc", str(database), str(data)]
        run([*self.java(folder), *loader], folder / "load.log")
        with self.over(["--tdb2", "--loc", str(database)], folder, cpu) as endpoint:
            yield endpoint


PEERS: tuple[Peer, ...] = (Oxigraph(), peers.RdflibEndpoint(), Virtuoso(), Fuseki())


def too_many(peer: Peer, triples: int) -> str:
    """Why `peer` is left out at this size; empty where it is not."""
    if peer.name == RDFLIB and triples > _IN_MEMORY_MOST:
        return f"it holds all data in memory; measured up to {_IN_MEMORY_MOST:,} triples"
    return ""
