"""The endpoint describes itself, and truly (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from living import LiveSite
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from web.offline import client_of_site

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
TYPE = og.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def client(world_release: Release) -> FlaskClient:
    return client_of_site(world_release)


def described(client: FlaskClient, host: str = "data.example") -> og.Store:
    reply = client.get("/sparql", headers={"Accept": "text/turtle", "Host": host})
    store = og.Store()
    store.extend(og.parse(reply.data, og.RdfFormat.TURTLE))
    return store


def values(store: og.Store, predicate: str, subject: og.NamedNode | None = None) -> set[str]:
    quads = store.quads_for_pattern(subject, og.NamedNode(predicate), None)
    return {quad.object.value for quad in quads if not isinstance(quad.object, og.Triple)}


@pytest.mark.parametrize(
    ("accept", "content_type", "why"),
    [
        (None, "text/turtle", "no preference"),
        ("*/*", "text/turtle", "any"),
        ("text/turtle", "text/turtle", "Turtle"),
        ("application/ld+json", "application/ld+json", "JSON-LD"),
        ("application/n-triples", "application/n-triples", "N-Triples"),
        ("application/rdf+xml;q=0.9,application/n-triples;q=0.5", "application/n-triples", "what there is"),
        (BROWSER, "text/html", "a browser"),
    ],
)  # fmt: skip
def test_it_is_negotiated(
    client: FlaskClient, accept: str | None, content_type: str, why: str
) -> None:
    """RDF clients get the description, browsers the query page."""
    reply = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert (reply.status_code, reply.mimetype) == (200, content_type), why
    assert reply.headers["Vary"] == VARY[1]


def test_every_format_says_the_same(client: FlaskClient) -> None:
    """Turtle, JSON-LD and N-Triples hold equal triples."""
    graphs = []
    for media_type in ("text/turtle", "application/ld+json", "application/n-triples"):
        reply = client.get("/sparql", headers={"Accept": media_type})
        rdf = og.RdfFormat.from_media_type(media_type)
        assert rdf
        graphs.append({str(quad) for quad in og.parse(reply.data, rdf)})
    assert graphs[0] == graphs[1] == graphs[2]
    assert len(graphs[0]) > 30


@pytest.mark.parametrize("host", ["data.example", "127.0.0.1:8123", "[::1]:8000"])
def test_the_endpoint_is_where_it_was_asked(client: FlaskClient, host: str) -> None:
    """One service, whose sd:endpoint names the host of the request."""
    store = described(client, host)
    services = list(store.quads_for_pattern(None, TYPE, og.NamedNode(SD + "Service")))
    assert len(services) == 1
    assert values(store, SD + "endpoint") == {f"http://{host}/sparql"}


@pytest.mark.parametrize("host", ['a"b', "a b", "a/b", "a>b", "a:x", "[::1", "[.]"])
def test_a_host_that_is_none_is_refused(client: FlaskClient, host: str) -> None:
    """It never enters an IRI."""
    assert client.get("/sparql", headers={"Host": host}).status_code == 400


def test_only_what_is_true(client: FlaskClient) -> None:
    """SPARQL 1.1 queries in the formats that there are; no feature, extension or update."""
    store = described(client)
    assert values(store, SD + "supportedLanguage") == {SD + "SPARQL11Query"}
    formats = {f.iri for f in (*ROW_RESULT_FORMATS, *GRAPH_RESULT_FORMATS)}
    assert values(store, SD + "resultFormat") == formats
    for absent in ("feature", "extensionFunction", "extensionAggregate", "languageExtension",
                   "propertyFeature"):  # fmt: skip
        assert not values(store, SD + absent)


def test_the_graphs_are_those_of_the_release(client: FlaskClient, world_release: Release) -> None:
    """Each by name, with its number of triples, as is the default graph."""
    store = described(client)
    names = {f"https://world.example/graph/{name}" for name in world_release.manifest["triples"]}
    assert values(store, SD + "name") == names
    counted = {}
    for quad in store.quads_for_pattern(None, og.NamedNode(SD + "name"), None):
        assert isinstance(quad.subject, og.NamedNode)
        (graph,) = values(store, SD + "graph", quad.subject)
        (counted[quad.object.value],) = values(store, VOID + "triples", og.NamedNode(graph))  # type: ignore[union-attr]
    (default,) = values(store, SD + "defaultGraph")
    (whole,) = values(store, VOID + "triples", og.NamedNode(default))
    quads = list(og.parse(path=world_release.query_index))
    for name in names:
        assert int(counted[name]) == sum(q.graph_name == og.NamedNode(name) for q in quads) > 0
    assert int(whole) == sum(q.graph_name == og.DefaultGraph() for q in quads) > 0


def test_what_is_said_over_the_wire(biography: LiveSite) -> None:
    """The real server names the port that it was asked at, and revalidates."""
    reply = biography.ask("/sparql", headers={"Accept": "*/*"})
    assert f"<http://127.0.0.1:{biography.port}/sparql>" in reply.text
    again = biography.ask("/sparql", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert biography.ask("/sparql", "HEAD").headers["content-length"] == str(len(reply.body))
