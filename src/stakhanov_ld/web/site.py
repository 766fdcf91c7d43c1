"""What does an application serve, and whose turn is it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stakhanov_ld.query.request import Limits, QueryRunner
from stakhanov_ld.release.history import History
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.frame import Frame
from stakhanov_ld.web.counts import Counts
from stakhanov_ld.web.turns import Turns

if TYPE_CHECKING:
    from stakhanov_ld.query.loaded import Loaded


@dataclass(frozen=True, slots=True)
class Site:
    """A release, and whoever answers queries over it."""

    release: Release
    runner: QueryRunner
    limits: Limits
    history: History | None = None
    """What its shelf remembers, if it lies on one."""
    counts: Counts = field(default_factory=Counts)
    loaded: Loaded | None = None
    """What another server holds that answers queries; None where they are answered here, from
    nothing but the data of the release."""
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Each has places of its own."""
        object.__setattr__(self, "turns", Turns(self.limits, self.counts.places))

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags in which its pages are offered, the default first."""
        return tuple(self.release.manifest["site"])

    def frame_in(self, language: str) -> Frame:
        """What its pages in `language` show around their content."""
        return Frame.from_json(self.release.manifest["site"][language])
