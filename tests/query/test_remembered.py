"""What was asked before is answered again, byte for byte, and only what may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from query.asking import request
from stakhanov_ld.errors import PoolBusy
from stakhanov_ld.formats import SPARQL_CSV
from stakhanov_ld.query.remembered import Remembered
from stakhanov_ld.query.request import QueryAnswer, QueryRequest

ROOM = 1024 * 1024
TEXT = "SELECT ?s { ?s ?p ?o }"


class Counting:
    """A runner whose every answer is another one."""

    def __init__(self) -> None:
        self.asked = 0
        self.busy = False

    def run(self, asked: QueryRequest) -> QueryAnswer:
        self.asked += 1
        if self.busy:
            raise PoolBusy("busy", retry_after=1)
        return QueryAnswer(b"%d" % self.asked, asked.format, asked.query.form)


def test_the_same_is_asked_once() -> None:
    """Whoever asks, and whenever."""
    runner = Counting()
    remembered = Remembered(runner, ROOM)
    first = remembered.run(request(TEXT, client="one"))
    assert remembered.run(request(TEXT, client="two", request="12345678")) is first
    assert runner.asked == 1


@pytest.mark.parametrize(
    "difference",
    [
        {"format": SPARQL_CSV},
        {"default_graphs": ("http://x/g",)},
        {"named_graphs": ("http://x/g",)},
        {"base": "http://x/"},
        {"excerpt": True},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_whatever_an_answer_depends_on_makes_another_question(
    difference: dict[str, object],
) -> None:
    """Format, graphs, base, and whether a page asks."""
    remembered = Remembered(Counting(), ROOM)
    asked = request(TEXT)
    other = replace(asked, **difference)  # type: ignore[arg-type]
    assert remembered.run(asked).body != remembered.run(other).body


@pytest.mark.parametrize(
    "expression",
    ["NOW()", "now()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "'\\u0041'", "rAnD()"],
)
def test_what_changes_by_itself_is_asked_anew(expression: str) -> None:
    """Each time."""
    remembered = Remembered(Counting(), ROOM)
    asked = request(f"SELECT ({expression} AS ?x) {{}}")
    assert remembered.run(asked).body != remembered.run(asked).body


def test_an_error_is_not_remembered() -> None:
    """Whoever asks again may be luckier."""
    runner = Counting()
    remembered = Remembered(runner, ROOM)
    runner.busy = True
    with pytest.raises(PoolBusy):
        remembered.run(request(TEXT))
    runner.busy = False
    assert remembered.run(request(TEXT)).body == b"2"
