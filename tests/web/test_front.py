"""The front answers as Flask does, to the letter, and what it keeps it gives again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import EnvironBuilder

from stakhanov_ld.metrics import table
from stakhanov_ld.metrics.tallies import Tally
from stakhanov_ld.query.request import QueryAnswer, QueryRequest
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.front import Front
from stakhanov_ld.web.observed import Notes, WsgiApplication
from stakhanov_ld.web.services import Services
from stakhanov_ld.web.site import Site
from web.offline import site_of

ROOM = 64 * 1024 * 1024
ANSWER = tuple[str, tuple[tuple[str, str], ...], bytes]
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Accept-Language": "uk,en;q=0.5",
     "Accept-Encoding": "gzip, deflate, br, zstd"},
    {"Accept": "application/ld+json", "Accept-Profile": "<https://schema.org/>"},
    {"Accept": "image/png"},
    {"If-None-Match": "*"},
    {"If-Match": '"another"'},
    {"Range": "bytes=0-9"},
    {"Accept-Encoding": "identity;q=0"},
)  # fmt: skip
"""What browsers, programs and the strange send."""
POINT = "SELECT ?o { <https://world.example/id/place/tern-harbour> ?p ?o }"


def environ(path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    target, _, query = path.partition("?")
    return dict(EnvironBuilder(target, method=method, query_string=query, **more).get_environ())


def ask(application: WsgiApplication, asked: dict[str, Any]) -> ANSWER:
    told: list[tuple[str, list[tuple[str, str]]]] = []
    chunks = application(asked, lambda line, headers, *_: told.append((line, headers)))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    ((line, headers),) = told
    return line, tuple(sorted(headers)), body


def refuses(asked: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """In the place of Flask, for what the front is to answer itself."""
    raise AssertionError(f"left to Flask: {asked['PATH_INFO']}")


def front_of(site: Site, app: WsgiApplication, tally: Tally | None = None) -> Front:
    return Front(site, Services(site), app, Notes(tally or Tally(), None), ROOM)


@pytest.fixture(scope="module")
def site(world_release: Release) -> Site:
    return site_of(world_release)


@pytest.mark.parametrize("headers", ASKED, ids=str)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_address_is_answered_as_flask_does(
    site: Site, headers: dict[str, str], method: str
) -> None:
    """Status, headers and bytes, the first time and when they are given again."""
    flask = create_app(site).wsgi_app
    front = front_of(site, flask)
    asked = 0
    for path in [
        *site.release.rows,
        "nowhere",
        "about?iri=https%3A%2F%2Felsewhere.example%2Fgull-rock",
    ]:
        made = environ("/" + quote(path, safe="/?=%&"), method, headers=headers)
        wanted = ask(flask, dict(made))
        if b"X-Request-ID" in repr(wanted).encode():  # an error: the id is another each time
            wanted, first, again = map(
                without_id, (wanted, ask(front, dict(made)), ask(front, dict(made)))
            )
        else:
            first, again = ask(front, dict(made)), ask(front, dict(made))
        assert first == wanted, path
        assert again == wanted, path
        asked += 1
    assert asked > 300


def without_id(answer: ANSWER) -> ANSWER:
    line, headers, body = answer
    return line, tuple(h for h in headers if h[0] != "X-Request-ID"), body


def test_every_document_of_the_biography(biography_release: Release) -> None:
    """As Flask answers, without asking Flask."""
    site = site_of(biography_release)
    flask = create_app(site).wsgi_app
    front = front_of(site, refuses)
    documents = [path for path in biography_release.rows if path.startswith(("doc/", "ns/"))]
    assert len(documents) > 5000
    for path in documents:
        made = environ("/" + quote(path))
        assert ask(front, dict(made)) == ask(flask, made), path


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "text/html", "text/csv", "image/png"]
)
@pytest.mark.parametrize(
    "query", [POINT, "ASK {}", "nonsense", "SELECT * { SERVICE <http://x/> {} }"]
)
def test_queries_are_answered_as_flask_does(site: Site, query: str, accept: str) -> None:
    """Their errors, too."""
    flask = create_app(site).wsgi_app
    front = front_of(site, refuses)
    for path in ("/sparql?query=" + quote(query), "/queries/", "/queries/nothing", "/sparql"):
        made = environ(path, headers={"Accept": accept})
        assert without_id(ask(front, dict(made))) == without_id(ask(flask, made))


class Counting:
    def __init__(self, site: Site) -> None:
        self.runner = site.runner
        self.asked = 0

    def run(self, request: QueryRequest) -> QueryAnswer:
        self.asked += 1
        return self.runner.run(request)


def test_a_query_is_run_once(site: Site) -> None:
    """Then the whole answer is given again, and 304 to whoever has it; each is counted."""
    runner, tally = Counting(site), Tally()
    front = front_of(replace(site, runner=runner), refuses, tally)
    made = environ("/sparql?query=" + quote(POINT))
    answers = [ask(front, dict(made)) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert runner.asked == 1
    tag = dict(answers[0][1])["ETag"]
    for _ in range(2):
        has_it = environ("/sparql?query=" + quote(POINT), headers={"If-None-Match": tag})
        assert ask(front, has_it)[0] == "304 Not Modified"
    assert runner.asked == 2
    served = table.place(table.REQUESTS, "GET", "sparql", "200")
    assert tally.cells[served] == 3
    assert tally.cells[table.place(table.REMEMBERED, "sparql")] == 3  # two of 200, one of 304


@pytest.mark.parametrize(
    ("path", "method"),
    [("/sparql?query=" + quote("SELECT (NOW() AS ?now) {}"), "GET"),
     ("/sparql?query=nonsense", "GET"), ("/nowhere", "GET")],
)  # fmt: skip
def test_what_may_change_is_not_kept(site: Site, path: str, method: str) -> None:
    """Values of the moment, and errors."""
    front = front_of(site, create_app(site).wsgi_app)
    ask(front, environ(path, method))
    assert not front._memory._young


def test_a_long_file_is_left_to_flask(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would hold the thread for as long as the client is slow."""
    monkeypatch.setattr("stakhanov_ld.web.answers.CHUNK", 10)
    with pytest.raises(AssertionError, match="left to Flask"):
        ask(front_of(site, refuses), environ("/download/all.nt"))
