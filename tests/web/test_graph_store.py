"""The reading part of the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import json
from urllib.parse import quote

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from living import LiveSite
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, Format
from stakhanov_ld.release.release import Release
from web.offline import client_of_site

DATA = "https://world.example/graph/data"


@pytest.fixture(scope="module")
def client(world_release: Release) -> FlaskClient:
    return client_of_site(world_release)


def triples(body: bytes, format_: Format) -> set[str]:
    rdf = og.RdfFormat.from_media_type(format_.media_type)
    assert rdf
    return {str(quad.triple) for quad in og.parse(body, rdf)}


@pytest.mark.parametrize("format_", GRAPH_RESULT_FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize(
    ("address", "graph"),
    [
        ("/graph?default", None),
        (f"/graph?graph={quote(DATA, safe='')}", DATA),
        ("/graph/data", DATA),
        ("/graph/ontology", "https://world.example/graph/ontology"),
    ],
)
def test_a_graph_in_each_format(
    client: FlaskClient, world_release: Release, address: str, graph: str | None, format_: Format
) -> None:
    """The very triples of the files, in the lexical forms that the query store would rewrite."""
    reply = client.get(address, headers={"Accept": format_.media_type})
    assert (reply.status_code, reply.mimetype) == (200, format_.media_type)
    named = og.NamedNode(graph) if graph else og.DefaultGraph()
    wanted = {
        str(quad.triple)
        for quad in og.parse(path=world_release.query_index)
        if quad.graph_name == named
    }
    assert triples(reply.data, format_) == wanted != set()
    if "ontology" not in address:
        assert any('"012"^^' in triple for triple in wanted)


def test_turtle_unless_asked_otherwise(client: FlaskClient) -> None:
    """Without Accept, for anything, and for a browser; 406 lists what there is."""
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept in ({}, {"Accept": "*/*"}, {"Accept": browser}):
        assert client.get("/graph?default", headers=accept).mimetype == "text/turtle"
    refused = client.get("/graph?default", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "application/n-quads" in json.loads(refused.data)["detail"]


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/graph", 400, "no graph is named"),
        ("/graph?default&graph=http://x/", 400, "two graphs are named"),
        ("/graph?graph=data", 400, "a relative IRI"),
        ("/graph?graph=", 400, "no IRI"),
        ("/graph?graph=http://%5B", 400, "an address of IPv6 that is none"),
        ("/graph?graph=http://x/%FF", 400, "not UTF-8"),
        ("/graph?graph=http://unknown.example/", 404, "no such graph; never fetched"),
        ("/graph/unknown", 404, "no such graph here"),
        ("/graph/", 404, "no graph at all"),
        ("/graph?default&other=1", 200, "other parameters are ignored"),
    ],
)
def test_which_graph(client: FlaskClient, address: str, status: int, why: str) -> None:
    """One graph, by an absolute IRI that is known."""
    assert client.get(address).status_code == status, why


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/graph?default", "/graph/data"])
def test_nothing_is_written(client: FlaskClient, method: str, address: str) -> None:
    """405 with what is allowed."""
    reply = client.open(address, method=method, data=b"<a:> <a:> <a:> .")
    assert reply.status_code == 405
    assert reply.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_head_options_and_revalidation(client: FlaskClient) -> None:
    """HEAD is GET without the body; a strong tag for each graph and format revalidates."""
    get, head = client.get("/graph/data"), client.head("/graph/data")
    assert head.data == b""
    same = ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control")
    assert [head.headers[name] for name in same] == [get.headers[name] for name in same]
    tag = get.headers["ETag"]
    again = client.get("/graph/data", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    others = [
        client.get("/graph/shapes").headers["ETag"],
        client.get("/graph/data", headers={"Accept": "application/trig"}).headers["ETag"],
    ]
    assert len({tag, *others}) == 3
    preflight = client.options("/graph?default")
    assert (preflight.status_code, preflight.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_the_same_bytes_from_each_process(biography: LiveSite, client: FlaskClient) -> None:
    """A strong tag promises it: the order of prefixes and statements is that of the release."""
    for media_type in (f.media_type for f in GRAPH_RESULT_FORMATS):
        bodies = {client.get("/graph/data", headers={"Accept": media_type}).data for _ in range(3)}
        assert len(bodies) == 1
    one, other = (biography.ask("/graph/description") for _ in range(2))
    assert one.body == other.body
    assert b"@prefix dcterms:" in one.body
