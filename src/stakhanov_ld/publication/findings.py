"""What is wrong with a publication, where, and how is it mended?"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.errors import InvalidPublication


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `line` counts from 1 and is None where it cannot be known."""

    file: str
    line: int | None
    rule: str
    node: str
    message: str
    severity: str = "violation"

    def __lt__(self, other: Finding) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str | int, ...]:
        """File by file and line by line; what has no line comes first."""
        return self.file, self.line or 0, self.rule, self.node, self.message, self.severity

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return "\n".join(
            part for part in (f"{where}: {self.message}", self._named()) if part
        ).strip(": ")

    def _named(self) -> str:
        named = [("node", self.node), ("rule", self.rule)]
        return "\n".join(f"    {name}  {value}" for name, value in named if value)


class Invalid(InvalidPublication):
    """An InvalidPublication that carries what was found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
        super().__init__(f"{count}; nothing was published, the last release stays as it is.")
        self.findings = findings
