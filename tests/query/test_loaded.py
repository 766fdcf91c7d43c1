"""Whoever asks another server knows which release it holds, or that nobody knows."""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from living import PATIENCE_SECONDS
from query.scripted import Behaviour, Scripted, hangs_up, is_silent, notes, reply
from stakhanov_ld.query import loaded
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.loaded import Loaded, Note, note_graph
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits
from web.asking_endpoint import until

BASE = "http://x/"
GRAPHS = Graphs(("http://x/graph/data",), ("http://x/graph/data",))
JSON = "application/sparql-results+json"
OURS, OTHER = "0" * 16, "1" * 16


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than any answer here takes that is not silence."""
    monkeypatch.setattr(loaded, "FRESH_SECONDS", PATIENCE_SECONDS)


def looked(holds: Loaded) -> str:
    """What is known after one more look."""
    holds.look()
    return holds.now()


@contextmanager
def looking(
    *behaviours: Behaviour, own_default: bool = False
) -> Iterator[tuple[Loaded, Scripted, list[bool]]]:
    """Somebody who serves OURS, the server, and what is told of differences."""
    told: list[bool] = []
    with Scripted([*behaviours]) as server:
        client = RemoteClient(server.url, Credentials(), Limits(), GRAPHS)
        try:
            yield Loaded(client, BASE, OURS, own_default, told.append), server, told
        finally:
            client.close()


@pytest.mark.parametrize(
    ("note", "own_default", "release", "differs", "warning"),
    [
        (Note(named=OURS), False, OURS, False, ""),
        (Note(named=OURS, default=OURS), True, OURS, False, ""),
        (Note(named=OURS, default=OTHER), False, OURS, False, ""),
        (Note(named=OTHER), False, OTHER, True, rf"holds release {OTHER}, and {OURS} is served.*`stakhanov-ld load`.*restart"),
        (Note(begun=OURS), False, "", True, rf"load of release {OURS} has begun and not ended.*repeat `stakhanov-ld load`"),
        (Note(named=OURS), True, "", True, r"--endpoint-default-graph to `stakhanov-ld load`"),
        (Note(named=OURS, default=OTHER), True, "", True, "default graph was not loaded"),
        (Note(), False, "", False, "says which release"),
    ],
)  # fmt: skip
def test_what_a_note_means(
    note: Note, own_default: bool, release: str, differs: bool, warning: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Which release answers, if one does; and once, what is to be done where it is another."""
    answer = notes(note, BASE)
    with caplog.at_level(logging.WARNING), looking(answer, own_default=own_default) as site:
        holds, server, told = site
        assert (holds.now(), looked(holds), looked(holds)) == ("", release, release)
        assert len(server.requests) == 2
        for asked in server.requests:
            assert asked.values("default-graph-uri") == [note_graph(BASE)]
    assert told == [differs, differs]
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == bool(warning)
    assert not warning or re.search(warning, said[0])


def test_it_changes(caplog: pytest.LogCaptureFixture) -> None:
    """From one release to another; the log tells each step, and that all is well again."""
    steps = [notes(note, BASE) for note in (Note(named=OTHER), Note(begun=OURS), Note(named=OURS))]
    with caplog.at_level(logging.WARNING), looking(*steps) as (holds, _, _):
        assert [looked(holds) for _ in range(4)] == [OTHER, "", OURS, OURS]
    assert len(caplog.records) == 3
    assert caplog.records[-1].getMessage().endswith(f"holds release {OURS}, which is served")


@pytest.mark.parametrize(
    "trouble",
    [hangs_up, is_silent, reply(b"", "500 Oh"), reply(b"{}", "200 OK", JSON),
     reply(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://x/"}}]}}', "200 OK", JSON)],
)  # fmt: skip
def test_nobody_knows_while_it_fails(trouble: Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known again as soon as the server answers."""
    good = notes(Note(named=OURS), BASE)
    lost = 3 if trouble is hangs_up else 1
    with looking(good, *[trouble] * lost, good) as (holds, _, _):
        assert looked(holds) == OURS
        with monkeypatch.context() as patch:
            if trouble is is_silent:
                patch.setattr(loaded, "FRESH_SECONDS", 0.1)
            holds.look()
        assert holds.now() == ""
        assert looked(holds) == OURS


def test_a_failure_tells_no_difference(caplog: pytest.LogCaptureFixture) -> None:
    """Nor that there is none: else one look that fails would end an alert."""
    answers = notes(Note(named=OTHER), BASE), reply(b"", "500 Oh")
    with caplog.at_level(logging.WARNING, loaded.__name__), looking(*answers) as (holds, _, told):
        assert (looked(holds), looked(holds)) == (OTHER, "")
    assert told == [True]
    assert [record.name for record in caplog.records].count(loaded.__name__) == 1


def test_what_was_found_is_soon_no_longer_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keeps the next look from an answer, it counts from when this one was begun."""
    with looking(notes(Note(named=OURS), BASE)) as (holds, server, _):
        assert looked(holds) == OURS
        monkeypatch.setattr(loaded, "FRESH_SECONDS", 0.0)
        assert holds.now() == ""
        assert len(server.requests) == 1


def test_nobody_waits_for_a_look() -> None:
    """It goes on in a thread of its own, and what was found before stands meanwhile."""
    asked, goes_on = threading.Event(), threading.Event()
    ours, other = (notes(Note(named=release), BASE) for release in (OURS, OTHER))

    def late(connection: socket.socket) -> bool:
        asked.set()
        goes_on.wait(PATIENCE_SECONDS)
        return other(connection)

    with looking(ours, late) as (holds, server, _):
        holds.watch()
        assert asked.wait(PATIENCE_SECONDS)
        assert [holds.now() for _ in range(8)] == [OURS] * 8
        assert len(server.requests) == 2
        goes_on.set()
        until(lambda: holds.now() == OTHER)
        holds.close()


def test_after_another_release_took_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """It neither tells nor logs, not even what a look finds that is under way."""
    asked, closed = threading.Event(), threading.Event()
    other = notes(Note(named=OTHER), BASE)

    def late(connection: socket.socket) -> bool:
        asked.set()
        closed.wait(PATIENCE_SECONDS)
        return other(connection)

    with caplog.at_level(logging.WARNING), looking(late) as (holds, server, told):
        look = threading.Thread(target=holds.look)
        look.start()
        assert asked.wait(PATIENCE_SECONDS)
        holds.close()
        closed.set()
        look.join()
        assert (holds.now(), told, caplog.records) == ("", [], [])
        assert len(server.requests) == 1
