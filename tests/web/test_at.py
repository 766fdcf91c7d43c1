"""Everything is asked about a day, in pages; a release keeps what the answers need."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from living import LiveSite, Reply
from stakhanov_ld.formats import N_TRIPLES
from stakhanov_ld.model.vocabulary import RDF_TYPE, RDFS_LABEL, SLD
from stakhanov_ld.publication.extent import Wanted
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.days import Days
from stakhanov_ld.release.release import Release
from stakhanov_ld.web import as_of
from web.offline import client_of_site
from web.told_days import BASE, Graph


def everything(client: FlaskClient, path: str) -> Graph:
    reply = client.get(path, headers={"Accept": N_TRIPLES.media_type})
    assert reply.status_code == 200, reply.text
    return Graph(reply.data)


def dated(graph: Graph, path: str) -> list[str]:
    verdicts = graph.about[BASE + path][SLD + "verdict"]
    return [graph.one(verdict, "byClaim") for verdict in verdicts]


@pytest.fixture(scope="module")
def client(biography_release: Release) -> FlaskClient:
    return client_of_site(biography_release)


def test_everything_tells_what_holds_of_each_thing(client: FlaskClient) -> None:
    """All that holds then, surest first; and the days of change before, within and after."""
    graph = everything(client, "/at/1985-06-30")
    claims = {c.rpartition("/")[2] for v in graph.about.values() for c in v[SLD + "byClaim"]}
    assert claims == {"name-stakhanov", "name-zhukovsky-since-1947", "movement-name"}
    answer = graph.about[f"{BASE}at/1985-06-30"]
    assert answer[SLD + "changesOn"] == ["1985-01-01", "1986-01-01"]
    certainties = [graph.one(v, "certainty").removeprefix(SLD) for v in answer[SLD + "verdict"]]
    assert certainties == [
        "certain",
        "certain",
        "possible",
        "possible",
    ]  # the last: a story of 1985
    assert graph.about[f"{BASE}at/1985"] == {}


def test_everything_is_told_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more at once than is quick; nothing is lost between pages, and each leads to the next."""
    whole = everything(client, "/at/1941").about[f"{BASE}at/1941"][SLD + "verdict"]
    monkeypatch.setattr(as_of, "PAGE_SIZE", 3)
    found: list[str] = []
    path = "/at/1941"
    while path:
        reply = client.get(path, headers={"Accept": N_TRIPLES.media_type})
        graph = Graph(reply.data)
        (answer,) = [n for n, said in graph.about.items() if SLD + "AsOf" in said[RDF_TYPE.value]]
        assert answer == BASE + path.removeprefix("/")
        found += [v.partition("#")[2] for v in graph.about[answer][SLD + "verdict"]]
        links = dict(re.findall(r'<([^>]*)>; rel="(next|prev)"', reply.headers["Link"]))
        later = [href for href, relation in links.items() if relation == "next"]
        assert ("prev" in links.values()) == (path != "/at/1941")
        path = urljoin(path, later[0]) if later else ""
    assert len(found) == len(set(found)) > 6
    assert sorted(found) == sorted(v.partition("#")[2] for v in whole)
    page = client.get("/at/1941?page=2", headers={"Accept": "text/html"}).text
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def test_a_form_leads_to_everything(biography: LiveSite) -> None:
    """303 to the address with the day in its path, the language kept."""
    reply: Reply = biography.ask("/at/?day=1985-06&lang=uk")
    assert (reply.status, reply.headers["location"]) == (303, "1985-06?lang=uk")
    without = biography.ask("/at/")
    assert (without.status, without.headers["location"]) == (303, "../")


def test_a_release_keeps_what_the_whole_publication_would_answer(
    biography_release: Release,
) -> None:
    """Of every document about things, the same statements in the same order."""
    from stakhanov_ld.documents.dated import concerning, dated_statements
    from stakhanov_ld.documents.index import Index
    from stakhanov_ld.publication.bundled import bundled
    from stakhanov_ld.publication.opening import open_publication

    whole = Index(open_publication(bundled(), wanted=Wanted("none")).publication)
    statements = dated_statements(whole)
    days = Days(biography_release.folder, biography_release.space)
    asked = told_of = 0
    for path in [p for p in biography_release.rows if p.startswith("doc/") or "?iri=" in p]:
        here = days.of(path)
        if here is None:
            continue
        asked += 1
        for topic in here.topics:
            kept = concerning(topic, dated_statements(here.index), here.index)
            assert kept == concerning(topic, statements, whole), path
            told_of += bool(kept)
    assert asked > 500
    assert told_of > 60
    assert [statement.bounds for statement in statements] == list(days.bounds)


ODD = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix edtf: <http://id.loc.gov/datatypes/> .
@prefix x: <http://x.example/id/> .

x:a a x:Thing ; rdfs:label "A" ; <http://x.example/1> "no name of XML ends this property" .
x:k rdf:subject x:a ; rdf:predicate x:p ; rdf:object x:o ; rdfs:label "K" ; sld:edtf "1985"^^edtf:edtf .
x:k.2 rdf:subject x:a ; rdf:predicate x:p ; rdf:object x:q ; rdfs:label "K2" .
x:o a x:Thing ; rdfs:label "O" ; sld:edtf "1980/1990"^^edtf:edtf .
x:q a x:Thing ; rdfs:label "Q" ; sld:edtf "1970"^^edtf:edtf .
"""


@pytest.fixture(scope="module")
def odd(
    tmp_path_factory: pytest.TempPathFactory, release_of: Callable[[Publication], Release]
) -> FlaskClient:
    """Claims that are dated as their objects are, named to be mistaken, in no RDF/XML."""
    file = tmp_path_factory.mktemp("odd") / "odd.ttl"
    file.write_text(ODD, encoding="utf-8")
    return client_of_site(release_of(open_publication(file).publication))


def test_a_page_leads_to_the_formats_that_there_are(odd: FlaskClient) -> None:
    """Not to RDF/XML, which cannot carry this document."""
    page = odd.get("/doc/a?at=1985", headers={"Accept": "text/html"}).text
    led = {html.unescape(href) for href in re.findall(r'href="([^":]*\?at=1985)"', page)}
    assert "a.ttl?at=1985" in led
    assert "a.rdf?at=1985" not in led
    for href in led:
        assert odd.get(urljoin("/doc/a", href)).status_code == 200, href


def test_each_verdict_has_a_name_of_its_own(odd: FlaskClient) -> None:
    """Whatever the claims are called; none says two things."""
    graph = everything(odd, "/doc/a?at=1985")
    verdicts = [
        node for node, said in graph.about.items() if SLD + "Verdict" in said[RDF_TYPE.value]
    ]
    assert len(verdicts) == 3
    for verdict in verdicts:
        assert len(graph.about[verdict][SLD + "certainty"]) == 1
        assert len(graph.about[verdict][RDFS_LABEL.value]) == 1


def test_everything_tells_each_statement_once(
    odd: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a claim that has a time, as its object has: not again on the page of the other."""
    monkeypatch.setattr(as_of, "PAGE_SIZE", 1)
    told = [
        (graph.one(node, "ofDated"), graph.one(node, "byClaim"))
        for number in (1, 2)
        for graph in [everything(odd, f"/at/1985?page={number}")]
        for node, said in graph.about.items()
        if SLD + "Verdict" in said[RDF_TYPE.value]
    ]
    assert sorted(told) == [
        ("http://x.example/id/k", "http://x.example/id/k"),
        ("http://x.example/id/o", "http://x.example/id/k"),
    ]
