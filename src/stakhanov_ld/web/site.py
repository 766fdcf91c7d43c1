"""What does an application serve?"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.query.request import Limits, QueryRunner
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.frame import Frame


@dataclass(frozen=True, slots=True)
class Site:
    """A release, and whoever answers queries over it."""

    release: Release
    runner: QueryRunner
    limits: Limits

    @property
    def frame(self) -> Frame:
        """What its pages show around their content."""
        site = self.release.manifest["site"]
        return Frame(**site | {"licences": tuple(map(tuple, site["licences"]))})
