"""How the server starts, ends and survives bad data: the real command, real processes."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import WORLD
from living import LiveSite, await_ends

LABEL = "Tern Harbour"
HARBOUR = "/doc/place/tern-harbour.nt"


def stakhanov_ld(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", *arguments],
        text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A copy of the world that a test may break."""
    return Path(shutil.copytree(WORLD, tmp_path / "publication"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_everything_it_started(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end web processes, pool and query workers; the exit code is 0."""
    with LiveSite(WORLD, "--release-dir", str(tmp_path)) as site:
        started = site.processes()
        assert len(started) >= 5  # server, pool, two query workers, a web process
        assert site.stop(how) == 0
        await_ends(started)


def test_a_killed_server_leaves_nothing_behind(tmp_path: Path) -> None:
    """Even SIGKILL, which no handler sees, ends all its processes."""
    with LiveSite(WORLD, "--release-dir", str(tmp_path)) as site:
        started = site.processes()
        site.stop(signal.SIGKILL)
        await_ends(started)


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """Exit code 4, and the line says which port and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = stakhanov_ld("serve", str(WORLD), "--port", port, "--release-dir", str(tmp_path))
    assert ended.returncode == 4
    (line,) = (x for x in ended.stderr.splitlines() if not x.startswith("Building"))
    assert f"127.0.0.1:{port} cannot be listened on" in line
    assert "--port" in line


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    """Exit code 4."""
    ended = stakhanov_ld("serve", str(tmp_path / "nowhere"))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (4, 1)
    assert "there is no such folder or file" in ended.stderr


def test_a_second_server_on_one_release(tmp_path: Path) -> None:
    """It may serve what never changes; one line tells who else does."""
    options = ("--release-dir", str(tmp_path))
    with LiveSite(WORLD, *options) as first, LiveSite(WORLD, *options) as second:
        (note,) = (line for line in second.lines if "Note" in line)
        assert f"process {first.process.pid}, http://127.0.0.1:{first.port}/" in note
        assert first.release == second.release
        assert first.ask(HARBOUR).body == second.ask(HARBOUR).body


def test_broken_data_leave_the_last_release_served(publication: Path, tmp_path: Path) -> None:
    """At start: the findings are listed, and the last good release is what is served."""
    options = ("--release-dir", str(tmp_path / "shelf"))
    with LiveSite(publication, *options) as site:
        good = site.release
    places = publication / "data" / "places.ttl"
    places.write_text(
        places.read_text().replace(
            "sld:attestedAt <https://elsewhere.example/almanac#p7> .", 'rdfs:comment "no passage" .'
        )
    )
    with LiveSite(publication, *options) as site:
        assert site.release == good
        told = "".join(site.lines)
        assert "a-claim-is-attested" in told
        assert f"Serving the last good release, {good}" in told
        assert LABEL in site.ask(HARBOUR).text


def test_broken_data_without_a_release_cannot_be_served(publication: Path, tmp_path: Path) -> None:
    """Nothing to fall back on: exit code 1 and the findings."""
    (publication / "data" / "broken.ttl").write_text("oops")
    ended = stakhanov_ld("serve", str(publication), "--release-dir", str(tmp_path / "shelf"))
    assert ended.returncode == 1
    assert "data/broken.ttl:1:" in ended.stderr


SLOW = "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l + 1) }"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_is_built_meanwhile_ends_with_the_server(
    publication: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """A build takes as long as it likes; it is a process of its own, and nobody waits for it."""
    with LiveSite(publication, "--watch", "--release-dir", str(tmp_path / "shelf")) as site:
        before, seen = site.processes(), len(site.lines)
        (publication / "data" / "derivations").mkdir()
        (publication / "data" / "derivations" / "slow.rq").write_text(SLOW)
        site.wait_for(re.compile("Building release"), seen)
        started = site.processes()
        assert len(started) == len(before) + 1
        assert site.stop(how) == (0 if how is signal.SIGTERM else -how)
        await_ends(started)


def test_watch_serves_what_changed(publication: Path, tmp_path: Path) -> None:
    """With --watch a saved change is built and served; a broken one is told and changes nothing."""
    places = publication / "data" / "places.ttl"
    with LiveSite(publication, "--watch", "--release-dir", str(tmp_path / "shelf")) as site:
        assert LABEL in site.ask(HARBOUR).text
        places.write_text(places.read_text().replace(LABEL, "Petrel Harbour"))
        now = site.wait_for(re.compile(r"Now serving release (\w+)"))
        assert "Petrel Harbour" in site.ask(HARBOUR).text
        releases = [p for p in (tmp_path / "shelf").iterdir() if p.is_dir()]
        assert [p.name for p in releases] == [now[1]]  # the old one is no longer in use
        (publication / "data" / "broken.ttl").write_text("oops")
        site.wait_for(re.compile("goes on being served"))
        assert "Petrel Harbour" in site.ask(HARBOUR).text
        assert '"queries": "ok"' in site.ask("/health").text
