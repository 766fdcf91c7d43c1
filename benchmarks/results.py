"""What did a command measure, and where is it kept?

As JSON, one file a command, which `report` reads: what is published of it is never typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.rounds import ratios, spread

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of one server in one case, one for each round."""

    row: str
    """The row of goals that it belongs to."""
    case: str
    server: str
    unit: str
    rounds: tuple[float, ...]
    costs: tuple[float, ...] = ()
    """Where requests were counted: microseconds of the server's processor time for each."""


@dataclass
class Results:
    """All that one run of a command has found."""

    command: str
    quick: bool = False
    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    run: dict[str, str] = field(default_factory=dict)
    """How it was measured: seconds of a round, connections, data."""
    measures: list[Measure] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    """Who was not measured, and why."""

    def add(
        self, row: str, case: str, unit: str, figures: Mapping[str, Sequence[float]],
        costs: Mapping[str, Sequence[float]] | None = None,
    ) -> None:  # fmt: skip
        """Keep and print the figures of a case, by server; the first is ours, or what else is
        compared with the others."""
        added = [
            Measure(row, case, server, unit, _kept(rounds), _kept((costs or {}).get(server, ())))
            for server, rounds in figures.items()
        ]
        self.measures += added
        print(f"{row}: {case}")
        for measure in added:
            print(f"  {_line(measure, added[0])}", flush=True)

    def skip(self, server: str, why: str) -> None:
        """Note and print that `server` is left out."""
        self.skipped[server] = why
        print(f"skipped: {server}: {why}", flush=True)

    def write(self, file: Path) -> None:
        """Keep all of it as `file`."""
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"
        file.write_text(text, encoding="utf-8")


def read(file: Path) -> Results:
    """What `write` wrote."""
    value = json.loads(file.read_text(encoding="utf-8"))
    for measure in value["measures"]:
        measure |= {name: tuple(measure[name]) for name in ("rounds", "costs")}
    value["measures"] = [Measure(**measure) for measure in value["measures"]]
    return Results(**value)


def _kept(figures: Iterable[float]) -> tuple[float, ...]:
    """Rounded to five digits: more would be noise."""
    return tuple(float(f"{figure:.5g}") for figure in figures)


def _line(measure: Measure, first: Measure) -> str:
    told = spread(measure.rounds)
    line = f"{measure.server:26} {short(told.median):>9} {measure.unit:10}"
    if len(measure.rounds) > 1:
        line += f" {f'{short(told.least)}–{short(told.greatest)}':17}"
    if measure.costs:
        line += f" {short(spread(measure.costs).median):>7} µs"
    if measure.costs and measure is not first:
        rate, cost = ratios(first.rounds, measure.rounds), ratios(measure.costs, first.costs)
        line += f"  {first.server} / it: {spread(rate).median:.2f}"
        line += f", by cost {spread(cost).median:.2f}"
    return line


def short(figure: float) -> str:
    """A figure for people: three digits, or all before the point.

    >>> short(12345.6), short(1.23456)
    ('12,346', '1.23')
    """
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"
