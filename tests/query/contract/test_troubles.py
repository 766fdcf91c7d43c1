"""Whatever goes wrong is an error of the same kind, whoever answers; the next query is answered."""

from __future__ import annotations

import threading

import pytest

from query.contract.conftest import Side, only
from query.contract.reading import ENDLESS, LARGE, answer, asked
from query.contract.servers import MOST_ROWS, SERVERS
from stakhanov_ld.errors import BadGateway, BadRequest, QueryTimeout, ResultTooLarge

pytestmark = pytest.mark.xdist_group("contract")


def test_a_large_result_is_whole(side: Side) -> None:
    """Every row of 9,800, or an error: one more than the limit is none."""
    text = f"SELECT ?a0 ?b1 ?n {{ {LARGE} }}"
    assert answer(side, text).count(" ; ") == 9799
    with pytest.raises(ResultTooLarge, match="9,799 rows"):
        side.runner(result_rows=9799).run(asked(text))
    with pytest.raises(ResultTooLarge, match="bytes"):
        side.runner(result_bytes=100_000).run(asked(text))


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p }", "SELECT ?x { ?s ?p ?o } LIMIT x", "SELECT (SUM(?x AS ?y) { ?s ?p ?x }", "ASK { ?s ?p ?o } SELECT",
     "SELECT (<http://x/f>(1) AS ?x) {}", "DESCRIBE", "CONSTRUCT { ?s ?p ?o }"],
)  # fmt: skip
def test_what_is_no_query_is_a_400(side: Side, text: str) -> None:
    """Whoever notices; then the next one is answered."""
    with pytest.raises(BadRequest):
        side.runner().run(asked(text))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only("virtuoso")
def test_a_server_that_sends_the_first_rows(side: Side) -> None:
    """With 200, and a header that tells how many it sends at most."""
    with pytest.raises(ResultTooLarge, match=f"{MOST_ROWS} rows at most"):
        side.runner().run(asked(f"SELECT ?a0 ?n {{ {LARGE.replace(' 8 ', ' 8 9 ')} }}"))


def test_what_takes_too_long_is_given_up(side: Side) -> None:
    """At our deadline, whatever the server does; the next one is answered."""
    with pytest.raises(QueryTimeout, match=r"after 0\.2 s"):
        side.runner(deadline_seconds=0.2).run(asked(ENDLESS))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only("oxigraph", "fuseki")
def test_a_server_that_gives_up_first(side: Side) -> None:
    """By a limit of its own, with an error or with 200 and a part of a result.

    Virtuoso's limit does not end every query; what it says then, see test_received.
    """
    with pytest.raises(QueryTimeout, match="gave the query up"):
        side.runner().run(asked(ENDLESS))
    assert answer(side, "ASK { ?t :price 3.5 }") == "true"


@only(*SERVERS)
def test_a_server_that_dies_is_a_502(side: Side) -> None:
    """While it works on a query, and from then on; so this test is the last of its server."""
    assert side.program is not None
    killing = threading.Thread(target=side.program.kill)

    def kill_once() -> None:
        if killing.ident is None:
            killing.start()

    with pytest.raises(BadGateway, match="cannot be reached, or broke off"):
        side.runner().run(asked(ENDLESS, started=kill_once))
    killing.join()
    with pytest.raises(BadGateway):
        answer(side, "ASK {}")
