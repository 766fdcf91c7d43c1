"""How do all SPARQL servers come to answer about the same data?"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import ours
from benchmarks.goals import OURS
from benchmarks.peers import Endpoint, Peer
from benchmarks.processes import CommandFailed, get
from benchmarks.run import Run


@contextmanager
def all_serving(
    run: Run, publication: Path, shelf: Path, peers: Iterable[Peer], cpu: int
) -> Iterator[dict[str, Endpoint]]:
    """Ours and those of `peers` that can be had, with the default graph of `publication`.

    By name, ours first. Who is missing or does not start is noted in the results.
    """
    folder = run.own_folder("endpoints")
    with ExitStack() as stack:
        site = stack.enter_context(ours.serving(publication, shelf, cpu))
        serving = {OURS: Endpoint(site.root, "/sparql?query=", site.server)}
        status, _, dump = get(f"{site.root}/download/all.nt")
        if status != 200:
            raise site.server.failure(f"answered {status} at /download/all.nt")
        data = folder / "data.nt"
        data.write_bytes(dump)
        for peer in peers:
            if how := peer.missing():
                run.results.skip(peer.name, how)
                continue
            run.results.versions[peer.name] = peer.version()
            own = folder / peer.name
            own.mkdir()
            try:
                serving[peer.name] = stack.enter_context(peer.running(data, own, cpu))
            except CommandFailed as why:
                run.results.skip(peer.name, "it did not start")
                print(why)
        yield serving
    shutil.rmtree(folder)
