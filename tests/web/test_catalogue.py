"""The catalogue says what there is, where it is found, and is valid (DCAT-AP 3, VoID)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as og
import pyshacl
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID

from living import LiveSite
from stakhanov_ld.formats import CATALOG_FORMATS, HTML
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.found import described
from web.offline import client_of_site

SHAPES = Path(__file__).parents[1] / "vendor" / "dcat-ap"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
WORLD = "https://world.example/"


def catalogue(client: FlaskClient, host: str = "data.example") -> rdflib.Graph:
    reply = client.get("/catalog", headers={"Accept": "text/turtle", "Host": host})
    assert reply.status_code == 200
    return rdflib.Graph().parse(data=reply.data, format="turtle")


@pytest.fixture(scope="module")
def world_client(world_release: Release) -> FlaskClient:
    return client_of_site(world_release)


@pytest.fixture(scope="module")
def told(world_client: FlaskClient) -> rdflib.Graph:
    return catalogue(world_client)


@pytest.fixture(scope="module")
def of_the_biography(biography_release: Release) -> rdflib.Graph:
    return catalogue(client_of_site(biography_release))


@pytest.fixture(scope="module")
def undescribed(
    tmp_path_factory: pytest.TempPathFactory, release_of: Callable[[Publication], Release]
) -> rdflib.Graph:
    """That of a folder which says nothing of itself, in a hash namespace."""
    folder = tmp_path_factory.mktemp("any") / "somebodys-folder"
    folder.mkdir()
    (folder / "x.ttl").write_text(
        "<http://x.example/v#a> a <http://x.example/v#C> ; <x:p> 1 , 01 ."
    )
    return catalogue(client_of_site(release_of(open_publication(folder).publication)))


# ── valid ────────────────────────────────────────────────────────────────────────────────────


def violations(data: rdflib.Graph) -> list[tuple[str, ...]]:
    """What the vendored shapes forbid; their warnings recommend what only EU bodies have."""
    shapes = rdflib.Graph()
    for name in ("shapes", "range", "mdr-vocabularies.shape"):
        shapes.parse(SHAPES / f"{name}.ttl")
    # It wants algorithms under https, where SPDX, and so DCAT, has none.
    algorithm = rdflib.URIRef("http://data.europa.eu/r5r#Checksum_ShapeCV")
    assert (algorithm, SH.targetClass, SPDX.Checksum) in shapes
    shapes.remove((algorithm, SH.targetClass, None))
    whole = data + rdflib.Graph().parse(SHAPES / "vocabularies.ttl")
    _, report, text = pyshacl.validate(whole, shacl_graph=shapes, inference="none")
    assert isinstance(report, rdflib.Graph), text
    return [
        tuple(str(report.value(result, SH[name])) for name in ("focusNode", "resultPath", "value"))
        for result in report.objects(None, SH.result)
        if report.value(result, SH.resultSeverity) == SH.Violation
    ]


@pytest.mark.parametrize("name", ["told", "of_the_biography", "undescribed"])
def test_it_is_valid(name: str, request: pytest.FixtureRequest) -> None:
    """By the shapes of DCAT-AP 3: of the biography, the world and a folder of anybody's."""
    data = request.getfixturevalue(name)
    for class_ in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, SPDX.Checksum):
        assert (None, RDF.type, class_) in data
    assert violations(data) == []


@pytest.mark.parametrize(
    ("property_", "why"),
    [
        (DCTERMS.title, "a title"),
        (DCTERMS.publisher, "a publisher of the catalogue"),
        (DCAT.accessURL, "a place for each file"),
        (FOAF.name, "a name of the publisher"),
        (SPDX.checksumValue, "a checksum with a value"),
    ],
)
def test_the_shapes_would_find_what_is_missing(
    told: rdflib.Graph, property_: rdflib.URIRef, why: str
) -> None:
    """The validation of the test is not empty."""
    broken = rdflib.Graph() + told
    broken.remove((None, property_, None))
    assert any(str(property_) == path for _, path, _ in violations(broken)), why


# ── true ─────────────────────────────────────────────────────────────────────────────────────


def test_the_dataset_says_what_its_authors_say(
    of_the_biography: rdflib.Graph, flagship: Publication
) -> None:
    """Each of their statements; its sources, which are no datasets, as what it was made from."""
    dataset = flagship.dataset
    authored = [t for t in flagship.graphs["description"] if t.subject == dataset]
    assert len(authored) > 20
    for triple in authored:
        word = triple.predicate.value.replace(
            str(DCTERMS.source), "http://www.w3.org/ns/prov#wasDerivedFrom"
        )
        values = of_the_biography.objects(rdflib.URIRef(triple.subject.value), rdflib.URIRef(word))  # type: ignore[union-attr]
        assert triple.object.value in {str(value) for value in values}, triple  # type: ignore[union-attr]


def test_a_folder_that_says_nothing_is_called_by_its_name(undescribed: rdflib.Graph) -> None:
    """And what is true of it is told."""
    (dataset,) = undescribed.objects(None, DCAT.dataset)
    assert str(undescribed.value(dataset, DCTERMS.title)) == "somebodys-folder"
    description = undescribed.value(dataset, DCTERMS.description)
    assert str(description) == "somebodys-folder: 3 triples about 1 things."
    assert str(undescribed.value(dataset, VOID.distinctObjects)) == "3"


def test_the_numbers_are_those_of_the_release(
    of_the_biography: rdflib.Graph, biography_release: Release
) -> None:
    """Of the whole, of each partition, graph and linkset: what the build counted."""
    data, space = of_the_biography, biography_release.space
    counted = json.loads((biography_release.folder / "statistics.json").read_text("utf-8"))
    (dataset,) = data.objects(None, DCAT.dataset)
    graphs = {
        rdflib.URIRef(space.graph(name)): counts for name, counts in counted["graphs"].items()
    }
    for node, counts in ((dataset, counted["whole"]), *graphs.items()):
        assert int(str(data.value(node, VOID.triples))) == counts["triples"]
        assert int(str(data.value(node, VOID.entities))) == counts["entities"]
        assert int(str(data.value(node, VOID.distinctSubjects))) == counts["subjects"]
        assert int(str(data.value(node, VOID.distinctObjects))) == counts["objects"]
        assert int(str(data.value(node, VOID.classes))) == len(counts["classes"])
        assert int(str(data.value(node, VOID.properties))) == len(counts["properties"])
    for word, part, number, sizes in (
        (VOID["class"], VOID.classPartition, VOID.entities, counted["whole"]["classes"]),
        (VOID.property, VOID.propertyPartition, VOID.triples, counted["whole"]["properties"]),
    ):
        found = {
            str(data.value(node, word)): int(str(data.value(node, number)))
            for node in data.objects(dataset, part)
        }
        assert found == sizes
        assert len(found) > 20
    (linkset,) = data.subjects(RDF.type, VOID.Linkset)
    assert int(str(data.value(linkset, VOID.triples))) == 5
    assert data.value(linkset, VOID.subjectsTarget) == dataset


def test_every_file_is_there_as_it_is_described(
    told: rdflib.Graph, world_client: FlaskClient, world_release: Release
) -> None:
    """Its size, its hash and its media type, at the address that is told."""
    files = list(told.objects(None, DCAT.distribution))
    assert len(files) == len(world_release.manifest["dumps"]) > 1
    for file in files:
        url = str(told.value(file, DCAT.downloadURL))
        assert url.startswith("http://data.example/download/")
        assert (None, VOID.dataDump, rdflib.URIRef(url)) in told
        body = world_client.get(url.removeprefix("http://data.example")).data
        assert int(str(told.value(file, DCAT.byteSize))) == len(body)
        checksum = told.value(file, SPDX.checksum)
        digest = told.value(checksum, SPDX.checksumValue)
        assert isinstance(digest, rdflib.Literal)
        assert str(digest).lower() == hashlib.sha256(body).hexdigest()
        media_types = {
            str(t).partition("media-types/")[2] for t in told.objects(file, DCAT.mediaType)
        }
        assert len(media_types) == 1
        packed = told.value(file, DCAT.compressFormat)
        assert (packed is not None) == url.endswith((".gz", ".zst"))


@pytest.mark.parametrize("host", ["data.example", "127.0.0.1:8123", "[::1]:8000"])
def test_what_is_fetched_is_where_it_was_asked(world_client: FlaskClient, host: str) -> None:
    """Files and services name the host of the request; all else keeps the base IRI."""
    data, root = catalogue(world_client, host), f"http://{host}/"
    words = (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription,
             VOID.sparqlEndpoint, VOID.dataDump)  # fmt: skip
    found = {str(value) for word in words for value in data.objects(None, word)}
    assert len(found) > 3
    assert all(url.startswith(root) for url in found)
    assert all(not str(subject).startswith(root) for subject in data.subjects())
    services = {str(data.value(s, DCAT.endpointURL)) for s in data.objects(None, DCAT.service)}
    assert services == {root + "sparql", root + "graph"}


@pytest.mark.parametrize("host", ['a"b', "a b", "a/b", "a>b", "a:x"])
def test_a_host_that_is_none_is_refused(world_client: FlaskClient, host: str) -> None:
    """It never enters an IRI."""
    assert world_client.get("/catalog", headers={"Host": host}).status_code == 400


# ── on the wire ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "content_type", "why"),
    [
        (None, "text/turtle", "no preference"),
        ("*/*", "text/turtle", "any"),
        ("application/ld+json", "application/ld+json", "JSON-LD"),
        ("application/n-triples", "application/n-triples", "N-Triples"),
        ("application/rdf+xml", "application/rdf+xml", "RDF/XML"),
        (BROWSER, "text/html", "a browser"),
    ],
)
def test_it_is_negotiated(
    world_client: FlaskClient, accept: str | None, content_type: str, why: str
) -> None:
    """Turtle by default, pages to browsers; the suffix gives the same."""
    reply = world_client.get("/catalog", headers={"Accept": accept} if accept else {})
    assert (reply.status_code, reply.mimetype) == (200, content_type), why
    (format_,) = (f for f in CATALOG_FORMATS if f.media_type == content_type)
    same = world_client.get(f"/catalog.{format_.suffix}")
    assert (same.data, same.headers["ETag"]) == (reply.data, reply.headers["ETag"])


def test_every_format_says_the_same(world_client: FlaskClient) -> None:
    """Turtle, JSON-LD, N-Triples and RDF/XML hold equal triples; none is nameless."""
    graphs = []
    for format_ in CATALOG_FORMATS:
        if format_ is not HTML:
            rdf = og.RdfFormat.from_media_type(format_.media_type)
            assert rdf
            body = world_client.get(f"/catalog.{format_.suffix}").data
            graphs.append({str(quad) for quad in og.parse(body, rdf)})
    assert all(graph == graphs[0] for graph in graphs)
    assert len(graphs[0]) > 100
    assert not any("_:" in line.split(" ")[0] for line in graphs[0])


def test_nothing_else_is_offered(world_client: FlaskClient) -> None:
    """406 lists what there is; only reading is answered."""
    reply = world_client.get("/catalog", headers={"Accept": "image/png"})
    assert reply.status_code == 406
    assert b"text/turtle" in reply.data
    assert world_client.post("/catalog").status_code == 405


def test_void_has_its_well_known_address(world_client: FlaskClient) -> None:
    """VoID, 6.2: from there one is led to the description."""
    reply = world_client.get("/.well-known/void")
    assert (reply.status_code, reply.headers["Location"]) == (303, "../catalog")


def test_the_page_shows_files_and_numbers_in_each_language(biography: LiveSite) -> None:
    """The real server, which revalidates."""
    pages = [
        biography.ask(f"/catalog?lang={tag}", headers={"Accept": BROWSER}) for tag in ("en", "uk", "ru")
    ]  # fmt: skip
    assert [page.headers["content-language"] for page in pages] == ["en", "uk", "ru"]
    assert len({page.text for page in pages}) == 3
    for page in pages:
        assert 'href="download/all.ttl"' in page.text
        assert "sld:Claim" in page.text
    turtle = biography.ask("/catalog", headers={"Accept": "*/*"})
    assert f"<http://127.0.0.1:{biography.port}/download/all.ttl>" in turtle.text
    again = biography.ask("/catalog", headers={"If-None-Match": turtle.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_dump_of_a_graph_is_that_of_the_graph(world_release: Release) -> None:
    """A distribution of the dataset, but a void:dataDump of the graph that it holds."""
    graph = world_release.space.graph("ontology")
    dump = {
        "path": "download/ontology.nt.zst", "format": "n-triples", "graph": graph,
        "media_type": "application/n-triples", "coding": "zstd", "bytes": 5, "triples": 1,
        "sha256": "00" * 32,
    }  # fmt: skip
    triples = described(world_release.folder, world_release.space, [dump], "http://h.example/")
    text = og.serialize(triples, format=og.RdfFormat.N_TRIPLES)
    assert text is not None
    data = rdflib.Graph().parse(data=text, format="nt")
    assert violations(data) == []
    url = rdflib.URIRef("http://h.example/download/ontology.nt.zst")
    assert list(data.subjects(VOID.dataDump, url)) == [rdflib.URIRef(graph)]
    (file,) = data.objects(None, DCAT.distribution)
    assert str(data.value(file, DCTERMS.title)) == "The graph “ontology” as N-Triples, zstd"
    assert str(data.value(file, DCAT.compressFormat)).endswith("/application/zstd")
