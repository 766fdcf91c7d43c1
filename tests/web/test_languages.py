"""In which language are pages made now, and errors, told?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from stakhanov_ld.errors import BadRequest
from stakhanov_ld.model.vocabulary import DCTERMS_LANGUAGE
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.answers import Asked, language_of
from web.offline import client_of_site

OFFERS = ("en", "uk", "ru")
PAGE = {"Accept": "text/html"}
QUERIES = """
@prefix q: <https://world.example/id/query/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
q:all a sh:SPARQLExecutable ; rdfs:label "Everything"@en , "Усе"@uk ;
    sh:select "SELECT ?s { BIND(1 AS ?n) ?s a ?o }" .
q:tongue a sh:SPARQLExecutable ; rdfs:label "By tongue"@en ;
    sh:select "SELECT ?s { BIND(\\"de\\" AS ?lang) ?s ?p ?o FILTER(LANG(?o) = ?lang) }" .
"""


@pytest.mark.parametrize(
    ("query", "header", "language", "why"),
    [
        ("", None, "en", "the first where nothing is asked for"),
        ("", "uk", "uk", "what the browser prefers"),
        ("lang=ru", "uk", "ru", "the reader's choice goes before it"),
        ("at=1985&lang=uk", None, "uk", "beside other parameters"),
        ("l%61ng=uk", None, "uk", "names are decoded"),
        ("lang=UK", None, "uk", "tags know no case"),
        ("language=uk&q=%FF", "ru", "ru", "other parameters are nobody's business here"),
    ],
)
def test_language_of(query: str, header: str | None, language: str, why: str) -> None:
    """`?lang=`, then Accept-Language, then the first."""
    assert language_of(Asked("GET", "", query, accept_language=header), OFFERS) == language, why


@pytest.mark.parametrize("query", ["lang=de", "lang=", "lang=uk&lang=uk", "lang=uk-UA", "lang"])
def test_an_unknown_language_is_refused(query: str) -> None:
    """With the languages that there are."""
    with pytest.raises(BadRequest) as raised:
        language_of(Asked("GET", "", query), OFFERS)
    assert "en, uk, ru" in raised.value.message


@pytest.fixture(scope="module")
def client(world: Publication, release_of: Callable[[Publication], Release]) -> FlaskClient:
    """The world, in three languages and with two queries."""
    assert world.dataset is not None
    languages = [og.Triple(world.dataset, DCTERMS_LANGUAGE, og.Literal(t)) for t in ("uk", "ru")]
    queries = [q.triple for q in og.parse(QUERIES.encode(), og.RdfFormat.TURTLE)]
    graphs = {
        **world.graphs,
        "description": world.graphs["description"] + tuple(languages),
        "data": world.graphs["data"] + tuple(queries),
    }
    return client_of_site(release_of(replace(world, graphs=graphs)))


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/sparql", 200, "Виконати"),
        ("/sparql?query=ASK+{}", 200, "Так."),
        ("/queries/", 200, "2 запити для початку."),
        ("/queries/all", 200, "<h1>Усе</h1>"),
        ("/queries/none", 404, "За цією адресою нічого немає"),
        ("/nowhere", 404, "За цією адресою нічого немає"),
        ("/sparql?query=SELECT", 400, "Запит не відповідає синтаксису SPARQL"),
    ],
)
def test_pages_made_now(client: FlaskClient, address: str, status: int, said: str) -> None:
    """By header and by parameter the same page, which says its language."""
    by_header = client.get(address, headers=PAGE | {"Accept-Language": "uk-UA,uk;q=0.9,en;q=0.8"})
    joined = address + ("&" if "?" in address else "?") + "lang=uk"
    by_parameter = client.get(joined, headers=PAGE | {"Accept-Language": "ru"})
    assert by_header.status_code == by_parameter.status_code == status
    assert by_header.data == by_parameter.data
    assert by_header.headers["Content-Language"] == "uk"
    assert '<html lang="uk">' in by_header.text
    assert said in by_header.text
    english = client.get(address, headers=PAGE)
    assert english.headers["Content-Language"] == "en"
    assert said not in english.text


def test_details_of_errors_are_english_and_say_so(client: FlaskClient) -> None:
    """On pages; problem details are in English throughout, whatever is preferred."""
    page = client.get("/nowhere", headers=PAGE | {"Accept-Language": "ru"})
    assert '<p class="comment" lang="en">/nowhere is not an address' in page.text
    assert '<span lang="en">404 Not Found</span>' in page.text
    problem = client.get("/nowhere?lang=ru", headers={"Accept-Language": "ru"})
    assert json.loads(problem.data)["title"] == "There is nothing at this address"
    assert "Content-Language" not in problem.headers


def test_data_has_no_language(client: FlaskClient) -> None:
    """`lang` is an unknown parameter to programs: ignored by the endpoint, the graphs, the lists."""
    for address in ("/sparql?query=ASK+{}&lang=xx", "/graph?default&lang=uk", "/queries/?lang=xx"):
        reply = client.get(address)
        assert (reply.status_code, "Content-Language" in reply.headers) == (200, False)
    text = client.get("/queries/all.rq?lang=uk")
    assert (text.status_code, text.mimetype) == (200, "application/sparql-query")
    assert client.get("/queries/all?lang=uk").status_code == 200


@pytest.mark.parametrize(
    "address", ["/sparql", "/sparql?query=ASK+{}", "/queries/", "/queries/all"]
)
@pytest.mark.parametrize("parameter", ["lang=xx", "lang=uk&lang=uk"])
def test_a_page_in_an_unknown_language(client: FlaskClient, address: str, parameter: str) -> None:
    """400, told in the language that the browser prefers."""
    joined = address + ("&" if "?" in address else "?") + parameter
    reply = client.get(joined, headers=PAGE | {"Accept-Language": "ru"})
    assert (reply.status_code, reply.headers["Content-Language"]) == (400, "ru")
    assert "en, uk, ru" in reply.text


def test_forms_keep_the_language(client: FlaskClient) -> None:
    """By a field where it is sent by GET, in the action where by POST; not at all in English."""
    query = client.get("/queries/all?lang=uk", headers=PAGE).text
    assert '<input type="hidden" name="lang" value="uk">' in query
    assert '<form action="../sparql?lang=uk" method="post">' in query
    page = client.get("/sparql?lang=uk", headers=PAGE).text
    assert '<form action="sparql?lang=uk" method="post">' in page
    posted = client.post("/sparql?lang=uk", data={"query": "ASK {}"}, headers=PAGE)
    assert "Так." in posted.text
    for address in ("/queries/all", "/sparql"):
        english = client.get(address, headers=PAGE).text
        assert 'name="lang"' not in english
        assert 'sparql" method="post">' in english


def test_a_query_may_have_a_parameter_of_that_name(client: FlaskClient) -> None:
    """Then it is the query's; its page goes by the header, and offers no switch."""
    reply = client.get("/queries/tongue?lang=de", headers=PAGE | {"Accept-Language": "uk"})
    assert (reply.status_code, reply.headers["Content-Language"]) == (200, "uk")
    assert "tern-harbour" in reply.text
    assert "hreflang" not in reply.text
    assert 'type="hidden" name="lang"' not in reply.text
    listed = client.get("/queries/?lang=uk", headers=PAGE).text
    assert 'href="tongue"' in listed
    assert 'href="all?lang=uk"' in listed
