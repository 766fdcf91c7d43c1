"""Results on pages: a part that is called one, the whole in every format, and in the client's turn."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from typing import cast

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from living import LiveSite
from stakhanov_ld.errors import PoolBusy
from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS
from stakhanov_ld.query.excerpt import CHARACTERS, ROWS
from stakhanov_ld.query.loaded import Loaded
from stakhanov_ld.release.release import Release
from stakhanov_ld.web import results
from stakhanov_ld.web.answers import made_now
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.protocol import FORM
from web.offline import client_of_site, site_of

PAGE = {"Accept": "text/html"}
NUMBERS = f"VALUES ?n {{ {' '.join(map(str, range(ROWS + 1)))} }}"
MANY = f"SELECT ?n {{ {NUMBERS} }}"
BLOWN = 'BIND("\'" AS ?v0) ' + " ".join(
    f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(12)
)
MOST_BYTES = 2 * 1024 * 1024


@pytest.fixture(scope="module")
def client(world_release: Release) -> FlaskClient:
    return client_of_site(world_release)


def page(client: FlaskClient, query: str, **more: str) -> str:
    reply = client.post("/sparql", data={"query": query, **more}, headers=PAGE)
    assert (reply.status_code, reply.mimetype) == (200, "text/html")
    assert len(reply.data) < MOST_BYTES
    return reply.text


def form_of(text: str) -> dict[str, str]:
    """The hidden fields of the form that offers the whole result."""
    form = text[text.index("The whole result as") :]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in fields}


def test_a_page_never_looks_like_the_whole(client: FlaskClient) -> None:
    """It says how many rows it shows of how many; and of a result that it shows whole, how many."""
    text = page(client, MANY)
    assert f"This is not the whole result: the first {ROWS} of {ROWS + 1} rows." in text
    assert text.count("<tr>") == ROWS + 1
    few = page(client, "SELECT ?n { VALUES ?n { 1 2 } }")
    assert "2 rows" in few
    assert "not the whole" not in few
    assert "1 row<" in page(client, "SELECT ?n { VALUES ?n { 1 } }")
    graph = page(client, f"CONSTRUCT {{ <x:a> <x:p> ?n }} {{ {NUMBERS} }}")
    assert f"This is not the whole result: the first {ROWS} of {ROWS + 1} triples." in graph


def test_a_page_is_small_whatever_the_result_is(client: FlaskClient) -> None:
    """Also where each character becomes five, in every cell of many rows."""
    text = page(client, f"SELECT ?v12 {{ {BLOWN} {NUMBERS} }}")
    assert "This is not the whole result" in text
    assert "4096 characters, of which these are the first" in text
    assert "&#39;" * CHARACTERS + " …" in text
    assert "&#39;" * (CHARACTERS + 1) not in text


@pytest.mark.parametrize("format_", ROW_RESULT_FORMATS, ids=lambda f: f.name)
def test_the_whole_is_a_button_away(client: FlaskClient, format_: object) -> None:
    """Under the page, a form sends the same query, and its dataset, for every format."""
    graph = "https://world.example/graph/data"
    text = page(client, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": graph})
    assert form_of(text) == {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": graph}
    suffix, media_type = format_.suffix, format_.media_type  # type: ignore[attr-defined]
    assert f'<button name="suffix" value="{suffix}">' in text
    reply = client.post("/sparql", data=form_of(text) | {"suffix": suffix}, headers=PAGE)
    assert (reply.status_code, reply.mimetype) == (200, media_type)


def test_formats_for_whoever_cannot_accept(client: FlaskClient) -> None:
    """`suffix` names one, in an address too; what the query has not is 400."""
    reply = client.get("/sparql", query_string={"query": MANY, "suffix": "csv"}, headers=PAGE)
    assert len(list(csv.reader(io.StringIO(reply.text)))) == ROWS + 2
    turtle = client.get(
        "/sparql", query_string={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "suffix": "ttl"}
    )
    assert turtle.mimetype == "text/turtle"
    text = page(client, "DESCRIBE <https://world.example/id/place/tern-harbour>")
    for format_ in GRAPH_RESULT_FORMATS:
        assert f'<button name="suffix" value="{format_.suffix}">' in text
    for bad in ("ttl", "", "xyz", "text/csv"):
        refused = client.get("/sparql", query_string={"query": "ASK {}", "suffix": bad})
        assert refused.status_code == 400
        assert "csv" in json.loads(refused.data)["detail"]
    twice = client.get("/sparql?query=ASK%7B%7D&suffix=csv&suffix=tsv")
    assert twice.status_code == 400


def test_terms_on_a_page(client: FlaskClient) -> None:
    """Links for web addresses only, the language of text, a triple as it is written."""
    text = page(
        client,
        "SELECT * { BIND(<http://x/\u00e9> AS ?a) BIND(<javascript:alert(1)> AS ?b) "
        "BIND('<b>'@uk AS ?c) BIND(<<( <x:a> <x:b> '&' )>> AS ?d) }",
    )
    assert '<a href="http://x/é">http://x/é</a>' in text
    assert 'href="javascript:' not in text
    assert '<span lang="uk">&lt;b&gt;</span>' in text
    assert "<code>&lt;&lt;( &lt;x:a&gt; &lt;x:b&gt; &#34;&amp;&#34; )&gt;&gt;</code>" in text


def test_a_long_iri_is_no_link(client: FlaskClient) -> None:
    """What is cut leads nowhere."""
    text = page(client, f"SELECT ?i {{ {BLOWN} BIND(IRI(CONCAT('http://x/', ?v12)) AS ?i) }}")
    assert "characters, of which these are the first" in text
    assert 'href="http://x/' not in text


@pytest.mark.parametrize("accept", ["text/html", "text/csv"])
def test_the_turn_lasts_until_the_answer_is_made(
    world_release: Release, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    """Rendering a page is work for the client too: only then others get its place."""
    site = site_of(world_release, at_once=1, per_client=1)
    seen: list[bool] = []

    def made(*arguments: object, **named: object) -> object:
        try:
            with site.turns.turn("another"):
                seen.append(False)
        except PoolBusy:
            seen.append(True)
        return made_now(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "made_now", made)
    client = create_app(site).test_client()
    for _ in range(2):
        reply = client.get("/sparql", query_string={"query": MANY}, headers={"Accept": accept})
        assert reply.status_code == 200
    assert seen == [True, True]


def test_over_the_wire(biography: LiveSite) -> None:
    """The pool makes the excerpt; the endpoint's own limits hold for pages."""
    many = biography.ask(
        "/sparql", "POST", PAGE | {"Content-Type": FORM}, b"query=SELECT * {?s ?p ?o}"
    )
    assert many.status == 200
    assert f"the first {ROWS} of " in many.text
    too_many = b"query=SELECT * {?s ?p ?o . ?a ?b ?c}"
    refused = biography.ask("/sparql", "POST", PAGE | {"Content-Type": FORM}, too_many)
    assert refused.status == 400


class Notes:
    """As Loaded: another release each time that somebody looks."""

    def __init__(self, *releases: str) -> None:
        self._releases = iter(releases)

    def now(self) -> str:
        return next(self._releases)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("other", "other", "other"), ("one", "other", None), ("", "", None), ("", "one", None)],
)
def test_an_answer_of_another_release_says_so(
    world_release: Release, before: str, after: str, told: str | None
) -> None:
    """Where it is known both before and after which release another server holds; pages say it in
    words. Whatever is not its answer is of the release that is served."""

    def ask(query: str, **headers: str) -> TestResponse:
        notes = cast(Loaded, Notes(before, after))
        client = create_app(replace(site_of(world_release), loaded=notes)).test_client()
        return client.get("/sparql", query_string={"query": query}, headers=headers)

    assert ask("ASK {}").headers.get("Release") == told
    shown = ask("ASK {}", Accept="text/html")
    assert shown.headers.get("Release") == told
    note = re.search(r"This result is of release (\w+); the pages", shown.text)
    assert (note and note[1]) == told
    assert ("It is not known of which release" in shown.text) is (told is None)
    for query in ("ASK {", ""):
        assert ask(query).headers["Release"] == world_release.id


def test_a_cache_never_names_another_release(world_release: Release) -> None:
    """What it has of one release is no answer of another, nor of none that is known, though the
    bytes are the same: a 304 without the header would leave that of the old answer standing."""

    def ask(release: str, tag: str = "") -> TestResponse:
        notes = cast(Loaded, Notes(release, release))
        client = create_app(replace(site_of(world_release), loaded=notes)).test_client()
        return client.get("/sparql?query=ASK%7B%7D", headers={"If-None-Match": tag})

    tags = {release: ask(release).headers["ETag"] for release in ("one", "other", "")}
    for had, tag in tags.items():
        for release in tags:
            reply = ask(release, tag)
            assert reply.status_code == (304 if had == release else 200)
            assert reply.headers.get("Release") == (release or None)
