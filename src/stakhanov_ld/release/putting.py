"""How is a graph put into the store of a server, and taken out?

By the SPARQL 1.1 Graph Store Protocol.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO
from urllib.parse import quote

import pyoxigraph as og

from stakhanov_ld.errors import BadGateway
from stakhanov_ld.formats import TURTLE
from stakhanov_ld.query.datatypes import XSD
from stakhanov_ld.query.exchange import Answer, BrokenOff, Server, TooLong, Unanswered
from stakhanov_ld.query.patience import Patience
from stakhanov_ld.release.release import CHUNK

_MOST_WORDS = 1 << 20
_LIKE_TURTLE = f"@prefix xsd: <{XSD}> .\n".encode()
"""Virtuoso looks at the first bytes for a type of its own, and a long literal it takes for text."""
DEFAULT = "default"
"""In place of an IRI: the default graph, as the Graph Store Protocol calls it."""
AGAIN = "load again when that is mended: graphs that are loaded are replaced by the same"


def put(store: Server, iri: str, triples: Iterable[og.Triple]) -> int:
    """Put the triples in the place of the graph `iri`; how many there are. Raises BadGateway."""
    sent = 0

    def counted() -> Iterator[og.Triple]:
        nonlocal sent
        for triple in triples:
            sent += 1
            yield triple

    with tempfile.TemporaryFile() as file:
        file.write(_LIKE_TURTLE)
        og.serialize(counted(), file, og.RdfFormat.N_TRIPLES)
        # N-Triples are Turtle, which every graph store reads.
        headers = {"Content-Type": TURTLE.media_type, "Content-Length": str(file.tell())}
        answer = _asked(store, "PUT", iri, headers, lambda: _parts(file))
    if answer.status not in (200, 201, 204):
        raise _refused(iri, answer)
    return sent


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while part := file.read(CHUNK):
        yield part


def clear(store: Server, iri: str) -> None:
    """Leave nothing of the graph `iri`. Raises BadGateway."""
    answer = _asked(store, "DELETE", iri, {}, bytes)
    if answer.status not in (200, 202, 204, 404):
        raise _refused(iri, answer)


def _asked(
    store: Server, method: str, iri: str, headers: dict[str, str],
    body: Callable[[], bytes | Iterable[bytes]],
) -> Answer:  # fmt: skip
    graph = DEFAULT if iri == DEFAULT else f"graph={quote(iri, safe='')}"
    target = f"{store.target}{'&' if '?' in store.target else '?'}{graph}"
    try:
        return store.exchange(method, target, headers, Patience(most_bytes=_MOST_WORDS), body)
    except (Unanswered, BrokenOff, TooLong) as error:
        raise BadGateway(
            f"{iri}: the graph store was not reached, or broke off ({error}); {AGAIN}."
        ) from error


def _refused(iri: str, answer: Answer) -> BadGateway:
    help_ = ""
    if answer.status in (401, 403):
        help_ = " (who may write is told by STAKHANOV_LD_ENDPOINT_USER and …_PASSWORD, or …_TOKEN)"
    words = answer.body[:500].decode(errors="replace").strip()
    return BadGateway(f"{iri}: the graph store answers {answer.status}{help_}; {AGAIN}.\n{words}")
