"""How fast is a query answered that was asked before on this release, beside oxigraph's server?

    python -m benchmarks.repeated [--quick] [--out FILE] [--triples 100000]

A hundred queries of each kind, again and again, to the letter.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.endpoints import all_serving
from benchmarks.goals import OXIGRAPH
from benchmarks.load import Client
from benchmarks.peers import PEERS
from benchmarks.processes import processors
from benchmarks.queries import CONNECTIONS, TRIPLES, Generated, compare
from benchmarks.run import asked

QUERIES = 100


def main() -> None:
    """Measure all cases."""
    run = asked("repeated", "How fast is a query that was asked before?", triples=TRIPLES)
    server_cpu, client_cpu = processors()
    client = Client(client_cpu, CONNECTIONS)
    generated = Generated(run)
    run.results.run["data"] = f"{generated.triples:,} generated triples"
    oxigraph = [peer for peer in PEERS if peer.name == OXIGRAPH]
    with all_serving(run, generated.folder, generated.shelf, oxigraph, server_cpu) as serving:
        for question in generated.questions:
            few = replace(question, things=question.things[:QUERIES])
            compare(run, client, few, serving, "repeated", number=1_000_000)
    run.finish()


if __name__ == "__main__":
    main()
