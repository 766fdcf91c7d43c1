"""What does an application serve, and whose turn is it?"""

from __future__ import annotations

from dataclasses import dataclass, field

from stakhanov_ld.query.request import Limits, QueryRunner
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.frame import Frame
from stakhanov_ld.web.turns import Turns


@dataclass(frozen=True, slots=True)
class Site:
    """A release, and whoever answers queries over it."""

    release: Release
    runner: QueryRunner
    limits: Limits
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Each has places of its own."""
        object.__setattr__(self, "turns", Turns(self.limits))

    @property
    def frame(self) -> Frame:
        """What its pages show around their content."""
        site = self.release.manifest["site"]
        return Frame(**site | {"licences": tuple(map(tuple, site["licences"]))})
