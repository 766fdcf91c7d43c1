"""SPARQL 1.1 Protocol over a live server: the requirements of the W3C, as tests of our own."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

from living import LiveSite, Reply
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS, Format
from stakhanov_ld.release.headers import VARY

BASE = "https://w3id.org/stakhanov-ld/"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
DATA, DERIVED = f"{BASE}graph/data", f"{BASE}graph/derived"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ROWS = "{http://www.w3.org/2005/sparql-results#}"


def get(site: LiveSite, query: str, accept: str = "", **parameters: str | list[str]) -> Reply:
    string = urlencode({"query": query} | parameters, doseq=True)
    return site.ask(f"/sparql?{string}", headers={"Accept": accept} if accept else {})


def number(reply: Reply) -> int:
    assert reply.status == 200, reply.text
    (row,) = json.loads(reply.body)["results"]["bindings"]
    return int(row["n"]["value"])


# ── 2.1: the three forms ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "string", "content_type", "body", "status", "why"),
    [
        ("GET", "query=ASK%20%7B%7D", None, "", 200, "query via GET"),
        ("POST", "", FORM, "query=ASK%20%7B%7D", 200, "query via POST of a form"),
        ("POST", "", f"{FORM}; charset=utf-8", "query=ASK+%7B%7D", 200, "with a parameter"),
        ("POST", "", DIRECT, "ASK {}", 200, "query via POST directly"),
        ("POST", "", DIRECT.upper(), "ASK {}", 200, "media types ignore case"),
        ("POST", "query=ASK%7B", DIRECT, "ASK {}", 200, "the posted query is the query"),
        ("GET", "query=ASK%7B%7D&foo=bar&timeout=1", None, "", 200, "unknown parameters"),
        ("GET", "query=ASK%20%7B%7D&query=ASK%20%7B%7D", None, "", 400, "two queries"),
        ("POST", "", FORM, "query=ASK+%7B%7D&query=ASK+%7B%7D", 400, "two posted queries"),
        ("GET", "query=", None, "", 400, "an empty query"),
        ("GET", "default-graph-uri=x:a", None, "", 400, "a dataset without a query"),
        ("POST", "", FORM, "", 400, "an empty form"),
        ("POST", "query=ASK%7B%7D", FORM, "a=b", 400, "the query of a form is in the form"),
        ("POST", f"default-graph-uri={DATA}", FORM, "query=ASK%7B%7D", 400, "the dataset of a form is in the form"),
        ("POST", f"default-graph-uri={DATA}", DIRECT, "ASK {}", 200, "that of a posted query in the address"),
        ("POST", "timeout=1", FORM, "query=ASK%7B%7D", 200, "unknown parameters beside a form"),
        ("POST", "", DIRECT, "", 400, "an empty body"),
        ("PUT", "query=ASK%7B%7D", None, "", 405, "a wrong method"),
        ("PATCH", "", DIRECT, "ASK {}", 405, "a wrong method with a body"),
        ("DELETE", "query=ASK%7B%7D", None, "", 405, "another"),
        ("POST", "", "text/plain", "ASK {}", 415, "a wrong media type"),
        ("POST", "", None, "query=ASK%7B%7D", 415, "a form without its type"),
        ("POST", "", None, "ASK {}", 415, "a query without its type"),
        ("POST", "", "application/sparql-update", "CLEAR ALL", 415, "an update"),
        ("GET", "update=CLEAR%20ALL", None, "", 400, "an update via GET"),
        ("POST", "", FORM, "update=CLEAR%20ALL", 400, "an update as a form"),
        ("GET", "query=CLEAR%20ALL", None, "", 400, "an update as a query"),
        ("GET", "query=ASK%7B", None, "", 400, "bad syntax"),
        ("GET", "query=ASK%20%7BFILTER(%3Chttp%3A%2F%2Fx%2Ff%3E(1))%7D", None, "", 400, "an unknown function"),
        ("GET", "query=ASK%7B%7D&default-graph-uri=relative", None, "", 400, "a relative graph"),
    ],
)  # fmt: skip
def test_forms_and_errors(
    biography: LiveSite, method: str, string: str, content_type: str | None, body: str,
    status: int, why: str,
) -> None:  # fmt: skip
    """Each with its status, Vary and CORS; errors as problems, 405 with Allow."""
    headers = {"Content-Type": content_type} if content_type else {}
    reply = biography.ask(f"/sparql?{string}", method, headers, body.encode() or None)
    assert reply.status == status, (why, reply.text)
    assert reply.headers["vary"] == VARY[1]
    assert reply.headers["access-control-allow-origin"] == "*"
    if status >= 400:
        assert json.loads(reply.body)["status"] == status
    assert reply.headers.get("allow") == ("GET, HEAD, POST, OPTIONS" if status == 405 else None)


@pytest.mark.parametrize(
    "body", ["SELECT * {?s ?p 'é'}".encode("latin-1"), "ASK {}".encode("utf-16")]
)
def test_a_query_is_utf_8(biography: LiveSite, body: bytes) -> None:
    """Any other encoding is 400, in a form as well."""
    assert biography.ask("/sparql", "POST", {"Content-Type": DIRECT}, body).status == 400
    form = b"query=" + quote(body).encode()
    assert biography.ask("/sparql", "POST", {"Content-Type": FORM}, form).status == 400


@pytest.mark.parametrize(
    "text", ["a%20b", "a+b", "50% & more; #x", "Стаханов", "\U0001f600", "a\tb"]
)
def test_literals_are_decoded_once(biography: LiveSite, text: str) -> None:
    """What was encoded once is read as it was written, in all three forms."""
    query = f'SELECT ("{text}" AS ?x) {{}}'
    replies = [
        get(biography, query),
        biography.ask(
            "/sparql", "POST", {"Content-Type": FORM}, urlencode({"query": query}).encode()
        ),
        biography.ask("/sparql", "POST", {"Content-Type": DIRECT}, query.encode()),
    ]
    for reply in replies:
        assert json.loads(reply.body)["results"]["bindings"][0]["x"]["value"] == text


def test_too_long_a_text(biography: LiveSite) -> None:
    """413, whether the guard or the server refuses the body."""
    for size in (70_000, 300_000):
        reply = biography.ask("/sparql", "POST", {"Content-Type": DIRECT}, b" " * size)
        assert (reply.status, json.loads(reply.body)["status"]) == (413, 413)


# ── 2.1.4: the dataset ───────────────────────────────────────────────────────────────────────


def test_the_dataset_of_the_protocol(biography: LiveSite) -> None:
    """default-graph-uri and named-graph-uri, in each form, override what the query says."""
    data = number(get(biography, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DATA}> {{ ?s ?p ?o }} }}"))
    derived = number(get(biography, COUNT, **{"default-graph-uri": DERIVED}))
    assert 0 < derived < data
    both: dict[str, Any] = {"default-graph-uri": [DATA, DERIVED]}
    assert number(get(biography, COUNT, **both)) == data + derived
    overridden = f"SELECT (COUNT(*) AS ?n) FROM <{DATA}> {{ ?s ?p ?o }}"
    assert number(get(biography, overridden)) == data
    assert number(get(biography, overridden, **{"default-graph-uri": DERIVED})) == derived
    form = urlencode({"query": COUNT, "default-graph-uri": DERIVED}).encode()
    assert number(biography.ask("/sparql", "POST", {"Content-Type": FORM}, form)) == derived
    direct = f"/sparql?{urlencode({'default-graph-uri': DERIVED})}"
    assert (
        number(biography.ask(direct, "POST", {"Content-Type": DIRECT}, COUNT.encode())) == derived
    )


def test_named_graphs_of_the_protocol(biography: LiveSite) -> None:
    """Only those named can be reached by GRAPH, and the default graph is empty then."""
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    named = {"named-graph-uri": DATA}
    assert number(get(biography, graphs)) >= 5
    assert number(get(biography, graphs, **named)) == 1
    assert number(get(biography, COUNT, **named)) == 0
    assert number(get(biography, COUNT, **{"default-graph-uri": "http://unknown.example/"})) == 0


def test_the_default_graph_counts_a_triple_once(biography: LiveSite) -> None:
    """It is data, derived and description, as the service description counts them."""
    parts = [f"{BASE}graph/{name}" for name in ("data", "derived", "description")]
    assert number(get(biography, COUNT)) == sum(
        number(get(biography, COUNT, **{"default-graph-uri": part})) for part in parts
    )
    again: dict[str, Any] = {"default-graph-uri": [DATA, DATA]}
    assert number(get(biography, COUNT, **again)) == number(
        get(biography, COUNT, **{"default-graph-uri": DATA})
    )


def test_relative_iris(biography: LiveSite) -> None:
    """They are read against the base IRI of the publication, or the query's own BASE."""
    query = "SELECT (<id/place/kadiivka> AS ?x) {}"
    assert f"{BASE}id/place/kadiivka" in get(biography, query).text
    assert (
        "http://b.example/id/place/kadiivka"
        in get(biography, f"BASE <http://b.example/> {query}").text
    )


# ── 2.1.5 and 2.1.6: results ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format_", ROW_RESULT_FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("query", [COUNT, "ASK { ?s ?p ?o }"])
def test_rows_in_each_format(biography: LiveSite, query: str, format_: Format) -> None:
    """SELECT and ASK by media type, well-formed; ASK as CSV or TSV is the bare word."""
    reply = get(biography, query, format_.media_type)
    assert (reply.status, reply.headers["content-type"]) == (200, format_.content_type)
    ask = query.startswith("ASK")
    if format_.suffix == "srj":
        assert (json.loads(reply.body).get("boolean") is True) == ask
    elif format_.suffix == "srx":
        root = ElementTree.fromstring(reply.body)
        assert (root.findtext(f"{ROWS}boolean") == "true") == ask
    else:
        lines = list(csv.reader(io.StringIO(reply.text)))
        assert lines[0] == (["true"] if ask else ["n"] if format_.suffix == "csv" else ["?n"])


@pytest.mark.parametrize("format_", GRAPH_RESULT_FORMATS, ids=lambda f: f.name)
def test_triples_in_each_format(biography: LiveSite, format_: Format) -> None:
    """CONSTRUCT and DESCRIBE by media type."""
    for query in (f"DESCRIBE <{BASE}id/place/kadiivka>", "CONSTRUCT WHERE { ?s a ?o } LIMIT 3"):
        reply = get(biography, query, format_.media_type)
        assert (reply.status, reply.headers["content-type"]) == (200, format_.content_type)
        assert reply.body


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        ("ASK {}", "", "application/sparql-results+json"),
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("ASK {}", "application/json", "application/sparql-results+json"),
        ("ASK {}", "application/xml", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+json;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "text/*", "text/csv; charset=utf-8"),
        ("ASK {}", "application/sparql-results+xml;charset=utf-8;q=1", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE {}", "*/*", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE {}", "application/sparql-results+json, */*;q=0.1", "text/turtle; charset=utf-8"),
        ("ASK {}", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
def test_which_format(biography: LiveSite, query: str, accept: str, content_type: str) -> None:
    """What the client prefers among those of the query's form."""
    assert get(biography, query, accept).headers["content-type"] == content_type


def test_nothing_acceptable(biography: LiveSite) -> None:
    """406 lists what there is; a result that a format cannot carry is 406 too, never ill-formed."""
    reply = get(biography, "ASK {}", "text/turtle")
    assert reply.status == 406
    assert "text/csv" in json.loads(reply.body)["detail"]
    assert (
        get(biography, "SELECT ('\\u0007' AS ?x) {}", "application/sparql-results+xml").status
        == 406
    )
    assert (
        get(biography, "CONSTRUCT { <a:> <http://x/> 1 } {}", "application/rdf+xml").status == 406
    )


def test_select_star_keeps_the_columns_of_the_query(biography: LiveSite) -> None:
    """The engine would sort them."""
    reply = get(biography, "SELECT * { ?z ?b ?a } LIMIT 1", "text/csv")
    assert reply.text.splitlines()[0] == "z,b,a"


# ── HEAD, OPTIONS, validators ────────────────────────────────────────────────────────────────


def test_head_is_get_without_the_body(biography: LiveSite) -> None:
    """The same status and headers, for answers and for errors."""
    for query in ("ASK {}", "ASK {"):
        address = f"/sparql?{urlencode({'query': query})}"
        full, head = biography.ask(address), biography.ask(address, "HEAD")
        assert (head.status, head.body) == (full.status, b"")
        for name in ("content-type", "content-length", "vary", "cache-control"):
            assert head.headers[name] == full.headers[name]
        assert head.headers.get("etag") == full.headers.get("etag")


def test_options_is_what_a_preflight_needs(biography: LiveSite) -> None:
    """Every method in use, and the headers that queries send."""
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    reply = biography.ask("/sparql", "OPTIONS", asked)
    assert (reply.status, reply.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "Content-Type" in reply.headers["access-control-allow-headers"]
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_result_revalidates(biography: LiveSite) -> None:
    """304 to the tag of the same result in the same format, and to no other."""
    address = f"/sparql?{urlencode({'query': COUNT})}"
    first = biography.ask(address)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for listed in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = biography.ask(address, headers={"If-None-Match": listed})
        assert (again.status, again.body) == (304, b"")
        for name in ("etag", "vary", "cache-control", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name]
    other = biography.ask(address, headers={"If-None-Match": tag, "Accept": "text/csv"})
    assert other.status == 200
    assert other.headers["etag"] != tag
    form = {"Content-Type": FORM, "If-None-Match": "*"}
    posted = biography.ask("/sparql", "POST", form, urlencode({"query": COUNT}).encode())
    assert posted.status == 200


def test_never_a_part_of_a_result(biography: LiveSite) -> None:
    """More rows than the limit is an error of its own type, in every format, not a cut table."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    for format_ in ROW_RESULT_FORMATS:
        reply = get(biography, query, format_.media_type)
        problem = json.loads(reply.body)
        assert (reply.status, problem["type"].rpartition("#")[2]) == (400, "result-too-large")
