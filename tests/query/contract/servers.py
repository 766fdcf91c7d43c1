"""Which SPARQL servers do the tests start, and how? Each on loopback, ended by its process id."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from living import PATIENCE_SECONDS, lasting_port
from stakhanov_ld.query.credentials import Credentials

SECONDS = 3
"""After which oxigraph and Fuseki give a query up."""
MOST_ROWS = 10_000


@dataclass
class Program:
    """A server that was started; `await_ready` before it is asked."""

    command: list[str]
    folder: Path
    ready: str
    endpoint: str
    graph_store: str
    credentials: Credentials = field(default_factory=Credentials)

    def start(self) -> None:
        self.lines: list[str] = []
        self._told = threading.Event()
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def await_ready(self) -> None:
        """Fails with what the server said, when it ended or is not ready in time."""
        self._told.wait(PATIENCE_SECONDS)
        assert any(re.search(self.ready, line) for line in self.lines), "".join(self.lines)

    @property
    def has_ended(self) -> bool:
        """As one that a test has killed."""
        return self.process.poll() is not None

    def kill(self) -> None:
        """At once, however busy it is; whether or not it has ended already."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if re.search(self.ready, line):
                self._told.set()
        self._told.set()


def oxigraph(folder: Path, *options: str) -> Program | str:
    """Oxigraph's own server, from PyPI; in memory unless `options` say otherwise."""
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=Path(sys.executable).parent)
    if program is None:
        return "oxigraph is not installed"
    port = lasting_port("oxigraph")
    root = f"127.0.0.1:{port}"
    command = [program, "serve", "--bind", root, "--timeout-s", str(SECONDS), *options]
    return Program(
        command, folder, "Listening", f"http://{root}/query", f"http://{root}/store"
    )  # fmt: skip


def fuseki(folder: Path) -> Program | str:
    """Apache Jena Fuseki, from the jar that FUSEKI_JAR names."""
    jar, java = os.environ.get("FUSEKI_JAR"), shutil.which("java")
    if not jar or not java:
        return "FUSEKI_JAR names no jar, or java is not installed"
    port = lasting_port("fuseki")
    command = [
        java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", jar,
        "org.apache.jena.fuseki.main.cmds.FusekiMainCmd", "--mem", "--update", "--localhost",
        f"--timeout={1000 * SECONDS}", f"--port={port}", "/ds",
    ]  # fmt: skip
    root = f"http://127.0.0.1:{port}/ds"
    return Program(command, folder, "Start Fuseki", f"{root}/sparql", f"{root}/data")


def virtuoso(folder: Path) -> Program | str:
    """Virtuoso; whoever writes shows a digest of the password that it has when it is new.

    Of a longer result it sends a part, with status 200.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        return "virtuoso-t is not installed"
    port = lasting_port("virtuoso")
    configuration = folder / "virtuoso.ini"
    configuration.write_text(
        f"""[Database]
DatabaseFile = {folder}/data.db
ErrorLogFile = {folder}/errors.log
LockFile = {folder}/data.lck
TransactionFile = {folder}/data.trx
xa_persistent_file = {folder}/data.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{lasting_port("for SQL")}
NumberOfBuffers = 2000
MaxDirtyBuffers = 1500
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {MOST_ROWS}
""",
        encoding="utf-8",
    )
    root = f"http://127.0.0.1:{port}"
    return Program(
        [program, "-f", "-c", str(configuration)], folder, "Server online", f"{root}/sparql",
        f"{root}/sparql-graph-crud-auth", Credentials("dba", "dba"),
    )  # fmt: skip


SERVERS: dict[str, Callable[[Path], Program | str]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
}
"""How each is started; or why it cannot be."""
