"""The report of the validation is a document like any other, and a graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.publication.report import shapes_checked
from stakhanov_ld.release.release import Release
from web.offline import client_of_site

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SH = "http://www.w3.org/ns/shacl#"


def triples(client: FlaskClient, address: str) -> set[str]:
    reply = client.get(address, headers={"Accept": "application/n-triples"})
    assert reply.status_code == 200
    return {str(quad.triple) for quad in og.parse(reply.data, og.RdfFormat.N_TRIPLES)}


def test_document_and_graph_say_the_same(world_release: Release) -> None:
    """At /report and at /graph/report; Turtle unless something else is asked for."""
    client = client_of_site(world_release)
    assert client.get("/report").mimetype == "text/turtle"
    report = triples(client, "/report")
    assert report == triples(client, "/graph/report")
    assert len(report) == world_release.manifest["triples"]["report"] == 2


def test_the_page_says_how_many_shapes_were_checked(
    world: Publication, world_release: Release
) -> None:
    """So that nobody takes nothing checked for nothing wrong."""
    page = client_of_site(world_release).get("/report", headers={"Accept": BROWSER}).text
    count = shapes_checked(world.graphs["shapes"])
    assert f"{count} shapes were checked." in page
    assert "Nothing was found." in page


@pytest.fixture
def warned(tmp_path: Path, release_of: Callable[[Publication], Release]) -> FlaskClient:
    """A site whose data are warned of, by a hostile message about a hostile IRI."""
    for name, text in {
        "data/x.ttl": "<javascript:alert(1)> a <http://x.example/T> .",
        "shapes/s.ttl": f"""<http://x.example/s> a <{SH}NodeShape> ;
            <{SH}targetClass> <http://x.example/T> ; <{SH}severity> <{SH}Warning> ;
            <{SH}message> "<script>alert(1)</script>" ; <{SH}not> [ <{SH}nodeKind> <{SH}IRI> ] .""",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return client_of_site(release_of(open_publication(tmp_path).publication))


def test_the_page_tells_each_result(warned: FlaskClient) -> None:
    """Rule, node, message and severity; what comes from the data is neither run nor linked."""
    page = warned.get("/report", headers={"Accept": BROWSER}).text
    assert "1 shape was checked." in page
    assert "Nothing was found." not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert ">Warning</td>" in page


def test_without_shapes_nothing_was_checked(
    tmp_path: Path, release_of: Callable[[Publication], Release]
) -> None:
    """And the page says so."""
    (tmp_path / "x.ttl").write_text("<http://x.example/report> <http://x.example/p> 1 .")
    client = client_of_site(release_of(open_publication(tmp_path / "x.ttl").publication))
    page = client.get("/report", headers={"Accept": BROWSER}).text
    assert "There are no shapes, so nothing was checked." in page
    assert client.get("/doc/report").status_code == 200  # a thing of that name keeps its address
