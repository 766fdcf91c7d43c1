"""The publication's queries, each answered at its own address."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urljoin

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from living import LiveSite
from questions.published import questions
from stakhanov_ld.documents.named_queries import named_queries
from stakhanov_ld.formats import ROW_RESULT_FORMATS
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits
from stakhanov_ld.release.headers import VARY
from stakhanov_ld.release.release import Release
from web.offline import client_of_site

HEAD = """
@prefix q: <https://world.example/id/query/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
q:prefixes sh:declare [ sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#" ] ,
    [ sh:prefix "w" ; sh:namespace "https://world.example/ns#" ] .
"""
QUERIES = HEAD + """
q:labels a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; rdfs:label "Labels"@en ;
    sh:prefixes q:prefixes ;
    sh:select "SELECT ?s { BIND(\\"Tern Harbour\\"@en AS ?label) ?s rdfs:label ?label }" .
q:lit a sh:SPARQLAskExecutable ; sh:prefixes q:prefixes ; sh:ask "ASK { ?s w:lit true }" .
q:near a sh:SPARQLConstructExecutable ; sh:prefixes q:prefixes ;
    sh:construct "CONSTRUCT WHERE { ?s w:near ?o }" .
q:away a sh:SPARQLExecutable ; sh:select "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }" .
q:broken a sh:SPARQLExecutable ; sh:select "SELECT * {" .
q:none a sh:SPARQLExecutable ; rdfs:label "no text" .
"""  # fmt: skip


def with_queries(world: Publication, turtle: str) -> Publication:
    added = tuple(q.triple for q in og.parse(turtle.encode(), og.RdfFormat.TURTLE))
    return replace(world, graphs={**world.graphs, "data": world.graphs["data"] + added})


@pytest.fixture(scope="module")
def client(world: Publication, release_of: Callable[[Publication], Release]) -> FlaskClient:
    return client_of_site(release_of(with_queries(world, QUERIES)))


def test_the_list(client: FlaskClient) -> None:
    """Every query with a text, in JSON for programs and as a page for browsers."""
    reply = client.get("/queries/")
    assert reply.mimetype == "application/json"
    listed = {query["name"]: query for query in json.loads(reply.data)["queries"]}
    assert listed.keys() == {"labels", "lit", "near", "away", "broken"}
    assert listed["labels"]["title"] == "Labels"
    assert listed["labels"]["parameters"] == [
        {
            "name": "label",
            "type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
            "default": "Tern Harbour",
        }
    ]
    page = client.get("/queries/", headers={"Accept": "text/html"})
    assert b'<a href="labels">Labels</a>' in page.data
    assert client.get("/queries/", headers={"Accept": "image/png"}).status_code == 406


def test_the_list_without_its_slash(client: FlaskClient) -> None:
    """404 of ours with the usual headers; never a redirect of a framework's."""
    for reply in (client.get("/queries"), client.post("/queries"), client.options("/queries")):
        assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
        assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_a_parameter_is_bound_as_a_term(client: FlaskClient) -> None:
    """In the type and language of its constant, whatever it holds."""
    there = client.get("/queries/labels?label=Auk+Island", headers={"Accept": "text/csv"})
    assert there.data == b"s\r\nhttps://world.example/id/place/auk-island\r\n"
    evil = quote('x"@en } ?a ?b ?c } #')
    assert (
        client.get(f"/queries/labels?label={evil}", headers={"Accept": "text/csv"}).data == b"s\r\n"
    )
    text = client.get(f"/queries/labels.rq?label={evil}").data.decode()
    assert 'VALUES ?label { "x\\"@en } ?a ?b ?c } #"@en }' in text


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/queries/none", 404, "it has no text"),
        ("/queries/unknown.rq", 404, "no such query"),
        ("/queries/labels?lable=x", 400, "an unknown parameter would answer something else"),
        ("/queries/labels?label=a&label=b", 400, "one value each"),
        ("/queries/lit?label=a", 400, "it has no parameter"),
        ("/queries/labels?label=%FF", 400, "not UTF-8"),
        ("/queries/away", 400, "SERVICE is refused here as everywhere"),
        ("/queries/broken", 400, "told to whoever asks it"),
    ],
)
def test_what_is_refused(client: FlaskClient, address: str, status: int, why: str) -> None:
    """With a problem that says why."""
    reply = client.get(address)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json"), why


def test_every_form_in_its_formats(client: FlaskClient) -> None:
    """ASK and SELECT in result formats, CONSTRUCT as RDF; anything as a page."""
    assert json.loads(client.get("/queries/lit").data) == {"head": {}, "boolean": True}
    assert client.get("/queries/near").mimetype == "text/turtle"
    assert client.get("/queries/near", headers={"Accept": "text/csv"}).status_code == 406
    for name in ("labels", "lit", "near"):
        page = client.get(f"/queries/{name}", headers={"Accept": "text/html"})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_methods_and_revalidation(client: FlaskClient) -> None:
    """Read-only; HEAD and 304 as everywhere."""
    assert client.post("/queries/lit").status_code == 405
    assert client.options("/queries/lit").headers["Allow"] == "GET, HEAD, OPTIONS"
    get, head = client.get("/queries/lit"), client.head("/queries/lit")
    assert (head.data, head.headers["ETag"]) == (b"", get.headers["ETag"])
    again = client.get("/queries/lit", headers={"If-None-Match": get.headers["ETag"]})
    assert (again.status_code, again.headers["Vary"]) == (304, VARY[1])


def test_two_queries_of_one_name_are_a_finding(world: Publication) -> None:
    """The build says which IRIs would meet at one address."""
    twice = HEAD + """
q:one a sh:SPARQLExecutable ; sh:select "SELECT * {}" .
<https://elsewhere.example/q#one> a sh:SPARQLExecutable ; sh:select "SELECT * {}" .
"""  # fmt: skip
    with pytest.raises(Invalid) as raised:
        named_queries(with_queries(world, twice).graphs["data"])
    assert "/queries/one" in raised.value.findings[0].message


def test_every_query_of_the_biography_is_answered(biography: LiveSite) -> None:
    """All 62, as their text says when it is sent to the endpoint; the text is whole."""
    reply = biography.ask("/queries/")
    listed = json.loads(reply.body)["queries"]
    assert {query["iri"] for query in listed} == {question.iri for question in questions()}
    accept = {"Accept": "text/csv"}
    for query in listed:
        answer = biography.ask(urljoin("/queries/", query["answer"]), headers=accept)
        text = biography.ask(urljoin("/queries/", query["text"]))
        assert text.headers["content-type"] == "application/sparql-query; charset=utf-8"
        assert guard(text.text, Limits()).form == query["form"]
        direct = biography.ask(
            "/sparql", "POST", accept | {"Content-Type": "application/sparql-query"}, text.body
        )
        assert answer.status == direct.status == 200
        assert sorted(answer.text.splitlines()) == sorted(direct.text.splitlines())


@pytest.mark.parametrize(("day", "name"), [("1990-01-01", "Stakhanov"), ("1978-02-14", "Kadiivka")])
def test_another_day(biography: LiveSite, day: str, name: str) -> None:
    """The query as of a day answers for the day that is given, in every format of results."""
    for format_ in ROW_RESULT_FORMATS:
        reply = biography.ask(
            f"/queries/name-of-kadiivka-in-1990?day={day}", headers={"Accept": format_.media_type}
        )
        assert reply.headers["content-type"] == format_.content_type
        assert name in reply.text
    refused = biography.ask("/queries/name-of-kadiivka-in-1990?day=1985-02-30")
    assert refused.status == 400
    assert "day=1990-01-01" in json.loads(refused.body)["detail"]


def test_openapi_describes_every_query(biography: LiveSite) -> None:
    """Each address with its parameters and formats; all references lead somewhere."""
    described = json.loads(biography.ask("/openapi.json").body)
    assert described["openapi"].startswith("3.1")
    paths = described["paths"]
    for question in questions():
        name = question.iri.rpartition("/")[2]
        offered = paths[f"/queries/{name}"]["get"]["responses"]["200"]["content"]
        assert {f.media_type for f in ROW_RESULT_FORMATS} < offered.keys()
        assert paths[f"/queries/{name}.rq"]["get"]
    (day,) = paths["/queries/name-of-kadiivka-in-1990"]["get"]["parameters"]
    assert (day["name"], day["schema"]["format"]) == ("day", "date")
    posted = paths["/sparql"]["post"]
    assert "parameters" not in posted  # a form's stand in the form
    assert "304" not in posted["responses"]
    assert {p["name"] for p in paths["/sparql"]["get"]["parameters"]} == {
        "query", "default-graph-uri", "named-graph-uri", "suffix",
    }  # fmt: skip
    operations = [operation for path in paths.values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
