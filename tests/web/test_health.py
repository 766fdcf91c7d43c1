"""Whether queries are answered is found out by one thread at a time, and soon."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from stakhanov_ld.errors import PoolBusy
from stakhanov_ld.query.request import Limits, QueryAnswer, QueryRequest
from stakhanov_ld.web.health import Probe

PATIENCE_SECONDS = 20


class Held:
    """A runner that answers when it is let go."""

    def __init__(self) -> None:
        self.asked: list[QueryRequest] = []
        self.reached = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)
        self.error: Exception | None = None

    def run(self, request: QueryRequest) -> QueryAnswer:
        self.asked.append(request)
        self.reached.release()
        assert self.let_go.acquire(timeout=PATIENCE_SECONDS)
        if self.error:
            raise self.error
        return QueryAnswer(b"", request.format, request.query.form)


def test_one_finds_out_and_the_others_tell_it() -> None:
    """Nobody waits for a second probe; those who come while one is under way tell the last one."""
    runner = Held()
    probe = Probe(runner, Limits())
    with ThreadPoolExecutor(1) as other:
        first = other.submit(probe.outcome)
        assert runner.reached.acquire(timeout=PATIENCE_SECONDS)
        assert probe.outcome() == "busy"  # nothing is known yet, and soon it stops waiting
        runner.let_go.release()
        assert first.result(PATIENCE_SECONDS) == "ok"
        second = other.submit(probe.outcome)
        assert runner.reached.acquire(timeout=PATIENCE_SECONDS)
        assert [probe.outcome() for _ in range(100)] == ["ok"] * 100
        assert len(runner.asked) == 2
        runner.error = PoolBusy("no worker")
        runner.let_go.release()
        assert second.result(PATIENCE_SECONDS) == "busy"
        third = other.submit(probe.outcome)
        assert runner.reached.acquire(timeout=PATIENCE_SECONDS)
        assert probe.outcome() == "busy"
        runner.error = ValueError("a fault of ours")
        runner.let_go.release()
        assert isinstance(third.exception(PATIENCE_SECONDS), ValueError)
        runner.error = None
        runner.let_go.release()
        assert probe.outcome() == "ok"


def test_those_who_wait_get_the_outcome() -> None:
    """Where nothing is known, they wait for the probe that is under way."""
    runner = Held()
    probe = Probe(runner, Limits())
    runner.let_go.release()
    with ThreadPoolExecutor(8) as many:
        outcomes = [many.submit(probe.outcome) for _ in range(8)]
        runner.let_go.release(7)  # as many as there could be one after the other
        assert {outcome.result(PATIENCE_SECONDS) for outcome in outcomes} == {"ok"}


def test_a_probe_is_impatient() -> None:
    """It gives up well before a query would."""
    runner = Held()
    runner.let_go.release()
    Probe(runner, Limits()).outcome()
    assert runner.asked[0].patience is not None
    assert runner.asked[0].patience <= Limits().wait_seconds / 4
    assert not runner.asked[0].client
