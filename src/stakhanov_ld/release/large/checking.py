"""What keeps a large publication from being released?"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld.addresses import DOCUMENTS, Space
from stakhanov_ld.documents.site_map import same_address
from stakhanov_ld.publication.contexts import context_findings
from stakhanov_ld.publication.extent import ALL, NONE
from stakhanov_ld.publication.files import BESIDE_DATA, Part, SourceFile
from stakhanov_ld.publication.findings import Finding
from stakhanov_ld.publication.former import former_findings
from stakhanov_ld.publication.opening import overlaps
from stakhanov_ld.publication.rebasing import moved
from stakhanov_ld.publication.sampling import Facts
from stakhanov_ld.publication.sparql_constraints import loaded
from stakhanov_ld.publication.validation import Validator
from stakhanov_ld.publication.violations import Violation
from stakhanov_ld.release.large.gathering import ESCAPED, Gathered
from stakhanov_ld.release.large.moving import word_moved
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.large.sorting import grouped, lines_in
from stakhanov_ld.release.large.terms import n_triples, triples_in

_AT_ONCE = 20_000


def findings_of(gathered: Gathered, files: Iterable[SourceFile]) -> Iterator[Finding]:
    """Whatever is wrong with it, but for what its shapes find."""
    written, (data, _) = gathered.written, gathered.subject_files()
    yield from gathered.data.warnings
    yield from written.warnings
    yield from overlaps(written)
    yield from _overlaps(gathered, data)
    yield from former_findings(written, gathered.written_space, _Told(gathered, data))
    yield from context_findings(files)
    yield from _same_addresses(gathered)


def broken(gathered: Gathered, processes: int) -> tuple[tuple[Violation, ...], tuple[str, ...]]:
    """Which rules it breaks, and the rules that could not be asked of a sample.

    Where all is validated, all is in memory.
    """
    if gathered.extent == NONE:
        return (), ()
    validator = Validator(gathered.written.triples[Part.SHAPES], gathered.extent)
    load = loaded if gathered.extent == ALL else partial(_on_disk, gathered.scratch / "validated")
    return validator.validate(_Validated(gathered), processes, load), validator.not_asked


class _Validated(Facts):
    """The data, what follows from them, the description and the ontology, as they were written,
    read whenever somebody goes through them."""

    def __init__(self, gathered: Gathered) -> None:
        self._file, self._sections = gathered.plain, gathered.sections
        if gathered.move is not None:  # once, and not whenever somebody goes through them
            self._file = gathered.scratch / "as-written"
            _write(moved(triples_in(gathered.plain), gathered.move.back), self._file)
        self._ontology = gathered.written.triples[Part.ONTOLOGY]

    def __len__(self) -> int:
        return sum(section.triples for section in self._sections) + len(self._ontology)

    def __iter__(self) -> Iterator[og.Triple]:
        yield from triples_in(self._file)
        yield from self._ontology


def _write(triples: Iterable[og.Triple], path: Path) -> None:
    left = iter(triples)
    with path.open("wb") as file:
        while block := list(islice(left, _AT_ONCE)):
            file.write(n_triples(block))


def _on_disk(folder: Path, facts: Iterable[og.Triple]) -> og.Store:
    """As `loaded`; opened for reading, so that several processes may."""
    store = og.Store(str(folder))
    store.bulk_extend(og.Quad(*triple) for triple in facts)
    store.flush()
    del store
    return og.Store.read_only(str(folder))


def _overlaps(gathered: Gathered, data: SortedFile) -> Iterator[Finding]:
    """As `opening.overlaps`, of what stands among the data, too."""
    reading = gathered.written
    for part in BESIDE_DATA:
        for triple in reading.triples[part]:
            line = n_triples(moved((triple,), gathered.move))[:-1]
            if line in data.lines(line.split(b" ", 1)[0]):
                node = str(triple.subject).strip("<>")
                file, number = reading.places.get(node, ("", None))
                message = f"{triple} stands in {Part.DATA}/ and in {part}/; keep one of them."
                yield Finding(file, number, "graphs-are-disjoint", node, message)


class _Told(Container[object]):
    """The nodes that the data or the description tell of, and not only what became of them."""

    def __init__(self, gathered: Gathered, data: SortedFile) -> None:
        reading = gathered.written
        self._data, self._move = data, gathered.move
        self._former = [*reading.triples[Part.MOVED], *reading.triples[Part.GONE]]
        self._described = {triple.subject for triple in reading.triples[Part.DESCRIPTION]}

    def __contains__(self, node: object) -> bool:
        if not isinstance(node, og.NamedNode | og.BlankNode):
            return False
        own = (t for t in self._former if t.subject == node)
        former = n_triples(moved(own, self._move)).splitlines()
        lines = self._data.lines(word_moved(node, self._move), len(former) + 1)
        return node in self._described or not set(lines) <= set(former)


def _same_addresses(gathered: Gathered) -> Iterator[Finding]:
    """IRIs that are spelled otherwise and would share an address: a server decodes paths."""
    subjects = _Spoken(gathered)
    plain = lines_in(gathered.paths)
    here: bytes | None = b""
    for word, lines in grouped(lines_in(gathered.folder / ESCAPED)):
        iris = [line.split(b" ", 1)[1].decode() for line in lines]
        path = gathered.space.document_of(iris[0]) or ""
        while here is not None and here < word:
            here = next(plain, None)
        if here == word:
            iris += filter(subjects.tell_of, _plain(path, gathered.space))
        one, *others = dict.fromkeys(iri.split("#", 1)[0] for iri in iris)
        for other in others:
            yield same_address(path, og.NamedNode(one), og.NamedNode(other))


class _Spoken:
    """The IRIs of which something is said, but for those of what is no more."""

    def __init__(self, gathered: Gathered) -> None:
        self._files = gathered.subject_files()
        triples = gathered.reading.triples
        self._small = {str(t.subject) for part in BESIDE_DATA for t in triples[part]}
        self._former = {str(node) for node in (*gathered.former.moved, *gathered.former.gone)}

    def tell_of(self, resource: str) -> bool:
        """Whether something is said of a resource, or of a part of it."""
        whole, part = f"<{resource}>", f"<{resource}#"
        found = chain(
            (word for word in self._small if word == whole or word.startswith(part)),
            (whole for file in self._files if file.has(whole.encode())),
            (word.decode() for file in self._files for word in _beginning(file, part.encode())),
        )
        return any(word not in self._former for word in found)


def _beginning(file: SortedFile, start: bytes) -> Iterator[bytes]:
    return takewhile(lambda word: word.startswith(start), file.words_from(start))


def _plain(path: str, space: Space) -> Iterator[str]:
    """The IRIs without %-encoding that stand at `path`."""
    starts = (space.base, space.words)
    iris = (
        [space.things + path.removeprefix(DOCUMENTS)]
        if path.startswith(DOCUMENTS)
        else dict.fromkeys(start + path for start in starts)
    )
    return (iri for iri in iris if "%" not in iri and space.document_of(iri) == path)
