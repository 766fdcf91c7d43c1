"""What is known of a large publication besides what its sorted files tell?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

MOST = 1000
"""How many triples about a node, and how many that point to one, its document tells; whoever has
more in a graph is a *hub*."""


@dataclass(slots=True)
class Hubs:
    """The hubs of one graph, as words: they are few, at most a thousandth of the triples."""

    about: dict[str, int] = field(default_factory=dict)
    """For each the number of the triples about it."""
    pointing: dict[str, int] = field(default_factory=dict)
    """For each the number of those that point to it."""
    claimed: dict[str, int] = field(default_factory=dict)
    """And how many of these are claims in its words."""


@dataclass(slots=True)
class Facts:
    """What documents and their addresses need to know of the whole."""

    data: Hubs = field(default_factory=Hubs)
    derived: Hubs = field(default_factory=Hubs)
    folders: Counter[str] = field(default_factory=Counter)
    """How many things there are in each folder of documents."""
    is_suffixed: bool = False
    """Whether some document is called as a representation of another might be: `doc/a.ttl`."""

    def listed(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "data": asdict(self.data),
            "derived": asdict(self.derived),
            "folders": dict(self.folders),
            "is_suffixed": self.is_suffixed,
        }

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """What `listed` gave."""
        data, derived = (Hubs(**value[name]) for name in ("data", "derived"))
        folders = Counter(value["folders"])
        return cls(data, derived, folders, value["is_suffixed"])
