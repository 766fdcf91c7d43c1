"""What does the Graph Store Protocol answer? Its reading part: GET and HEAD of a graph.

A graph comes from the release's lossless N-Quads, in the terms of the files: the store that
answers queries would rewrite `01` as `1`.
"""

from __future__ import annotations

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest, NotAcceptable, NotFound
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, HTML, RDF_XML, TRIG, TURTLE, Format
from stakhanov_ld.query.engine import well_formed
from stakhanov_ld.release.headers import etag
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.graphs import Notation, serialized, written
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import (
    Answer,
    Asked,
    made_now,
    parameters_of,
    reading,
)
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.turns import Client

Graph = og.NamedNode | og.DefaultGraph


def graph_answer(site: Site, asked: Asked, client: Client) -> Answer:
    """The graph at `graph/{name}`, `graph?graph=IRI` or `graph?default` (GSP, 4.1 and 4.2).

    Raises BadRequest, NotFound, NotAcceptable, MethodNotAllowed.
    """
    if (told := reading(asked)) is not None:
        return told
    graph = _named(site.release, asked)
    format_ = _chosen(asked.accept)
    tag = etag(f"{site.release.id} {graph}".encode(), format_.name)
    with site.turns.turn(client.name):
        body = _written(site.release, graph, format_)
    return made_now(asked, "document", format_.content_type, body, tag=tag)


def _named(release: Release, asked: Asked) -> Graph:
    """The graph that a request names: one, by its own address, its IRI, or as the default."""
    known = {release.space.graph(name) for name in release.manifest["triples"]}
    if asked.path != addresses.GRAPH_STORE:
        iri = release.space.graph(asked.path.removeprefix(addresses.GRAPHS))
    else:
        asked_for = [p for p in parameters_of(asked.query_string) if p[0] in ("default", "graph")]
        if len(asked_for) != 1:
            raise BadRequest("Name one graph: ?default, or ?graph= and its IRI, percent-encoded.")
        name, iri = asked_for[0]
        if name == "default":
            return og.DefaultGraph()
        if not addresses.is_absolute(iri):
            raise BadRequest(f"graph={iri[:80]!r} is not an absolute IRI.")
    if iri not in known:
        raise NotFound(f"There is no graph {iri[:200]}. There are {', '.join(sorted(known))}.")
    return og.NamedNode(iri)


def _chosen(accept: str | None) -> Format:
    offers = GRAPH_RESULT_FORMATS
    format_ = choose(accept, (*offers, HTML))
    if format_ is HTML:  # a browser takes anything, and its application/xml means no RDF/XML
        format_ = choose(accept, (TURTLE,))
    if format_ is None:
        listed = ", ".join(f.media_type for f in offers)
        raise NotAcceptable(f"Graphs are offered as {listed}.")
    return format_


def _written(release: Release, graph: Graph, format_: Format) -> bytes:
    """The triples of `graph`, in the order of the release: the same bytes every time."""
    quads = og.parse(path=str(release.query_index), format=og.RdfFormat.N_QUADS)
    triples = [quad.triple for quad in quads if quad.graph_name == graph]
    if format_ in (TURTLE, TRIG):  # a graph without a name is written alike in both
        return written(triples, TURTLE, Notation(release.manifest["prefixes"]))
    rdf_format = og.RdfFormat.from_media_type(format_.media_type)
    assert rdf_format is not None, "pyoxigraph writes all formats of graphs"
    try:
        body = serialized(triples, rdf_format)
    except OSError:
        raise NotAcceptable(
            f"The graph holds something that {format_.label} cannot carry: ask for Turtle."
        ) from None
    return well_formed(body, format_) if format_ is RDF_XML else body
