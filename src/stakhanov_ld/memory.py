"""What was answered before, within so many bytes?

Two generations: what is asked again moves to the young one; when that is full it becomes the old
one, and what the old one held is forgotten. So to find something costs one look-up, and what is
asked often stays.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_OF_ALL = 16
"""The part of all the room that a single value may take."""


class Memory(Generic[Key, Value]):
    """Values by key, for the threads of one process; `room` in bytes, 0 to remember nothing."""

    def __init__(self, room: int) -> None:
        self._largest = room // _OF_ALL
        self._half = room // 2
        self._young: dict[Key, tuple[Value, int]] = {}
        self._old: dict[Key, tuple[Value, int]] = {}
        self._taken = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """What was put there, unless it has been forgotten."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self.put(key, *found)
        return found[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Remember `value`, which takes `size` bytes with its key, if that is not too much."""
        if size > self._largest:
            return
        with self._lock:
            if key in self._young:
                return
            if self._taken + size > self._half:
                self._old, self._young, self._taken = self._young, {}, 0
            self._young[key] = (value, size)
            self._taken += size
