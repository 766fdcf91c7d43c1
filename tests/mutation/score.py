"""How many mutants of the biography does anybody notice?

A mutant of what was written is built like the biography: derived anew, validated, asked. A mutant
of what was derived is not derived anew, else it would be no more: it shows what proves the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count

from mutation.biography import Biography, Triples, biography
from mutation.guards import GUARDS
from mutation.operators import Mutant
from mutation.rules import Rules
from stakhanov_ld.publication.findings import Invalid

BUILD, SHAPES, NOBODY, SAME = "build", "shapes", "nobody", "same"
"""Who noticed: the build refused, a shape, nobody; or there was nothing to notice, since what is
published is the same."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was the first to notice a mutant."""

    mutant: Mutant
    noticed_by: str


class Trial:
    """The biography, made ready to be tried with one change after the other."""

    def __init__(self, subject: Biography) -> None:
        """Validate it once as it is."""
        self._subject = subject
        self._rules = Rules(subject.shapes, subject.validated)

    def of_written(self, mutant: Mutant) -> Outcome:
        """Who notices, if this had been written?"""
        assert mutant.gone
        change = {mutant.gone: mutant.come}
        authored = tuple(
            new for old in self._subject.authored if (new := change.get(old, old)) is not None
        )
        try:
            derived = self._subject.derived_from(authored)
        except Invalid:
            return Outcome(mutant, BUILD)
        return Outcome(mutant, self._noticed_by(self._subject.seen(authored, derived)))

    def of_derived(self, mutant: Mutant) -> Outcome:
        """Who notices, if the build had derived this?"""
        gone = {mutant.gone} if mutant.gone else set()
        come = {mutant.come} if mutant.come else set()
        return Outcome(mutant, self._noticed_by(self._subject.validated - gone | come))

    def _noticed_by(self, graph: Triples) -> str:
        before = self._subject.validated
        gone, come = before - graph, graph - before
        if not gone and not come:
            return SAME
        if next(self._rules.broken_by(gone, come), None) is not None:
            return SHAPES
        published = tuple(graph - self._subject.unpublished)
        return next((name for name, notices in GUARDS.items() if notices(published)), NOBODY)


# ── on all cores ─────────────────────────────────────────────────────────────────────────────

_trial: Trial | None = None


def _prepare() -> None:
    global _trial
    _trial = Trial(biography())


def _written(mutant: Mutant) -> Outcome:
    assert _trial
    return _trial.of_written(mutant)


def _derived(mutant: Mutant) -> Outcome:
    assert _trial
    return _trial.of_derived(mutant)


def outcomes(
    written: Sequence[Mutant], derived: Sequence[Mutant], told: Callable[[int], None]
) -> tuple[list[Outcome], list[Outcome]]:
    """The outcome of each mutant of what was written, and of what was derived."""
    with ProcessPoolExecutor(cpu_count(), get_context("spawn"), _prepare) as pool:
        found = (
            _counted(pool.map(_written, written, chunksize=20), told),
            _counted(pool.map(_derived, derived, chunksize=20), told),
        )
        return list(found[0]), list(found[1])


def _counted(outcomes: Iterable[Outcome], told: Callable[[int], None]) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes, 1):
        told(number)
        yield outcome


# ── the score ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Score:
    """How many of how many mutants somebody noticed."""

    noticed: int
    of: int

    def __str__(self) -> str:
        return f"{self.noticed / self.of:6.1%}  {self.noticed:5} of {self.of}"

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.noticed / self.of


def score(outcomes: Iterable[Outcome], *guards: str) -> Score:
    """What `guards` noticed, or anybody at all if none is named; mutants alike are no mutants."""
    counted = [outcome for outcome in outcomes if outcome.noticed_by != SAME]
    assert counted, "there is no mutant"
    if guards:
        return Score(sum(outcome.noticed_by in guards for outcome in counted), len(counted))
    return Score(sum(outcome.noticed_by != NOBODY for outcome in counted), len(counted))
