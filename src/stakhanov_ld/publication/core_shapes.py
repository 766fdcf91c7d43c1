"""What does pySHACL find, and how is its work parted?

By shape: each share is the whole shapes graph in which some shapes only have targets. Nothing is
fetched: `owl:imports` are not followed, and the graph is handed over term by term, never as text
with a context of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as og

from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.model.vocabulary import RDF_TYPE
from stakhanov_ld.publication.shapes import (
    SH,
    TARGETS,
    Shapes,
    Term,
    classes_of_classes,
    targets_of,
)
from stakhanov_ld.publication.sparql_constraints import in_english
from stakhanov_ld.publication.violations import (
    SEVERITIES,
    Severity,
    Violation,
    path_of,
    rule_name,
    text_of,
)

if TYPE_CHECKING:
    import rdflib

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class CoreShapes:
    """Shapes that pySHACL runs, made ready once for many graphs."""

    def __init__(self, rules: Shapes, triples: Iterable[og.Triple]) -> None:
        """`triples` are those of the shapes as pySHACL sees them, `rules` as they were written."""
        self._rules = rules
        self._triples = tuple(triples)
        self._beyond_core = any(
            triple.predicate.value in (SH + "target", SH + "expression") for triple in self._triples
        )
        self._rdflib_shapes: rdflib.Graph | None = None

    def validate(self, graph: rdflib.Graph) -> list[Violation]:
        """What all of them find in `graph`."""
        if self._rdflib_shapes is None:
            self._rdflib_shapes = rdflib_graph(self._triples)
        return self._found(graph, self._rdflib_shapes)

    def validate_by(self, share: Sequence[og.Triple], graph: rdflib.Graph) -> list[Violation]:
        """What one of the `shares` finds in `graph`."""
        return self._found(graph, rdflib_graph(share))

    def shares(self, number: int) -> list[Sequence[og.Triple]]:
        """The shapes in so many shares at most, of which together find what all find.

        Each is all of the shapes, since they refer to each other, but some only have targets. What
        goes beyond SHACL Core may add triples that other shapes see, and stays together.
        """
        import pyshacl  # noqa: F401  (once, before others are forked that run the shares)

        if self._beyond_core:
            return [self._triples]
        rules = Shapes(self._triples)
        of_classes = classes_of_classes(rules)
        subjects = dict.fromkeys(t.subject for t in self._triples)
        targeted = sorted((s for s in subjects if targets_of(rules, s)), key=str)  # type: ignore[arg-type]  # RDF 1.1
        shares: list[Sequence[og.Triple]] = []
        for first in range(min(number, len(targeted))):
            others = set(targeted).difference(targeted[first::number])
            shares.append(
                [
                    t
                    for t in self._triples
                    if t.subject not in others
                    or not (
                        t.predicate.value in TARGETS
                        or (t.predicate == RDF_TYPE and t.object in of_classes)
                    )
                ]
            )
        return shares

    def _found(self, graph: rdflib.Graph, shapes: rdflib.Graph) -> list[Violation]:
        import pyshacl
        import rdflib
        from pyshacl.errors import (
            ConstraintLoadError,
            ReportableRuntimeError,
            RuleLoadError,
            ShapeLoadError,
        )

        try:
            with _without_remarks():
                _, report, text = pyshacl.validate(
                    graph, shacl_graph=shapes, advanced=self._beyond_core, inference="none"
                )
        except (
            ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError
        ) as error:  # fmt: skip
            raise InvalidPublication(f"The shapes cannot be run: {error}") from error
        if not isinstance(report, rdflib.Graph):
            raise InvalidPublication(f"The shapes cannot be run: {text}")
        return list(_results(report, self._rules))


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
            rule=rule_name(rules, shape),
            severity=SEVERITIES.get(text_of(severity) if severity else "", Severity.VIOLATION),
            node=text_of(node),
            path=None if path is None else path_of(rules, path),
            value=None if value is None else text_of(value),
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


def rdflib_graph(triples: Iterable[og.Triple]) -> rdflib.Graph:
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
