"""What an answer about a day says, node by node."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as og

from living import LiveSite
from stakhanov_ld.formats import N_TRIPLES
from stakhanov_ld.model.vocabulary import SLD

BASE = "https://w3id.org/stakhanov-ld/"


class Graph:
    """The triples of an answer, by subject and predicate."""

    def __init__(self, body: bytes) -> None:
        self.triples = [quad.triple for quad in og.parse(body, og.RdfFormat.N_TRIPLES)]
        self.about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.triples:
            assert not isinstance(subject, og.BlankNode), "nothing in an answer is nameless"
            self.about[subject.value][predicate.value].append(value.value)

    def one(self, node: str, name: str) -> str:
        (value,) = self.about[node][SLD + name]
        return value


def told(site: LiveSite, path: str, day: str) -> Graph:
    reply = site.ask(f"{path}?at={day}", headers={"Accept": N_TRIPLES.media_type})
    assert reply.status == 200, reply.text
    return Graph(reply.body)
