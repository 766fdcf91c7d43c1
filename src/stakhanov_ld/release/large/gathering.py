"""How do files that do not fit into memory become sorted files and numbers?

Read block by block → sorted by subject and by object outside of memory → gone through once, subject
after subject → what follows derived likewise.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, pairwise
from pathlib import Path

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.formats import N_TRIPLES
from stakhanov_ld.publication.extent import Extent, Wanted
from stakhanov_ld.publication.files import BESIDE_DATA, Part, SourceFile
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.former import former
from stakhanov_ld.publication.opening import described
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS
from stakhanov_ld.publication.reading import Reading
from stakhanov_ld.publication.rebasing import moved
from stakhanov_ld.release.large.arranging import Counting, Subjects, by_subject, is_entity
from stakhanov_ld.release.large.dating import Dating
from stakhanov_ld.release.large.deriving import derive_large, is_dated, something_follows
from stakhanov_ld.release.large.dumps import Section, quads_of
from stakhanov_ld.release.large.facts import Facts
from stakhanov_ld.release.large.loader import LoadedFile
from stakhanov_ld.release.large.moving import move_to, reading_moved
from stakhanov_ld.release.large.once import each_once
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.large.reading import Data, Sinks, note_first, read_large
from stakhanov_ld.release.large.size import extent_of
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.large.sorting import Sorter, grouped, lines_in, together
from stakhanov_ld.release.large.terms import iri_of, n_triples, triples_in

FOLDER = "large"
POINTING = {name: f"{FOLDER}/pointing-{name}" for name in ("data", "derived")}
"""For each graph in files the lines of triples that point to nodes, by these."""
ESCAPED = f"{FOLDER}/escaped"
"""The IRIs that are not spelled as their paths, by these."""


class Gathered:
    """What the files came to; all that is in it is there when it is made."""

    def __init__(
        self, files: Iterable[SourceFile], folder: Path, quads: LoadedFile, base_iri: str | None,
        progress: Progress, wanted: Wanted,
    ) -> None:  # fmt: skip
        """Gather `files` into the `folder` of a release, which has folders for dumps and for
        sorted files; `quads` gets those of the graph `data`. Raises Invalid with what makes them
        no publication, and TooMuchToValidate where that cannot be done as `wanted`."""
        self._files = tuple(files)
        self.folder, self._progress = folder, progress
        self.scratch = folder / FOLDER / "scratch"
        self.scratch.mkdir()
        self.plain = folder / addresses.dump(N_TRIPLES)
        self.paths = self.scratch / "paths"
        """Those of the documents about IRIs that are spelled so, %-encoded, each once."""
        self.facts = Facts()
        self.written: Reading
        """What the files say but for the data, as they say it: so it is validated."""
        self.reading: Reading
        """The same under the base IRI of the release, as are the data and what is derived."""
        self.data: Data
        self.extent: Extent
        with ExitStack() as sorting:
            self._sorting = sorting
            self.move = move_to(self._files, base_iri)
            self._read(wanted)
            self.written_space, self.dataset = described(self.written, base_iri, self._iris)
            self.space = self.written_space
            if self.move is not None:
                self.space = self.move.space
                self.dataset = self.dataset and self.move.node(self.dataset)
            self.former = former(self.reading)
            self.authored, self.derived = (Counting(self.space.things) for _ in range(2))
            self.subjects_derived_only, self.entities_derived_only = 0, 0
            paths = self._sorter(self.paths, distinct=True)
            escaped = self._sorter(folder / ESCAPED)
            # also begun now: none can be bound to this process once others have threads
            pointing = self._sorter(folder / POINTING["derived"])
            literals = self._sorter(self.scratch / "derived-literals", distinct=True)
            gone = frozenset(node.value for node in (*self.former.moved, *self.former.gone))
            self._subjects = Subjects(self.space, self.facts, paths, escaped, gone)
            follows = self._sorter(distinct=True)
            self._arrange(follows, quads)
            self._derive(follows)
            self.sections = self._append(follows, pointing, literals)
            self._note_stated()
            paths.close()
            escaped.close()

    def _sorter(self, result: Path | None = None, *, distinct: bool = False) -> Sorter:
        return self._sorting.enter_context(Sorter(self.scratch, result, distinct=distinct))

    def _read(self, wanted: Wanted) -> None:
        """Parse the files, and sort the triples of the data by subject and by object.

        How much is validated is settled before the long part.
        """
        sorters = (
            self._sorter(self.scratch / "by-subject"),
            self._sorter(self.folder / POINTING["data"]),
            self._sorter(self.scratch / "literals", distinct=True),
        )
        size = sum(file.length for file in self._files if file.part is Part.DATA)
        sinks = Sinks(*sorters)
        with self._progress.stage("Reading", size) as step:
            self.written, self.data = read_large(self._files, sinks, step, self.move)
        self.reading = reading_moved(self.written, self.move)
        self.extent = extent_of(self.reading, sinks.count, wanted)
        with self._progress.stage("Sorting", len(sorters)) as step:
            for sorter in sorters:
                sorter.close()
                step(1)
        self.lines_read = sinks.count

    @property
    def _small(self) -> list[og.Triple]:
        """The words, rules and description, as they were written."""
        return [triple for part in BESIDE_DATA for triple in self.written.triples[part]]

    def document_paths(self) -> Iterator[str]:
        """The paths of the documents about whatever something is said of, %-encoded, each once."""
        escaped = (line[: line.index(b" ")] for line in lines_in(self.folder / ESCAPED))
        for path, _ in groupby(heapq.merge(lines_in(self.paths), escaped)):
            yield path.decode()

    def _iris(self) -> Iterator[str]:
        """The IRIs of the subjects of the data, each once."""
        for subject, _ in grouped(lines_in(self.scratch / "by-subject")):
            if (iri := iri_of(subject)) is not None:
                yield iri

    def _arrange(self, follows: Sorter, quads: LoadedFile) -> None:
        """Go through the data, subject after subject: write and count them."""
        source = self.scratch / "by-subject"
        with (
            self._progress.stage("Arranging", source.stat().st_size) as step,
            self.plain.open("wb") as file,
            (self.scratch / "bounds").open("wb") as between,
        ):
            dating = Dating(self.written, self._small, self.move, between, follows)
            for groups in together(by_subject(lines_in(source), self.facts.data)):
                for subject, group in groups:
                    self.authored.add(subject, group)
                    self._subjects.note(subject)
                block = b"".join(b"\n".join(group) + b"\n" for _, group in groups)
                file.write(block)
                quads.write(quads_of(block, self.space.graph("data")))
                step(len(block))
                for _, group in groups if is_dated(block) else ():
                    if any(map(is_dated, group)):
                        dating.of_data(group)
            file.flush()
            dating.of_stated(self.plain)
        source.unlink()
        if dating.findings:
            raise Invalid(tuple(dict.fromkeys(dating.findings)))
        if self.lines_read != self.authored.triples:  # some triple was written twice
            self._leave_once(self.folder / POINTING["data"])

    def _leave_once(self, path: Path) -> None:
        """Leave out the lines that are there already."""
        aside = self.scratch / "once"
        with aside.open("wb") as file:
            file.writelines(b"%s\n" % line for line in each_once(lines_in(path), self.scratch))
        aside.replace(path)

    def _derive(self, follows: Sorter) -> None:
        own = [file for file in self._files if file.part is Part.DERIVATION]
        counted = self.authored
        if not own and not something_follows(counted.classes, counted.properties, self._small):
            return
        with self._progress.stage("Deriving", 1) as step:
            bounded = moved(triples_in(self.scratch / "bounds"), self.move and self.move.back)
            derive_large(self.plain, self._small, bounded, own, follows, self.scratch, self.move)
            step(1)

    def _append(self, follows: Sorter, pointing: Sorter, literals: Sorter) -> tuple[Section, ...]:
        """Write what was derived, and the description, after the triples of the data."""
        description = self.reading.triples[Part.DESCRIPTION]
        begins = [0, self.plain.stat().st_size]
        with self.plain.open("ab") as file:
            sinks = Sinks(file, pointing, literals)
            for subject, group, is_new in self._not_authored(follows, begins[1]):
                self.derived.add(subject, group)
                if is_new:
                    self._subjects.note(subject)
                    self.subjects_derived_only += 1
                    self.entities_derived_only += is_entity(subject, self.space.things)
                note_first(self.data, group)
                sinks.write(b"\n".join(group) + b"\n")
            begins.append(file.tell())
            note_first(self.data, n_triples(description).splitlines())
            file.write(n_triples(description))
            begins.append(file.tell())
        for sorter in (pointing, literals):
            sorter.close()
        sizes = (self.authored.triples, self.derived.triples, len(description))
        return tuple(
            Section(name, size, begin, end - begin)
            for name, size, (begin, end) in zip(
                DEFAULT_GRAPHS, sizes, pairwise(begins), strict=True
            )
        )

    def _note_stated(self) -> None:
        """Take note of what words, rules and the description tell of, and nothing in files does."""
        files = self.subject_files()
        subjects = dict.fromkeys(
            t.subject for part in BESIDE_DATA for t in self.reading.triples[part]
        )
        for word in (str(subject).encode() for subject in subjects):
            if not any(file.has(word) for file in files):
                self._subjects.note(word)

    def subject_files(self) -> tuple[SortedFile, ...]:
        """The triples of the data and what is derived, by subject."""
        data, derived, _ = self.sections
        return tuple(SortedFile(self.plain, s.offset, s.length) for s in (data, derived))

    def _not_authored(
        self, follows: Sorter, length: int
    ) -> Iterator[tuple[bytes, list[bytes], bool]]:
        """What was derived by subject, less what was written; whether nothing else is said of it.

        The data are gone through beside it, once.
        """
        small = {t for part in BESIDE_DATA for t in self.reading.triples[part]}
        written = frozenset(n_triples(small).splitlines())
        data = grouped(lines_in(self.plain, length))
        here, said = b"", list[bytes]()
        for subject, group in by_subject(follows.lines(), self.facts.derived):
            while here < subject:
                here, said = next(data, (b"\xff", []))
            told = set(said) if here == subject else set()
            left = [line for line in group if line not in told and line not in written]
            if left:
                yield subject, left, here != subject
