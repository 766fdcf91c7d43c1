"""What do files say that do not fit into memory? The same, block by block.

The triples of `data` go to whoever sorts them, in the order of the files; of the other parts, which
are words and descriptions and small, they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

import pyoxigraph as og

from stakhanov_ld.documents.index import EXAMPLES
from stakhanov_ld.publication.files import RDF_PARTS, Part, SourceFile
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.publication.reading import (
    RELATIVE,
    Reading,
    Said,
    numbered,
    parser,
    plain_triple,
    read,
    relative_iris,
    syntax_finding,
)
from stakhanov_ld.publication.rebasing import Move, moved
from stakhanov_ld.release.large.terms import n_triples, triples_of

_AT_ONCE = 2_000
"""Few enough to stay in the caches of a processor."""
_WARNINGS_TOLD = 20
_IN_LINE = re.compile(rb"^([^ ]+ [^ ]+) (.+) \.$", re.MULTILINE)
_QUOTE = b'"'[0]
_PREDICATE = re.compile(rb"^[^ ]+ ([^ ]+) ", re.MULTILINE)
_RELATIVE = f"<{RELATIVE}".encode()
"""How such an IRI begins in a line, and perhaps a literal."""


class Taking(Protocol):
    """Who takes blocks of lines."""

    def write(self, block: bytes, /) -> object:
        """Take some lines, each with its end."""


@dataclass(slots=True)
class Sinks:
    """Where the triples of the data go: all of them as N-Triples, those whose object is a node once
    more, that first (`object subject predicate`), and the other objects."""

    triples: Taking
    pointing: Taking
    literals: Taking
    count: int = 0
    """How many triples were taken."""

    def write(self, block: bytes) -> None:
        """Take N-Triples, as pyoxigraph writes them."""
        self.count += block.count(b"\n")
        self.triples.write(block)
        found = _IN_LINE.findall(block)
        self.pointing.write(_lines([b"%s %s" % (o, s_p) for s_p, o in found if o[0] != _QUOTE]))
        self.literals.write(_lines([o for _, o in found if o[0] == _QUOTE]))


@dataclass(slots=True)
class Data:
    """What was met on the way: the first triples of each predicate that is a term here."""

    first: dict[og.NamedNode, list[og.Triple]] = field(default_factory=dict)
    warnings: dict[Finding, None] = field(default_factory=dict)
    """About the data, each once; no more where there were enough."""

    @property
    def wanted(self) -> list[og.NamedNode]:
        """The terms of which more examples are wanted."""
        return [term for term, found in self.first.items() if len(found) < EXAMPLES]

    def note(self, triples: Iterable[og.Triple]) -> None:
        """Keep those of the next `triples` that are wanted."""
        for triple in triples:
            found = self.first.get(triple.predicate)
            if found is not None and len(found) < EXAMPLES and triple not in found:
                found.append(triple)


def read_large(
    files: Iterable[SourceFile], sinks: Sinks, step: Callable[[int], None], move: Move | None
) -> tuple[Reading, Data]:
    """Parse all RDF files, those of the data into `sinks`; `step` is told of bytes read, nearly.

    With a `move` the data go there as if they had been written under the other base. The reading
    has the triples of the other parts, as they were written, and where these describe something.
    Raises Invalid with a finding for each file that cannot be parsed.
    """
    files = tuple(files)
    data, said = Data({term: [] for term in _terms(files, move)}), Said()
    findings: list[Finding] = []
    for file in files:
        try:
            if file.part is Part.DATA:
                for block in _blocks(file, data, said, move):
                    sinks.write(block)
                    step(len(block))
            elif file.part in RDF_PARTS:
                said.take(file)
        except SyntaxError as error:
            findings.append(syntax_finding(file, error))
    if findings:
        raise Invalid(tuple(findings))
    for part in (Part.MOVED, Part.GONE):  # they stand in the graph `data`, after all else
        sinks.write(n_triples(moved(said.triples[part], move)))
    # Who is mentioned in words or rules may be described in the data, of which no place is kept.
    return replace(said.reading(), places=said.described), data


def _terms(files: Iterable[SourceFile], move: Move | None) -> list[og.NamedNode]:
    """What the ontology describes: whoever reads of a term is told who uses it."""
    words = read(file for file in files if file.part is Part.ONTOLOGY).triples[Part.ONTOLOGY]
    return [t.subject for t in moved(words, move) if isinstance(t.subject, og.NamedNode)]


def _blocks(file: SourceFile, data: Data, said: Said, move: Move | None) -> Iterator[bytes]:
    reader = parser(file)
    while quads := list(islice(reader, _AT_ONCE)):
        try:
            block = og.serialize(quads, format=og.RdfFormat.N_TRIPLES)
        except ValueError:  # a named graph
            block = b"<<("
        assert block is not None, "without an output file serialize returns bytes"
        triples: Iterable[og.Triple] = (quad.triple for quad in quads)
        if move or b"_:" in block or b"<<(" in block:  # perhaps in a literal only
            triples = [numbered(plain_triple(quad), file.path, said.numbers) for quad in quads]
            triples = list(moved(triples, move))
            block = n_triples(triples)
        _look(triples, block, file, data, move)
        yield block
    said.declare(reader.prefixes)


def _look(
    triples: Iterable[og.Triple], block: bytes, file: SourceFile, data: Data, move: Move | None
) -> None:
    """Note what is told of the triples in their order, which have moved."""
    wanted = {str(term).encode() for term in data.wanted}
    if wanted and not wanted.isdisjoint(_PREDICATE.findall(block)):
        data.note(triples)
    if _RELATIVE in block and len(data.warnings) < _WARNINGS_TOLD:
        relative = triples_of(line for line in block.splitlines() if _RELATIVE in line)
        for triple in moved(relative, move and move.back):
            if len(data.warnings) >= _WARNINGS_TOLD:
                break
            place = {triple.subject.value: (file.path, None)}  # type: ignore[union-attr]  # RDF 1.1
            data.warnings |= dict.fromkeys(relative_iris(triple, place))


def note_first(data: Data, lines: list[bytes]) -> None:
    """As for triples of files, for lines of what was derived or describes."""
    wanted = {str(term).encode() for term in data.wanted}
    data.note(triples_of(line for line in lines if line.split(b" ", 2)[1] in wanted))


def _lines(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n" if lines else b""
