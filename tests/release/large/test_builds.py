"""Large releases are built whole, alike and from beginning to end; and served."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import ROOT, WORLD
from living import LiveSite
from release.large.publications import (
    DESCRIPTION,
    HEAD,
    NOW,
    nasty,
    written,
)
from stakhanov_ld.conformance.asking import Connection
from stakhanov_ld.conformance.crawl import crawl
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.release.large.size import is_large
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import open_release
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once


@pytest.mark.parametrize(
    ("things", "each", "limit", "expected"),
    [(5, 1, 5, False), (6, 1, 5, True), (1, 251, 5, True), (1, 250, 5, False), (9, 1, 0, True)],
)
def test_a_publication_is_large_by_things_or_triples(
    tmp_path: Path, things: int, each: int, limit: int, expected: bool
) -> None:
    """Above the limit, or above fifty times as many triples."""
    text = "".join(f"<x:{t}> <x:p> {n} .\n" for t in range(things) for n in range(each))
    assert is_large(source_files(written(tmp_path, data__a_ttl=text)), limit) is expected


def test_a_build_that_was_killed_leaves_nothing(tmp_path: Path) -> None:
    """The next one starts anew, and removes what is left; the release before stays current."""
    shelf = Shelf(tmp_path / "shelf")
    before = publish(WORLD, shelf, Settings({}, {}), NOW, lambda line: None).folder
    code = (
        "import os, signal\n"
        "from stakhanov_ld.release.large import building\n"
        "building._Building.build = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from stakhanov_ld.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "build", str(WORLD), "--prebuild-limit", "0",
               "--release-dir", str(shelf.root)]  # fmt: skip
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert list(shelf.root.glob(".building-*"))
    assert shelf.current() == before
    settings = Settings({"prebuild_limit": 0}, {})
    after = publish(WORLD, shelf, settings, NOW, lambda line: None).folder
    assert shelf.current() == after != before
    assert not list(shelf.root.glob(".building-*"))


def test_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    """In another process, with other hashes, from another place."""
    root = nasty(tmp_path / "here" / "nasty")
    other_root = nasty(tmp_path / "there" / "nasty")
    one = publish(
        root, Shelf(tmp_path / "one"), Settings({"prebuild_limit": 0}, {}), NOW, lambda _: None
    ).folder
    command = [sys.executable, "-m", "stakhanov_ld", "build", str(other_root), "--prebuild-limit",
               "0", "--release-dir", str(tmp_path / "other")]  # fmt: skip
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    other = Path(said.stdout.strip())
    assert other.name == one.name
    files = {p.relative_to(one) for p in one.rglob("*") if p.is_file()}
    files = {path for path in files if path.parts[0] != "query.rocksdb"}
    assert len(files) > 50
    for file in files:
        assert (one / file).read_bytes() == (other / file).read_bytes(), file


def test_what_changed_is_told_as_everywhere(tmp_path: Path) -> None:
    """From one large release to the next, as from one small one to the next."""
    told = []
    for limit in (0, 20_000):
        shelf, settings = Shelf(tmp_path / f"{limit}"), Settings({"prebuild_limit": limit}, {})
        root = written(
            tmp_path / f"p{limit}",
            data__publication_ttl=DESCRIPTION,
            data__a_ttl=HEAD + "n:a w:n 1 , 2 . n:b w:n 1 . n:c rdfs:label 'C'@en .",
        )
        publish(root, shelf, settings, NOW, lambda line: None)
        written(root, data__a_ttl=HEAD + "n:c rdfs:label 'Č'@en . n:b w:n 1 . n:d w:n 1 , 3 .")
        publish(root, shelf, settings, NOW, lambda line: None)
        event = shelf.history.events()[-1]
        told.append((event.counts, event.changes, event.triples, event.summary()))
    assert told[0] == told[1]
    assert sum((told[0][0] or {}).values()) == 3


def test_of_a_release_of_the_other_kind_it_is_not_known(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    root = nasty(tmp_path / "p")
    for limit in (20_000, 0):
        publish(root, shelf, Settings({"prebuild_limit": limit}, {}), NOW, lambda line: None)
    assert "not known" in shelf.history.events()[-1].summary()


def test_a_server_makes_documents_and_asks_the_disk(tmp_path: Path) -> None:
    """The real command: documents, queries of the union and of a graph, dumps in parts.

    A crawl of every fifth address finds nothing.
    """
    with LiveSite(nasty(tmp_path / "p"), "--prebuild-limit", "0",
                  "--release-dir", str(tmp_path / "shelf")) as site:  # fmt: skip
        asked = {"Accept": "text/turtle"}
        first, again = (site.ask("/doc/x/b", headers=asked) for _ in range(2))
        assert first.status == 200
        assert b"part of a part" in first.body
        assert first.body == again.body
        told = {"If-None-Match": first.headers["etag"], **asked}
        assert site.ask("/doc/x/b", headers=told).status == 304
        assert site.ask("/id/x/b").headers["location"] == "../../doc/x/b"
        for where in ("?s ?p ?o", "GRAPH <http://n.example/graph/derived> { ?s ?p ?o }"):
            query = quote(f"ASK {{ {where} FILTER(CONTAINS(STR(?p), 'latestEnd')) }}")
            assert b"true" in site.ask(f"/sparql?query={query}").body, where
        part = site.ask("/download/derived.nt", headers={"Range": "bytes=0-9"})
        assert (part.status, len(part.body)) == (206, 10)
        assert site.ask("/at/1985").status == 404
        release = open_release(tmp_path / "shelf" / site.release)
        with Connection(f"http://127.0.0.1:{site.port}/") as ask:
            faults = islice(crawl(ask, release, 0, of=5), 20)
            assert [str(fault) for fault in faults] == []
