"""A line of the log is one line, whatever a request holds; and it is found by the id told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from conftest import WORLD
from living import LiveSite
from stakhanov_ld.release.release import Release
from stakhanov_ld.settings import networks
from stakhanov_ld.web.access_log import FORMATS, LONGEST_LINE, Answered
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.request_id import request_id
from web.offline import site_of

WSGI = st.text(st.characters(max_codepoint=255)) | st.text(
    st.sampled_from('"\\\n\r\x00\x1b\x85\xff{}'), min_size=2000, max_size=3000
)
LINE = re.compile(r"[\x20-\x7e]+\n")


@pytest.mark.parametrize("form", FORMATS)
@given(
    path=WSGI, query=WSGI, agent=WSGI, referrer=WSGI,
    method=st.from_regex(r"[A-Z!#$%&'*+.^_`|~-]{1,60}", fullmatch=True),
)  # fmt: skip
def test_nothing_breaks_a_line(
    form: str, path: str, query: str, agent: str, referrer: str, method: str
) -> None:
    """Printable ASCII, one line, short enough to be written at once; JSON reads back."""
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": "/" + path, "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_USER_AGENT": agent, "HTTP_REFERER": referrer,
    }  # fmt: skip
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Language", "en"))
    answered = Answered(environ, "2001:db8::1", "f" * 64, "200", headers, 10**9, 1.5, 1e9)
    line = FORMATS[form](answered, "0123456789abcdef")
    assert LINE.fullmatch(line)
    assert len(line) <= LONGEST_LINE
    if form == "json":
        assert json.loads(line)["status"] == 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    options = ("--log-format", "json", "--trusted-proxies", "127.0.0.1")
    shelf = str(tmp_path_factory.mktemp("shelf"))
    with LiveSite(WORLD, "--release-dir", shelf, *options) as live:
        yield live


def logged(site: LiveSite, request: str) -> dict[str, Any]:
    line = site.wait_for(re.compile(rf'.*"request": "{request}".*'))
    told: dict[str, Any] = json.loads(line[0])
    return told


def test_a_request_as_json(site: LiveSite) -> None:
    """Who, what, when, how it was answered; what is empty is left out."""
    headers = {
        "X-Request-ID": "of-the-proxy.1", "X-Forwarded-For": "192.0.2.7", "User-Agent": "test/1 \"x\"",
        "Referer": "https://elsewhere.example/?a=b", "Accept": "text/html",
    }  # fmt: skip
    reply = site.ask("/doc/place/tern-harbour?a=%22", headers=headers)
    told = logged(site, "of-the-proxy.1")
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told.pop("ms") >= 0
    assert told == {
        "request": "of-the-proxy.1", "client": "192.0.2.7", "method": "GET",
        "path": "/doc/place/tern-harbour", "query": "a=%22", "status": 200,
        "bytes": len(reply.body), "release": site.release, "type": "text/html", "language": "en",
        "agent": 'test/1 "x"', "referrer": "https://elsewhere.example/?a=b",
    }  # fmt: skip
    assert "x-request-id" not in reply.headers  # caches keep this answer


def test_an_error_is_found_by_the_id_that_was_told(site: LiveSite) -> None:
    """The header of an error is the id of its line."""
    reply = site.ask("/nowhere")
    told = logged(site, reply.headers["x-request-id"])
    assert (told["status"], told["path"]) == (404, "/nowhere")


def test_a_traceback_is_found_by_the_id_that_was_told(
    world_release: Release, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unforeseen error is logged under the id in header and text."""

    def fails(*_: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("stakhanov_ld.web.services.answer", fails)
    client: FlaskClient = create_app(site_of(world_release)).test_client()
    reply = client.get("/doc/place/tern-harbour")
    name = reply.headers["X-Request-ID"]
    assert reply.status_code == 500
    assert name in reply.get_json(force=True)["detail"]
    (record,) = caplog.records
    assert name in record.getMessage()
    assert record.exc_info is not None


@pytest.mark.parametrize(
    ("peer", "told", "taken", "why"),
    [
        ("10.0.0.1", "0123456789abcdef", True, "of a trusted proxy"),
        ("10.0.0.2", "0123456789abcdef", False, "of anybody else"),
        ("10.0.0.1", "short", False, "too short to be one"),
        ("10.0.0.1", "x" * 65, False, "too long"),
        ("10.0.0.1", 'a" 200\nforged line', False, "no id at all"),
    ],
)
def test_whose_id_is_taken_over(peer: str, told: str, taken: bool, why: str) -> None:
    """A well-formed one of a trusted proxy; once chosen, it stays."""
    environ = {"REMOTE_ADDR": peer, "HTTP_X_REQUEST_ID": told}
    name = request_id(environ, networks("10.0.0.1"))
    assert (name == told) == taken, why
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", name)
    assert request_id(environ, ()) == name
