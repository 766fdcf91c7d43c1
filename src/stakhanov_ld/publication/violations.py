"""What is a validation result, and how does it name shapes, nodes and paths?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as og

from stakhanov_ld.publication.shapes import SH, Node, Shapes, Term
from stakhanov_ld.publication.sparql_constraints import Offence

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Severity(StrEnum):
    """How bad a result is; a severity of someone's own counts as a violation."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


SEVERITIES = {SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}


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


def violation_of(rules: Shapes, offence: Offence) -> Violation:
    """The result that a row of a constraint's query is."""
    constraint = offence.constraint
    return Violation(
        rule=rule_name(rules, constraint.shape),
        severity=SEVERITIES.get(constraint.severity or "", Severity.VIOLATION),
        node=text_of(offence.this),
        path=None if offence.path is None else text_of(offence.path),
        value=text_of(offence.value),
        message=offence.message,
        component=SH + "SPARQLConstraintComponent",
    )


def text_of(term: Term) -> str:
    """An IRI as it is, anything else as in N-Triples."""
    return term.value if isinstance(term, og.NamedNode) else str(term)


def rule_name(rules: Shapes, shape: Node) -> str:
    """The IRI of the shape, or of the nearest shape that a nameless one is a part of."""
    seen: set[Node] = set()
    ring = [shape]
    while ring:
        if named := sorted(node.value for node in ring if isinstance(node, og.NamedNode)):
            return named[0]
        seen.update(ring)
        holders = (holder for node in ring for _, holder in rules.pointers_to(node))
        ring = [holder for holder in holders if holder not in seen]
    return text_of(shape)


def path_of(rules: Shapes, path: Term) -> str:
    """A property by its IRI, any other path as in SPARQL."""
    return path.value if isinstance(path, og.NamedNode) else _sparql_path(rules, path)


def _sparql_path(rules: Shapes, path: Term) -> str:
    if rules.objects(path, _RDF + "first"):
        return "/".join(_sparql_path(rules, step) for step in rules.members(path))
    for name, before, after in (
        ("inversePath", "^", ""),
        ("zeroOrMorePath", "", "*"),
        ("oneOrMorePath", "", "+"),
        ("zeroOrOnePath", "", "?"),
    ):
        for inner in rules.objects(path, SH + name):
            return f"{before}({_sparql_path(rules, inner)}){after}"
    for choice in rules.objects(path, SH + "alternativePath"):
        return f"({'|'.join(_sparql_path(rules, way) for way in rules.members(choice))})"
    return str(path)
