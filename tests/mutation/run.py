"""What does `make mutate` say? Runs all mutants and prints the two scores and the survivors.

Ends with 0 if at least 95 of 100 mutants of what was written are noticed and each class of survivors
has its reason in reasons.tsv; with 1 otherwise. Run it as `.venv/bin/python tests/mutation/run.py`.
"""

from __future__ import annotations

import csv
import logging
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does

from mutation.biography import Biography, biography
from mutation.guards import GUARDS
from mutation.operators import mutants, mutants_of_derived, reworded
from mutation.score import BUILD, NOBODY, SAME, SHAPES, Outcome, outcomes, score

WANTED = 0.95
REASONS = Path(__file__).parent / "reasons.tsv"
Kind = tuple[str, str]


def reasons() -> dict[Kind, str]:
    """Why mutants of a class may live: by operator and predicate."""
    with REASONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows
    assert all(row["why"] for row in rows)
    return {(row["operator"], row["predicate"]): row["why"] for row in rows}


def shortened(predicate: str) -> str:
    """The last part of an IRI, which is what a reader looks for."""
    return predicate.replace("#", "/").rsplit("/", 1)[-1]


def survivors(found: Iterable[Outcome]) -> Counter[Kind]:
    """How many mutants of each class nobody noticed."""
    return Counter(
        (outcome.mutant.operator, shortened(outcome.mutant.kind[1]))
        for outcome in found
        if outcome.noticed_by == NOBODY
    )


def without_reason(found: Iterable[Outcome]) -> list[Outcome]:
    """The survivors that no row of reasons.tsv is about."""
    known = reasons()
    return [
        outcome
        for outcome in found
        if outcome.noticed_by == NOBODY
        and (outcome.mutant.operator, shortened(outcome.mutant.kind[1])) not in known
    ]


def table_of(title: str, found: list[Outcome]) -> None:
    """Print the score of one half."""
    counts = Counter(outcome.noticed_by for outcome in found)
    print(f"\n{title}")
    print(f"  shapes alone                {score(found, SHAPES)}")
    print(f"  shapes and build            {score(found, SHAPES, BUILD)}")
    for name, number in counts.items():
        if name in GUARDS:
            print(f"    then the {name:<10}  {number:13}")
    print(f"  anybody                     {score(found)}")
    if counts[SAME]:
        print(f"  not counted: {counts[SAME]} of which the same is published as before")
    for (operator, predicate), number in survivors(found).most_common():
        why = reasons().get((operator, predicate), "no reason is known: guard it, or say why not")
        print(f"  {number:5}  {operator} {predicate}: {why}")


def main(subject: Biography) -> int:
    """Run everything; the status to end with."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # ill-typed literals are the point
    written = mutants(subject.authored)
    everything = (*subject.authored, *subject.derived)
    derived = mutants_of_derived(tuple(sorted(subject.derived, key=str)), everything)
    left_out = len(list(reworded(subject.authored)))
    print(f"{len(written)} mutants of what was written, {len(derived)} of what was derived.")
    print(f"Left out: {left_out} rewordings of labels, comments, notes and definitions.")
    print("Left out: the description of the publication and the questions, which state no facts.")

    def told(number: int) -> None:
        if number % 500 == 0:
            print(f"  … {number}", file=sys.stderr, flush=True)

    of_written, of_derived = outcomes(written, derived, told)
    table_of("Changes of the authored files, built anew", of_written)
    table_of("Changes of the built graph", of_derived)
    unexplained = without_reason([*of_written, *of_derived])
    for outcome in unexplained:
        print(f"no reason: {outcome.mutant}")
    enough = score(of_written).share >= WANTED
    return 0 if enough and not unexplained else 1


if __name__ == "__main__":
    raise SystemExit(main(biography()))
