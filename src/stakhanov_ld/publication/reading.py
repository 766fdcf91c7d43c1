"""What do the files say, to the letter?

Terms are kept as written (lexical forms, order of files); blank nodes, which the parser names at
random, are numbered in the order in which they appear, so the same files give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.publication.files import RDF_PARTS, Part, SourceFile
from stakhanov_ld.publication.findings import Finding, Invalid

Place = tuple[str, int | None]

RELATIVE = "http://relative.invalid/"
"""What relative IRIs resolve against: no file says where it was published (RFC 3986, 5.1.4)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The triples of each part, the prefixes in use and where each subject begins."""

    triples: dict[Part, tuple[og.Triple, ...]]
    prefixes: dict[str, str]
    places: dict[str, Place]
    """For each IRI the file that describes it, or else the first that mentions it, with the line
    (from 1) on which the description begins, where it begins one."""
    warnings: tuple[Finding, ...]


def read(files: Iterable[SourceFile]) -> Reading:
    """Parse all RDF files; raises Invalid with a finding for each file that cannot be parsed."""
    said = Said()
    findings: list[Finding] = []
    for file in (file for file in files if file.part in RDF_PARTS):
        try:
            said.take(file)
        except SyntaxError as error:
            findings.append(syntax_finding(file, error))
    if findings:
        raise Invalid(tuple(findings))
    return said.reading()


class Said:
    """What files say, taken one after the other."""

    def __init__(self) -> None:
        self.triples: dict[Part, dict[og.Triple, None]] = {part: {} for part in RDF_PARTS}
        self.prefixes: dict[str, str] = {}
        self.numbers: dict[str, og.BlankNode] = {}
        """What blank nodes are called; see `numbered`."""
        self.described: dict[str, Place] = {}
        """Where each IRI is described; see `Reading.places`."""
        self._mentions: dict[str, Place] = {}

    def take(self, file: SourceFile) -> None:
        """Keep what `file` says; raises SyntaxError, and then keeps nothing of it."""
        found, declared = parsed(file)
        self.declare(declared)
        lines = _subject_lines(file, declared)
        for triple in found:
            triple = numbered(triple, file.path, self.numbers)
            self.triples[file.part][triple] = None
            if isinstance(triple.subject, og.NamedNode):
                iri = triple.subject.value
                self.described.setdefault(iri, (file.path, lines.get(iri)))
            if isinstance(triple.object, og.NamedNode):
                self._mentions.setdefault(triple.object.value, (file.path, None))

    def declare(self, prefixes: Mapping[str, str]) -> None:
        """Keep prefixes that a file declares; of those by one name the first."""
        for prefix, namespace in prefixes.items():
            self.prefixes.setdefault(prefix, namespace)

    def reading(self) -> Reading:
        """All that was taken."""
        places = self._mentions | self.described
        warnings = tuple(
            finding
            for part in self.triples.values()
            for triple in part
            for finding in relative_iris(triple, places)
        )
        triples = {part: tuple(found) for part, found in self.triples.items()}
        return Reading(triples, self.prefixes, places, warnings)


def parsed(file: SourceFile) -> tuple[list[og.Triple], dict[str, str]]:
    """The triples of a file and its prefixes; raises SyntaxError."""
    reader = parser(file)
    return list(map(plain_triple, reader)), dict(reader.prefixes)


def parser(file: SourceFile) -> og.QuadParser:
    """What reads the quads of a file one after the other; raises SyntaxError."""
    rdf_format = og.RdfFormat.from_media_type(file.format.media_type)
    assert rdf_format is not None, f"pyoxigraph does not know {file.format.media_type}"
    if file.place is not None:
        return og.parse(path=file.place, format=rdf_format, base_iri=RELATIVE)
    return og.parse(file.content, rdf_format, base_iri=RELATIVE)


def plain_triple(quad: og.Quad) -> og.Triple:
    """The triple of `quad`; raises SyntaxError where it is more than one of RDF 1.1."""
    if quad.graph_name != og.DefaultGraph():
        raise SyntaxError(
            f"the named graph {quad.graph_name} is not read: which graph a triple stands in"
            " follows from its folder. Write the triples without GRAPH"
        )
    if isinstance(quad.object, og.Triple):
        raise SyntaxError(f"the triple term {quad.object} is not read: this is RDF 1.1 so far")
    return quad.triple


def relative_iris(triple: og.Triple, places: Mapping[str, Place]) -> Iterator[Finding]:
    """A warning for each term of `triple` that is an IRI without a base to resolve it against."""
    for term in triple:
        if isinstance(term, og.NamedNode) and term.value.startswith(RELATIVE):
            node = triple.subject.value  # type: ignore[union-attr]  # no triple terms
            file, line = places.get(node, ("", None))
            written = term.value.removeprefix(RELATIVE)
            message = (
                f"<{written}> is a relative IRI, and the file names no @base:"
                f" it is read as {term}. Write it in full."
            )
            yield Finding(file, line, "iris-are-absolute", node, message, "warning")


def syntax_finding(file: SourceFile, error: SyntaxError) -> Finding:
    """What is wrong in `file`, and where."""
    message = re.sub(r"^Parser error.*?: ", "", error.msg)
    if error.lineno and error.offset:
        message += f" (column {error.offset})"
    return Finding(file.path, error.lineno, "", "", f"{file.format.label} syntax: {message}.")


def numbered(triple: og.Triple, path: str, numbers: dict[str, og.BlankNode]) -> og.Triple:
    """`triple` of the file at `path` with its blank nodes by their `numbers`, which grow."""

    def number(term: og.NamedNode | og.BlankNode | og.Literal | og.Triple) -> object:
        if not isinstance(term, og.BlankNode):
            return term
        key = f"{path} {term.value}"  # a label means one node within one file
        return numbers.setdefault(key, og.BlankNode(f"b{len(numbers)}"))

    if not isinstance(triple.subject, og.BlankNode) and not isinstance(triple.object, og.BlankNode):
        return triple
    return og.Triple(number(triple.subject), triple.predicate, number(triple.object))  # type: ignore[arg-type]  # both are terms again


_STATEMENT_START = re.compile(
    r"^(?:<(?P<iri>[^>\s]+)>|(?P<prefix>[\w.-]*):(?P<local>(?:\\.|[^\s;,\\])*))\s"
)


def _subject_lines(file: SourceFile, prefixes: dict[str, str]) -> dict[str, int]:
    """The first line on which each IRI stands at the margin, where statements begin."""
    text = file.content.decode(errors="replace")  # the parser looks into no comment
    return {iri: line for line, iri in _at_margin(text, prefixes)}


def _at_margin(text: str, prefixes: dict[str, str]) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    for line in range(len(lines), 0, -1):  # from the end: of several starts the first is kept
        match = _STATEMENT_START.match(lines[line - 1] + " ")
        if match and match["iri"]:
            yield line, match["iri"]
        elif match and match["prefix"] in prefixes:
            local = re.sub(r"\\(.)", r"\1", match["local"])
            yield line, prefixes[match["prefix"]] + local
