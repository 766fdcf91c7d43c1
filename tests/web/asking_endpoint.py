"""What the tests of `serve --endpoint` ask, and what they read in the answers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from living import PATIENCE_SECONDS, LiveSite, Reply
from query.contract.servers import Program

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
ENDLESS = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(5)) + " } ORDER BY ?c4"


def load(program: Program, publication: Path, shelf: Path, *options: str) -> None:
    """By the real command."""
    program.await_ready()
    subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", "load", str(publication), "--release-dir", str(shelf),
         "--endpoint", program.endpoint, "--graph-store", program.graph_store, *options],
        check=True, capture_output=True,
    )  # fmt: skip


def asked(site: LiveSite, query: str, accept: str = "application/sparql-results+json") -> Reply:
    return site.ask(f"/sparql?query={quote(query)}", headers={"Accept": accept})


def number(reply: Reply) -> str:
    """The one number in the answer to a count."""
    assert reply.status == 200, reply.text
    (row,) = json.loads(reply.body)["results"]["bindings"]
    return str(row["n"]["value"])


def broken_by(kill: Callable[[], None], site: LiveSite) -> Reply:
    """The answer to a query that is under way when the server is killed."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as other:
        under_way = other.submit(asked, site, ENDLESS)
        while "stakhanov_ld_queries_running 1.0" not in site.ask("/metrics").text:
            assert not under_way.done(), under_way.result().text
        kill()
        return under_way.result()


def tells_bad_gateway(reply: Reply) -> None:
    """As data, and without a word of where the server is."""
    assert (reply.status, reply.headers["content-type"]) == (502, "application/problem+json")
    assert json.loads(reply.body)["type"].endswith("bad-gateway")
    assert "127.0.0.1" not in reply.text


def named(site: LiveSite, query: str, release: str) -> Reply:
    """The answer, as soon as one says that it is of that release."""
    replies: list[Reply] = []

    def is_named() -> bool:
        replies.append(asked(site, query))
        return replies[-1].headers.get("release") == release

    until(is_named)
    return replies[-1]


def until(holds: Callable[[], bool]) -> None:
    """Ask again until it holds; fails when it never does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never came true"
