"""How does a publication that does not fit into memory become a release?

Files gathered → what is stored of them: home, vocabularies, terms, dumps, numbers, sitemap, the
query index on disk. Documents about things are not stored; see `rows`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.addresses import REPORT
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.documents.catalogue import catalogue
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.formats import N_QUADS
from stakhanov_ld.publication.contexts import contexts
from stakhanov_ld.publication.extent import ALL_WANTED, Wanted
from stakhanov_ld.publication.files import BESIDE_DATA, SourceFile
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.opening import check_base_iri, told, told_left_out
from stakhanov_ld.publication.publication import DEFAULT_GRAPHS, Publication
from stakhanov_ld.publication.rebasing import moved
from stakhanov_ld.publication.report import report
from stakhanov_ld.publication.violations import Violation
from stakhanov_ld.release.build import write_manifest
from stakhanov_ld.release.days import DATED, THINGS
from stakhanov_ld.release.dumps import write_graphs
from stakhanov_ld.release.files import File
from stakhanov_ld.release.large.checking import broken, findings_of
from stakhanov_ld.release.large.counting import statistics_of_large
from stakhanov_ld.release.large.dumps import Section, lines_of, quads_of, write_large_dumps
from stakhanov_ld.release.large.gathering import ESCAPED, FOLDER, POINTING, Gathered
from stakhanov_ld.release.large.index import LargeIndex, sorted_graph
from stakhanov_ld.release.large.loader import LoadedFile
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.large.site import LargeSite
from stakhanov_ld.release.large.small import SMALL, write_small
from stakhanov_ld.release.large.sorted_file import SortedFile
from stakhanov_ld.release.large.storing import (
    store,
    stored_documents,
    stored_topics,
    write_sitemaps,
)
from stakhanov_ld.release.large.terms import n_triples
from stakhanov_ld.release.names import CATALOGUE, QUERIES, QUERY_STORE, ROWS, STATISTICS
from stakhanov_ld.release.rows import Row, to_line
from stakhanov_ld.representations.contexts import contexts_of
from stakhanov_ld.representations.dataset import dataset, first_downloads
from stakhanov_ld.representations.graphs import serialized
from stakhanov_ld.representations.writing import Writing

_FIXED = (addresses.HOME, addresses.PROFILES, addresses.REPORT)


def build_large(
    files: Iterable[SourceFile], name: str, base_iri: str | None, release: str, folder: Path,
    progress: Progress, wanted: Wanted = ALL_WANTED, processes: int = 1,
) -> tuple[Finding, ...]:  # fmt: skip
    """Write the release with id `release` of `files` into `folder`, which exists and is empty.

    It is validated as `wanted`, by so many processes. Returns warnings; raises Invalid with what
    forbids it, TooMuchToValidate, CannotBuild where there is no room.
    """
    files = tuple(files)
    for needed in (folder / FOLDER, folder / addresses.DOWNLOADS):
        needed.mkdir()
    try:
        check_base_iri(base_iri)
        with LoadedFile(folder / addresses.dump(N_QUADS), folder / QUERY_STORE) as quads:
            gathered = Gathered(files, folder, quads, base_iri, progress, wanted)
            building = _Building(gathered, quads, files, name, release, folder, progress)
            return building.build(processes)
    except OSError as error:
        raise CannotBuild(f"{error.filename or folder}: {error.strerror or error}.") from error


class _Building:
    """Writes what was gathered."""

    def __init__(
        self, gathered: Gathered, quads: LoadedFile, files: tuple[SourceFile, ...], name: str,
        release: str, folder: Path, progress: Progress,
    ) -> None:  # fmt: skip
        """`quads` has those of the graph `data` already."""
        self._gathered, self._quads, self._files, self._name = gathered, quads, files, name
        self._release, self._folder, self._progress = release, folder, progress

    def build(self, processes: int) -> tuple[Finding, ...]:
        """All of it, validated by so many processes."""
        gathered = self._gathered
        with self._progress.stage("Checking", 1) as step:
            found = [*findings_of(gathered, self._files)]
            results, left_out = broken(gathered, processes)
            found += told(results, gathered.written)
            found += told_left_out(left_out, gathered.written)
            step(1)
        if violations := tuple(sorted(f for f in found if f.severity == "violation")):
            raise Invalid(violations)
        publication = self._small(results)
        self._index = self._index_of(publication)
        with self._progress.stage("Counting", 1) as step:
            statistics = statistics_of_large(gathered, self._index, publication.graphs[REPORT])
            self._index.statistics = statistics
            self._index.first_uses = gathered.data.first
            _write_json(self._folder / STATISTICS, asdict(statistics))
            step(1)
        self._write(publication)
        return tuple(sorted(f for f in found if f.severity != "violation"))

    def _small(self, results: tuple[Violation, ...]) -> Publication:
        """The publication without the graphs that lie in files."""
        gathered = self._gathered
        triples = gathered.reading.triples
        graphs: dict[str, tuple[og.Triple, ...]] = {
            "data": (),
            **{part.value: triples[part] for part in BESIDE_DATA},
            "derived": (),
            REPORT: tuple(moved(report(results, gathered.space, gathered.extent), gathered.move)),
        }
        once = gathered.former
        return Publication(
            graphs, gathered.reading.prefixes, gathered.space, gathered.dataset, self._name,
            once.moved, once.gone, contexts(self._files), gathered.extent,
        )  # fmt: skip

    def _index_of(self, publication: Publication) -> LargeIndex:
        data, derived, _ = self._gathered.sections
        facts, plain = self._gathered.facts, self._gathered.plain
        return LargeIndex(
            publication,
            sorted_graph(
                plain, (data.offset, data.length), self._folder / POINTING["data"], facts.data
            ),
            sorted_graph(
                plain,
                (derived.offset, derived.length),
                self._folder / POINTING["derived"],
                facts.derived,
            ),
            facts,
        )

    def _write(self, publication: Publication) -> None:
        folder, index = self._folder, self._index
        quads = self._write_quads(publication)
        with ThreadPoolExecutor() as working:
            names = [name for name in publication.graphs if name not in POINTING]
            small = write_graphs(publication, names, folder)
            sections = self._gathered.sections
            size = sum(section.length for section in (*sections, *quads))
            with self._progress.stage("Compressing", size * (1 + len(CODINGS))) as step:
                dumps, rows_of_dumps, known = write_large_dumps(
                    folder, publication, self._release, working, sections, quads, small, step
                )
            listed = [dump.listed() for dump in dumps]
            with self._progress.stage("Writing documents", 1) as step:
                writing, stored = self._write_rows(publication, listed, rows_of_dumps)
                step(1)
            with self._progress.stage("Loading the query index", 1) as step:
                self._quads.wait()
                step(1)
        for name in (DATED, THINGS):  # at this size nothing is kept of days
            (folder / name).touch()
        _write_json(folder / QUERIES, [asdict(query) for query in index.named_queries])
        shutil.rmtree(self._gathered.scratch)
        counts = index.statistics.graphs
        write_manifest(
            publication, self._release, writing.pages, contexts_of(publication).path, listed,
            {name: counts[name].triples for name in publication.graphs}, [*known, *stored], folder,
            large={"default_graphs": [publication.space.graph(name) for name in DEFAULT_GRAPHS]},
        )  # fmt: skip

    def _write_quads(self, publication: Publication) -> list[Section]:
        """All graphs as N-Quads, in the order of the publication, of which `data` is the first."""
        data, derived, _ = self._gathered.sections
        quads = self._quads
        written = [Section("data", data.triples, 0, quads.tell())]
        for name, triples in publication.graphs.items():
            if name == "data":
                continue
            begins, graph, count = quads.tell(), publication.space.graph(name), len(triples)
            quads.write(quads_of(n_triples(triples), graph))
            if name == "derived":
                count = derived.triples
                with self._gathered.plain.open("rb") as source:
                    for block in lines_of(source, derived):
                        quads.write(quads_of(block, graph))
            written.append(Section(name, count, begins, quads.tell() - begins))
        quads.end()
        return written

    def _write_rows(
        self, publication: Publication, listed: list[dict[str, Any]], more: Iterable[Row]
    ) -> tuple[Writing, list[File]]:
        """The rows of all that is stored, `more` besides, and what the sitemap lists; who wrote
        them, and what is known of their bodies."""
        folder, index = self._folder, self._index
        site = LargeSite(index, Labels(index), SortedFile(folder / ESCAPED))
        topics = stored_topics(index, site)
        former = (publication.space.document_of(node.value) for node in publication.gone)
        stored = {*topics, *filter(None, former), *_FIXED}
        site.settle(stored)
        described = catalogue(index, index.statistics)
        (folder / CATALOGUE).write_bytes(serialized(described, og.RdfFormat.N_TRIPLES))
        downloads = first_downloads(listed)
        made = contexts_of(publication)
        told_of = dataset(described, downloads, publication.space)
        writing = Writing(index, site, made, told_of, downloads, self._release)
        documents = stored_documents(index, site, topics)
        lines, files = store(documents, index, site, writing, made, folder)
        lines += [(row.path, to_line(row)) for row in more]
        text = "".join(line for _, line in sorted(lines))
        (folder / ROWS).write_text(text, encoding="utf-8", newline="\n")
        made_later = self._gathered.document_paths()
        write_sitemaps(index, site, site.stored - site.gone, made_later, folder)
        known = {"stored": sorted(stored), "sections": self._places()}
        write_small(publication, self._gathered.facts, known, folder / SMALL)
        return writing, files

    def _places(self) -> dict[str, tuple[int, int]]:
        return {s.graph: (s.offset, s.length) for s in self._gathered.sections}


def _write_json(file: Path, value: object) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
