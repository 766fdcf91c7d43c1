"""What is mutated, and what does a build make of it?

Authored are the triples of data/, but for the questions (`data/queries/`), which state nothing, and
the description of the publication (`data/publication.ttl`): title, licence and contact are no facts
of the life, and what guards them, the tests of the catalogue, is not counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld.publication.derive import derive
from stakhanov_ld.publication.files import RDF_PARTS, Part, SourceFile, source_files
from stakhanov_ld.publication.reading import Reading, read

ROOT = Path(__file__).parents[2]
QUESTIONS = "data/queries/"

Triples = frozenset[og.Triple]


@dataclass(frozen=True)
class Biography:
    """The files of the publication, parsed once."""

    authored: tuple[og.Triple, ...]
    questions: tuple[og.Triple, ...]
    other: dict[Part, tuple[og.Triple, ...]]
    derivations: tuple[SourceFile, ...]

    @cached_property
    def derived(self) -> Triples:
        """What the build derives from the files as they are."""
        return self.derived_from(self.authored)

    @cached_property
    def validated(self) -> Triples:
        """The flat graph that the shapes see."""
        return self.seen(self.authored, self.derived)

    def derived_from(self, authored: tuple[og.Triple, ...]) -> Triples:
        """What the build derives if `authored` is what was written; raises Invalid."""
        parts = dict.fromkeys(RDF_PARTS, ()) | self.other | {Part.DATA: authored}
        return frozenset(derive(Reading(parts, {}, {}, ()), self.derivations))

    def seen(self, authored: tuple[og.Triple, ...], derived: Triples) -> Triples:
        """The flat graph that the shapes see of a publication."""
        return self._rest | derived | frozenset(authored)

    @cached_property
    def _rest(self) -> Triples:
        parts = (self.other[Part.DESCRIPTION], self.other[Part.ONTOLOGY], self.questions)
        return frozenset(triple for part in parts for triple in part)

    @cached_property
    def unpublished(self) -> Triples:
        """The part of the flat graph that is not in the default graph."""
        return frozenset(self.other[Part.ONTOLOGY])

    @property
    def shapes(self) -> tuple[og.Triple, ...]:
        """The shapes graph."""
        return self.other[Part.SHAPES]


def biography() -> Biography:
    """The publication of this checkout."""
    files = source_files(ROOT)
    asked = [file for file in files if file.path.startswith(QUESTIONS)]
    rest = [file for file in files if file not in asked]
    found = read(rest).triples
    other = {part: found[part] for part in (Part.DESCRIPTION, Part.ONTOLOGY)}
    return Biography(
        authored=found[Part.DATA],
        questions=read(asked).triples[Part.DATA],
        other=other | {Part.SHAPES: found[Part.SHAPES]},
        derivations=tuple(file for file in files if file.part is Part.DERIVATION),
    )
