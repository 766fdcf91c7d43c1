"""Has every rule a valid example, and an invalid one that breaks this rule and no other?

Each example extends `base.ttl`, the smallest publication that breaks no rule: `valid.ttl` and
`invalid.ttl` hold what is added to it, `remove.ttl` what is taken from it for the invalid one.
All examples are validated in one graph, each with a base of its own (see `worlds`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pyoxigraph as og
import pytest

from stakhanov_ld.publication.validation import validate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BASE_IRI = "https://w3id.org/stakhanov-ld/"
PAGES = "https://en.wikipedia.org/wiki/"
SH = "http://www.w3.org/ns/shacl#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

ONLY_FOR_DISPLAY = {TYPE, *(SH + name for name in ("path", "name", "group", "order", "severity"))}
"""A property shape that says no more than this orders a page; nothing can break it."""


def triples(*files: Path) -> tuple[og.Triple, ...]:
    """The triples of Turtle files, which must be there."""
    assert files, "no file to read"
    return tuple(quad.triple for file in files for quad in og.parse(path=str(file)))


SHAPES = triples(*sorted((ROOT / "shapes").glob("*.ttl")))
ONTOLOGY = triples(*sorted((ROOT / "ontology").glob("*.ttl")))
BASE = triples(HERE / "base.ttl")


def rules() -> list[str]:
    """The local names of all shapes that something can break."""
    said: dict[str, set[str]] = {}
    kinds: dict[str, set[object]] = {}
    for triple in SHAPES:
        iri = str(triple.subject).strip("<>")
        said.setdefault(iri, set()).add(triple.predicate.value)
        if triple.predicate.value == TYPE:
            kinds.setdefault(iri, set()).add(triple.object)
    shapes = {og.NamedNode(SH + "NodeShape"), og.NamedNode(SH + "PropertyShape")}
    found = [iri for iri, kind in kinds.items() if kind & shapes]
    assert found, "no shapes found"
    return sorted(iri.partition("#")[2] for iri in found if said[iri] - ONLY_FOR_DISPLAY)


def folders() -> list[str]:
    """The folders with examples."""
    return sorted(p.name for p in HERE.iterdir() if p.is_dir() and p.name != "__pycache__")


EXAMPLES = ["", *(f"{rule}/{kind}" for rule in rules() for kind in ("valid", "invalid"))]
"""Nothing, which leaves the base as it is, and all examples."""


def publication(example: str) -> Iterator[og.Triple]:
    """The base, or the base with an example in it."""
    if not example:
        yield from BASE
        return
    added = HERE / f"{example}.ttl"
    remove = added.with_name("remove.ttl")
    taken = triples(remove) if example.endswith("/invalid") and remove.exists() else ()
    assert {*taken} <= {*BASE}, f"{remove}: takes away what is not in the base"
    yield from (triple for triple in BASE if triple not in taken)
    yield from triples(added)


# ── one graph for all ────────────────────────────────────────────────────────────────────────


def worlds() -> Iterator[og.Triple]:
    """All examples side by side: whatever is named in one gets `-w` and its place in the list.

    Shared are the ontology, what rules name by its IRI, and the vocabularies of others. Numbers of
    claims, of which each may stand once, are dealt out anew where they are well formed.
    """
    yield from ONTOLOGY
    queries = " ".join(str(t.object) for t in SHAPES if t.predicate.value == SH + "select")
    shared = {og.NamedNode(iri) for iri in re.findall(r"<(https?:[^>\s]+)>", queries)}
    shared |= {term for triple in ONTOLOGY for term in triple if isinstance(term, og.NamedNode)}
    numbers = (f"{a}{b:03}{c}" for a, b, c in product("CXE", range(1000), "abcdefgh"))
    for place, example in enumerate(EXAMPLES):
        dealt: dict[str, str] = {}

        def own(term: object, place: int = place, dealt: dict[str, str] = dealt) -> object:
            if isinstance(term, og.NamedNode):
                ours = term.value.startswith((BASE_IRI, PAGES))
                return (
                    og.NamedNode(f"{term.value}-w{place}") if ours and term not in shared else term
                )
            if isinstance(term, og.Literal) and re.fullmatch(r"[CXE]\d\d\d?[a-z]?", term.value):
                if term.value not in dealt:
                    dealt[term.value] = next(numbers)
                return og.Literal(dealt[term.value])
            return term

        for triple in publication(example):
            yield og.Triple(*map(own, triple))  # type: ignore[arg-type]  # terms again


@cache
def broken() -> dict[str, set[str]]:
    """For each example the rules that it breaks."""
    found: dict[str, set[str]] = {example: set() for example in EXAMPLES}
    for result in validate(dict.fromkeys(worlds()), SHAPES):
        place = re.search(r"-w(\d+)$", result.node) or re.search(r"-w(\d+)$", result.value or "")
        world = EXAMPLES[int(place[1])] if place else ""
        found[world].add(result.rule.partition("#")[2])
    return found


def test_every_rule_has_a_pair_and_every_pair_a_rule() -> None:
    """A rule without an invalid example is untested."""
    assert folders() == rules()


def test_the_base_breaks_no_rule() -> None:
    """Otherwise every example would break it too."""
    assert broken()[""] == set()


@pytest.mark.parametrize("rule", rules())
def test_the_valid_example_breaks_nothing(rule: str) -> None:
    """What the rule allows is allowed."""
    assert broken()[f"{rule}/valid"] == set()


@pytest.mark.parametrize("rule", rules())
def test_the_invalid_example_breaks_this_rule_and_no_other(rule: str) -> None:
    """What the rule forbids is found by this rule alone."""
    assert broken()[f"{rule}/invalid"] == {rule}


def test_every_example_says_what_it_shows() -> None:
    """The first line is a comment in words."""
    files = sorted(HERE.glob("*/*.ttl"))
    assert files
    for file in files:
        first = file.read_text(encoding="utf-8").split("\n", 1)[0]
        assert re.match(r"# (Valid|Invalid|Taken away for the invalid example): \S+ \S+", first), (
            file
        )
