"""What does the page of a thing show?

Its statements in groups, each value with how it is known and the numbers of the claims behind it;
those that have a time as a chart; what belongs to it, in detail; the claims; what points to it.
"""

from __future__ import annotations

from typing import TypeGuard

import pyoxigraph as og

from stakhanov_ld.documents.document import Document
from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.statements import Claim, Statement, statements
from stakhanov_ld.documents.times import UNDATED, time_of, time_of_statement
from stakhanov_ld.model.vocabulary import (
    ASSERTED,
    BOUNDS,
    EDTF,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_LABEL,
)
from stakhanov_ld.representations.in_time import life, names_in_time
from stakhanov_ld.representations.shown import (
    ClaimCard,
    Described,
    Property,
    Row,
    Section,
    ShownStatement,
    Value,
)
from stakhanov_ld.representations.view import View, anchor, is_time
from stakhanov_ld.representations.when import told


def thing(view: View, document: Document) -> dict[str, object]:
    """What the template shows of the first topic of `document`."""
    return _ThingPage(view, document).content()


class _ThingPage:
    def __init__(self, view: View, document: Document) -> None:
        self._view = view
        self._index = view.index
        self._document = document
        self._numbers: dict[Node, int] = {}
        """Of the claims that the page has come to, in this order."""
        self._claims: list[Claim] = []

    def content(self) -> dict[str, object]:
        view, topic = self._view, self._document.topics[0]
        subjects = dict.fromkeys(triple.subject for triple in self._document.triples)
        described = [node for node in subjects if self._is_described(node)]
        shown = self._description(topic)
        return {
            "topic": shown,
            "names": self._other_labels(topic),
            "address": self._address(topic),
            "creators": [view.value(node) for node in view.index.dataset.creators],
            "comment": view.labels.comment(topic),
            "bearing": names_in_time(shown),
            "life": life(shown),
            "parts": [self._description(node) for node in described if node != topic],
            "claims": list(map(self._card, self._claims)),
            "incoming": self._incoming(described),
            "formats": view.formats(self._document),
            "folder": view.folder(self._document),
        }

    def _address(self, node: og.NamedNode) -> str:
        """The reference to where the thing itself stands on this site."""
        own = self._index.publication.space.thing_path(node.value)
        return self._view.to(own or self._document.path)

    def _is_described(self, node: object) -> TypeGuard[Node]:
        """Topics, what depends on them and blank nodes; claims are told in a form of their own."""
        return (
            node in self._document.topics
            or isinstance(node, og.BlankNode)
            or self._index.is_dependent(node)
        )

    def _other_labels(self, node: Node) -> list[Value]:
        """What the thing is called in other languages, each word once."""
        shown = self._view.labels.literal(node)
        others = [
            triple.object
            for triple in self._index.about(node)
            if triple.predicate == RDFS_LABEL and isinstance(triple.object, og.Literal)
        ]
        by_text = {label.value: label for label in others if label.value != shown.value}
        return [self._view.value(label) for label in by_text.values()]

    # ── statements ───────────────────────────────────────────────────────────────────────────

    def _description(self, node: Node) -> Described:
        time = time_of(node, self._index)
        in_words = (EDTF, *BOUNDS) if time != UNDATED else ()
        listed = [s for s in statements(node, self._index) if s.predicate not in in_words]
        classes = [t.object for t in self._index.about(node) if t.predicate == RDF_TYPE]
        return Described(
            anchor(node.value),
            self._view.value(node),
            told(time, self._view.language),
            node.value,
            self._view.types(node),
            tuple(
                Section(
                    self._view.value(group.node) if group.node is not None else None,
                    tuple(
                        Property(p, self._view.value(p), tuple(map(self._statement, values)))
                        for p, values in group.properties
                    ),
                )
                for group in self._view.groups.of(listed, classes)
            ),
        )

    def _statement(self, statement: Statement) -> ShownStatement:
        claims, value = statement.claims, self._view.value
        statuses = dict.fromkeys(c.status for c in claims if c.status is not None)
        time = time_of_statement(statement, self._index)
        return ShownStatement(
            value=value(statement.value),
            when="" if is_time(statement.value) else told(time, self._view.language),
            bounds=time.bounds,
            statuses=() if ASSERTED in statuses else tuple(map(value, statuses)),
            hedges=tuple(map(value, dict.fromkeys(h for c in claims for h in c.hedges))),
            is_disputed=statement.is_disputed,
            is_coarser=bool(claims) and all(claim.coarser_than for claim in claims),
            notes=tuple(map(self._number, claims)),
        )

    # ── claims and links ─────────────────────────────────────────────────────────────────────

    def _number(self, claim: Claim) -> int:
        if claim.node not in self._numbers:
            self._claims.append(claim)
            self._numbers[claim.node] = len(self._claims)
        return self._numbers[claim.node]

    def _card(self, claim: Claim) -> ClaimCard:
        value = self._view.value
        return ClaimCard(
            self._numbers[claim.node],
            value(claim.node),
            value(claim.status) if claim.status is not None else None,
            tuple(map(value, claim.hedges)),
            tuple(map(value, claim.speakers)),
            tuple(map(value, claim.works)),
            tuple(map(value, claim.passages)),
            tuple(map(value, claim.disputed_by)),
        )

    def _incoming(self, described: list[Node]) -> list[Row]:
        """Who points here, grouped by property; claims about the topic are told as claims."""
        rows: dict[og.NamedNode, list[Node]] = {}
        for topic in self._document.topics:
            for triple in self._index.pointing_at(topic):
                if triple.subject not in described and triple.predicate != RDF_SUBJECT:
                    rows.setdefault(triple.predicate, []).append(triple.subject)  # type: ignore[arg-type]  # RDF 1.1
        value = self._view.value
        return [
            Row(value(predicate), tuple(map(value, dict.fromkeys(subjects))))
            for predicate, subjects in rows.items()
        ]
