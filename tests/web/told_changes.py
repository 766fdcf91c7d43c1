"""What does a list of changes say, whatever the format that it is read from?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

import pyoxigraph as og
import rdflib
from flask.testing import FlaskClient
from rdflib import RDF, VOID

from stakhanov_ld.documents.changes import Event, Kind

AS = rdflib.Namespace("https://www.w3.org/ns/activitystreams#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own lacks the versions of DCAT 3
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHANGES = rdflib.URIRef("https://world.example/changes")

Labels = frozenset[tuple[str, str | None]]


def rdf(client: FlaskClient, suffix: str = "ttl") -> rdflib.Graph:
    format_ = og.RdfFormat.from_extension(suffix)
    quads = og.parse(client.get(f"/changes.{suffix}").data, format_)
    triples = og.serialize((quad.triple for quad in quads), format=og.RdfFormat.N_TRIPLES)
    assert triples is not None
    return rdflib.Graph().parse(data=triples, format="nt")


@dataclass(frozen=True)
class ToldChange:
    kind: str
    iri: str
    labels: Labels
    added: int
    removed: int


@dataclass(frozen=True)
class ToldEvent:
    iri: str
    time: str
    release: str
    previous: str | None
    summary: str
    triples: frozenset[tuple[str, int]]
    changes: frozenset[ToldChange]


def of_events(events: Iterable[Event]) -> set[ToldEvent]:
    """What the events themselves say."""
    return {
        ToldEvent(
            e.iri, e.time, e.release, e.previous, e.summary(), frozenset(e.triples.items()),
            frozenset(
                ToldChange(
                    c.kind, c.iri, frozenset((x.value, x.language) for x in c.labels),
                    c.added, c.removed,
                )
                for c in e.changes
            ),
        )
        for e in events
    }  # fmt: skip


def of_rdf(graph: rdflib.Graph, changes: rdflib.URIRef) -> set[ToldEvent]:
    kinds = {AS.Create: Kind.ADDED, AS.Update: Kind.CHANGED, AS.Delete: Kind.REMOVED}

    def change(node: rdflib.term.Node) -> ToldChange:
        added, removed = numbers(str(graph.value(node, AS.summary)))
        return ToldChange(
            kinds[graph.value(node, RDF.type)],  # type: ignore[index]
            str(graph.value(node, AS.object)),
            frozenset((str(n), n.language) for n in graph.objects(node, AS.name)),  # type: ignore[attr-defined]
            added,
            removed,
        )

    def event(node: rdflib.term.Node) -> ToldEvent:
        version = graph.value(node, AS.result)
        before = graph.value(version, DCAT.previousVersion)
        graphs = graph.objects(version, VOID.subset)
        lists = graph.subjects(AS.context, node)
        return ToldEvent(
            str(node),
            str(graph.value(node, AS.endTime)).replace("+00:00", "Z"),  # rdflib's spelling
            str(graph.value(version, DCAT.version)),
            None if before is None else str(graph.value(before, DCAT.version)),
            str(graph.value(node, AS.summary)),
            frozenset(
                (str(g).rpartition("-graph-")[2], int(str(graph.value(g, VOID.triples))))
                for g in graphs
            ),
            frozenset(change(item) for list_ in lists for item in graph.objects(list_, AS.items)),
        )

    return {event(node) for node in graph.objects(changes, AS.items)}


def of_atom(body: bytes) -> set[ToldEvent]:
    def text(parent: ElementTree.Element, name: str) -> str:
        return parent.findtext(ATOM + name) or ""

    def change(item: ElementTree.Element, kind: str) -> ToldChange:
        code = item.find(XHTML + "code")
        assert code is not None
        added, removed = numbers(code.tail or "")
        iri = code.text or ""
        labels = frozenset((s.text or "", s.get(LANG)) for s in item.iter(XHTML + "span"))
        return ToldChange(kind, iri, labels - {(iri, None)}, added, removed)

    def event(entry: ElementTree.Element) -> ToldEvent:
        lists = {ul.get("class"): ul for ul in entry.iter(XHTML + "ul")}
        sizes = [str(li.text) for li in lists.pop("triples")]
        before = re.search(r"The release before: (\w+)", "".join(entry.itertext()))
        return ToldEvent(
            text(entry, "id"),
            text(entry, "updated"),
            text(entry, "title").removeprefix("Release "),
            before and before[1],
            text(entry, "summary"),
            frozenset((s.split(":")[0], int(re.findall(r"\d+", s)[0])) for s in sizes),
            frozenset(change(li, str(kind)) for kind, ul in lists.items() for li in ul),
        )

    return {event(entry) for entry in ElementTree.fromstring(body).findall(ATOM + "entry")}


class Page(HTMLParser):
    """What a page shows: for each event its name, its time and its changes, labels aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.events: dict[str, set[tuple[str, str, int, int]]] = {}
        self.times: list[str] = []
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self._name = self._kind = self._iri = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        self.tags.append(tag)
        self.hrefs += [told["href"]] if tag == "a" else []
        if tag == "h2":
            self._name = told["id"]
            self.events[self._name] = set()
        elif tag == "time":
            self.times.append(told["datetime"])
        elif tag == "ul":
            self._kind = told["class"].rpartition(" ")[2]
        elif "title" in told and tag in ("a", "span"):
            self._iri = told["title"]

    def handle_data(self, data: str) -> None:
        counted = re.fullmatch(r"\+(\d+) −(\d+)", data)
        if counted and self._iri:
            seen = (self._kind, self._iri, int(counted[1]), int(counted[2]))
            self.events[self._name].add(seen)
            self._iri = ""


def shown(events: Iterable[Event]) -> Mapping[str, set[tuple[str, str, int, int]]]:
    """What a page should show of `events`, as `Page` reads it."""
    return {e.name: {(c.kind, c.iri, c.added, c.removed) for c in e.changes} for e in events}


def numbers(summary: str) -> tuple[int, int]:
    added, removed = re.findall(r"(\d+) triples? (?:added|removed)", summary)
    return int(added), int(removed)
