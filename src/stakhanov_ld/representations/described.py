"""How is a thing told in statements, each with how it is known and who says so?"""

from __future__ import annotations

from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.statements import Claim, Statement, statements
from stakhanov_ld.documents.times import UNDATED, time_of, time_of_statement
from stakhanov_ld.model.vocabulary import ASSERTED, BOUNDS, EDTF, RDF_TYPE
from stakhanov_ld.representations.shown import (
    ClaimCard,
    Described,
    Property,
    Section,
    ShownStatement,
)
from stakhanov_ld.representations.view import View, anchor, is_time
from stakhanov_ld.representations.when import told


class Telling:
    """Tells things one after the other, and numbers the claims that it comes to."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._index = view.index
        self._numbers: dict[Node, int] = {}
        self._claims: list[Claim] = []

    def of(self, node: Node) -> Described:
        """What is said of `node`, in the groups and the order of its shapes."""
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

    def claims(self) -> list[ClaimCard]:
        """The claims behind what was told so far, by their numbers."""
        return list(map(self._card, self._claims))

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
