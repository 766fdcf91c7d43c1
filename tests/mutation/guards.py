"""Who, beside the shapes, notices that what is published is wrong?

The table of claims, the traps and the questions: the very tests, asked of another graph. Golden
files, hashes, counts and round trips are not among them, since any change would wake those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction
from itertools import product
from typing import Any

import pyoxigraph as og

from questions.published import (
    Question,
    answer_of_pyoxigraph,
    expected,
    in_order,
    questions,
)
from test_claims_table import differences
from traps.asking import Asked

TRAPS = ("traps.test_traps", "traps.test_traps_16_to_30")

Guard = Callable[[tuple[og.Triple, ...]], bool]


def the_table_notices(published: tuple[og.Triple, ...]) -> bool:
    """Whether a cell of claims.tsv says otherwise."""
    return bool(differences(published))


def a_trap_notices(published: tuple[og.Triple, ...]) -> bool:
    """Whether the test of a trap fails."""
    return next(traps_that_notice(published), None) is not None


def traps_that_notice(published: Iterable[og.Triple]) -> Iterator[str]:
    """The names of the tests of traps that fail."""
    asked = Asked(published)
    for name, test in traps():
        try:
            test(asked)
        except Exception:  # whatever ends the test, it has not passed
            yield name


@cache
def traps() -> tuple[tuple[str, Callable[[Asked], None]], ...]:
    """The tests of the traps, once for each set of their arguments."""
    found = []
    for module in TRAPS:
        for name, test in getmembers(import_module(module), isfunction):
            if name.startswith("test_trap_"):
                found += [(name, _bound(test, case)) for case in _cases(test)]
    assert len(found) >= 30
    return tuple(found)


def _bound(test: Callable[..., None], case: dict[str, Any]) -> Callable[[Asked], None]:
    return lambda asked: test(asked, **case)


def _cases(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The arguments that pytest would call the test with, but for the graph."""
    marks = [m for m in getattr(test, "pytestmark", ()) if m.name == "parametrize"]
    for chosen in product(*(mark.args[1] for mark in marks)):
        case: dict[str, Any] = {}
        for mark, values in zip(marks, chosen, strict=True):
            names = [mark.args[0]] if isinstance(mark.args[0], str) else list(mark.args[0])
            case |= dict(zip(names, [values] if len(names) == 1 else values, strict=True))
        yield case


def a_question_notices(published: tuple[og.Triple, ...]) -> bool:
    """Whether a question has other rows than those of its table."""
    store = og.Store()
    store.bulk_extend(og.Quad(*triple) for triple in published)
    return any(_answers_otherwise(question, store) for question in questions())


def _answers_otherwise(question: Question, store: og.Store) -> bool:
    names, rows = expected(question.number)
    found_names, found = answer_of_pyoxigraph(question, store)
    if found_names != names:
        return True
    return found != rows if question.is_ordered else in_order(found) != in_order(rows)


GUARDS: dict[str, Guard] = {
    "table": the_table_notices,
    "traps": a_trap_notices,
    "questions": a_question_notices,
}
"""In the order in which they are asked, after the shapes."""
