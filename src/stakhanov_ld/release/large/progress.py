"""How far is a long build, how fast, and how long will it take?

A line that is written over on a terminal; elsewhere a line now and then. Nothing of it enters a
release.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

_BAR = 20
_EVERY = 0.2
"""Seconds between two states of the bar."""
_EVERY_LINE = 15.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Tells `to` of the stages of a build."""

    def __init__(self, to: TextIO = sys.stderr, now: Callable[[], float] = monotonic) -> None:
        self._to, self._now = to, now
        self._is_terminal = to.isatty()

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], None]]:
        """A stage of `total` steps; what it gives is told of steps that are done."""
        began = told = self._now()
        pause = _EVERY if self._is_terminal else _EVERY_LINE
        done = 0

        def step(more: int) -> None:
            nonlocal done, told
            done += more
            now = self._now()
            if now - told >= pause:
                told = now
                self._tell(name, done, total, now - began)

        if self._is_terminal:
            self._to.write(f"\r\x1b[K{name} …")
            self._to.flush()
        yield step
        end = "\r\x1b[K" if self._is_terminal else ""
        self._to.write(f"{end}{name}: {self._now() - began:.0f} s\n")
        self._to.flush()

    def _tell(self, name: str, done: int, total: int, seconds: float) -> None:
        part = min(1.0, done / total) if total else 1.0
        filled = int(part * _BAR)
        bar = "█" * filled + "░" * (_BAR - filled)
        left = seconds / part - seconds if part else 0.0
        rate = f"{_short(done / seconds)}/s, " if total > 1 and seconds else ""
        line = f"{name} {bar} {part:.0%}, {rate}{left:.0f} s left"
        self._to.write(f"\r\x1b[K{line}" if self._is_terminal else f"{line}\n")
        self._to.flush()


def _short(number: float) -> str:
    """A number of bytes for people.

    >>> _short(1_234_567)
    '1.2 MB'
    """
    for unit in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
