"""Is the biography written in our own words?"""

from __future__ import annotations

import csv
import re
import subprocess
from urllib.parse import unquote

from flagship.article import ROOT, text_of

WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
RUN = 8


def words_of(text: str) -> list[str]:
    """The words of a text, links decoded and case put aside."""
    return [word.lower() for word in WORDS.findall(unquote(text))]


def runs_of(words: list[str]) -> set[tuple[str, ...]]:
    """All runs of eight words."""
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def texts() -> dict[str, str]:
    """All text files of the repository, but for those that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue  # a picture, or a file just taken away
    return found


def allowed() -> set[tuple[str, ...]]:
    """Runs wholly inside a name, a title or a date, each listed with its reason."""
    file = ROOT / "tests" / "tables" / "article_runs_allowed.tsv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    assert rows
    assert all(row["why"] for row in rows)
    return {run for row in rows for run in runs_of(words_of(row["words"]))}


def test_no_eight_words_of_the_article_stand_here_in_a_row() -> None:
    """Labels, notes and comments say in other words what the article says."""
    taken = runs_of(words_of(text_of("source", "article.txt"))) - allowed()
    assert len(taken) > 500
    here = texts()
    assert any(name.startswith("data/") for name in here)
    found = {name: sorted(runs_of(words_of(text)) & taken) for name, text in here.items()}
    assert {name: runs for name, runs in found.items() if runs} == {}
