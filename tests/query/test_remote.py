"""A server elsewhere answers as our workers do, or there is an error that says why not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from query.asking import request
from query.scripted import Behaviour, Scripted, drips, hangs_up, is_silent, reply, says
from stakhanov_ld.errors import (
    BadGateway,
    ClientGone,
    MalformedQuery,
    NotAcceptable,
    PoolBusy,
    QueryTimeout,
    ResultTooLarge,
)
from stakhanov_ld.formats import RDF_XML, TURTLE
from stakhanov_ld.query import remote
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits, QueryForm

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
YES = reply(b'{"head":{},"boolean":true}', "200 OK", JSON)
VIRTUOSO = reply(
    b'{"head":{},"boolean":true}', "200 OK", JSON, "Server: Virtuoso/07.20.3229 (Linux)"
)
GRAPHS = Graphs(("http://x/a", "http://x/b"), ("http://x/a", "http://x/b", "http://x/c"))
ASK = "ASK { ?s ?p ?o }"


@contextmanager
def asking(*behaviours: Behaviour, **limits: Any) -> Iterator[tuple[RemoteClient, Scripted]]:
    with Scripted(list(behaviours)) as server:
        client = RemoteClient(server.url, Credentials(), Limits(**limits), GRAPHS)
        try:
            yield client, server
        finally:
            client.close()


def test_what_is_asked() -> None:
    """The text without its dataset, the dataset beside it, and until when there is patience."""
    with asking(YES, deadline_seconds=60) as (client, server):
        client.run(request("ASK FROM <http://x/c> { <a> ?p 'é' }", base="http://x/"))
        (asked,) = server.requests
    assert asked.line == "POST /sparql HTTP/1.1"
    assert asked.headers["accept"] == JSON
    (text,) = asked.values("query")
    assert text.split() == ["BASE", "<http://x/>", "ASK", "{", "<a>", "?p", "'é'", "}"]
    assert asked.values("default-graph-uri") == ["http://x/c"]
    assert asked.values("named-graph-uri") == ["urn:x-nothing:here"]
    assert 0 < float(asked.headers["timeout"]) <= 60


def test_virtuoso_is_told_the_time_in_its_way() -> None:
    """Once its answers have said that it is one."""
    with asking(VIRTUOSO, deadline_seconds=60) as (client, server):
        for _ in range(2):
            client.run(request(ASK))
        first, second = (asked.values("timeout") for asked in server.requests)
    assert first == []
    assert 1 < int(second[0]) <= 60_000


ROWS = b"""{"head":{"vars":["o","s"]},"results":{"bindings":[
{"s":{"type":"uri","value":"http://x/a"},"o":{"type":"literal","value":"both \\u00e9 \\ud83d\\ude00","xml:lang":"en"}},
{"s":{"type":"uri","value":"http://x/a"},"o":{"type":"literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
QUADS = """
<http://x/a> <http://x/p> "both é \N{GRINNING FACE}"@en .
<http://x/a> <http://x/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
""".encode()


@pytest.mark.parametrize("excerpt", [False, True])
@pytest.mark.parametrize("form", QueryForm)
def test_answers_are_written_as_ours_are(form: QueryForm, excerpt: bool) -> None:
    """In all formats, and as an excerpt, from one answer in JSON or N-Triples."""
    text = {
        QueryForm.SELECT: "SELECT * { ?s <http://x/p> ?o } ORDER BY DESC(?o)",
        QueryForm.ASK: ASK,
        QueryForm.CONSTRUCT: "CONSTRUCT WHERE { ?s ?p ?o }",
        QueryForm.DESCRIBE: "DESCRIBE <http://x/a>",
    }[form]
    store = Store()
    store.load(QUADS, RdfFormat.N_QUADS)
    engine = Engine(store, Limits())
    written = {QueryForm.SELECT: (ROWS, JSON), QueryForm.ASK: (b'{"head":{},"boolean":true}', JSON)}
    body, media_type = written.get(form, (QUADS.strip() + b"\n", TRIPLES))
    with asking(reply(body, "200 OK", media_type)) as (client, _):
        for format_ in form.formats:
            asked = request(text, format_, excerpt=excerpt)
            found = client.run(asked)
            assert (found.format, found.form) == (format_, form)
            assert sorted(found.body) == sorted(engine.answer(asked))


def test_columns_and_rows_keep_their_order() -> None:
    """Columns that of the query, rows that of the server."""
    with asking(reply(ROWS, "200 OK", JSON)) as (client, _):
        body = client.run(request("SELECT * { ?s <http://x/p> ?o }")).body
    assert body.startswith(b'{"head":{"vars":["s","o"]}')
    assert body.index("both é".encode()) < body.index(b"integer")


def test_limits_of_results() -> None:
    """Rows are counted, bytes are read no further; what XML cannot carry is refused as ever."""
    text = "SELECT * { ?s <http://x/p> ?o }"
    with asking(reply(ROWS, "200 OK", JSON), result_rows=1) as (client, _):
        with pytest.raises(ResultTooLarge, match="1 rows"):
            client.run(request(text))
        with pytest.raises(ResultTooLarge, match="1 rows"):
            client.run(request(text, excerpt=True))
    endless = drips(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536)
    with (
        asking(endless, result_bytes=10**6, deadline_seconds=60) as (client, _),
        pytest.raises(ResultTooLarge, match="1,000,000 bytes"),
    ):
        client.run(request(text))
    slash = reply(b'<http://x/a> <http://x/p/> "slash" .\n', "200 OK", TRIPLES)
    with asking(slash) as (client, _):
        with pytest.raises(NotAcceptable, match="predicate"):
            client.run(request("CONSTRUCT WHERE { ?s ?p ?o }", RDF_XML))
        assert b"slash" in client.run(request("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)).body


def test_a_query_that_was_not_answered_is_asked_again() -> None:
    """Twice; whoever waits is told that it has begun each time."""
    started: list[int] = []
    asked = request(ASK, started=lambda: started.append(1))
    with asking(hangs_up, hangs_up, YES) as (client, server):
        assert b"true" in client.run(asked).body
        assert len(server.requests) == len(started) == 3
    with asking(hangs_up) as (client, server):
        with pytest.raises(BadGateway, match="cannot be reached"):
            client.run(asked)
        assert len(server.requests) == 3


def test_what_the_server_may_have_died_of_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A query that was under way for a while when the connection ended."""
    monkeypatch.setattr(remote, "_BLAMELESS_SECONDS", 0.0)
    with asking(hangs_up, YES) as (client, server):
        with pytest.raises(BadGateway):
            client.run(request(ASK))
        assert len(server.requests) == 1


def test_an_answer_that_broke_off_is_an_error() -> None:
    """And is not asked for again: it had come far."""
    part = says(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 99\r\n\r\n{{".encode())
    with asking(part, YES) as (client, server):
        with pytest.raises(BadGateway, match="broke off"):
            client.run(request(ASK))
        assert len(server.requests) == 1
        assert b"true" in client.run(request(ASK)).body


def test_time_is_up() -> None:
    """At the deadline 504; for who has less patience the server is busy."""
    with asking(is_silent, deadline_seconds=0.1) as (client, _):
        with pytest.raises(QueryTimeout, match=r"after 0\.1 s"):
            client.run(request(ASK))
        with pytest.raises(PoolBusy):
            client.run(request(ASK, patience=0.1))
    with asking(is_silent, deadline_seconds=60) as (client, _), pytest.raises(PoolBusy):
        client.run(request(ASK, patience=0.1))


def test_a_query_that_goes_on_is_waited_for() -> None:
    """Though nobody waits for it: it goes on at the server. Virtuoso ends it with the connection."""
    with asking(is_silent, deadline_seconds=0.5) as (client, _), pytest.raises(QueryTimeout):
        client.run(request(ASK, gone=lambda: True))
    with asking(VIRTUOSO, is_silent, deadline_seconds=60) as (client, _):
        client.run(request(ASK))
        with pytest.raises(ClientGone):
            client.run(request(ASK, gone=lambda: True))


def test_errors_of_the_text_come_before_all_else() -> None:
    """What is not SPARQL 1.1 is not sent; what the server does not take is told in its words."""
    refused = reply(b"Parse error: Encountered }", "400 Bad Request")
    with asking(refused) as (client, server):
        with pytest.raises(MalformedQuery, match="no word of SPARQL"):
            client.run(request("SELECT * { LATERAL {} }"))
        assert not server.requests
        with pytest.raises(MalformedQuery, match="Parse error: Encountered }"):
            client.run(request("SELECT * { ?s ?p }"))


def test_a_redirect_is_not_followed() -> None:
    """It might lead a password anywhere."""
    with Scripted([YES]) as elsewhere:
        away = reply(b"", "307 Temporary Redirect", "text/plain", f"Location: {elsewhere.url}")
        with asking(away) as (client, _), pytest.raises(BadGateway):
            client.run(request(ASK))
        assert not elsewhere.requests


def test_the_log_tells_when_it_fails_and_when_it_answers_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once each, not for each query; and nothing that is secret."""
    broken = reply(b"out of order", "500 Internal Server Error")
    with caplog.at_level(logging.WARNING), asking(broken, broken, YES) as (client, _):
        for _ in range(2):
            with pytest.raises(BadGateway, match="500: out of order"):
                client.run(request(ASK))
        for _ in range(2):
            client.run(request(ASK))
    first, last = (record.getMessage() for record in caplog.records)
    assert "500" in first
    assert "again" in last


def test_a_secret_stays_one(caplog: pytest.LogCaptureFixture) -> None:
    """A server that says what it was told is quoted in nothing that we say."""
    challenge = 'WWW-Authenticate: Basic realm="x"'
    refused = reply(b"", "401 Unauthorized", "text/plain", challenge)
    with Scripted([refused]) as server:
        client = RemoteClient(server.url, Credentials("me", "s3cret"), Limits(), GRAPHS)
        with pytest.raises(BadGateway, match="does not let it in") as raised:
            client.run(request(ASK))
        client.close()
    assert "s3cret" not in raised.value.message + caplog.text + repr(client)
