"""What is learned when the triples of a graph go by, subject after subject?

They are counted as VoID has it (see `statistics`), and looked at for what documents and their
addresses need. No more is held than the triples of one subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from posixpath import dirname

from stakhanov_ld import addresses
from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.statistics import Counts, by_size
from stakhanov_ld.formats import ALL_FORMATS
from stakhanov_ld.model.vocabulary import COMMENTS, LABELS, RDF_PREDICATE, RDF_TYPE, SPELLING
from stakhanov_ld.release.large.facts import MOST, Facts, Hubs
from stakhanov_ld.release.large.sorting import Sorter, grouped
from stakhanov_ld.release.large.terms import iri_of, word_of

_MOST_FOLDERS = 10_000
"""Of so many the home page knows; in what is beyond them, things have documents all the same."""
_TYPE = word_of(RDF_TYPE)
_CLAIMED = b" " + word_of(RDF_PREDICATE)
_NAMING = frozenset(map(word_of, (RDF_TYPE, *LABELS, SPELLING, *COMMENTS)))
_SUFFIXES = "|".join(re.escape(format_.suffix) for format_ in ALL_FORMATS)
REPRESENTATION = re.compile(rf"(?:\.[a-z]{{2,3}})?\.(?:{_SUFFIXES})~*$")
"""How the path ends of what may be a representation of something."""
_PLAIN = re.compile(r"[A-Za-z0-9\-._~/!$&'()*+,=:@]*")


@dataclass(slots=True)
class Counting:
    """The numbers of one graph, while it goes by."""

    things: str
    triples: int = 0
    subjects: int = 0
    entities: int = 0
    objects: int = 0
    classes: Counter[bytes] = field(default_factory=Counter)
    properties: Counter[bytes] = field(default_factory=Counter)

    def add(self, subject: bytes, lines: list[bytes]) -> None:
        """Count the lines about a subject."""
        self.triples += len(lines)
        self.subjects += 1
        self.entities += is_entity(subject, self.things)
        is_named, properties = subject.startswith(b"<"), self.properties
        for line in lines:
            _, predicate, value = line.split(b" ", 2)
            properties[predicate] += 1
            if predicate == _TYPE and value.startswith(b"<"):
                self.classes[value[:-2]] += is_named

    def counts(self) -> Counts:
        """The numbers."""
        return Counts(
            self.triples, self.entities, self.subjects, self.objects,
            by_size(_by_iri(self.classes)), by_size(_by_iri(self.properties)),
        )  # fmt: skip


def is_entity(word: bytes, things: str) -> bool:
    """Whether a subject is one of the things of a publication."""
    return word.startswith(b"<" + things.encode())


def _by_iri(sizes: Counter[bytes]) -> Counter[str]:
    return Counter({word[1:-1].decode(): size for word, size in sizes.items()})


class Subjects:
    """Takes note of subjects: which documents they make."""

    def __init__(
        self, space: Space, facts: Facts, paths: Sorter, escaped: Sorter, former: Container[str]
    ) -> None:
        """`escaped` gets a line for each IRI that is not spelled as its path, `paths` the paths of
        the others, all %-encoded. `former` are the IRIs of things that are no more.
        """
        self._space, self._facts, self._former = space, facts, former
        self._paths, self._escaped = paths, escaped

    def note(self, subject: bytes) -> None:
        """Take note of a subject."""
        iri, facts = iri_of(subject), self._facts
        path = self._space.document_of(iri) if iri is not None else None
        if iri is None or path is None or iri in self._former:
            return
        if "%" in iri:
            self._escaped.write(f"{addresses.encoded(path)} {iri}\n".encode())
        elif _PLAIN.fullmatch(path):
            self._paths.write(f"{path}\n".encode())
        else:
            self._paths.write(f"{addresses.encoded(path)}\n".encode())
        if REPRESENTATION.search(path):
            facts.is_suffixed = True
        if path.startswith(addresses.DOCUMENTS):
            folder = dirname(path) + "/"
            if folder in facts.folders or len(facts.folders) < _MOST_FOLDERS:
                facts.folders[folder] += 1


def by_subject(lines: Iterable[bytes], hubs: Hubs) -> Iterator[tuple[bytes, list[bytes]]]:
    """The groups of `lines`, which are sorted by subject; `hubs` are noted.

    What a hub is and is called stands before all else: it must be found among its first lines.
    """
    for subject, group in grouped(lines):
        if len(group) > MOST:
            hubs.about[subject.decode()] = len(group)
            group = sorted(group, key=lambda line: line.split(b" ", 2)[1] not in _NAMING)
        yield subject, group


def by_object(lines: Iterable[bytes], hubs: Hubs) -> Iterator[bytes]:
    """Each first word of `lines`, which are sorted by it; `hubs` are noted."""
    last, start, count, claims = b"", b" ", 0, 0
    for line in chain(lines, (b"",)):
        if not line.startswith(start):
            if count > MOST:
                hubs.pointing[last.decode()] = count
                hubs.claimed[last.decode()] = claims
            if last:
                yield last
            last, count, claims = line[: line.find(b" ")], 0, 0
            start = last + b" "
        count += 1
        claims += line.endswith(_CLAIMED)
