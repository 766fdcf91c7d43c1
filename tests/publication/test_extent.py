"""Who decides how much is validated, and what follows?"""

from __future__ import annotations

from pathlib import Path

import pytest

from stakhanov_ld.errors import TooMuchToValidate
from stakhanov_ld.publication.extent import ALL, NONE, Extent, Wanted
from stakhanov_ld.publication.opening import open_publication


@pytest.mark.parametrize(
    ("choice", "limit", "triples", "extent"),
    [
        (None, 10, 10, ALL),  # up to the limit nobody has to choose
        ("all", 10, 11, ALL),  # however much there is
        ("none", 10, 1, NONE),  # however little there is
        ("sample", 10, 10, ALL),  # there is room for all
        ("sample", 10, 11, Extent("sample", 2)),
        ("sample", 10, 95, Extent("sample", 10)),
        (None, None, 10**9, ALL),  # who reads in Python sets no limit
    ],
)
def test_a_choice_and_a_limit_make_an_extent(
    choice: str | None, limit: int | None, triples: int, extent: Extent
) -> None:
    """A sample takes about as much as the limit allows."""
    assert Wanted(choice, limit).of(triples) == extent


def test_above_the_limit_somebody_has_to_choose() -> None:
    """The error says how much there is, how much is allowed, and every way out."""
    with pytest.raises(TooMuchToValidate) as caught:
        Wanted(None, 1_000_000).of(9_600_000)
    for told in ("9,600,000", "1,000,000 (--validate-limit)", "--validate all", "one node in 10",
                 "--validate sample", "--validate none"):  # fmt: skip
        assert told in caught.value.message


def test_without_shapes_nobody_has_to_choose(tmp_path: Path) -> None:
    """There is nothing to validate, whatever the limit."""
    (tmp_path / "x.ttl").write_text("<http://x.example/a> <http://x.example/p> 1 , 2 , 3 .")
    opened = open_publication(tmp_path, wanted=Wanted(None, 1))
    assert opened.publication.validated == ALL
