"""How does a program get what a build writes, without the build waiting for it?

A thread hands over the blocks; so the build goes on while the program is busy with others, sorting
them for instance, until too many wait.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import IO

_BLOCK = 1 << 18
"""Smaller ones are collected until they are as large."""
_MOST_WAITING = 16


class Feed:
    """Writes blocks into a pipe, in order; raises, later, what went wrong: BrokenPipeError where
    nobody reads any more."""

    def __init__(self, pipe: IO[bytes]) -> None:
        """The `pipe` is closed with it."""
        self._pipe = pipe
        self._collected = bytearray()
        self._waiting: Queue[bytes | None] = Queue(_MOST_WAITING)
        self._is_closed = False
        self._broken: Exception | None = None
        self._thread = Thread(target=self._hand_over, daemon=True)
        """It begins with the first block: while there are threads, others are started without
        `ending_with_this`."""

    def write(self, block: bytes) -> None:
        """Take a block."""
        self._collected += block
        if len(self._collected) >= _BLOCK:
            if self._broken:
                raise self._broken
            self._pass_on()

    def close(self) -> None:
        """Wait until all is handed over."""
        if not self._is_closed:
            self._is_closed = True
            self._pass_on()
            self._waiting.put(None)
            self._thread.join()
        if self._broken:
            raise self._broken

    def _pass_on(self) -> None:
        self._waiting.put(bytes(self._collected))
        self._collected.clear()
        if self._thread.ident is None:
            self._thread.start()

    def _hand_over(self) -> None:
        while (block := self._waiting.get()) is not None:  # also what nobody reads any more
            self._try(self._pipe.write, block)
        self._try(self._pipe.close)

    def _try(self, action: Callable[..., object], *given: object) -> None:
        try:
            action(*given)
        except Exception as error:  # whoever writes is told of it
            self._broken = error
