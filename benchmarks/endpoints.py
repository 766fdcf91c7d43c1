"""How do all SPARQL servers come to answer about the same data?"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks import ours
from benchmarks.goals import OURS
from benchmarks.peers import Endpoint, Peer
from benchmarks.processes import CommandFailed, save
from benchmarks.run import Run


@contextmanager
def all_serving(
    run: Run, publication: Path, shelf: Path, peers: Iterable[Peer], cpu: int,
    options: Sequence[str] = (),
) -> Iterator[dict[str, Endpoint]]:  # fmt: skip
    """Ours and those of `peers` that can be had, with the default graph of `publication`.

    By name, ours first, which is started with `options`. Who is missing or does not start is noted
    in the results.
    """
    folder = run.own_folder("endpoints")
    with ExitStack() as stack:
        site = stack.enter_context(ours.serving(publication, shelf, cpu, options))
        serving = {OURS: Endpoint(site.root, "/sparql?query=", site.server, folder=shelf)}
        data = folder / "data.nt"
        status = save(f"{site.root}/download/all.nt", data)
        if status != 200:
            raise site.server.failure(f"answered {status} at /download/all.nt")
        for peer in peers:
            if how := peer.missing():
                run.results.skip(peer.name, how)
                continue
            run.results.versions[peer.name] = peer.version()
            own = folder / peer.name
            own.mkdir()
            try:
                began = time.perf_counter()
                endpoint = stack.enter_context(peer.running(data, own, cpu))
                took = time.perf_counter() - began
                serving[peer.name] = replace(endpoint, folder=own, seconds=took)
            except CommandFailed as why:
                run.results.skip(peer.name, "it did not start")
                print(why)
        yield serving
    shutil.rmtree(folder)
