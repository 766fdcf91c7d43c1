"""Which release does a SPARQL server hold, as `load` has noted it there?

The note is a graph of its own, under the publication's base, which no query of the public is ever
asked of. A load begins with the note that it has begun, and ends with the note of what it loaded.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

import pyoxigraph as og

from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.formats import SPARQL_JSON
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits, QueryRequest

_log = logging.getLogger(__name__)
FRESH_SECONDS = 1.5
"""For how long what was noted counts as what is, from before it was asked. A load that replaces a
release waits for longer, between its first note and its first graph: so whoever knows before and
after a query which release is held knows which has answered it."""
_PAUSE_SECONDS = 0.5
_IDENTIFIER = "http://purl.org/dc/terms/identifier"
_QUERY = guard(f"SELECT ?what ?release {{ ?what <{_IDENTIFIER}> ?release }}", Limits())


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted for each thing: the id of a release, or nothing."""

    begun: str = ""
    """Whose load has begun, and not ended."""
    named: str = ""
    """Whose named graphs were loaded, all of them."""
    default: str = ""
    """Whose default graph was loaded into that of the server."""

    def triples(self, base: str) -> list[og.Triple]:
        """It as the graph `note_graph(base)`."""
        graph = note_graph(base)
        told = ((f"{graph}#{what}", release) for what, release in asdict(self).items() if release)
        of = og.NamedNode(_IDENTIFIER)
        return [og.Triple(og.NamedNode(what), of, og.Literal(release)) for what, release in told]


def note_graph(base: str) -> str:
    """The name of the graph that is the note for the publication at `base`; no address of its."""
    return f"{base}.well-known/stakhanov-ld/loaded"


def noted(client: RemoteClient, base: str, patience: float | None = None) -> Note:
    """The note of the server; raises one of the query errors."""
    graph = note_graph(base)
    request = QueryRequest(_QUERY, SPARQL_JSON, patience=patience)
    body = client.run_on(Graphs((graph,), (graph,)), request).body
    rows = json.loads(body)["results"]["bindings"]
    found = {r["what"]["value"]: r["release"]["value"] for r in rows if {"what", "release"} == {*r}}
    return Note(*(found.get(f"{graph}#{field.name}", "") for field in fields(Note)))


class Loaded:
    """Which release answers queries, while `served` is served; shared by a process's threads.

    One thread of its own looks, from `watch` to `close`, and nobody ever waits for it.
    """

    def __init__(
        self, client: RemoteClient, base: str, served: str, own_default: bool = False,
        told: Callable[[bool], None] = lambda differs: None,
    ) -> None:  # fmt: skip
        """`told` is told whether another release is known to answer, or a part of one."""
        self._client = client
        self._base = base
        self._served = served
        self._own_default = own_default
        self._told = told
        self._telling = threading.Lock()
        self._over = threading.Event()
        self._found = "", float("-inf")
        self._warned = ""

    def now(self) -> str:
        """The id of the release that the server holds; empty where that is not known for certain.

        As of FRESH_SECONDS ago, or of later; never raises, and asks nobody.
        """
        release, looked = self._found
        return release if time.monotonic() - looked < FRESH_SECONDS else ""

    def watch(self) -> None:
        """Look again and again."""
        threading.Thread(target=self._watch, daemon=True).start()

    def close(self) -> None:
        """Another release is served from now on: look no more, and neither tell nor log."""
        with self._telling:
            self._over.set()

    def look(self) -> None:
        """Ask the server. Where it fails, nobody knows, and what was told last stands."""
        began = time.monotonic()
        try:
            note = noted(self._client, self._base, FRESH_SECONDS)
        except StakhanovError:  # whoever asks a query meets it too
            self._found = "", began
            return
        with self._telling:
            if not self._over.is_set():
                self._found = self._judged(note), began

    def _watch(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # whatever it was, the next look may succeed
                self._found = "", float("-inf")
                _log.exception("nobody knows which release the SPARQL endpoint holds")
            if self._over.wait(_PAUSE_SECONDS):
                return

    def _judged(self, note: Note) -> str:
        """The release that answers all queries; and the log is told what is to be done."""
        release, differs, warning = note.named, True, ""
        if note.begun:
            release, warning = "", (
                f"a load of release {note.begun} has begun and not ended: until it has, queries may"
                " be answered by parts of two; if it broke off, repeat `stakhanov-ld load`"
            )  # fmt: skip
        elif not note.named:
            differs, warning = False, (
                "nothing there says which release it holds, so answers do not say it either:"
                " `stakhanov-ld load` fills it and notes that"
            )  # fmt: skip
        elif self._own_default and note.default != note.named:
            release, warning = "", (
                f"its default graph was not loaded with release {note.named}: give"
                " --endpoint-default-graph to `stakhanov-ld load` too, or not to `serve`"
            )  # fmt: skip
        elif note.named != self._served:
            warning = (
                f"it holds release {note.named}, and {self._served} is served: run"
                " `stakhanov-ld load`, or serve what was loaded (restart `serve`); until then"
                " answers to queries name the release that they are from"
            )
        else:
            differs = False
        self._told(differs)
        if warning != self._warned:
            self._warned = warning
            _log.warning(
                "the SPARQL endpoint: %s", warning or f"it holds release {release}, which is served"
            )
        return release
