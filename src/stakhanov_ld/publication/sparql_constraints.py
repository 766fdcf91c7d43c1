"""Which SHACL-SPARQL constraints can be asked once of the whole graph, and what do they find?

pySHACL parses the query of a constraint anew for every focus node. A node shape's `sh:select` says
the same when it is joined once with all focus nodes: LATERAL binds `$this` row by row, which is
what SHACL calls pre-binding. What this cannot say faithfully stays with pySHACL: property shapes
and `$PATH`, shapes used by other shapes, custom components, SPARQL targets, `$shapesGraph`,
`$currentShape`, `?failure`, GRAPH, VALUES, MINUS, and queries that hide `$this`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld.errors import InvalidPublication
from stakhanov_ld.publication.shapes import SH, Node, Shapes, Term, targets_of

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One `sh:sparql` of one shape, as a query over the whole graph."""

    shape: Node
    node: Node
    query: str
    severity: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Offence:
    """One row of a constraint's query: what SHACL calls a validation result."""

    constraint: Constraint
    this: Term
    path: Term | None
    value: Term
    message: str


def joined_constraints(shapes: Shapes, only: str = "") -> tuple[Constraint, ...]:
    """The constraints to be asked here; pySHACL must then not see their `sh:sparql`.

    `only` is a FILTER by which some of the nodes that targets do not name are asked about.
    """
    _refuse_other_graphs(shapes)
    pairs = [
        (triple.subject, triple.object)
        for triple in shapes.triples
        if triple.predicate.value == SH + "sparql"
    ]
    return tuple(
        constraint
        for shape, node in pairs
        if not isinstance(shape, og.Triple) and isinstance(node, (og.NamedNode, og.BlankNode))
        if (constraint := _joined(shapes, shape, node, only)) is not None
    )


def spread_targets(shapes: Shapes, left: Iterable[og.Triple]) -> Iterator[og.Triple]:
    """`left` with the targets of node shapes written on their property shapes.

    pySHACL asks a property shape once for all its own targets, but anew for each focus node of a
    shape that holds it. The results are the same: they name the property shape either way. Shapes
    that mean more by `sh:property` (sh:closed) or are parts of others stay as they are.
    """
    for triple in left:
        shape, held = triple.subject, triple.object
        targets: list[tuple[str, Term]] = []
        if triple.predicate.value == SH + "property" and not isinstance(shape, og.Triple):
            targets = _spreadable_targets(shapes, shape)
        if not targets or not isinstance(held, (og.NamedNode, og.BlankNode)):
            yield triple
        else:
            yield from (og.Triple(held, og.NamedNode(p), t) for p, t in targets)


def loaded(data: Iterable[og.Triple]) -> og.Store:
    """`data`, read as one flat graph, to be asked."""
    store = og.Store()
    store.bulk_extend(og.Quad(t.subject, t.predicate, t.object) for t in data)
    return store


def offences(constraint: Constraint, store: og.Store) -> Iterator[Offence]:
    """What `constraint` finds in the data that were `loaded`."""
    solutions = store.query(constraint.query)
    assert isinstance(solutions, og.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {n: solution[n] for n in names if solution[n] is not None}
        this = row["this"]
        value = row.get("value", this)
        message = _filled_in(constraint.message, row)
        yield Offence(constraint, this, row.get("path"), value, message)


def in_english(texts: Iterable[og.Literal]) -> str:
    """The English one of several messages, else one without a language, else the first."""
    order = {"en": 0, None: 1}
    ranked = sorted(texts, key=lambda t: (order.get(t.language, 2), t.language or "", t.value))
    return ranked[0].value if ranked else ""


# ── from a shape to a query ──────────────────────────────────────────────────────────────────


def _joined(shapes: Shapes, shape: Node, node: Node, only: str) -> Constraint | None:
    selects = shapes.texts(node, SH + "select")
    targets = _target_patterns(shapes, shape, only)
    if len(selects) != 1 or not targets or shapes.objects(shape, SH + "path"):
        return None
    if _is_part_of_another(shapes, shape):
        return None
    prologue = _prologue(shapes, node)
    if not _can_be_joined(prologue, selects[0].value):
        return None
    query = (
        f"{prologue}SELECT * WHERE {{\n"
        f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(targets)} }} }}\n"
        f"LATERAL {{ {selects[0].value}\n}} }}"
    )
    try:
        og.Store().query(query)
    except SyntaxError:
        return None  # pySHACL says what is wrong with it
    severities = shapes.objects(node, SH + "severity") or shapes.objects(shape, SH + "severity")
    messages = shapes.texts(node, SH + "message") or shapes.texts(shape, SH + "message")
    asleep = shapes.deactivated(shape) or shapes.deactivated(node)
    severity = next((s.value for s in severities if isinstance(s, og.NamedNode)), None)
    return Constraint(shape, node, "" if asleep else query, severity, in_english(messages))


def _is_part_of_another(shapes: Shapes, shape: Node) -> bool:
    return any(predicate.startswith((SH, _RDF)) for predicate, _ in shapes.pointers_to(shape))


def _spreadable_targets(shapes: Shapes, shape: Node) -> list[tuple[str, Term]]:
    said = (SH + name for name in ("closed", "deactivated", "path", "target"))
    if _is_part_of_another(shapes, shape) or any(shapes.objects(shape, p) for p in said):
        return []
    return targets_of(shapes, shape)


def _target_patterns(shapes: Shapes, shape: Node, only: str) -> list[str]:
    if shapes.objects(shape, SH + "target"):
        return []
    patterns = {
        SH + "targetClass": f"{{ ?this <{_RDF}type>/<{_RDFS}subClassOf>* %s {only} }}",
        SH + "targetNode": "{ BIND(%s AS ?this) }",
        SH + "targetSubjectsOf": f"{{ ?this %s ?o {only} }}",
        SH + "targetObjectsOf": f"{{ ?s %s ?this {only} }}",
    }
    return [patterns[predicate] % term for predicate, term in targets_of(shapes, shape)]


def _prologue(shapes: Shapes, node: Node) -> str:
    prefixes = {"rdf": _RDF, "rdfs": _RDFS, "owl": _OWL}  # pySHACL declares these unasked
    open_ends = list(shapes.objects(node, SH + "prefixes"))
    seen: set[Term] = set()
    while open_ends:
        holder = open_ends.pop()
        if holder in seen:
            continue
        seen.add(holder)
        open_ends += shapes.objects(holder, _OWL + "imports")
        for declaration in shapes.objects(holder, SH + "declare"):
            for prefix in shapes.texts(declaration, SH + "prefix"):
                for namespace in shapes.texts(declaration, SH + "namespace"):
                    prefixes[prefix.value] = namespace.value
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(prefixes))


# ── what a query may say ─────────────────────────────────────────────────────────────────────

_QUIET = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*""",
    re.DOTALL,
)
_LEFT_TO_PYSHACL = re.compile(r"(?<![\w:?$-])(?i:VALUES|MINUS|GRAPH)\b(?!:)|[?$](?:PATH|failure)\b")
_OTHER_SCOPE = re.compile(r"[?$](?:shapesGraph|currentShape)\b")
_OTHER_GRAPHS = re.compile(r"(?<![\w:?$-])(?:FROM|SERVICE)\b(?!:)", re.IGNORECASE)
_SELECT_CLAUSE = re.compile(r"(?<![\w:?$-])SELECT\b([^{]*)\{", re.IGNORECASE)


def _can_be_joined(prologue: str, select: str) -> bool:
    loud = _QUIET.sub(" ", select)
    if _LEFT_TO_PYSHACL.search(loud) or _OTHER_SCOPE.search(loud):
        return False
    if not all(re.search(r"[?$]this\b|\*", c) for c in _SELECT_CLAUSE.findall(loud)):
        return False  # a sub-select that hides $this would be asked of all nodes at once
    try:
        answer = og.Store().query(prologue + select)
    except SyntaxError:
        return False
    return isinstance(answer, og.QuerySolutions) and og.Variable("this") in answer.variables


def _refuse_other_graphs(shapes: Shapes) -> None:
    """No query of a shape may leave the graph: rdflib would fetch what FROM names."""
    for triple in shapes.triples:
        if triple.predicate.value not in (SH + "select", SH + "ask", SH + "construct"):
            continue
        text = triple.object.value if isinstance(triple.object, og.Literal) else ""
        if found := _OTHER_GRAPHS.search(_QUIET.sub(" ", text)):
            raise InvalidPublication(
                f"The shapes cannot be run: the query of {triple.subject} says {found[0]}."
                " A shape sees the publication and nothing else; take the clause out."
            )


def _filled_in(template: str, row: Mapping[str, Term]) -> str:
    def text(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    return re.sub(r"\{[?$](\w+)\}", text, template)
