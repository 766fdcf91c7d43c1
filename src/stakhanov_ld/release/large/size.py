"""Is a publication too large for documents to be written before anybody asks for them?"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as og

from stakhanov_ld.publication.files import Part, SourceFile
from stakhanov_ld.publication.reading import parser

_TRIPLES_A_THING = 50
"""Where there are more, memory is what is short."""
_LEAST_BYTES = 8
"""No thing is told of in fewer."""


def is_large(files: Iterable[SourceFile], limit: int) -> bool:
    """Whether more than `limit` things are described in `files`, or fifty times as many triples.

    A thing is any IRI of which something is said among the data. Reads on until that is known; of
    a file that cannot be parsed whoever reads it next tells.
    """
    data = [file for file in files if file.part is Part.DATA]
    if sum(file.length for file in data) < _LEAST_BYTES * limit:
        return False
    things: set[str] = set()
    triples = 0
    for file in data:
        try:
            for quad in parser(file):
                triples += 1
                if isinstance(quad.subject, og.NamedNode):
                    things.add(quad.subject.value)
                if len(things) > limit or triples > limit * _TRIPLES_A_THING:
                    return True
        except SyntaxError:
            continue
    return False
