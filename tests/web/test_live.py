"""The biography, served by the real command and asked over HTTP."""

from __future__ import annotations

import gzip
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pyoxigraph as og
import pytest

from living import LiveSite, Reply
from stakhanov_ld.release.headers import VARY
from web.trap import Trap

KADIIVKA = "/id/place/kadiivka"
TURTLE = {"Accept": "text/turtle"}
NAME_ON = """
PREFIX place: <https://w3id.org/stakhanov-ld/id/place/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX sld: <https://w3id.org/stakhanov-ld/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?name ?certain WHERE {
  BIND("DAY"^^xsd:date AS ?day)
  ?claim rdf:subject place:kadiivka ; rdf:predicate sld:hasName ; rdf:object ?n .
  ?n skosxl:literalForm ?name ; sld:edtf ?when .
  FILTER NOT EXISTS { ?n sld:earliestStart ?a FILTER(?a > ?day) }
  FILTER NOT EXISTS { ?n sld:latestEnd ?z FILTER(?z < ?day) }
  BIND(EXISTS { ?n sld:latestStart ?b ; sld:earliestEnd ?y FILTER(?b <= ?day && ?y >= ?day) } AS ?certain)
}
"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def asked(site: LiveSite, query: str, accept: str = "application/sparql-results+json") -> Reply:
    return site.ask(f"/sparql?query={quote(query)}", headers={"Accept": accept})


def rows(reply: Reply) -> set[tuple[str, ...]]:
    assert reply.status == 200, reply.text
    answer = json.loads(reply.body)
    return {
        tuple(row[name]["value"] for name in answer["head"]["vars"])
        for row in answer["results"]["bindings"]
    }


@pytest.mark.parametrize(
    ("accept", "content_type", "rdf_format"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", og.RdfFormat.TURTLE),
        ("application/ld+json", "application/ld+json", og.RdfFormat.JSON_LD),
        ("application/n-triples", "application/n-triples", og.RdfFormat.N_TRIPLES),
    ],
)
def test_a_thing_is_dereferenced(
    biography: LiveSite, accept: str, content_type: str, rdf_format: og.RdfFormat
) -> None:
    """303 to the document; there the town has its 1978 name with day bounds, and its source."""
    reply = biography.ask(KADIIVKA, headers={"Accept": accept}, follow=True)
    assert (reply.status, reply.headers["content-type"]) == (200, content_type)
    body = reply.body
    if rdf_format == og.RdfFormat.JSON_LD:  # the context stands at its path here too
        document = json.loads(body)
        context = biography.ask(urlsplit(document["@context"]).path.removeprefix("/stakhanov-ld"))
        body = json.dumps(document | json.loads(context.body)).encode()
    sld = "https://w3id.org/stakhanov-ld/ns#"
    base = "https://w3id.org/stakhanov-ld/id"
    facts = {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in (quad.triple for quad in og.parse(body, rdf_format))
        if not isinstance(t.subject, og.Triple) and not isinstance(t.object, og.Triple)
    }
    name = f"{base}/name/stakhanov"
    assert (f"{base}/place/kadiivka", sld + "hasName", name) in facts
    assert (name, sld + "earliestStart", "1978-02-15") in facts
    assert (name, sld + "latestEnd", "2016-05-12") in facts
    assert (f"{base}/claim/name-stakhanov", sld + "assertedBy", f"{base}/agent/article") in facts


def test_a_browser_gets_a_page(biography: LiveSite) -> None:
    """By what browsers send, a page that says what the town was called, under a closed policy."""
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    reply = biography.ask(KADIIVKA, headers={"Accept": browser}, follow=True)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "Stakhanov" in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        ("1990-01-01", {("Stakhanov", "true")}, "inside the interval"),
        ("1978-02-14", {("Kadiivka", "true")}, "the eve of the renaming: certain, though inferred"),
        (
            "2016-05-12",
            {("Stakhanov", "true"), ("Kadiivka", "false")},
            "a closed interval's last day",
        ),
        ("2016-05-13", {("Kadiivka", "true")}, "the day after"),
    ],
)
def test_the_name_on_a_day(
    biography: LiveSite, day: str, expected: set[tuple[str, str]], why: str
) -> None:
    """Plain SPARQL tells what the town was called and whether that is certain."""
    assert rows(asked(biography, NAME_ON.replace("DAY", day))) == expected, why


def test_the_three_forms_of_the_protocol(biography: LiveSite) -> None:
    """GET, a posted form and a posted query give the same answer."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    direct = {"Content-Type": "application/sparql-query"}
    replies = [
        asked(biography, query),
        biography.ask("/sparql", "POST", form, f"query={quote(query)}".encode()),
        biography.ask("/sparql", "POST", direct, query.encode()),
    ]
    assert len({reply.body for reply in replies}) == 1
    assert int(next(iter(rows(replies[0])))[0]) > 1000


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=SELEC", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("GET", "/sparql?query=%FF", {}, b"", 400),
        ("GET", "/sparql", {"Accept": "image/png"}, b"", 406),
        ("GET", "/sparql?query=ASK%7BSERVICE%20%3Chttp%3A%2F%2F127.0.0.1%3A1%2F%3E%7B%7D%7D", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D", {"Accept": "image/png"}, b"", 406),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK{}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 415),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"#" * 70_000, 413),
        ("DELETE", "/sparql", {}, b"", 405),
        ("PUT", KADIIVKA, {}, b"", 405),
        ("GET", "/id/place/nowhere", {}, b"", 404),
        ("GET", "/doc/place/kadiivka", {"Accept": "image/png"}, b"", 406),
        ("GET", "/%FF", {}, b"", 400),
        ("GET", "/../../etc/passwd", {}, b"", 404),
    ],
)  # fmt: skip
def test_errors_are_problems(
    biography: LiveSite, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """Each with its status, as problem details that name it, with CORS and the site's Vary."""
    reply = biography.ask(path, method, headers, body or None)
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert problem["detail"]
    assert reply.headers["vary"] == VARY[1]
    assert reply.headers["access-control-allow-origin"] == "*"
    assert ("allow" in reply.headers) == (status == 405)


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "QUERY", "LOCK"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/graph?default", "GET, HEAD, OPTIONS"),
        ("/graph/data", "GET, HEAD, OPTIONS"),
        ("/queries/", "GET, HEAD, OPTIONS"),
        ("/queries/name-of-kadiivka-in-1990", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
        (KADIIVKA, "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
    ],
)
def test_any_other_method_is_told_what_is_allowed(
    biography: LiveSite, path: str, allowed: str, method: str
) -> None:
    """Methods that no framework lists, too: 405 with what this address answers."""
    reply = biography.ask(path, method)
    assert (reply.status, reply.headers["allow"]) == (405, allowed)
    assert json.loads(reply.body)["status"] == 405


@pytest.mark.parametrize(
    "path",
    ["/sparql/", "/health/", "/openapi.json/", "/queries//", "/queries/lit/", "/id//place",
     "//", "//queries/", "//sparql", "/a%0Ab", "/queries/%0A", "/doc/place//"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_what_is_nearly_an_address_is_none(biography: LiveSite, path: str, method: str) -> None:
    """A slash or a line break more: 404 with the usual headers, never a redirect of a framework's."""
    reply = biography.ask(path, method)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.headers["vary"].startswith("Accept")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_an_error_is_a_page_for_browsers(biography: LiveSite) -> None:
    """HTML if preferred; the path in it is escaped."""
    reply = biography.ask("/%3Cscript%3E", headers={"Accept": "text/html"})
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert reply.text.count("<script") == reply.text.count("<script src=") == 1
    assert "&lt;script&gt;" in reply.text


def test_a_syntax_error_names_line_and_column(biography: LiveSite) -> None:
    """So an editor can jump there."""
    problem = json.loads(asked(biography, "SELECT * {\n ?s ?p ?o FILTER(?s =) }").body)
    assert (problem["line"], problem["column"]) == (2, 22)
    assert "`)`" in problem["detail"]


def test_a_runaway_query_is_ended_and_delays_nobody(biography: LiveSite) -> None:
    """Beside a cartesian product that ends at its deadline (504), point queries are answered."""
    with ThreadPoolExecutor(1) as beside:
        runaway = beside.submit(asked, biography, RUNAWAY)
        served = 0
        while not runaway.done():
            assert rows(asked(biography, NAME_ON.replace("DAY", "1990-01-01")))
            served += 1
    assert runaway.result().status == 504
    assert served > 5
    assert rows(asked(biography, NAME_ON.replace("DAY", "1990-01-01")))


def test_service_never_leaves_the_machine(biography: LiveSite) -> None:
    """Neither SERVICE nor FROM makes a connection; the listener hears nobody but ourselves."""
    with Trap() as trap:
        refused = asked(biography, f"SELECT * {{ SERVICE SILENT <{trap.address}> {{ ?s ?p ?o }} }}")
        empty = asked(biography, f"SELECT * FROM <{trap.address}> {{ ?s ?p ?o }}")
        assert (refused.status, rows(empty)) == (400, set())
        assert not trap.called.is_set()
        socket.create_connection(("127.0.0.1", urlsplit(trap.address).port or 0)).close()
        assert trap.called.wait(60)  # it would have heard


def test_everything_can_be_taken_away(biography: LiveSite) -> None:
    """The Turtle dump and the gzipped N-Triples hold the same triples: the default graph."""
    turtle = biography.ask("/download/all.ttl")
    triples = biography.ask("/download/all.nt.gz")
    assert triples.headers["content-type"] == "application/gzip"
    one = {str(q) for q in og.parse(turtle.body, og.RdfFormat.TURTLE)}
    other = {str(q) for q in og.parse(gzip.decompress(triples.body), og.RdfFormat.N_TRIPLES)}
    assert one == other
    count = rows(asked(biography, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert count == {(str(len(one)),)}


def test_health_names_the_release(biography: LiveSite) -> None:
    """Documents and queries are answered, of the release that was announced."""
    reply = biography.ask("/health")
    assert json.loads(reply.body) == {
        "release": biography.release, "documents": "ok", "queries": "ok",
    }  # fmt: skip


def test_requests_are_logged(biography: LiveSite) -> None:
    """One line each: who, what, status."""
    import re

    biography.ask("/doc/place/zhukovsky")
    line = re.compile(r'127\.0\.0\.1 \[.*\] "GET /doc/place/zhukovsky HTTP/1\.1" 200 ')
    assert biography.wait_for(line)


def test_head_sends_no_body_over_the_wire(biography: LiveSite) -> None:
    """HEAD has the headers of GET, its length too."""
    get = biography.ask("/doc/place/kadiivka", headers=TURTLE)
    head = biography.ask("/doc/place/kadiivka", "HEAD", TURTLE)
    same = ("content-type", "content-length", "etag", "vary", "link", "content-location")
    assert [head.headers[name] for name in same] == [get.headers[name] for name in same]
    assert head.body == b""


def test_environment_variables_are_no_headers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A variable named like a header does not reach the application as one."""
    from conftest import WORLD

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTP_ACCEPT", "text/html")
        shelf = str(tmp_path_factory.mktemp("shelf"))
        with LiveSite(WORLD, "--release-dir", shelf) as site:
            reply = site.ask("/doc/place/tern-harbour")
    assert reply.headers["content-type"].startswith("text/turtle")
