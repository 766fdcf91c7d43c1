"""Do the shapes, the table, the traps and the questions notice what goes wrong? A sample.

`make mutate` tries every mutant; this tries some of them, the same each time.
"""

from __future__ import annotations

from random import Random

import pytest

from mutation.biography import Biography, biography
from mutation.operators import mutants
from mutation.score import NOBODY, Trial, score

SIZE, SEED = 80, 1935
WANTED = 0.95


@pytest.fixture(scope="module")
def subject() -> Biography:
    """The publication of this checkout."""
    return biography()


@pytest.mark.filterwarnings(
    "ignore"
)  # the libraries warn of ill-typed literals: they are the point
def test_a_sample_of_mutants_is_noticed(subject: Biography) -> None:
    """Of eighty changes, chosen by chance, at most four are noticed by nobody."""
    chosen = Random(SEED).sample(mutants(subject.authored), SIZE)
    trial = Trial(subject)
    found = [trial.of_written(mutant) for mutant in chosen]
    lived = "\n".join(str(o.mutant) for o in found if o.noticed_by == NOBODY)
    assert score(found).of >= WANTED * SIZE, "most of the sample changes what is published"
    assert score(found).share >= WANTED, lived
