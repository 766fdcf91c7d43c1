"""What does the command line ask of a benchmark, and where does it keep what it finds?"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, our_versions
from benchmarks.results import ROOT, Results
from benchmarks.verdicts import verdicts

WORK = ROOT / "build" / "benchmarks"
"""Where releases are kept from command to command, unless another folder is named."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the command line asks of a command."""

    results: Results
    out: Path | None
    work: Path
    """A folder in which releases are kept from command to command."""
    seconds: float
    rounds: int
    given: argparse.Namespace

    @property
    def quick(self) -> bool:
        """Whether only to find out that everything works."""
        return self.results.quick

    def finish(self) -> None:
        """Say which goals are reached, and keep the results where they are wanted."""
        for verdict in verdicts(self.results.measures):
            print(verdict)
        if self.out:
            self.results.write(self.out)

    def own_folder(self, name: str) -> Path:
        """An empty folder below the one of work."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def asked(
    command: str, question: str, seconds: tuple[float, float] = (3, 1),
    rounds: tuple[int, int] = (5, 2), **own: dict[str, Any],
) -> Run:  # fmt: skip
    """The run that the command line asks for.

    `seconds` of a round and how many `rounds`, each as it is and when it has to be quick; `own` are
    arguments of this command alone, as argparse has them.
    """
    arguments = argparse.ArgumentParser(f"python -m benchmarks.{command}", description=question)
    for name, how in own.items():
        arguments.add_argument(f"--{name}", **how)
    arguments.add_argument("--quick", action="store_true", help="short rounds, small data")
    arguments.add_argument("--out", type=Path, help="the file that gets the results (JSON)")
    arguments.add_argument("--work", type=Path, default=WORK, help="where releases are kept")
    told = "{} ({:g}; quick: {:g})".format
    arguments.add_argument("--seconds", type=float, help=told("seconds of a round", *seconds))
    arguments.add_argument("--rounds", type=int, help=told("rounds", *rounds))
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    of_round = given.seconds or seconds[given.quick]
    many = given.rounds or rounds[given.quick]
    results = Results(command, given.quick, machine(), our_versions())
    results.run = {"rounds": str(many), "seconds of a round": f"{of_round:g}"}
    return Run(results, given.out, given.work.resolve(), of_round, many, given)
