"""A page shows a part of a result that is never too much to make, and tells how much there is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store, parse

from query.asking import request
from stakhanov_ld.errors import ResultTooLarge
from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.excerpt import CHARACTERS, ROWS
from stakhanov_ld.query.request import Limits

MOST_BYTES = 1024 * 1024


def shown(text: str, store: Store | None = None, **limits: Any) -> dict[str, Any]:
    body = Engine(store or Store(), Limits(**limits)).answer(request(text, excerpt=True))
    assert len(body) < MOST_BYTES
    value: dict[str, Any] = json.loads(body)
    return value


def numbers(count: int) -> str:
    """A pattern of so many rows."""
    return f"VALUES ?n {{ {' '.join(map(str, range(count)))} }}"


@pytest.mark.parametrize("count", [0, 1, ROWS, ROWS + 1, 3 * ROWS])
def test_the_first_rows_and_how_many_there_are(count: int) -> None:
    """In their order; all of them while they are few."""
    part = shown(f"SELECT ?n ?none {{ {numbers(count)} }}")
    assert (part["names"], part["total"]) == (["n", "none"], count)
    assert [row[0]["text"] for row in part["rows"]] == [str(n) for n in range(min(count, ROWS))]
    assert all(row[1] is None for row in part["rows"])


def test_terms_as_they_are_shown() -> None:
    """Kind and text; a language; a triple as it is written."""
    (row,) = shown(
        'SELECT ?a ?b ?c ?d { BIND(<x:a> AS ?a) BIND("a"@en AS ?b) BIND(BNODE() AS ?c) '
        "BIND(<<( <x:a> <x:b> 'c' )>> AS ?d) }"
    )["rows"]
    assert [cell["kind"] for cell in row] == ["iri", "literal", "blank", "triple"]
    assert (row[1]["text"], row[1]["language"]) == ("a", "en")
    assert row[3]["text"] == '<<( <x:a> <x:b> "c" )>>'


@pytest.mark.parametrize("sign", ["'", "a", "é", "\U0001f600", "&"])
def test_a_long_value_is_cut(sign: str) -> None:
    """Its beginning, and how long it is; however many of them there are, little is shown."""
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(12))
    start = f"BIND({json.dumps(sign, ensure_ascii=False)} AS ?v0) {doubled}"
    part = shown(f"SELECT ?v12 {{ {start} {numbers(ROWS)} }}")
    assert part["total"] == ROWS
    assert 0 < len(part["rows"]) <= ROWS
    assert part["rows"][0][0] == {"kind": "literal", "text": sign * CHARACTERS, "length": 4096}


def test_wide_rows_are_fewer() -> None:
    """Cells count, empty ones too; where not even one row has room, none is shown."""
    columns = " ".join(f"?c{number}" for number in range(3000))
    part = shown(f"SELECT {columns} {{ {numbers(5)} }}")
    assert part["total"] == 5
    assert 0 < len(part["rows"]) < 5
    columns = " ".join(f"?c{number}" for number in range(9000))
    part = shown(f"SELECT {columns} {{ {numbers(5)} }}")
    assert (part["rows"], part["total"]) == ([], 5)


def test_yes_or_no() -> None:
    """ASK has nothing to leave out."""
    assert shown("ASK {}") == {"boolean": True}


def test_the_first_triples_as_turtle() -> None:
    """Whole ones, that can be read again, and how many there are."""
    part = shown(f"CONSTRUCT {{ <x:a> <x:p> ?n }} {{ {numbers(2 * ROWS)} }}")
    assert (part["shown"], part["total"]) == (ROWS, 2 * ROWS)
    assert len(list(parse(part["turtle"], RdfFormat.TURTLE))) == ROWS
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(20))
    part = shown(f"CONSTRUCT {{ <x:a> <x:p> ?v20 }} {{ BIND('x' AS ?v0) {doubled} }}")
    assert (part["shown"], part["total"]) == (0, 1)


def test_the_limits_of_results_hold() -> None:
    """A page shows no part of what no format would give whole."""
    with pytest.raises(ResultTooLarge, match="2 rows"):
        shown(f"SELECT ?n {{ {numbers(3)} }}", result_rows=2)
    assert shown(f"SELECT ?n {{ {numbers(2)} }}", result_rows=2)["total"] == 2
    for form in ("SELECT ?n", "CONSTRUCT { <x:a> <x:p> ?n }"):
        with pytest.raises(ResultTooLarge, match="1,000 bytes"):
            shown(f"{form} {{ {numbers(900)} }}", result_bytes=1000)
