"""What is to be asked anew is asked once only, and whoever does not answer is not measured."""

from __future__ import annotations

import os
import shutil
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks import latencies, served
from benchmarks.goals import OURS
from benchmarks.load import Client, Failed, Load
from benchmarks.peers import Endpoint
from benchmarks.processes import Server
from benchmarks.results import Results
from benchmarks.run import Run


def test_no_document_is_asked_for_twice_in_all_rounds(tmp_path: Path) -> None:
    run = Run(Results("served"), None, tmp_path, 1, 5, Namespace())
    size = served.Served(run, 1_000_000)
    new = [case for case in served.CASES if case.what == "document" and not case.known]
    asked: list[str] = []
    for case in new * len(served.LOADS) * (run.rounds + 1):
        many = size.write(OURS, case, "", tmp_path / "requests.tsv")
        lines = (tmp_path / "requests.tsv").read_text().splitlines()
        assert many == len(lines) > 2000
        asked += lines
    assert len(set(asked)) == len(asked)
    known = next(case for case in served.CASES if case.known)
    size.write(OURS, known, "", tmp_path / "requests.tsv")
    assert not set(asked) & set((tmp_path / "requests.tsv").read_text().splitlines())


class Deaf:
    """A client that one server does not answer."""

    connections = 1

    def __init__(self, root: str) -> None:
        self.root = root

    def ask(self, seconds: float, root: str, *_: object) -> Load:
        if root == self.root:
            raise Failed(f"{root}: of 1 requests 1 were refused.")
        return Load(100, seconds, 1, 0, 0, 0.1, 0.2, 0.3)


def test_a_peer_that_fails_is_left_out_and_ours_ends_the_size(tmp_path: Path) -> None:
    run = Run(Results("served"), None, tmp_path, 1, 1, Namespace())
    size = served.Served(run, 20_000)
    case = next(case for case in served.CASES if case.query)
    here = Server(["true"], tmp_path / "log")
    with here:
        serving = {name: Endpoint(f"http://{name}", "/?query=", here) for name in (OURS, "other")}
        cases = dict.fromkeys(serving, case)
        size.contest(cases, latencies.ONE, Deaf("http://other"), serving)  # type: ignore[arg-type]
        assert {measure.server for measure in run.results.measures} == {OURS}
        assert list(run.results.skipped.values()) == ["it did not answer every request"]
        with pytest.raises(Failed):
            size.contest(cases, latencies.ONE, Deaf(f"http://{OURS}"), serving)  # type: ignore[arg-type]


@contextmanager
def answering(status: int, asked: list[tuple[str, str | None]]) -> Iterator[str]:
    """The root of a server that answers everything by `status` and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append((self.path, self.headers["If-None-Match"]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_no_two_marked_requests_are_the_same_and_others_are_repeated(tmp_path: Path) -> None:
    requests = tmp_path / "requests.tsv"
    requests.write_text('/new?{n}\t\n/old\t"tag"\n')
    client = Client(min(os.sched_getaffinity(0)), connections=2)
    asked: list[tuple[str, str | None]] = []
    with answering(200, asked) as root:
        load = client.ask(1, root, requests, first=1000)
    new = [path for path, _ in asked if path.startswith("/new?")]
    assert len(new) == len(set(new)) > 1
    assert all(int(path.removeprefix("/new?")) > 1000 for path in new)
    old = [tag for path, tag in asked if path == "/old"]
    assert set(old) == {'"tag"'}
    assert load.requests <= len(new) + len(old)
    assert 0 < load.p50 <= load.p95 <= load.p99
    with answering(503, []) as root, pytest.raises(Failed, match="were refused"):
        client.ask(1, root, requests)
