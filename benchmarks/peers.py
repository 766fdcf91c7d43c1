"""Who else answers SPARQL, how is each installed, started and given the data?

Each gets the same N-Triples as its default graph, runs as its makers ship it, and writes no log of
requests; what is set beyond that stands here, where it is set.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from benchmarks.goals import OXIGRAPH, RDFLIB
from benchmarks.processes import Ended, Server, free_port, post, run

ROOT = Path(__file__).parents[1]
VENV = Path(os.environ.get("PEERS_VENV", ROOT / ".venv" / "peers")) / "bin"
FUSEKI_JAR = Path(os.environ.get("FUSEKI_JAR", "fuseki.jar"))
_MAKE = "`make .venv/peers/done`"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A peer that answers: `before` is what stands in front of a percent-encoded query."""

    root: str
    before: str
    server: Server
    warming: int = 1
    """How many times as long as the others it has to be asked until its machine code is good."""
    folder: Path = Path()
    """Where its files are."""
    seconds: float = 0
    """How long it took from the command to the first answer, its data loaded."""


class Peer(Protocol):
    """A SPARQL server that can be had."""

    name: str

    def missing(self) -> str:
        """What to do so that it can be started; empty where nothing is missing."""
        ...

    def version(self) -> str:
        """Which version it is."""
        ...

    def running(self, data: Path, folder: Path, cpu: int) -> AbstractContextManager[Endpoint]:
        """Start it on `cpu` with the N-Triples in `data`; `folder`, which is empty, is its own."""
        ...


class Oxigraph:
    """Oxigraph's own server over a store in memory, as ours is at this size.

    Read-only over what `oxigraph load` has written (RocksDB) it answers half as fast or less.
    """

    name = OXIGRAPH
    program = VENV / "oxigraph"

    def missing(self) -> str:
        """See Peer."""
        return "" if self.program.is_file() else f"install it with {_MAKE}"

    def version(self) -> str:
        """See Peer."""
        return _first_number(str(self.program), "--version")

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        port = free_port()
        command = [str(self.program), "serve", "--bind", f"127.0.0.1:{port}"]
        with Server(command, folder / "log", cpu) as server:
            endpoint = answering(server, port, "/query?query=")
            status = post(f"{endpoint.root}/store?default", "application/n-triples", data)
            if status not in (200, 201, 204):
                raise server.failure(f"answered {status} to the data")
            yield endpoint

    def load(self, data: Path, folder: Path) -> Ended:
        """What it costs to write a database of `data` in `folder`, which is not there yet."""
        command = [str(self.program), "load", "--location", str(folder), "--file", str(data)]
        return run(command, folder.with_suffix(".log"))


class RdflibEndpoint:
    """rdflib-endpoint over a Dataset in memory, as its command starts it, without the log."""

    name = RDFLIB
    program = VENV / "python"
    source = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1])
uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="warning")
"""

    def missing(self) -> str:
        """See Peer."""
        return "" if (VENV / "rdflib-endpoint").is_file() else f"install it with {_MAKE}"

    def version(self) -> str:
        """See Peer."""
        told = "from importlib.metadata import version; print(version('rdflib-endpoint'))"
        return _first_number(str(self.program), "-c", told)

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        port = free_port()
        command = [str(self.program), "-c", self.source, str(data), str(port)]
        with Server(command, folder / "log", cpu, {"PYTHONPATH": ""}) as server:
            yield answering(server, port, "/?query=")


class Virtuoso:
    """Virtuoso with 320 MB of buffers, connections that are kept, and one default graph."""

    name = "Virtuoso"
    graph = "urn:benchmark"
    buffers = 40_000
    """How many pages of 8 kB it keeps."""

    def missing(self) -> str:
        """See Peer."""
        if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
            return ""
        return "install it with `apt-get install virtuoso-opensource-7-bin`"

    def version(self) -> str:
        """See Peer."""
        return _first_number("virtuoso-t", "-?")

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        with self.online(data, folder, cpu) as (server, port, own):
            self.load(own, data, folder)
            yield answering(server, port, "/sparql?query=")

    @contextmanager
    def online(
        self, data: Path, folder: Path, cpu: int | None
    ) -> Iterator[tuple[Server, int, int]]:
        """It runs over what is in `folder`: with its port for HTTP, and that for SQL."""
        port, own = free_port(), free_port()
        ini = folder / "virtuoso.ini"
        ini.write_text(
            _VIRTUOSO.format(
                folder=folder, port=port, own=own, data=data.parent, buffers=self.buffers,
                dirty=self.buffers * 3 // 4,
            )
        )  # fmt: skip
        command = ["virtuoso-t", "+configfile", str(ini), "+foreground"]
        with Server(command, folder / "log", cpu, folder=folder) as server:
            server.await_line(re.compile(r"Server online at"))
            yield server, port, own

    def load(self, own: int, data: Path, folder: Path) -> None:
        """Have the server whose port for SQL is `own` read `data`, and write all to disk."""
        statements = (
            f"ld_dir('{data.parent}', '{data.name}', '{self.graph}'); rdf_loader_run(); checkpoint;"
        )
        run(["isql-vt", str(own), "dba", "dba", f"exec={statements}"], folder / "load.log")


_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{own}
DirsAllowed = {folder}, {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
[SPARQL]
DefaultGraph = urn:benchmark
ResultSetMaxRows = 1000000
"""


class Fuseki:
    """Fuseki over a graph in memory, with 4 GB of heap."""

    name = "Fuseki"
    warming = 5
    logging = """
status = error
appender.console.type = Console
appender.console.name = OUT
appender.console.layout.type = PatternLayout
rootLogger.level = WARN
rootLogger.appenderRef.stdout.ref = OUT
"""

    def missing(self) -> str:
        """See Peer."""
        if not shutil.which("java"):
            return "install Java with `apt-get install default-jre-headless`"
        if FUSEKI_JAR.is_file():
            return ""
        return "set FUSEKI_JAR to the jar of org.apache.jena:jena-fuseki-server"

    def version(self) -> str:
        """See Peer."""
        return _first_number("java", "-jar", str(FUSEKI_JAR), "--version")

    @contextmanager
    def running(self, data: Path, folder: Path, cpu: int) -> Iterator[Endpoint]:
        """See Peer."""
        with self.over(["--file", str(data)], folder, cpu) as endpoint:
            yield endpoint

    @contextmanager
    def over(self, source: list[str], folder: Path, cpu: int) -> Iterator[Endpoint]:
        """It runs over what the arguments `source` name."""
        port = free_port()
        command = [
            *self.java(folder), "-jar", str(FUSEKI_JAR), "--localhost", "--port", str(port),
            *source, "/ds",
        ]  # fmt: skip
        with Server(command, folder / "log", cpu, folder=folder) as server:
            endpoint = answering(server, port, "/ds/sparql?query=")
            yield replace(endpoint, warming=self.warming)

    def java(self, folder: Path) -> list[str]:
        """Java with its heap, and a log that has warnings only."""
        configuration = folder / "log4j2.properties"
        configuration.write_text(self.logging)
        return ["java", "-Xmx4g", f"-Dlog4j.configurationFile={configuration}"]


PEERS: tuple[Peer, ...] = (Oxigraph(), RdflibEndpoint(), Virtuoso(), Fuseki())


def answering(server: Server, port: int, before: str) -> Endpoint:
    """What `server` is, once it answers a query after `before`; raises CommandFailed."""
    root = f"http://127.0.0.1:{port}"
    server.await_answer(f"{root}{before}ASK%7B%7D")
    server.check_pinned()
    return Endpoint(root, before, server)


def _first_number(*command: str) -> str:
    """The first version number that `command` writes."""
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    number = re.search(r"\d+(\.\d+)+", told.stdout + told.stderr)
    return number[0] if number else "of unknown version"
