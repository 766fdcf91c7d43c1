"""Servers are compared only where they answer the same, however each writes it."""

from __future__ import annotations

import pytest

from benchmarks import answers
from benchmarks.answers import value
from benchmarks.data import THINGS, WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"type": "literal", "value": "7"},
            {
                "type": "literal",
                "value": "7",
                "datatype": "http://www.w3.org/2001/XMLSchema#string",
            },
        ),
        (
            {
                "type": "typed-literal",
                "value": "07",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
            {
                "type": "literal",
                "value": "7.0",
                "datatype": "http://www.w3.org/2001/XMLSchema#decimal",
            },
        ),
        (
            {"type": "literal", "value": "a", "xml:lang": "en"},
            {"type": "literal", "value": "a", "xml:lang": "EN"},
        ),
    ],
)
def test_answers_are_compared_by_value(one: dict[str, str], other: dict[str, str]) -> None:
    assert value(one) == value(other)
    assert value(one | {"value": "8"}) != value(other)
    assert value(one | {"type": "uri"}) != value(other)


THING = f"{THINGS}person/7"


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (f"<{THING}> <{WORDS}output> 7 . <{THINGS}person/8> <{WORDS}knows> <{THING}> .", ""),
        (f"<{THING}> <{WORDS}output> 8 .", "only in one"),
        (f"<{THINGS}person/8> <{WORDS}output> 7 .", "nothing of"),
        ("<?xml version='1.0'?>", "no Turtle"),
    ],
)
def test_a_description_counts_by_what_it_says_of_the_thing_itself(
    monkeypatch: pytest.MonkeyPatch, theirs: str, told: str
) -> None:
    """Documents also tell of themselves, some servers what points to the thing."""
    ours = f"</doc> <{WORDS}of> <{THING}> . <{THING}> <{WORDS}output> 7 ."
    ours = ours.replace("</doc>", f"<{THINGS}doc>")

    def get(address: str, headers: object) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, (ours if address == "http://ours/doc/person/7" else theirs).encode()

    monkeypatch.setattr(answers, "get", get)
    found = answers.differently_described([THING], "http://ours", "http://theirs?query=")
    assert told in found
    assert bool(found) == bool(told)
