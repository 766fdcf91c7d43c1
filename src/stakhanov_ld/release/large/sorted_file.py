"""Which lines of a sorted file begin with a word? Found by bisection, without an index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_BLOCK = 4096


class SortedFile:
    """Lines sorted by the bytes of their first word, in a file or in `length` bytes of it.

    Read with pread, not mapped: pages of a mapped file would count as memory of the process. May be
    shared by threads. A look-up takes as many steps as the length has binary digits, less twelve.
    """

    def __init__(self, path: Path, offset: int = 0, length: int | None = None) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._start = offset
        size = os.fstat(self._descriptor).st_size
        self._end = size if length is None else offset + length

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def lines(self, word: bytes, most: int) -> list[bytes]:
        """The lines that begin with `word`, without their ends; the first `most` of them."""
        found: list[bytes] = []
        for line in self._lines_from(self._bisect(word)):
            if len(found) == most or not line.startswith(word + b" "):
                break
            found.append(line)
        return found

    def has(self, word: bytes) -> bool:
        """Whether some line begins with `word`."""
        return bool(self.lines(word, 1))

    def lines_from(self, start: bytes) -> Iterator[bytes]:
        """The lines whose first word is not before `start`, without their ends."""
        return self._lines_from(self._bisect(start))

    def words_from(self, start: bytes) -> Iterator[bytes]:
        """Each first word not before `start`, once; many lines of one word are passed over."""
        at, passed, last = self._bisect(start), 0, b""
        while at < self._end:
            for line in self._lines_from(at):
                word = line[: line.index(b" ")]
                if word != last:
                    yield word
                    last, passed = word, 0
                at += len(line) + 1
                passed += len(line) + 1
                if passed > 16 * _BLOCK:
                    at, passed = self._bisect(last + b"\0"), 0
                    break

    def _bisect(self, word: bytes) -> int:
        """Where the first line begins whose first word is not less than `word`."""
        low, high = self._start, self._end  # a line begins at each, or the end is there
        while high - low > _BLOCK:
            middle = (low + high) // 2
            begins = self._next_line(middle, high)
            if begins < high and self._word_at(begins) < word:
                low = begins
            elif begins < high:
                high = begins
            else:  # no line begins in the upper half
                high = self._line_of(middle, low)
                if high == low or self._word_at(high) < word:
                    low = high
                    break
        for line in self._lines_from(low):
            if line[: line.index(b" ")] >= word:
                break
            low += len(line) + 1
        return low

    def _next_line(self, at: int, end: int) -> int:
        """Where the first line after `at` begins, or `end`."""
        while at < end:
            block = os.pread(self._descriptor, min(512, end - at), at)
            found = block.find(b"\n")
            if found >= 0:
                return at + found + 1
            at += len(block)
        return end

    def _line_of(self, at: int, start: int) -> int:
        """Where the line begins in which `at` is."""
        while at > start:
            first = max(start, at - _BLOCK)
            found = os.pread(self._descriptor, at - first, first).rfind(b"\n")
            if found >= 0:
                return first + found + 1
            at = first
        return start

    def _word_at(self, at: int) -> bytes:
        length = 256
        while True:
            block = os.pread(self._descriptor, length, at)
            found = block.find(b" ")
            if found >= 0:
                return block[:found]
            length *= 4

    def _lines_from(self, at: int) -> Iterator[bytes]:
        left, length = b"", _BLOCK
        while at < self._end:
            block = os.pread(self._descriptor, min(length, self._end - at), at)
            at, length = at + len(block), min(4 * length, 1 << 20)
            *whole, left = (left + block).split(b"\n")
            yield from whole
