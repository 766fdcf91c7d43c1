"""The parts of which large releases are made."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakhanov_ld.release.large.once import each_once
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.large.sorted_file import SortedFile

pytestmark = pytest.mark.xdist_group("large")  # one process builds each of its publications once

_WORDS = st.text("abc~%", min_size=1, max_size=4)
_LINES = st.lists(st.tuples(_WORDS, st.sampled_from(("x", "y" * 5000, "z" * 300))), max_size=60)


@given(_LINES, _WORDS, st.integers(1, 5))
def test_a_sorted_file_is_looked_up_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]], word: str, most: int
) -> None:
    """However long lines are, wherever in the file the part begins."""
    told = sorted(lines, key=lambda line: line[0].encode())
    before, after = b"before 1\n", b"~~~~~ after\n"
    body = "".join(f"{first} {rest}\n" for first, rest in told).encode()
    file = tmp_path_factory.mktemp("sorted") / "lines"
    file.write_bytes(before + body + after)
    looked_up = SortedFile(file, len(before), len(body))
    expected = [f"{first} {rest}".encode() for first, rest in told if first == word]
    assert looked_up.lines(word.encode(), 1000) == expected
    assert looked_up.lines(word.encode(), most) == expected[:most]
    assert looked_up.has(word.encode()) is bool(expected)
    assert list(looked_up.lines_from(word.encode())) == [
        f"{first} {rest}".encode() for first, rest in told if first.encode() >= word.encode()
    ]
    firsts = sorted({first.encode() for first, _ in told})
    assert list(looked_up.words_from(word.encode())) == [w for w in firsts if w >= word.encode()]


_TOLD = st.lists(st.tuples(st.sampled_from("ab"), st.text("a b", max_size=2)), max_size=40)


@given(_TOLD, st.integers(1, 30))
@settings(max_examples=25)
def test_each_line_is_left_once_where_it_came_first(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str]], held: int
) -> None:
    """Whether or not those that begin alike are held in memory."""
    told.sort(key=lambda line: line[0])
    lines = [f"<{first}> {rest}.".encode() for first, rest in told]
    scratch = tmp_path_factory.mktemp("scratch")
    assert list(each_once(lines, scratch, held)) == list(dict.fromkeys(lines))


def test_lines_that_begin_alike_are_not_held(tmp_path: Path) -> None:
    """A class may have more instances than there is memory for, and every one written twice."""
    lines = (b"<x:Class> <x:%01000d> <x:type>" % (n // 2) for n in range(40_000))
    tracemalloc.start()
    left = sum(1 for _ in each_once(lines, tmp_path, 1000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert left == 20_000
    assert most < 12_000_000  # of 40 MB; what is on its way to a sort waits in blocks


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("to", "expected"),
    [(_Terminal, "\r\x1b[KReading ██████████░░░░░░░░░░ 50%, 50.0 B/s, 20 s left"),
     (io.StringIO, "Reading ██████████░░░░░░░░░░ 50%, 50.0 B/s, 20 s left\n")],
)  # fmt: skip
def test_progress_tells_rate_and_time_left(to: Callable[[], io.StringIO], expected: str) -> None:
    """A line that is written over on a terminal, now and then a line elsewhere."""
    clock = iter((0.0, 0.1, 20.0, 20.0))
    told = to()
    with Progress(told, lambda: next(clock)).stage("Reading", 2000) as step:
        step(10)
        step(990)
    assert expected in told.getvalue()
    assert "Reading: 20 s" in told.getvalue()
