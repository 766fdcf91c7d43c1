"""Which lines of a sorted file begin with a word? Found by bisection, without an index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_BLOCK = 4096
_PROBED = 512
"""So many bytes have the end of a line and the first word of the next, if none is long."""
_KNOWN_STEPS = 12
"""What is found in the first steps of a look-up is kept: some 4,000 words, one or two megabytes
where these are not long. Nobody can make them more."""


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
        self._known: dict[tuple[int, int], tuple[int, bytes]] = {}

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def lines(self, word: bytes, most: int | None = None) -> list[bytes]:
        """The lines that begin with `word`, without their ends; the first `most`, or all."""
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
        steps = 0
        while high - low > _BLOCK:
            middle = (low + high) // 2
            begins, first = self._probe(middle, high, steps)
            steps += 1
            if begins < high and first < word:
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

    def _probe(self, middle: int, high: int, step: int) -> tuple[int, bytes]:
        """Where the first line after `middle` begins, or `high`; and its first word."""
        known = self._known.get((middle, high)) if step < _KNOWN_STEPS else None
        if known is not None:
            return known
        block = os.pread(self._descriptor, min(_PROBED, self._end - middle), middle)
        line = block.find(b"\n") + 1
        space = block.find(b" ", line)
        if line and space >= 0 and middle + line < high:
            found = middle + line, block[line:space]
        else:
            begins = self._next_line(middle, high)
            found = begins, self._word_at(begins) if begins < high else b""
        if step < _KNOWN_STEPS:
            self._known[middle, high] = found
        return found

    def _next_line(self, at: int, end: int) -> int:
        """Where the first line after `at` begins, or `end`."""
        while at < end:
            block = os.pread(self._descriptor, min(_PROBED, end - at), at)
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
