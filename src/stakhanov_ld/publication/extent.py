"""How much of a publication is validated against its shapes?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from stakhanov_ld.errors import TooMuchToValidate


@dataclass(frozen=True, slots=True)
class Extent:
    """What is validated: `all`, `none`, or a `sample`, of the nodes about one in `one_in`."""

    choice: str
    one_in: int = 1

    @property
    def threshold(self) -> str:
        """Eight hexadecimal digits: a node is in the sample whose IRI has a SHA-256 below them."""
        return f"{2**32 // self.one_in:08x}"


ALL = Extent("all")
NONE = Extent("none", 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much shall be validated: by a choice, or else all of what has so many triples at most."""

    choice: str | None = None
    limit: int | None = None

    def of(self, triples: int) -> Extent:
        """How much of so many triples is; a sample, too, takes all where there is room for it.

        Raises TooMuchToValidate where somebody has to choose.
        """
        if self.choice == "none":
            return NONE
        if self.choice == "all" or self.limit is None or triples <= self.limit:
            return ALL
        one_in = ceil(triples / self.limit)
        if self.choice == "sample":
            return Extent("sample", one_in)
        raise TooMuchToValidate(
            f"{triples:,} triples are more than the {self.limit:,} (--validate-limit) that are"
            " validated unasked. Choose: --validate all, however long it takes; --validate sample,"
            f" about one node in {one_in}; --validate none. The release tells which was chosen."
        )


ALL_WANTED = Wanted("all")
