"""What does the article say, and where? Read only by the tests, and only where it is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
Span = tuple[int, int]


def text_of(*parts: str) -> str:
    """A file of ../shared; the test is skipped where there is none."""
    file = SHARED.joinpath(*parts)
    if not file.is_file():
        pytest.skip(f"{file.name} is not here: it stands in ../shared, which is no part of this")
    return file.read_text(encoding="utf-8")


@cache
def article() -> str:
    """The article; marks of headings and lists are blanks, line ends too, so that places hold."""
    source = text_of("source", "article.txt")
    marks = re.compile(r"^=+ | =+$|^- ", re.MULTILINE)
    return marks.sub(lambda mark: " " * len(mark[0]), source).replace("\n", " ")


def places_of(words: str, start: int = 0) -> Iterator[Span]:
    """Where `words` stand: whole words, whatever their case (Text Fragments, 3.5)."""
    text = article()
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    for found in pattern.finditer(text, start):
        begins, ends = found.span()
        cut = (text[i - 1 : i + 1] for i in (begins, ends) if 0 < i < len(text))
        if not any(pair.isalnum() for pair in cut):
            yield begins, ends


def place_of(fragment: str) -> Span | None:
    """What a browser highlights for `prefix-,start,end`: the first match, or nothing."""
    parts = [unquote(part) if not part.endswith("-") else part for part in fragment.split(",")]
    before = unquote(parts.pop(0)[:-1]).lower() if parts[0].endswith("-") else ""
    for begins, ends in places_of(parts[0]):
        if not article()[:begins].rstrip().lower().endswith(before):
            continue
        if len(parts) == 1:
            return begins, ends
        for _, last in places_of(parts[1], ends):
            return begins, last
    return None


@cache
def fragments() -> dict[str, tuple[Span, ...]]:
    """For each number of the list of claims the places of its supporting fragment."""
    found: dict[str, tuple[Span, ...]] = {}
    for line in text_of("design", "claims.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if re.fullmatch(r"C\d{3}[a-z]?", cells[0]) and cells[-1].endswith('"'):
            found[cells[0]] = tuple(places_of(cells[-1][1:-1].strip("=- ")))
    return found


@cache
def editors_numbers() -> dict[str, str]:
    """The numbers of the editors' own statements, each with its kind (inferred, absence …)."""
    rows = re.findall(r"^\| (X\d\d) \| .*? \| ([^|]+) \|", text_of("design", "claims.md"), re.M)
    return {number: kind.strip() for number, kind in rows}
