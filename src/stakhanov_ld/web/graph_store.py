"""What does the Graph Store Protocol answer? Its reading part: GET and HEAD of a graph.

A graph comes from the dumps, in the terms of the files: the store that answers queries would
rewrite `01` as `1`. Without names of graphs TriG is Turtle and N-Quads are N-Triples, so these are
the files that are sent.
"""

from __future__ import annotations

from typing import Any

from stakhanov_ld import addresses
from stakhanov_ld.codings import CODING_BY_NAME, Coding
from stakhanov_ld.errors import BadRequest, NotAcceptable, NotFound
from stakhanov_ld.formats import (
    GRAPH_RESULT_FORMATS,
    HTML,
    N_QUADS,
    N_TRIPLES,
    TRIG,
    TURTLE,
    Format,
)
from stakhanov_ld.release.headers import etag, in_coding
from stakhanov_ld.release.release import FilePart, Release
from stakhanov_ld.release.rows import Stored
from stakhanov_ld.representations.graphs import Notation, dumped
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import (
    Answer,
    Asked,
    coding_of_made,
    has_already,
    headers_of_made,
    not_modified,
    of_file,
    parameters_of,
    reading,
)
from stakhanov_ld.web.results import sent

_WITHOUT_NAMES = {TRIG: TURTLE, N_QUADS: N_TRIPLES}


def graph_answer(release: Release, asked: Asked) -> Answer:
    """The graph at `graph/{name}`, `graph?graph=IRI` or `graph?default` (GSP, 4.1 and 4.2).

    Raises BadRequest, NotFound, NotAcceptable, MethodNotAllowed.
    """
    if (told := reading(asked)) is not None:
        return told
    graph = _named(release, asked)
    # Of a large release some formats are not there: a file that nobody asked for in particular is
    # then in one that is.
    there = tuple(f for f in GRAPH_RESULT_FORMATS if _files(release, graph, f))
    format_ = _chosen(asked.accept, GRAPH_RESULT_FORMATS if TURTLE in there else there)
    files = _files(release, graph, format_)
    if files:
        return _sent(release, asked, format_, files)
    if _files(release, graph, TURTLE):
        raise NotAcceptable(
            f"The graph holds something that {format_.label} cannot carry: ask for Turtle."
        )
    return sent(asked, format_, dumped((), format_, Notation({})), "document")  # it is empty


def _named(release: Release, asked: Asked) -> str | None:
    """The graph that a request names: one, by its own address, its IRI, or the default (None)."""
    known = {release.space.graph(name) for name in release.manifest["triples"]}
    if asked.path != addresses.GRAPH_STORE:
        iri = release.space.graph(asked.path.removeprefix(addresses.GRAPHS))
    else:
        asked_for = [p for p in parameters_of(asked.query_string) if p[0] in ("default", "graph")]
        if len(asked_for) != 1:
            raise BadRequest("Name one graph: ?default, or ?graph= and its IRI, percent-encoded.")
        name, iri = asked_for[0]
        if name == "default":
            return None
        if not addresses.is_absolute(iri):
            raise BadRequest(f"graph={iri[:80]!r} is not an absolute IRI.")
    if iri not in known:
        raise NotFound(f"There is no graph {iri[:200]}. There are {', '.join(sorted(known))}.")
    return iri


def _chosen(accept: str | None, there: tuple[Format, ...]) -> Format:
    offers = there or GRAPH_RESULT_FORMATS
    format_ = choose(accept, (*offers, HTML))
    if format_ is HTML:  # a browser takes anything, and its application/xml means no RDF/XML
        format_ = choose(accept, offers[:1])
    if format_ is None:
        listed = ", ".join(f.media_type for f in offers)
        raise NotAcceptable(f"Graphs are offered as {listed}.")
    return format_


def _part(release: Release, dump: dict[str, Any]) -> FilePart:
    row = release.rows[dump["path"]]
    assert isinstance(row, Stored), "a dump is stored"
    return release.part_of(row)


def _files(
    release: Release, graph: str | None, format_: Format
) -> dict[Coding | None, dict[str, Any]]:
    """The dump of `graph` in `format_` and its twins by their codings; none of an empty graph."""
    written = _WITHOUT_NAMES.get(format_, format_)
    return {
        dump["coding"] and CODING_BY_NAME[dump["coding"]]: dump
        for dump in release.manifest["dumps"]
        if dump["graph"] == graph and dump["format"] == written.name
    }


def _sent(
    release: Release, asked: Asked, format_: Format, files: dict[Coding | None, dict[str, Any]]
) -> Answer:
    """The dump itself, or that of its twins which is the same in the coding that is preferred."""
    coding = coding_of_made(asked, files[None]["bytes"])
    dump = files[coding]
    tag = etag(dump["sha256"].encode(), format_.name)
    headers = headers_of_made("document", format_.content_type, dump["bytes"], tag)
    if coding is not None:
        headers = in_coding(headers, coding.name, dump["bytes"], tag)
    if has_already(asked, tag):
        return not_modified(headers)
    return of_file(asked, headers, _part(release, dump))
