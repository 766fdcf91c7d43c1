"""Does the pool answer, refuse or end every query, and always serve the next one?"""

from __future__ import annotations

import os
import pickle
import queue
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from query.asking import (
    BOMB,
    ENDLESS,
    POINT,
    answers,
    asked_and_started,
    half_asked,
    outcome,
    request,
)
from query.hostile import HOSTILE
from stakhanov_ld.errors import (
    MalformedQuery,
    PoolBusy,
    QueryTimeout,
    QueryTooCostly,
    RefusedQuery,
    ResultTooLarge,
    StakhanovError,
    TooManyRequests,
)
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON, SPARQL_XML
from stakhanov_ld.query.client import PoolClient
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.pool import Pool
from stakhanov_ld.query.request import (
    GuardedQuery,
    Limits,
    QueryAnswer,
    QueryForm,
    QueryRequest,
)


def test_an_answer_is_whole(pool: Pool) -> None:
    """Small and large answers come as the engine gives them, whatever their size."""
    client = pool.runner()
    answer = client.run(request(POINT))
    assert answer.format == SPARQL_JSON
    assert answer.form is QueryForm.SELECT
    assert b"http://x/s7" in answer.body
    large = client.run(request("SELECT * { ?s ?p ?o . ?t ?p '1' VALUES ?n { 1 2 3 4 5 6 7 8 9 } }"))
    assert large.body.count(b'"n":') == 2000 * 9
    assert large.body.endswith(b"]}}")


def test_errors_cross_the_wire(pool: Pool) -> None:
    """Class, message and place of an error arrive as they were raised."""
    client = pool.runner()
    with pytest.raises(MalformedQuery) as raised:
        client.run(request("SELECT *\n{ ?s ?p ?o } LIMIT x", limits=Limits()))
    assert raised.value.line == 2
    assert "from `x`" in raised.value.message
    asked = request("SELECT * FROM <http://x/control> { ?s ?p ?o }", SPARQL_XML)
    with pytest.raises(StakhanovError, match=r"U\+0007"):
        client.run(asked)


@pytest.mark.parametrize("why", HOSTILE)
def test_after_a_hostile_query_the_next_one_is_served(pool: Pool, why: str) -> None:
    """Answered, refused with a clear error, or ended with its worker; then all is well."""
    client = pool.runner()
    result = outcome(client, request(HOSTILE[why], limits=Limits(
        text_bytes=10**6, depth=10**9, chain=10**9)))  # fmt: skip
    if isinstance(result, StakhanovError):
        assert result.status in (400, 503, 504), result.message
        assert not isinstance(result, PoolBusy | TooManyRequests)
    assert answers(client)


def test_the_guard_spares_the_pool_the_deep_ones() -> None:
    """With the limits as they are, what nests or runs on is refused as text."""
    refused = [why for why in HOSTILE if why.startswith(("nested", "run of neg", "long"))]
    assert len(refused) > 15
    for why in refused:
        with pytest.raises(RefusedQuery):
            guard(HOSTILE[why], Limits())


def test_overdue_queries_time_out(pool: Pool) -> None:
    """The deadline gives QueryTimeout, too large a result ResultTooLarge."""
    client = pool.runner()
    with pytest.raises(QueryTimeout, match=r"0\.5 s"):
        client.run(request(ENDLESS))
    assert answers(client)


def test_limits_reach_the_workers(make_pool: Callable[..., Pool]) -> None:
    """Rows and bytes of a result, and memory, are limited where the query runs."""
    pool = make_pool(
        deadline_seconds=60, memory_bytes=64 * 1024 * 1024, result_rows=1999, result_bytes=10**6
    )
    client = pool.runner()
    with pytest.raises(ResultTooLarge, match="rows"):
        client.run(request("SELECT ?s { ?s ?p ?o }"))
    with pytest.raises(ResultTooLarge, match="bytes"):
        client.run(request("CONSTRUCT { ?s ?p ?n } { ?s ?p ?o VALUES ?n { 1 2 3 4 5 6 7 8 9 } }"
                           , N_TRIPLES))  # fmt: skip
    with pytest.raises(QueryTooCostly):
        client.run(request(BOMB))
    assert answers(client)


def test_long_queries_do_not_delay_point_queries(make_pool: Callable[..., Pool]) -> None:
    """Beside more long queries than there are workers, point queries are answered."""
    pool = make_pool(workers=2, deadline_seconds=60, slice_seconds=0.05, wait_seconds=30)
    client = pool.runner()
    with ExitStack() as long:
        for _ in range(6):
            connection = long.enter_context(socket.socket(socket.AF_UNIX))
            connection.connect(client.socket_path)
            # Six can only start if workers that have become slow are replaced.
            asked_and_started(connection, request(ENDLESS))
        for _ in range(20):
            assert answers(client)


def test_slow_queries_are_limited_by_client_and_in_all(make_pool: Callable[..., Pool]) -> None:
    """One too many of a client is 429, one too many of all is 503, each with Retry-After."""
    pool = make_pool(
        deadline_seconds=60, slice_seconds=0.05, slow_queries=2, slow_per_client=1, wait_seconds=5
    )
    client = pool.runner()
    ended: queue.Queue[QueryAnswer | StakhanovError] = queue.Queue()

    def two_of_which_one_is_refused(*names: str) -> QueryAnswer | StakhanovError:
        for name in names:
            asked = request(ENDLESS, client=name)
            threads.append(
                threading.Thread(target=lambda: ended.put(outcome(client, asked)))  # noqa: B023
            )
            threads[-1].start()
        return ended.get(timeout=30)

    threads: list[threading.Thread] = []
    over_cap = two_of_which_one_is_refused("one", "one")
    assert isinstance(over_cap, TooManyRequests)
    over_all = two_of_which_one_is_refused("two", "three")
    assert isinstance(over_all, PoolBusy)
    assert over_cap.retry_after
    assert over_all.retry_after
    assert answers(client)
    pool.close()
    for thread in threads:
        thread.join()


def test_a_worker_that_waits_for_a_request_is_busy(make_pool: Callable[..., Pool]) -> None:
    """Who finds no worker within the wait is told so, and when to come back; a connection that is
    silent keeps none."""
    pool = make_pool(workers=1, wait_seconds=30)
    client = pool.runner()
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as hold:
        silent.connect(client.socket_path)
        assert answers(client)
        hold.connect(client.socket_path)
        half_asked(hold)
        with pytest.raises(PoolBusy) as raised:
            PoolClient(client.socket_path, Limits(wait_seconds=0.05)).run(request(POINT))
        assert raised.value.retry_after
        impatient = request(POINT, patience=0.05)
        with pytest.raises(PoolBusy):
            client.run(impatient)
    assert answers(client)
    with pytest.raises(PoolBusy):
        client.run(request(ENDLESS, patience=0.05))  # though a worker has taken it


def test_a_full_queue_is_busy(make_pool: Callable[..., Pool]) -> None:
    """The queue is bounded: who does not fit is told within the wait."""
    pool = make_pool(workers=1, wait_seconds=30, waiting=1)
    client = pool.runner()
    with ExitStack() as held:
        first = held.enter_context(socket.socket(socket.AF_UNIX))
        first.connect(client.socket_path)
        half_asked(first)
        for _ in range(4):
            hold = held.enter_context(socket.socket(socket.AF_UNIX))
            hold.setblocking(False)
            with suppress(BlockingIOError):
                hold.connect(client.socket_path)
        with pytest.raises(PoolBusy):
            PoolClient(client.socket_path, Limits(wait_seconds=0.05)).run(request(POINT))
    assert answers(client)


def test_kept_connections_hold_no_worker(make_pool: Callable[..., Pool]) -> None:
    """More clients than workers keep connections; long queries of one do not hinder the others."""
    pool = make_pool(workers=2, deadline_seconds=60, slice_seconds=0.05, wait_seconds=30)
    clients = [pool.runner() for _ in range(6)]
    assert all(answers(client) for client in clients)
    with ExitStack() as long:
        for client in clients:
            connection = long.enter_context(socket.socket(socket.AF_UNIX))
            connection.connect(client.socket_path)
            asked_and_started(connection, request(ENDLESS))
            assert all(answers(other) for other in clients)


def test_a_long_request_to_busy_workers_is_told_that_they_are(
    make_pool: Callable[..., Pool],
) -> None:
    """Though it does not fit into what the kernel holds for a worker that does not read."""
    pool = make_pool(workers=1, wait_seconds=30)
    client = pool.runner()
    graphs = tuple(f"http://x/{'g' * 100}{number}" for number in range(7000))
    with socket.socket(socket.AF_UNIX) as hold:
        hold.connect(client.socket_path)
        half_asked(hold)
        with pytest.raises(PoolBusy):
            PoolClient(client.socket_path, Limits(wait_seconds=0.05)).run(
                request(POINT, default_graphs=graphs)
            )
    assert answers(client)


@pytest.mark.skipif(sys.platform != "linux", reason="holds a process by pidfd")
def test_a_client_that_vanishes_costs_nothing_more(make_pool: Callable[..., Pool]) -> None:
    """Its worker ends long before the deadline."""
    pool = make_pool(workers=1, deadline_seconds=600, slice_seconds=0.05)
    assert pool.master_pid
    children = Path(f"/proc/{pool.master_pid}/task/{pool.master_pid}/children")
    worker = os.pidfd_open(int(children.read_text()))
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(pool.runner().socket_path)
        asked_and_started(connection, request(ENDLESS))
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    assert ended
    assert answers(pool.runner())


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A listener on loopback that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://127.0.0.1:PORT/> AS ?x) SERVICE ?x { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:PORT/> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "DESCRIBE <http://127.0.0.1:PORT/>",
        "LOAD <http://127.0.0.1:PORT/>",
    ],
)
def test_nothing_calls_out(pool: Pool, trap: socket.socket, text: str) -> None:
    """Even a query that the guard was fooled by, or never saw, cannot open a connection."""
    text = text.replace("PORT", str(trap.getsockname()[1]))
    form = QueryForm.DESCRIBE if text.startswith("DESCRIBE") else QueryForm.SELECT
    unguarded = QueryRequest(GuardedQuery(text, form), form.formats[0])
    result = outcome(pool.runner(), unguarded)
    if isinstance(result, StakhanovError):
        assert result.status == 400
    assert answers(pool.runner())


def test_a_client_may_be_pickled_and_shared(pool: Pool) -> None:
    """Web processes get it by pickle, and their threads share it."""
    client: PoolClient = pickle.loads(pickle.dumps(pool.runner()))
    right: list[bool] = []
    threads = [threading.Thread(target=lambda: right.append(answers(client))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 8
