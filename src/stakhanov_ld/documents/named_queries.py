"""Which queries does a publication offer by name?

Those that it describes as examples (`sh:SPARQLExecutable`, one `sh:select`, `sh:ask`,
`sh:construct` or `sh:describe` each), named by the last part of their IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.texts import Text, best
from stakhanov_ld.errors import MalformedQuery
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.model.vocabulary import DCTERMS, RDF_TYPE, RDFS, SCHEMA
from stakhanov_ld.publication.findings import Finding, Invalid
from stakhanov_ld.query.parameters import used_prefixes

_SH = "http://www.w3.org/ns/shacl#"
_TEXTS = {_SH + form.lower(): form for form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")}
EXECUTABLE = frozenset(
    f"{_SH}SPARQL{kind}Executable" for kind in ("", "Select", "Ask", "Construct", "Describe")
)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query with what people need to choose it; `text` is whole, with its PREFIX lines."""

    name: str
    iri: str
    form: str
    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    number: str
    """Its dcterms:identifier (`Q01`), or nothing."""
    keywords: tuple[str, ...]
    text: str

    def title_in(self, language: str) -> Text:
        """What it is called, for a reader of `language`; without a title, its name."""
        return best(self.titles, language) or Text(self.name)

    def description_in(self, language: str) -> Text | None:
        """What it asks, in a sentence or two."""
        return best(self.descriptions, language)


def named_queries(data: Iterable[og.Triple]) -> tuple[NamedQuery, ...]:
    """The queries of the `data`, by number, then by name; raises Invalid where two share a name."""
    about: dict[object, list[og.Triple]] = {}
    for triple in data:
        about.setdefault(triple.subject, []).append(triple)
    found: dict[str, NamedQuery] = {}
    for node, triples in about.items():
        kinds = {
            triple.object.value
            for triple in triples
            if triple.predicate == RDF_TYPE and isinstance(triple.object, og.NamedNode)
        }
        if not isinstance(node, og.NamedNode) or not kinds & EXECUTABLE:
            continue
        query = _query(node, triples, about)
        if query is None:
            continue
        if query.name in found:
            raise Invalid((_same_name(found[query.name], query),))
        found[query.name] = query
    return tuple(sorted(found.values(), key=lambda query: (query.number, query.name)))


def _query(
    node: og.NamedNode, triples: list[og.Triple], about: dict[object, list[og.Triple]]
) -> NamedQuery | None:
    name = unquote(node.value.rstrip("/#").replace("#", "/").rpartition("/")[2])
    texts = [t for t in triples if t.predicate.value in _TEXTS]
    if not name or len(texts) != 1 or not isinstance(texts[0].object, og.Literal):
        return None

    def said(*predicates: str) -> tuple[Text, ...]:
        """The texts under the first of `predicates` that has any."""
        for predicate in predicates:
            values = [
                Text(triple.object.value, triple.object.language)
                for triple in triples
                if triple.predicate.value == predicate and isinstance(triple.object, og.Literal)
            ]
            if values:
                return tuple(values)
        return ()

    prefixes = declared_prefixes(triples, about)
    return NamedQuery(
        name, node.value, _TEXTS[texts[0].predicate.value],
        said(RDFS + "label", DCTERMS + "title"),
        said(RDFS + "comment", DCTERMS + "description"),
        (best(said(DCTERMS + "identifier"), DEFAULT) or Text("")).value,
        tuple(keyword.value for keyword in said(SCHEMA + "keywords")),
        _with_prefixes(texts[0].object.value, prefixes),
    )  # fmt: skip


def declared_prefixes(
    triples: Iterable[og.Triple], about: Mapping[object, list[og.Triple]]
) -> dict[str, str]:
    """Prefix → namespace, as what `sh:prefixes` leads to declares them."""

    def objects(node: object, name: str) -> list[object]:
        return [t.object for t in about.get(node, ()) if t.predicate.value == _SH + name]

    prefixes: dict[str, str] = {}
    for source in [t.object for t in triples if t.predicate.value == _SH + "prefixes"]:
        for declaration in objects(source, "declare"):
            names, namespaces = objects(declaration, "prefix"), objects(declaration, "namespace")
            for name, namespace in zip(names, namespaces, strict=False):
                if isinstance(name, og.Literal) and isinstance(
                    namespace, og.Literal | og.NamedNode
                ):
                    prefixes[name.value] = namespace.value
    return prefixes


def _with_prefixes(text: str, prefixes: dict[str, str]) -> str:
    """`text` below PREFIX lines for those of `prefixes` that it uses; all if it is not readable."""
    try:
        used = used_prefixes(text)
    except MalformedQuery:
        used = set(prefixes)
    lines = [f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(used & prefixes.keys())]
    return "".join(lines) + text.strip("\n") + "\n"


def _same_name(one: NamedQuery, other: NamedQuery) -> Finding:
    message = (
        f"<{one.iri}> and <{other.iri}> would both be answered at"
        f" /{addresses.QUERIES}{one.name}. Rename one."
    )
    return Finding("", None, "one-query-at-an-address", other.iri, message)
