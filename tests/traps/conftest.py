"""What do the tests of the traps ask?"""

from __future__ import annotations

import pytest

from stakhanov_ld.publication.publication import Publication
from traps.asking import Asked


@pytest.fixture(scope="package")
def asked(flagship: Publication) -> Asked:
    """The published default graph; the mutation score hands the tests other graphs."""
    return Asked(flagship.default_graph)
