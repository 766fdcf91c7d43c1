"""A long file is sent piece by piece, holds no memory, and holds no thread for ever."""

from __future__ import annotations

import re
import shutil
import socket
import time
import tracemalloc
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from conftest import WORLD
from living import PATIENCE_SECONDS, LiveSite
from stakhanov_ld.formats import TURTLE
from stakhanov_ld.release import headers
from stakhanov_ld.release.release import CHUNK, Release
from stakhanov_ld.release.rows import Stored
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.observed import Observed
from web.offline import site_of

LONG = 64 * CHUNK + 7


@pytest.fixture
def long_release(world_release: Release, tmp_path: Path) -> Release:
    """The world with a file of 16 MiB and some bytes, which is empty but for its end."""
    file = tmp_path / "long.nt"
    with file.open("wb") as opened:
        opened.truncate(LONG - 3)
        opened.seek(0, 2)
        opened.write(b"end")
    table = headers.of_download(TURTLE, LONG, "00" * 32)
    row = Stored("download/long.nt", table, str(file), 0, LONG)
    return replace(world_release, rows={**world_release.rows, row.path: row})


@pytest.fixture
def app(long_release: Release) -> Flask:
    return create_app(site_of(long_release, at_once=3, per_client=2))


def begun(app: Any, client: str = "10.0.0.1", **asked: str) -> tuple[str, dict[str, str], Any]:
    """Status, headers and body of an answer of which nothing has been read yet."""
    environ = EnvironBuilder("/download/long.nt", headers=asked.items()).get_environ()
    environ["REMOTE_ADDR"] = client
    started: list[Any] = []
    body = app(environ, lambda status, fields, *_: started.append((status, dict(fields))))
    return *started[0], body


def test_a_long_file_is_never_in_memory(app: Flask) -> None:
    """It is read a piece at a time, whatever its length; a part of it too."""
    app.test_client().get("/download/all.nt")  # what is loaded once is loaded
    tracemalloc.start()
    try:
        for asked, length in (({}, LONG), ({"Range": f"bytes=5-{LONG - 2}"}, LONG - 6)):
            status, fields, body = begun(app, **asked)
            sizes = [len(chunk) for chunk in body]
            body.close()
            assert status.startswith("206" if asked else "200")
            assert sum(sizes) == length == int(fields["Content-Length"])
            assert max(sizes) <= CHUNK
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * CHUNK


def test_the_end_of_a_long_file(app: Flask) -> None:
    """The right bytes, and those of a part that spans pieces."""
    client = app.test_client()
    with client.get("/download/long.nt") as whole:
        assert whole.data == bytes(LONG - 3) + b"end"
    with client.get("/download/long.nt", headers={"Range": f"bytes=-{CHUNK + 4}"}) as part:
        assert part.data == bytes(CHUNK + 1) + b"end"


def test_a_client_that_leaves_lets_go(app: Flask, tmp_path: Path) -> None:
    """The server closes what it will not read any more (PEP 3333); file and turn are free again."""
    for _ in range(10):
        _, _, body = begun(app)
        assert len(next(iter(body))) == CHUNK
        assert str(tmp_path / "long.nt") in open_files()
        body.close()
        assert str(tmp_path / "long.nt") not in open_files()


def open_files() -> set[str]:
    found = set()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(handle.readlink()))
        except FileNotFoundError:
            continue
    return found


def test_slow_clients_cannot_take_all_threads(app: Flask) -> None:
    """Each holds a thread, so each has a turn, as if it asked a query; what is short needs none."""
    with ExitStack() as held:
        for _ in range(2):
            held.callback(begun(app)[2].close)
        status, fields, _ = begun(app)
        assert (status[:3], fields["Retry-After"]) == ("429", "1")
        held.callback(begun(app, client="10.0.0.2")[2].close)
        assert begun(app, client="10.0.0.3")[0][:3] == "503"
        assert begun(app, Range="bytes=0-9")[0][:3] == "206"
        assert app.test_client().head("/download/long.nt").status_code == 200
    status, _, body = begun(app)
    body.close()
    assert status[:3] == "200"


def test_what_cannot_be_opened_is_an_error(app: Flask, tmp_path: Path) -> None:
    """Before a header is sent: never 200 and then nothing."""
    (tmp_path / "long.nt").unlink()
    for asked in ({}, {"Range": "bytes=0-9"}):
        assert app.test_client().get("/download/long.nt", headers=asked).status_code == 500


class Heard:
    """Stands for the notes of a server."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def note(self, environ: Any, line: str, fields: Any, length: int, took: int) -> None:
        self.lengths.append(length)


def test_as_many_bytes_are_noted_as_are_told(app: Flask) -> None:
    """Of the whole, of a part, of none."""
    heard = Heard()
    observed = Observed(app.wsgi_app, heard)  # type: ignore[arg-type]  # all of Notes that is used
    for asked in ({}, {"Range": f"bytes=0-{CHUNK}"}):
        begun(observed, **asked)[2].close()
    assert heard.lengths == [LONG, CHUNK + 1]


def test_those_who_leave_are_forgotten(tmp_path: Path) -> None:
    """On the real server, more of them than it has threads and turns; its log has their bytes."""
    options = ("--release-dir", str(tmp_path / "shelf"), "--log-format", "json",
               "--web-threads", "4", "--query-at-once", "2")  # fmt: skip
    copy = tmp_path / "world"
    shutil.copytree(WORLD, copy)
    things = "".join(f"<x:thing> <x:p> {i} .\n" for i in range(60_000))
    (copy / "ontology" / "many.ttl").write_text(things)
    path = "/download/all.nq"
    with LiveSite(copy, *options) as site:
        size = int(site.ask(path, "HEAD").headers["content-length"])
        assert size > 20 * CHUNK
        for _ in range(8):
            with socket.socket() as leaving:
                leaving.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                leaving.connect(("127.0.0.1", site.port))
                leaving.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                assert leaving.recv(100).startswith(b"HTTP/1.1 ")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (reply := site.ask(path)).status == 429 and time.monotonic() < deadline:
            pass
        assert (reply.status, len(reply.body)) == (200, size)
        line = site.wait_for(
            re.compile(r'"path": "/download/all\.nq", "status": 200, "bytes": [1-9].*')
        )
        assert f'"bytes": {size}' in line[0]
        told = site.ask("/metrics").text
        sent = re.search(r'^stakhanov_ld_sent_bytes_total\{kind="download"\} (\S+)', told, re.M)
        assert sent
        assert float(sent[1]) >= size
