"""How are triples written in each RDF format?

Always from terms as parsed. Turtle comes from pyoxigraph, which keeps lexical forms; its lines are
only spaced for the eye, and its prefixes put in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Never

import pyoxigraph as og
from pyld import jsonld

from stakhanov_ld.formats import JSON_LD, N_TRIPLES, TURTLE, Format

Writer = Callable[[Sequence[og.Triple], Mapping[str, str]], bytes]


def written(triples: Sequence[og.Triple], format_: Format, prefixes: Mapping[str, str]) -> bytes:
    """`triples` in `format_`, in their order, with those of `prefixes` that they use."""
    return _WRITERS[format_.name](triples, used_prefixes(triples, prefixes))


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


def _turtle(triples: Sequence[og.Triple], prefixes: Mapping[str, str]) -> bytes:
    text = serialized(triples, og.RdfFormat.TURTLE, prefixes).decode()
    body = [line for line in text.split("\n") if line and not line.startswith("@prefix ")]
    width = max((len(prefix) for prefix in prefixes), default=0) + 1
    lines = [f"@prefix {prefix + ':':<{width}} <{ns}> ." for prefix, ns in prefixes.items()]
    for line in body:
        if not line.startswith("\t"):  # a new subject; strings never contain a raw line break
            lines.append("")
        lines.append(line.replace("\t", "    ", 1))
    return ("\n".join(lines).lstrip("\n") + "\n").encode()


def _n_triples(triples: Sequence[og.Triple], prefixes: Mapping[str, str]) -> bytes:
    return serialized(triples, og.RdfFormat.N_TRIPLES)


def _json_ld(triples: Sequence[og.Triple], prefixes: Mapping[str, str]) -> bytes:
    options = {"documentLoader": _refuse, "graph": True, "useNativeTypes": False}
    expanded = jsonld.from_rdf({"@default": list(map(_pyld_triple, triples))}, options)
    compacted = jsonld.compact(expanded, {"@context": dict(prefixes)}, options)
    return (json.dumps(compacted, ensure_ascii=False, indent=1) + "\n").encode()


def _pyld_triple(triple: og.Triple) -> dict[str, dict[str, str]]:
    """`triple` as PyLD's N-Quads reader would give it; that reader takes quadratic time."""
    parts = zip(("subject", "predicate", "object"), triple, strict=True)
    return {part: _pyld_term(term) for part, term in parts}


def _pyld_term(term: object) -> dict[str, str]:
    match term:
        case og.NamedNode():
            return {"type": "IRI", "value": term.value}
        case og.BlankNode():
            return {"type": "blank node", "value": f"_:{term.value}"}
        case og.Literal():
            value = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
            return value | ({"language": term.language} if term.language else {})
    raise TypeError(f"reading lets no {type(term).__name__} through")


def _refuse(url: str, options: Any) -> Never:
    raise RuntimeError(f"contexts are never fetched: {url}")


_WRITERS: dict[str, Writer] = {
    TURTLE.name: _turtle,
    N_TRIPLES.name: _n_triples,
    JSON_LD.name: _json_ld,
}
