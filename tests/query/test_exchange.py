"""An exchange gives a whole answer in time, or says which way it failed."""

from __future__ import annotations

import hashlib
import re
import shutil
import ssl
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from query.scripted import Behaviour, Scripted, drips, hangs_up, is_silent, reply, says
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.exchange import Answer, BrokenOff, Server, TooLong, Unanswered
from stakhanov_ld.query.patience import Abandoned, Overdue, Patience

SOON = 0.1


def asked(
    server: Scripted | Server, credentials: Credentials | None = None, **patience: Any
) -> Answer:
    if isinstance(server, Scripted):
        with closing(Server(server.url, credentials or Credentials())) as client:
            return asked(client, **patience)
    within = Patience(**{"until": time.monotonic() + 60, **patience})
    return server.exchange(
        "POST", server.target, {"Accept": "text/plain"}, within, lambda: b"asked"
    )


def soon() -> float:
    return time.monotonic() + SOON


@pytest.mark.parametrize(
    ("told", "body", "delimited"),
    [
        (b"Content-Length: 3\r\n\r\nabc", b"abc", True),
        (b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", b"abc", True),
        (b"Connection: close\r\n\r\nabc", b"abc", False),
        (b"Content-Length: 0\r\n\r\n", b"", True),
        (b"Date: cut off he", b"", False),
    ],
)
def test_answers_in_every_framing(told: bytes, body: bytes, delimited: bool) -> None:
    """The body by its length, in chunks, or to the end of the connection, which proves nothing."""
    with Scripted([says(b"HTTP/1.1 200 OK\r\nServer: toy\r\n" + told)]) as server:
        answer = asked(server)
        assert (answer.status, answer.body, answer.delimited) == (200, body, delimited)
        assert answer.headers["Server"] == "toy"
        (request,) = server.requests
        assert (request.line, request.body) == ("POST /sparql HTTP/1.1", b"asked")


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (hangs_up, Unanswered),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc"), BrokenOff),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"), BrokenOff),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), BrokenOff),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n"), BrokenOff),
        (says(b"Hello\r\n\r\n"), BrokenOff),
        (drips(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), BrokenOff),
        (drips(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536), BrokenOff),
    ],
)
def test_no_part_of_an_answer_passes_for_one(behaviour: Behaviour, error: type[Exception]) -> None:
    """Whatever ends too early, or never, or is no HTTP."""
    with Scripted([behaviour]) as server, pytest.raises(error):
        asked(server)


@pytest.mark.parametrize(
    "behaviour",
    [
        is_silent,
        drips(b"HTTP", b"/"),
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", b"a"),
        drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na", goes_on=True),
    ],
)
def test_the_whole_exchange_has_one_deadline(behaviour: Behaviour) -> None:
    """However the server keeps its client waiting; and nobody's going is noticed meanwhile, too."""
    with Scripted([behaviour]) as server:
        with pytest.raises(Overdue):
            asked(server, until=soon())
        with pytest.raises(Abandoned):
            asked(server, gone=lambda: True)
        with pytest.raises(Overdue):
            asked(server, until=time.monotonic())


def test_no_more_is_read_than_the_limit() -> None:
    """A body as long as the limit is whole; an endless one costs no more than that."""
    with Scripted([reply(b"abc")]) as server:
        assert asked(server, most_bytes=3).body == b"abc"
        with pytest.raises(TooLong):
            asked(server, most_bytes=2)
    endless = drips(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + b"a" * 65536 + b"\r\n",
    )
    with Scripted([endless]) as server, pytest.raises(TooLong):
        asked(server, most_bytes=1_000_000)


def test_a_connection_is_kept() -> None:
    """For the next exchange; after an answer that ends it, or an error, there is another."""
    last = reply(b"last", "200 OK", "text/plain", "Connection: close")
    said = [reply(b"1"), reply(b"2"), last, reply(b"4"), is_silent, reply(b"6")]
    with Scripted(said) as server, closing(Server(server.url, Credentials())) as client:
        assert [asked(client).body for _ in range(4)] == [b"1", b"2", b"last", b"4"]
        assert server.connections == 2
        with pytest.raises(Overdue):
            asked(client, until=soon())
        assert asked(client).body == b"6"
        assert server.connections == 3


def test_nobody_listens() -> None:
    """At the port of a server that has ended."""
    with Scripted([]) as server:
        pass
    with pytest.raises(Unanswered):
        asked(server)


ME = Credentials(user="me", password="sésame")


def test_a_password_is_shown_to_whoever_asks() -> None:
    """Not before; then with every request."""
    challenge = reply(
        b"who?", "401 Unauthorized", "text/plain", 'WWW-Authenticate: Basic realm="x"'
    )
    with Scripted([challenge, reply(b"in"), reply(b"in")]) as server:
        with closing(Server(server.url, ME)) as client:
            assert [asked(client).body for _ in range(2)] == [b"in", b"in"]
        first, *others = (request.headers.get("authorization") for request in server.requests)
        assert first is None
        assert others == ["Basic bWU6c8Opc2FtZQ=="] * 2
    with Scripted([challenge]) as server:
        assert asked(server, ME).status == 401
        assert len(server.requests) == 2
        assert asked(server).status == 401
        assert len(server.requests) == 3


def test_a_digest_in_place_of_the_password() -> None:
    """Where a server takes one (RFC 7616), it learns nothing else."""
    challenge = reply(
        b"", "401 Unauthorized", "text/plain", 'WWW-Authenticate: Basic realm="x"',
        'WWW-Authenticate: Digest realm="x", nonce="n", qop="auth", algorithm=MD5',
    )  # fmt: skip
    with Scripted([challenge, reply(b"in"), reply(b"in")]) as server:
        with closing(Server(server.url, Credentials(user="me", password="secret"))) as client:
            assert [asked(client).body for _ in range(2)] == [b"in", b"in"]
        for number, request in enumerate(server.requests[1:], 1):
            shown = dict(re.findall(r'(\w+)="?([^",]*)', request.headers["authorization"]))
            assert (shown["username"], shown["uri"], int(shown["nc"], 16)) == (
                "me",
                "/sparql",
                number,
            )
            secret, what = (hashlib.md5(x).hexdigest() for x in (b"me:x:secret", b"POST:/sparql"))
            parts = (secret, "n", shown["nc"], shown["cnonce"], "auth", what)
            assert shown["response"] == hashlib.md5(":".join(parts).encode()).hexdigest()


def test_a_token_is_sent_at_once() -> None:
    """It says by itself who asks."""
    with Scripted([reply(b"in")]) as server:
        asked(server, Credentials(token="t0ken"))
        assert server.requests[0].headers["authorization"] == "Bearer t0ken"


def test_secrets_are_not_printed() -> None:
    """Not even where somebody prints what holds them."""
    assert "me" not in repr(ME)
    assert "sésame" not in repr(ME)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that is trusted lets the exchange happen; another does not."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Scripted([reply(b"a" * 300_000), is_silent], context) as server:
        with pytest.raises(Unanswered, match="certificate"):
            asked(server)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert len(asked(server).body) == 300_000
        with pytest.raises(Overdue):
            asked(server, until=soon())
