"""Whoever asks another server knows which release it holds, or that nobody knows."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from query.scripted import Behaviour, Scripted, hangs_up, is_silent, notes, reply
from stakhanov_ld.query import loaded
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.loaded import Loaded, Note, note_graph
from stakhanov_ld.query.portable import Graphs
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits

BASE = "http://x/"
GRAPHS = Graphs(("http://x/graph/data",), ("http://x/graph/data",))
JSON = "application/sparql-results+json"
OURS, OTHER = "0" * 16, "1" * 16


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
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Which release answers, if one does; and once, what is to be done where it is another."""
    monkeypatch.setattr(loaded, "FRESH_SECONDS", 0.0)
    answer = notes(note, BASE)
    with caplog.at_level(logging.WARNING), looking(answer, own_default=own_default) as looked:
        holds, server, told = looked
        assert (holds.now(), holds.now()) == (release, release)
        assert len(server.requests) == 2
        for asked in server.requests:
            assert asked.values("default-graph-uri") == [note_graph(BASE)]
    assert told == [differs, differs]
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == bool(warning)
    assert not warning or re.search(warning, said[0])


def test_it_changes(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one release to another; the log tells each step, and that all is well again."""
    monkeypatch.setattr(loaded, "FRESH_SECONDS", 0.0)
    steps = [notes(note, BASE) for note in (Note(named=OTHER), Note(begun=OURS), Note(named=OURS))]
    with caplog.at_level(logging.WARNING), looking(*steps) as (holds, _, _):
        assert [holds.now() for _ in range(4)] == [OTHER, "", OURS, OURS]
    assert len(caplog.records) == 3
    assert caplog.records[-1].getMessage().endswith(f"holds release {OURS}, which is served")


@pytest.mark.parametrize(
    "trouble",
    [hangs_up, is_silent, reply(b"", "500 Oh"), reply(b"{}", "200 OK", JSON),
     reply(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://x/"}}]}}', "200 OK", JSON)],
)  # fmt: skip
def test_nobody_knows_while_it_fails(trouble: Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is known again as soon as the server is asked again."""
    monkeypatch.setattr(loaded, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(loaded, "_PATIENCE_SECONDS", 0.2)
    good = notes(Note(named=OURS), BASE)
    lost = 3 if trouble is hangs_up else 1
    with looking(good, *[trouble] * lost, good) as (holds, _, _):
        assert [holds.now() for _ in range(3)] == [OURS, "", OURS]


def test_many_ask_and_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found out is told to all who ask within its time."""
    monkeypatch.setattr(loaded, "FRESH_SECONDS", 3600.0)
    with looking(notes(Note(named=OURS), BASE)) as (holds, server, _):
        found: list[str] = []
        threads = [threading.Thread(target=lambda: found.append(holds.now())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [OURS] * 8
        assert len(server.requests) == 1
