"""The reading part of the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as og
import pytest
import zstandard
from flask.testing import FlaskClient

from living import LiveSite
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, RDF_XML, Format
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.headers import VARY
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


# ── from the dumps ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "file"),
    [("/graph?default", "all"), ("/graph/data", "data"), ("/graph/shapes", "shapes")],
)
@pytest.mark.parametrize("format_", GRAPH_RESULT_FORMATS, ids=lambda f: f.name)
def test_a_graph_is_its_dump(
    client: FlaskClient, world_release: Release, address: str, file: str, format_: Format
) -> None:
    """The very bytes; without names of graphs TriG is Turtle, and N-Quads are N-Triples."""
    without_names = {"trig": "ttl", "nq": "nt"}
    suffix = without_names.get(format_.suffix, format_.suffix)
    dump = (world_release.folder / "download" / f"{file}.{suffix}").read_bytes()
    headers = {"Accept": format_.media_type}
    plain = client.get(address, headers=headers)
    assert plain.data == dump
    assert plain.headers["Vary"] == VARY[1]
    tags = {plain.headers["ETag"]}
    for coding, decode in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        coded = client.get(address, headers=headers | {"Accept-Encoding": coding})
        if len(dump) >= 1024:
            assert coded.headers["Content-Encoding"] == coding
            assert decode(coded.data) == dump
            tags.add(coded.headers["ETag"])
        again = headers | {"Accept-Encoding": coding, "If-None-Match": coded.headers["ETag"]}
        assert client.get(address, headers=again).status_code == 304
        again["If-Match"] = '"x"'
        assert client.get(address, headers=again).status_code == 412
    assert len(tags) == (3 if len(dump) >= 1024 else 1)
    assert all(re.fullmatch('"[0-9a-f]+"', tag) for tag in tags)


def test_an_empty_graph_is_there_all_the_same(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """It has no files; in each format it is nothing, well formed."""
    (tmp_path / "x.ttl").write_text("<http://x.example/a> <http://x.example/p/> 1 .")
    made = release_of(open_publication(tmp_path / "x.ttl").publication)
    asking = client_of_site(made)
    for format_ in GRAPH_RESULT_FORMATS:
        headers = {"Accept": format_.media_type}
        empty = asking.get("/graph/shapes", headers=headers)
        assert (empty.status_code, triples(empty.data, format_)) == (200, set())
        full = asking.get("/graph/data", headers=headers)
        # A predicate that ends in a slash is no XML name.
        assert full.status_code == (406 if format_ is RDF_XML else 200)
