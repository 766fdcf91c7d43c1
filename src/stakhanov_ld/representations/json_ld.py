"""How are triples written as JSON-LD? By PyLD, without the network. (JSON-LD 1.1 API, Framing)"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

import pyoxigraph as og
from pyld import jsonld

from stakhanov_ld.representations.graphs import Context

_MOST_KNOWN = 100_000
"""How many IRIs are remembered in compact form."""


def compacted(triples: Sequence[og.Triple], context: Context) -> bytes:
    """`triples` as a graph, compacted by `context`."""
    options = _options(context) | {"graph": True, "skipExpansion": True}
    document = _Processor().compact(_expanded(triples), {"@context": context.reference}, options)
    return _as_json(document)


def framed(triples: Sequence[og.Triple], frame: dict[str, Any], context: Context) -> bytes:
    """What of `triples` fits into `frame`; raises RecursionError where that is nested deeply."""
    return _as_json(_Processor().frame(_expanded(triples), frame, _options(context)))


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """PyLD's, which looks through a whole context for each IRI, as often as that occurs."""

    _known: ClassVar[dict[tuple[object, ...], str]] = {}

    def _compact_iri(
        self, active_ctx: Any, iri: Any, value: Any = None, vocab: bool = False, base: Any = None,
        reverse: bool = False,
    ) -> Any:  # fmt: skip
        """What an IRI becomes in a context: for ever the same, where no value has a say."""
        if value is not None:
            return super()._compact_iri(active_ctx, iri, value, vocab, base, reverse)
        key = (active_ctx["_uuid"], iri, vocab, base, reverse)
        if key not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[key] = super()._compact_iri(active_ctx, iri, None, vocab, base, reverse)
        return self._known[key]


def _options(context: Context) -> dict[str, Any]:
    return {"documentLoader": context.load, "contextResolver": context.resolver}


def _expanded(triples: Sequence[og.Triple]) -> Any:
    """`triples` as expanded JSON-LD, literals as they are written, nodes in their order."""
    dataset = {"@default": list(map(_pyld_triple, triples))}
    nodes: Any = jsonld.from_rdf(dataset, {"useNativeTypes": False})
    subjects = dict.fromkeys(_pyld_term(triple.subject)["value"] for triple in triples)
    places = {subject: place for place, subject in enumerate(subjects)}
    return sorted(nodes, key=lambda node: places[node["@id"]])


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


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
