"""Is a publication too large for documents to be written before anybody asks for them? And for all
of it to be validated?"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as og

from stakhanov_ld.errors import TooMuchToValidate
from stakhanov_ld.publication.extent import ALL, Extent, Wanted
from stakhanov_ld.publication.files import Part, SourceFile
from stakhanov_ld.publication.reading import Reading, parser

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


def extent_of(reading: Reading, authored: int, wanted: Wanted) -> Extent:
    """How much is validated of so many triples, of which one that was written twice counts twice.

    Raises TooMuchToValidate where somebody has to choose, or all would be held in memory for it and
    is more than the limit.
    """
    if not reading.triples[Part.SHAPES]:
        return ALL
    small = (Part.DESCRIPTION, Part.ONTOLOGY)
    triples = authored + sum(len(reading.triples[part]) for part in small)
    few = wanted.limit is None or triples <= wanted.limit
    if few or wanted.choice in ("sample", "none"):
        return wanted.of(triples)
    raise TooMuchToValidate(
        f"{triples:,} triples are more than the {wanted.limit:,} (--validate-limit) that are held"
        " in memory to be validated. Choose: --validate sample, of the nodes about as many as fit;"
        " --validate none; or a higher --validate-limit, if there is memory for all. The release"
        " tells which was chosen."
    )
