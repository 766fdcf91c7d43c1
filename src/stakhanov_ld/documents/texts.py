"""In which words is a reader told what is said in several languages?

By one fallback: in the language asked for, in words of no language, in English, in the first other
by its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from stakhanov_ld.languages import DEFAULT


class Said(Protocol):
    """What has words and a language: a Text, a literal."""

    @property
    def value(self) -> str:
        """The words."""

    @property
    def language(self) -> str | None:
        """Their tag, or None where they are of no language."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words and the tag of their language, None where they are of none."""

    value: str
    language: str | None = None


_Words = TypeVar("_Words", bound=Said)


def best(texts: Iterable[_Words], language: str) -> _Words | None:
    """That of `texts` which a reader of `language` is told, or None where there are none."""

    def rank(text: _Words) -> tuple[int, str, str]:
        tag = (text.language or "").lower()
        wanted = [language, "", DEFAULT]
        main = tag.split("-")[0]
        return (wanted.index(main) if main in wanted else len(wanted), tag, text.value)

    return min(texts, key=rank, default=None)


_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    r"""`text` with U+FFFD for each character that XML cannot carry (XML 1.0, 2.2).

    >>> for_xml("a\x08b\tc")
    'a\ufffdb\tc'
    """
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
