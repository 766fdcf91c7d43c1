"""Which rules of the shapes does a graph break, where, and how is that mended?

SHACL by two engines: pySHACL, the reference, for everything but those SHACL-SPARQL constraints
that `sparql_constraints` asks once of the whole graph. Nothing is fetched: `owl:imports` are not
followed, and the graph is handed over term by term, never as text with a context of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as og

from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.publication.sparql_constraints import (
    SH,
    Node,
    Offence,
    Shapes,
    Term,
    in_english,
    joined_constraints,
    offences,
    spread_targets,
)

if TYPE_CHECKING:
    import rdflib

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Severity(StrEnum):
    """How bad a result is; a severity of someone's own counts as a violation."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_SEVERITIES = {SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}


@dataclass(frozen=True, slots=True)
class Violation:
    """One validation result.

    `rule` is the shape's IRI, or that of the shape which holds a nameless one. `node` and `value`
    are an IRI, a blank node as `_:label`, or a literal as in N-Triples; `path` an IRI or, where
    SHACL's path is no single property, a SPARQL path.
    """

    rule: str
    severity: Severity
    node: str
    path: str | None
    value: str | None
    message: str
    component: str
    """The IRI of the constraint component that was broken."""

    @property
    def order(self) -> tuple[str, ...]:
        """The key by which results are sorted."""
        return (
            self.rule, self.node, self.path or "", self.value or "", self.message, self.severity,
            self.component,
        )  # fmt: skip


def validate(data: Iterable[og.Triple], shapes: Iterable[og.Triple]) -> tuple[Violation, ...]:
    """All results of validating `data` (one flat graph, ontology included) against `shapes`.

    Raises InvalidPublication when the shapes themselves cannot be run.
    """
    return Validator(shapes).validate(data)


class Validator:
    """Shapes made ready once, for many graphs."""

    def __init__(self, shapes: Iterable[og.Triple]) -> None:
        """Part the constraints that are asked here from what pySHACL runs."""
        self._rules = Shapes(shapes)
        self._joined = joined_constraints(self._rules)
        asked_here = {(constraint.shape, constraint.node) for constraint in self._joined}
        self._left = tuple(
            triple
            for triple in self._rules.triples
            if triple.predicate.value != SH + "sparql"
            or (triple.subject, triple.object) not in asked_here
        )
        self._rdflib_shapes: rdflib.Graph | None = None

    def validate(self, data: Iterable[og.Triple]) -> tuple[Violation, ...]:
        """All results of validating one flat graph."""
        if not self._rules.triples:
            return ()
        facts = tuple(data)
        if self._rdflib_shapes is None:
            self._rdflib_shapes = _rdflib_graph(spread_targets(self._rules, self._left))
        found = {_as_violation(self._rules, row) for row in offences(self._joined, facts)}
        found.update(_by_pyshacl(facts, self._rdflib_shapes, self._rules))
        return tuple(sorted(found, key=lambda violation: violation.order))


def _as_violation(rules: Shapes, offence: Offence) -> Violation:
    constraint = offence.constraint
    return Violation(
        rule=_rule_name(rules, constraint.shape),
        severity=_SEVERITIES.get(constraint.severity or "", Severity.VIOLATION),
        node=_text(offence.this),
        path=None if offence.path is None else _text(offence.path),
        value=_text(offence.value),
        message=offence.message,
        component=SH + "SPARQLConstraintComponent",
    )


# ── pySHACL ──────────────────────────────────────────────────────────────────────────────────


def _by_pyshacl(
    data: Iterable[og.Triple], shapes: rdflib.Graph, rules: Shapes
) -> Iterator[Violation]:
    import pyshacl  # here, because it takes longer to load than the flagship to validate
    import rdflib
    from pyshacl.errors import (
        ConstraintLoadError,
        ReportableRuntimeError,
        RuleLoadError,
        ShapeLoadError,
    )

    beyond_core = any(
        triple.predicate.value in (SH + "target", SH + "expression") for triple in rules.triples
    )
    try:
        with _without_remarks():
            _, report, text = pyshacl.validate(
                _rdflib_graph(data),
                shacl_graph=shapes,
                advanced=beyond_core,
                inference="none",
            )
    except (ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError) as error:
        raise InvalidPublication(f"The shapes cannot be run: {error}") from error
    if not isinstance(report, rdflib.Graph):
        raise InvalidPublication(f"The shapes cannot be run: {text}")
    yield from _results(report, rules)


def _results(report: rdflib.Graph, rules: Shapes) -> Iterator[Violation]:
    from rdflib import URIRef

    def one(result: rdflib.term.Node, name: str) -> Term | None:
        value = report.value(result, URIRef(SH + name), any=True)
        return None if value is None else _oxigraph_term(value)

    # Not every sh:ValidationResult: those inside sh:detail are parts of another.
    for result in set(report.objects(None, URIRef(SH + "result"))):
        shape, node = one(result, "sourceShape"), one(result, "focusNode")
        severity, path, value = (one(result, n) for n in ("resultSeverity", "resultPath", "value"))
        component = one(result, "sourceConstraintComponent")
        assert isinstance(shape, (og.NamedNode, og.BlankNode))
        assert isinstance(component, og.NamedNode)
        assert node is not None
        messages = (_oxigraph_term(m) for m in report.objects(result, URIRef(SH + "resultMessage")))
        yield Violation(
            rule=_rule_name(rules, shape),
            severity=_SEVERITIES.get(_text(severity) if severity else "", Severity.VIOLATION),
            node=_text(node),
            path=None if path is None else _path(rules, path),
            value=None if value is None else _text(value),
            message=in_english(m for m in messages if isinstance(m, og.Literal)),
            component=component.value,
        )


@contextmanager
def _without_remarks() -> Iterator[None]:
    """Ill-typed literals are the shapes' to report; rdflib would log each with a stack trace."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


# ── terms ────────────────────────────────────────────────────────────────────────────────────


def _rdflib_graph(triples: Iterable[og.Triple]) -> rdflib.Graph:
    """The same triples, lexical forms kept; triple terms (RDF 1.2) are none of rdflib's."""
    import rdflib

    terms: dict[Term, rdflib.term.IdentifiedNode | rdflib.Literal] = {}

    def as_rdflib(term: Term) -> rdflib.term.IdentifiedNode | rdflib.Literal:
        if (known := terms.get(term)) is None:
            if isinstance(term, og.NamedNode):
                known = rdflib.URIRef(term.value)
            elif isinstance(term, og.BlankNode):
                known = rdflib.BNode(term.value)
            else:
                assert isinstance(term, og.Literal)
                datatype = None if term.language else rdflib.URIRef(term.datatype.value)
                if datatype == rdflib.URIRef(_XSD_STRING):
                    datatype = None  # rdflib holds "x" and "x"^^xsd:string for two literals
                known = rdflib.Literal(
                    term.value, lang=term.language, datatype=datatype, normalize=False
                )
            terms[term] = known
        return known

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        if isinstance(triple.subject, og.Triple) or isinstance(triple.object, og.Triple):
            continue
        subject, predicate = as_rdflib(triple.subject), as_rdflib(triple.predicate)
        graph.add((subject, predicate, as_rdflib(triple.object)))
    return graph


def _oxigraph_term(term: rdflib.term.Node) -> Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return og.NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return og.Literal(str(term), language=term.language)
        datatype = og.NamedNode(str(term.datatype or _XSD_STRING))
        return og.Literal(str(term), datatype=datatype)
    return og.BlankNode(str(term))


def _text(term: Term) -> str:
    return term.value if isinstance(term, og.NamedNode) else str(term)


def _rule_name(rules: Shapes, shape: Node) -> str:
    """The IRI of the shape, or of the nearest shape that a nameless one is a part of."""
    seen: set[Node] = set()
    ring = [shape]
    while ring:
        if named := sorted(node.value for node in ring if isinstance(node, og.NamedNode)):
            return named[0]
        seen.update(ring)
        holders = (holder for node in ring for _, holder in rules.pointers_to(node))
        ring = [holder for holder in holders if holder not in seen]
    return _text(shape)


def _path(rules: Shapes, path: Term) -> str:
    return path.value if isinstance(path, og.NamedNode) else _sparql_path(rules, path)


def _sparql_path(rules: Shapes, path: Term) -> str:
    if rules.objects(path, _RDF + "first"):
        return "/".join(_sparql_path(rules, step) for step in _members(rules, path))
    for name, before, after in (
        ("inversePath", "^", ""),
        ("zeroOrMorePath", "", "*"),
        ("oneOrMorePath", "", "+"),
        ("zeroOrOnePath", "", "?"),
    ):
        for inner in rules.objects(path, SH + name):
            return f"{before}({_sparql_path(rules, inner)}){after}"
    for choice in rules.objects(path, SH + "alternativePath"):
        return f"({'|'.join(_sparql_path(rules, way) for way in _members(rules, choice))})"
    return str(path)


def _members(rules: Shapes, cell: Term) -> Iterator[Term]:
    seen: set[Term] = set()
    while cell not in seen:
        seen.add(cell)
        yield from rules.objects(cell, _RDF + "first")[:1]
        cell = next(iter(rules.objects(cell, _RDF + "rest")), cell)
