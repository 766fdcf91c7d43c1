"""A new release takes the place of the old one while clients go on asking."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import WORLD
from living import PATIENCE_SECONDS, await_ends
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings

SWAPS = 50
NAMES = ("Tern Harbour", "Petrel Harbour")
HARBOUR = "SELECT ?name { ?harbour <http://www.w3.org/2000/01/rdf-schema#label> ?name FILTER(%s) }"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A shelf with two releases of a place, each under a name of its own: the name by release."""
    root = tmp_path_factory.mktemp("swapped")
    publication = Path(shutil.copytree(WORLD, root / "publication"))
    places = publication / "data" / "places.ttl"
    shelf, told = Shelf(root / "shelf"), {}
    for name in NAMES:
        places.write_text(places.read_text().replace(NAMES[0], name))
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        told[publish(publication, shelf, Settings({}, {}), moment).folder.name] = name
    return shelf.root, told


class Client(threading.Thread):
    """Asks for one thing after the other on a connection that it keeps, until told to stop."""

    def __init__(self, port: int, told: dict[str, str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.told = told
        self.stop = stop
        self.asked = 0
        self.answered = threading.Event()
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    def requests(self) -> Iterator[tuple[str, str, bytes | None, str]]:
        """Documents, pages, files, and queries: asked before and never asked, by GET and by POST."""
        form = "application/x-www-form-urlencoded"
        for number in count():
            fresh = quote(HARBOUR % f"?name != {number}")
            yield "GET", "/doc/place/tern-harbour.ttl", None, ""
            yield "GET", f"/sparql?query={quote(HARBOUR % 'true')}", None, ""
            yield "GET", f"/sparql?query={fresh}", None, ""
            yield "POST", "/sparql", f"query={fresh}".encode(), form
            yield "GET", "/doc/place/tern-harbour.en.html", None, ""
            yield "GET", "/download/all.nt", None, ""
            yield "GET", "/doc/place/tern-harbour?at=1985", None, ""

    def run(self) -> None:
        for method, path, body, content_type in self.requests():
            if self.stop.is_set():
                return
            try:
                self.ask(method, path, body, {"Content-Type": content_type} if body else {})
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{method} {path}: {error!r}")

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        release = response.headers["Release"]
        self.asked += 1
        self.seen[release] += 1
        mine = self.told.get(release, "no release")
        others = [name for name in self.told.values() if name != mine]
        if response.status != 200 or mine not in text or any(name in text for name in others):
            self.wrong.append(f"{method} {path}: {response.status} {release} {text[:300]}")
        self.answered.set()


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in listed.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc")
def test_fifty_swaps_under_load(releases: tuple[Path, dict[str, str]]) -> None:
    """No request fails, no answer is of two releases, and nothing of an old one is left running."""
    shelf, told = releases
    script = Path(__file__).with_name("swapping.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(shelf), *told],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        found = re.search(r":(\d+)/ serves", server.stdout.readline())
        assert found
        before = children(server.pid)
        stop = threading.Event()
        clients = [Client(int(found[1]), told, stop) for _ in range(3)]
        for client in clients:
            client.start()
        for _ in range(SWAPS):
            server.stdin.write("swap\n")
            server.stdin.flush()
            while (line := server.stdout.readline()) and line != "swapped\n":
                pass
            for client in clients:  # each asks the release that is served now, too
                client.answered.clear()
                assert client.answered.wait(PATIENCE_SECONDS), client.wrong[:3]
        stop.set()
        for client in clients:
            client.join(PATIENCE_SECONDS)
            client.connection.close()
        after = children(server.pid)
        server.stdin.close()
        assert server.wait(PATIENCE_SECONDS) == 0
    await_ends(before + after)
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert all(set(client.seen) == set(told) for client in clients)
    assert min(client.asked for client in clients) >= SWAPS
    assert len(after) == len(before)
