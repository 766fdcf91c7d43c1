"""How are triples written in each RDF format?

Always from terms as parsed. Turtle comes from pyoxigraph, which keeps lexical forms; its lines are
only spaced for the eye, and its prefixes put in order.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import pyoxigraph as og

from stakhanov_ld.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from stakhanov_ld.model.vocabulary import RDF_SUBJECT

if TYPE_CHECKING:
    from pyld import ContextResolver


@dataclass(frozen=True)
class Context:
    """A JSON-LD context; with an IRI, documents refer to it, without, they carry it."""

    terms: Mapping[str, Any]
    iri: str | None = None

    @property
    def reference(self) -> Any:
        """What stands under `@context` in a document."""
        return self.iri or dict(self.terms)

    @cached_property
    def resolver(self) -> ContextResolver:
        """Reads this context once for all documents, and refuses every other."""
        from pyld import ContextResolver

        return ContextResolver({}, self.load)

    def load(self, url: str, options: Any) -> dict[str, Any]:
        """The document loader of JSON-LD 1.1 API, 9.4: this context at its IRI."""
        if url != self.iri:
            raise RuntimeError(f"contexts are never fetched: {url}")
        return {
            "contentType": JSON_LD.media_type,
            "contextUrl": None,
            "documentUrl": url,
            "document": {"@context": dict(self.terms)},
        }


@dataclass(frozen=True, slots=True)
class Notation:
    """How IRIs are shortened: the prefixes of Turtle and its kin, the context of JSON-LD."""

    prefixes: Mapping[str, str]
    context: Context | None = None
    """None where a document carries those of the prefixes that it uses."""

    def of(self, triples: Iterable[og.Triple]) -> Notation:
        """The same with those prefixes only that `triples` use."""
        return Notation(used_prefixes(triples, self.prefixes), self.context)


Writer = Callable[[Sequence[og.Triple], Notation], bytes]


class CannotCarry(ValueError):
    """This format has no way to write these triples."""


def written(triples: Sequence[og.Triple], format_: Format, notation: Notation) -> bytes:
    """`triples` in `format_`, in their order, with those of the prefixes that they use.

    Also in formats for quads they stand in the default graph, since that is where whoever
    dereferences an IRI looks for them. Raises CannotCarry, which only RDF/XML does.
    """
    return _WRITERS[format_.name](triples, notation.of(triples))


def written_in(
    formats: Iterable[Format], triples: Sequence[og.Triple], notation: Notation
) -> Iterator[tuple[Format, bytes]]:
    """`triples` as `written` in each of `formats` that can carry them."""
    own = notation.of(triples)
    for format_ in formats:
        with contextlib.suppress(CannotCarry):
            yield format_, _WRITERS[format_.name](triples, own)


def dumped(quads: Sequence[og.Quad], format_: Format, notation: Notation) -> bytes:
    """`quads` in `format_`, in their order and under the names of their graphs.

    As `written`, but for JSON-LD, which is expanded: it needs no context, and to compact a whole
    graph takes fifty times as long. Raises CannotCarry.
    """
    triples = [quad.triple for quad in quads]
    if format_ is JSON_LD:
        return serialized(quads, og.RdfFormat.JSON_LD)
    if format_ is N_QUADS:
        return serialized(quads, og.RdfFormat.N_QUADS)
    if format_ is TRIG:
        prefixes = used_prefixes(triples, notation.prefixes)
        return _spaced(serialized(quads, og.RdfFormat.TRIG, prefixes), prefixes)
    return written(triples, format_, notation)


def framed(triples: Sequence[og.Triple], topic: og.NamedNode, context: Context) -> bytes:
    """`triples` as one JSON object about `topic`, the claims about it among its members.

    A view (JSON-LD 1.1 Framing): what cannot be reached from the topic is left out. Raises
    CannotCarry where nodes are nested more deeply than PyLD, which recurses, can follow.
    """
    frame = {
        "@context": context.reference,
        "@id": topic.value,
        "@reverse": {RDF_SUBJECT.value: {}},
    }
    from stakhanov_ld.representations import json_ld

    try:
        return json_ld.framed(triples, frame, context)
    except RecursionError as error:
        raise CannotCarry("it is nested too deeply") from error


def serialized(
    statements: Iterable[og.Triple] | Iterable[og.Quad],
    format_: og.RdfFormat,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """`statements` as pyoxigraph writes them."""
    data = og.serialize(statements, format=format_, prefixes=dict(prefixes or {}))
    assert data is not None, "without an output file serialize returns bytes"
    return data


def used_prefixes(triples: Iterable[og.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes whose namespaces are the longest that begin some IRI in `triples`, by name."""
    namespaces = {namespace: prefix for prefix, namespace in prefixes.items()}
    longest_first = _namespaces_pattern(tuple(namespaces))
    used = {
        namespaces[match[0]]
        for iri in {iri for triple in triples for iri in _iris(triple)}
        if (match := longest_first.match(iri)) and match[0]
    }
    return {prefix: prefixes[prefix] for prefix in sorted(used)}


@cache
def _namespaces_pattern(namespaces: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(namespaces, key=len, reverse=True))))


def _iris(triple: og.Triple) -> Iterable[str]:
    for term in triple:
        if isinstance(term, og.NamedNode):
            yield term.value
        elif isinstance(term, og.Literal):
            yield term.datatype.value


def _turtle(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    return _spaced(serialized(triples, og.RdfFormat.TURTLE, notation.prefixes), notation.prefixes)


def _trig(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    return _spaced(serialized(triples, og.RdfFormat.TRIG, notation.prefixes), notation.prefixes)


def _spaced(written: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Turtle or TriG with its prefixes in order and a blank line before each block."""
    body = [line for line in written.decode().split("\n") if line]
    width = max((len(prefix) for prefix in prefixes), default=0) + 1
    lines = [f"@prefix {prefix + ':':<{width}} <{ns}> ." for prefix, ns in prefixes.items()]
    for line in body[len(prefixes) :]:
        indented = line.lstrip("\t")  # no string begins a line: they hold no raw line break
        depth = len(line) - len(indented)
        if depth == 0 and indented != "}":
            lines.append("")
        lines.append("    " * depth + indented)
    return ("\n".join(lines).lstrip("\n") + "\n").encode()


def _n_triples(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    return serialized(triples, og.RdfFormat.N_TRIPLES)


def _n_quads(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    return serialized(triples, og.RdfFormat.N_QUADS)


def _rdf_xml(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    """Read back before it is offered: a predicate that ends in no XML name comes out ill-formed.

    pyoxigraph reads that again without complaint, so an XML parser looks first.
    """
    body = serialized(triples, og.RdfFormat.RDF_XML, notation.prefixes)
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
        read_back = {quad.triple for quad in og.parse(body, og.RdfFormat.RDF_XML)}
    except (expat.ExpatError, SyntaxError) as error:
        raise CannotCarry(str(error)) from error
    if read_back != set(triples):
        raise CannotCarry("it reads back as other triples")
    return body


def _json_ld(triples: Sequence[og.Triple], notation: Notation) -> bytes:
    # PyLD takes a while to load, and whoever serves a release seldom writes any.
    from stakhanov_ld.representations import json_ld

    return json_ld.compacted(triples, notation.context or Context(notation.prefixes))


_WRITERS: dict[str, Writer] = {
    TURTLE.name: _turtle,
    JSON_LD.name: _json_ld,
    N_TRIPLES.name: _n_triples,
    RDF_XML.name: _rdf_xml,
    TRIG.name: _trig,
    N_QUADS.name: _n_quads,
}
