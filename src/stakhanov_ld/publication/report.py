"""What did validation find, as data? (SHACL, 3.6)

The graph `report`: one sh:ValidationReport with its results. Nothing in it is nameless: blank nodes
of the data are told by Skolem IRIs (RDF 1.1, 3.5), results are numbered in their order, and a
nameless shape is told by the one that holds it. No clock enters it. Where only a sample was
validated, or nothing, it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as og

from stakhanov_ld.addresses import REPORT, Space, is_absolute
from stakhanov_ld.model.vocabulary import DCTERMS_DESCRIPTION, FOAF_DOCUMENT, RDF_TYPE
from stakhanov_ld.publication.extent import ALL, NONE, Extent
from stakhanov_ld.publication.shapes import SH, Shapes
from stakhanov_ld.publication.violations import Violation

RESULT_SEVERITY = og.NamedNode(SH + "resultSeverity")
RESULT_MESSAGE = og.NamedNode(SH + "resultMessage")
FOCUS_NODE = og.NamedNode(SH + "focusNode")
SOURCE_SHAPE = og.NamedNode(SH + "sourceShape")
_GENID = ".well-known/genid/"
_SHAPE_CLASSES = frozenset((og.NamedNode(SH + "NodeShape"), og.NamedNode(SH + "PropertyShape")))
_SHAPE_SAYS = frozenset(
    SH + name
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
)


def report(found: Iterable[Violation], space: Space, extent: Extent = ALL) -> tuple[og.Triple, ...]:
    """The report of a validation of so much that came to `found`."""
    return tuple(_report(tuple(found), space, extent))


def shapes_checked(shapes: Iterable[og.Triple]) -> int:
    """How many shapes there are, but for those that are switched off."""
    rules = Shapes(shapes)
    found = {
        node
        for triple in rules.triples
        for node in (
            triple.subject if _says_shape(triple) else None,
            triple.object if triple.predicate.value == SH + "property" else None,
        )
        if node is not None
    }
    return sum(not rules.deactivated(node) for node in found)


def _says_shape(triple: og.Triple) -> bool:
    if triple.predicate == RDF_TYPE:
        return triple.object in _SHAPE_CLASSES
    return triple.predicate.value in _SHAPE_SAYS


def _report(found: tuple[Violation, ...], space: Space, extent: Extent) -> Iterator[og.Triple]:
    node = og.NamedNode(space.iri(REPORT))
    if extent != ALL:
        yield og.Triple(node, DCTERMS_DESCRIPTION, og.Literal(_told(extent), language="en"))
    if extent == NONE:  # a validation report says that data conform, or that they do not
        yield og.Triple(node, RDF_TYPE, FOAF_DOCUMENT)
        return
    yield og.Triple(node, RDF_TYPE, og.NamedNode(SH + "ValidationReport"))
    # A warning is a result, too, and with results a graph does not conform (3.6.1.1).
    yield og.Triple(node, og.NamedNode(SH + "conforms"), og.Literal(not found))
    results = [og.NamedNode(space.part(REPORT, f"result-{n}")) for n in range(1, len(found) + 1)]
    for result in results:
        yield og.Triple(node, og.NamedNode(SH + "result"), result)
    for result, violation in zip(results, found, strict=True):
        yield from _result(result, violation, space)


def _told(extent: Extent) -> str:
    """How much was validated, in words."""
    if extent == NONE:
        return "Nothing was validated: whether the data keep the shapes is not known."
    return (
        f"A sample was validated: of the nodes that the shapes target about one in {extent.one_in},"
        f" those of which the SHA-256 is below {extent.threshold} in its first eight digits, and"
        " those that a shape names, with all that the shapes look at from there. Of other nodes"
        " nothing is known."
    )


def _result(node: og.NamedNode, found: Violation, space: Space) -> Iterator[og.Triple]:
    severity = og.NamedNode(SH + found.severity.value.capitalize())
    yield og.Triple(node, RDF_TYPE, og.NamedNode(SH + "ValidationResult"))
    yield og.Triple(node, RESULT_SEVERITY, severity)
    yield og.Triple(node, FOCUS_NODE, _term(found.node, space))
    if found.path is not None and is_absolute(found.path):
        yield og.Triple(node, og.NamedNode(SH + "resultPath"), og.NamedNode(found.path))
    if found.value is not None:
        yield og.Triple(node, og.NamedNode(SH + "value"), _term(found.value, space))
    yield og.Triple(node, SOURCE_SHAPE, _term(found.rule, space))
    component = og.NamedNode(found.component)
    yield og.Triple(node, og.NamedNode(SH + "sourceConstraintComponent"), component)
    if found.message:
        yield og.Triple(node, RESULT_MESSAGE, og.Literal(found.message))


def _term(text: str, space: Space) -> og.NamedNode | og.Literal:
    """The term that a Violation tells as `text`."""
    if text.startswith("_:"):
        return og.NamedNode(space.iri(_GENID + text.removeprefix("_:")))
    if not text.startswith('"'):
        return og.NamedNode(text)
    (quad,) = og.parse(f"<urn:x:s> <urn:x:p> {text} .", og.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, og.Literal)
    return quad.object
