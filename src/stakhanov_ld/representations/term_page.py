"""What do the pages of a vocabulary, of one of its terms and of a rule show?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import dedent

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.labels import shortened
from stakhanov_ld.documents.texts import best
from stakhanov_ld.documents.usage import Use
from stakhanov_ld.model.vocabulary import (
    COMMENTS,
    OWL,
    RDF_NIL,
    RDF_TYPE,
    RDFS,
    RDFS_LABEL,
    SKOS,
    TERM_STATUS,
)
from stakhanov_ld.publication.shapes import SH
from stakhanov_ld.representations.shown import Part, Row, Value
from stakhanov_ld.representations.view import View, anchor

_DEPRECATED = og.NamedNode(OWL + "deprecated")
_DEPRECATING = frozenset(("true", "1", "deprecated", "archaic"))
"""The values of owl:deprecated, and the statuses, that say so."""
_DOMAIN = og.NamedNode(RDFS + "domain")
_IN_SCHEME = og.NamedNode(SKOS + "inScheme")
_MESSAGE = og.NamedNode(SH + "message")
_SEVERITY = og.NamedNode(SH + "severity")
_VIOLATION = og.NamedNode(SH + "Violation")
"""What a breach is where nothing else is stated (SHACL, 2.1.4)."""
_CLASSES = frozenset(og.NamedNode(vocabulary + "Class") for vocabulary in (RDFS, OWL))
_HEADING = frozenset(
    (*COMMENTS, _MESSAGE, _SEVERITY, TERM_STATUS, og.NamedNode(RDFS + "isDefinedBy"))
)
"""What stands above the other statements of a term."""


@dataclass(frozen=True, slots=True)
class Line:
    """One term in a list: its link, its short name unless that is its label, what it means.

    Its anchor is empty where it is described elsewhere.
    """

    term: Value
    name: str
    says: Value | None
    anchor: str = ""
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that belong together: classes, the properties of a class, rules about one.

    `kind` says how; `about` is the class or the scheme, where there is one.
    """

    kind: str
    about: Value | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ShownUse:
    """How often a term is used as what, who does, and the address at which that is asked."""

    role: str
    count: int
    examples: tuple[Value, ...]
    ask: str


def words(view: View, document: Document) -> dict[str, object]:
    """An overview of a vocabulary: its terms in groups, and whatever else it describes."""
    title = next(
        (view.value(t) for t in document.topics if "#" not in t.value), Value(document.path)
    )
    listed = [node for node in document.topics if node in view.site.terms.paths]
    others = [
        Part(anchor(t.value), view.value(t), t.value, view.types(t), view.rows(t))
        for t in document.topics
        if t not in view.site.terms.paths
    ]
    return {
        "heading": title,
        "groups": _groups(view, listed),
        "parts": [part for part in others if not listed or "#" not in part.iri],
        "also": [part for part in others if listed and "#" in part.iri],
        "formats": view.formats(document),
    }


def term(view: View, document: Document) -> dict[str, object]:
    """One term: what it means, what else is said of it, who uses and who checks it."""
    node, terms = document.topics[0], view.site.terms
    rules = terms.rules.checking(node)
    return _of_either(view, document) | {
        "says": view.labels.comment(node),
        "status": next((view.value(t.object) for t in _said(view, node, TERM_STATUS)), None),
        "referring": _referring(view, node),
        "uses": [_use(view, use) for use in terms.usage.of(node)],
        "rules": [_line(view, rule) for rule in rules if rule in terms.paths],
        "are_rules": bool(terms.rules.all),
    }


def rule(view: View, document: Document) -> dict[str, object]:
    """One rule: how it is to be kept, how bad a breach is, what it looks at and checks."""
    node, rules = document.topics[0], view.site.terms.rules
    targets: dict[og.NamedNode, list[Value]] = {}
    for triple in rules.targets(node):
        targets.setdefault(triple.predicate, []).append(view.value(triple.object))
    stated = [t.object for t in _said(view, node, _SEVERITY)]
    severity = next((s for s in stated if isinstance(s, og.NamedNode)), _VIOLATION)
    return _of_either(view, document) | {
        "says": _message(view, node),
        "severity": shortened(severity.value, {"": SH}).lstrip(":"),
        "targets": [Row(view.value(p), tuple(values)) for p, values in targets.items()],
        "words": [view.value(word) for word in rules.words(node)],
        "holders": [view.value(holder) for holder in rules.holders(node)],
        "queries": [dedent(query).strip() for query in rules.queries(node)],
    }


def _message(view: View, node: Node) -> Value | None:
    """What a rule says to who breaks it, in the language of the page if it can."""
    told = [t.object for t in _said(view, node, _MESSAGE) if isinstance(t.object, og.Literal)]
    message = best(told, view.language)
    return view.value(message) if message is not None else None


def _of_either(view: View, document: Document) -> dict[str, object]:
    """What the page of a term and of a rule both show."""
    node = document.topics[0]
    vocabulary = og.NamedNode(node.value.partition("#")[0])
    path = view.index.publication.space.document_of(vocabulary.value)
    heading = view.value(node)
    return {
        "heading": Value(heading.text, None, heading.language),
        "name": shortened(node.value, view.index.publication.prefixes),
        "iri": node.value,
        "types": view.types(node),
        "is_deprecated": _is_deprecated(view, node),
        "vocabulary": (view.labels.literal(vocabulary), view.to_page(path or "")),
        "statements": _rows(view, node),
        "formats": view.formats(document),
    }


def _rows(view: View, node: Node) -> tuple[Row, ...]:
    """What is said of `node` and not yet shown; lists and paths by what they lead to."""
    rows: dict[og.NamedNode, list[Value]] = {}
    for triple in view.index.about(node):
        if triple.predicate in (RDF_TYPE, RDFS_LABEL) or triple.predicate in _HEADING:
            continue
        values = rows.setdefault(triple.predicate, [])
        if isinstance(triple.object, og.BlankNode):
            values += _inside(view, triple.object)
        else:
            values.append(_with_name(view, triple.object))
    return tuple(Row(view.value(p), tuple(values)) for p, values in rows.items() if values)


def _with_name(view: View, term: og.NamedNode | og.Literal | og.Triple) -> Value:
    """A term of another vocabulary with its short name: two vocabularies have a class Statement."""
    value = view.value(term)
    if not isinstance(term, og.NamedNode) or term in view.site.terms.paths:
        return value
    name = shortened(term.value, view.index.publication.prefixes)
    return (
        value if name in (value.text, term.value) else replace(value, text=f"{value.text} ({name})")
    )


def _inside(view: View, node: Node) -> list[Value]:
    """What stands in a nameless node: the members of a list, the steps of a path."""
    pending, found = [node], []
    for inner in pending:  # grows
        for triple in view.index.about(inner):
            if isinstance(triple.object, og.BlankNode):
                pending += [triple.object] if triple.object not in pending else []
            elif triple.object != RDF_NIL:
                found.append(view.value(triple.object))
    return found


def _referring(view: View, node: og.NamedNode) -> list[Row]:
    """Other terms that are defined by this one, by property."""
    rows: dict[og.NamedNode, list[Value]] = {}
    for triple in view.site.terms.referring(node):
        if isinstance(triple.subject, og.NamedNode):
            rows.setdefault(triple.predicate, []).append(view.value(triple.subject))
    return [Row(view.value(predicate), tuple(values)) for predicate, values in rows.items()]


def _use(view: View, use: Use) -> ShownUse:
    ask = addresses.asking(view.to_page(addresses.SPARQL), use.query)
    nodes = dict.fromkeys(triple.subject for triple in use.examples)
    return ShownUse(use.role, use.count, tuple(map(view.value, nodes)), ask)


def _groups(view: View, nodes: list[og.NamedNode]) -> list[Group]:
    """Classes, then the properties of each class, then schemes, then rules by what they check.

    Within each by label.
    """

    def label(node: og.NamedNode) -> tuple[str, str]:
        return view.labels.of(node).casefold(), node.value

    grouped: dict[tuple[int, str, og.NamedNode | None], list[Line]] = {}
    for node in sorted(nodes, key=label):
        grouped.setdefault(_group(view, node), []).append(_line(view, node, anchored=True))
    groups = [
        (place, about is None, label(about) if about else ("", ""), kind, about, lines)
        for (place, kind, about), lines in grouped.items()
    ]
    groups.sort(key=lambda group: group[:3])
    return [
        Group(kind, view.value(about) if about is not None else None, tuple(lines))
        for *_, kind, about, lines in groups
    ]


def _group(view: View, node: og.NamedNode) -> tuple[int, str, og.NamedNode | None]:
    said: dict[og.NamedNode, list[object]] = {}
    for triple in view.index.about(node):
        said.setdefault(triple.predicate, []).append(triple.object)

    def first(predicate: og.NamedNode) -> og.NamedNode | None:
        return next((v for v in said.get(predicate, ()) if isinstance(v, og.NamedNode)), None)

    if view.site.terms.is_rule(node):
        targets = [t.object for t in view.site.terms.rules.targets(node)]
        return 3, "rules", next((t for t in targets if isinstance(t, og.NamedNode)), None)
    if not _CLASSES.isdisjoint(said.get(RDF_TYPE, ())):
        return 0, "classes", None
    if (scheme := first(_IN_SCHEME)) is not None:
        return 2, "concepts", scheme
    if any(
        isinstance(t, og.NamedNode) and t.value.endswith("Property") for t in said.get(RDF_TYPE, ())
    ):
        return 1, "properties", first(_DOMAIN)
    return 4, "others", None


def _line(view: View, node: og.NamedNode, *, anchored: bool = False) -> Line:
    comment = view.labels.comment(node)
    says = _message(view, node) or (view.value(comment) if comment is not None else None)
    shown = view.value(node)
    name = shortened(node.value, view.index.publication.prefixes)
    return Line(
        shown,
        name if name != shown.text else "",
        says,
        anchor(node.value) if anchored else "",
        _is_deprecated(view, node),
    )


def _said(view: View, node: Node, predicate: og.NamedNode) -> list[og.Triple]:
    return [triple for triple in view.index.about(node) if triple.predicate == predicate]


def _is_deprecated(view: View, node: og.NamedNode) -> bool:
    said = (*_said(view, node, _DEPRECATED), *_said(view, node, TERM_STATUS))
    values = (triple.object.value for triple in said if isinstance(triple.object, og.Literal))
    return not _DEPRECATING.isdisjoint(values)
