"""What was asked for lately?"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value", bound=Sized)


class Kept(Generic[_Key, _Value]):
    """Keeps what was made last, until the lengths of all come to `most`; threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def at_hand(self, key: _Key) -> _Value | None:
        """The value of `key`, if it is kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def get(self, key: _Key, make: Callable[[_Key], _Value]) -> _Value:
        """The value of `key`, made now where it is not at hand."""
        kept = self.at_hand(key)
        if kept is not None:
            return kept
        value = make(key)
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._size += 1 + len(value)
            while self._size > self._most:
                _, dropped = self._values.popitem(last=False)
                self._size -= 1 + len(dropped)
        return value
