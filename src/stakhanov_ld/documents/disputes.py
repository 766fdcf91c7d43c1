"""Who says what in a dispute, and what do claims say of each other?

Computed from the links between claims alone. A dispute has *statements at stake*; an *account* is a
speaker in a work, with the claims that bear on them, directly or through other claims. Who makes a
statement at stake has an account too, unless it was derived from other claims: such a reading is
stated by nobody in so many words. An account without a link to a statement is silent about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as og

from stakhanov_ld.documents.index import Index, Node
from stakhanov_ld.documents.labels import shortened
from stakhanov_ld.documents.statements import Claim, claim_of
from stakhanov_ld.model.edtf import BadEdtf, bounds_of
from stakhanov_ld.model.vocabulary import (
    AT_STAKE,
    CITO,
    DENIES,
    DERIVED_FROM,
    DISPUTE,
    DISPUTES,
    EDTF,
    RDF_TYPE,
    SLD,
)


class Stance(StrEnum):
    """What a claim does to another one, the strongest first; the words are for people."""

    STATES = "states"
    DENIES = "denies"
    DISPUTES = "disputes"
    DISAGREES = "disagrees with"
    QUALIFIES = "qualifies"
    SUPPORTS = "supports"
    AGREES = "agrees with"

    @property
    def disputes(self) -> bool:
        """Whether it makes the other claim a disputed one."""
        return self in (Stance.DENIES, Stance.DISPUTES)


LINKS: dict[og.NamedNode, Stance] = {
    DENIES: Stance.DENIES,
    DISPUTES: Stance.DISPUTES,
    og.NamedNode(CITO + "disagreesWith"): Stance.DISAGREES,
    og.NamedNode(CITO + "qualifies"): Stance.QUALIFIES,
    og.NamedNode(CITO + "supports"): Stance.SUPPORTS,
    og.NamedNode(CITO + "agreesWith"): Stance.AGREES,
}


@dataclass(frozen=True, slots=True)
class Link:
    """That `claim` takes a stance to the claim `to`."""

    claim: Node
    stance: Stance
    to: Node


@dataclass(frozen=True, slots=True)
class Account:
    """A speaker in a work, either of which may not be told, with the claims that bear on a dispute.

    `edtf` is when the work appeared, as far as that is stated; `claims` include the statements at
    stake that the speaker makes.
    """

    speaker: Node | None
    work: Node | None
    edtf: str | None
    claims: tuple[Claim, ...]
    links: tuple[Link, ...]

    def about(self, statement: Node) -> tuple[Link, ...]:
        """How it stands to a statement at stake, the strongest first; empty where it is silent."""
        found = [link for link in self.links if link.to == statement]
        return tuple(sorted(found, key=lambda link: list(Stance).index(link.stance)))


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question, the statements at stake in it, and the accounts, the oldest first."""

    node: Node
    at_stake: tuple[Claim, ...]
    readings: frozenset[Node]
    """Those at stake that nobody states in so many words."""
    accounts: tuple[Account, ...]

    @property
    def speaking(self) -> tuple[Account, ...]:
        """The accounts that stand to some statement at stake, and not only through others."""
        return tuple(a for a in self.accounts if any(a.about(c.node) for c in self.at_stake))


def is_dispute(node: Node, index: Index) -> bool:
    """Whether `node` is a dispute by its class."""
    return any(t.predicate == RDF_TYPE and t.object == DISPUTE for t in index.about(node))


def disputes_over(claim: Node, index: Index) -> tuple[Node, ...]:
    """The disputes in which `claim` is at stake."""
    return tuple(dict.fromkeys(index.subjects_of(AT_STAKE, claim)))


def links_to(claim: Node, index: Index) -> tuple[Link, ...]:
    """What other claims do to `claim`."""
    return _each_once(
        Link(t.subject, LINKS[t.predicate], claim)  # type: ignore[arg-type]  # RDF 1.1
        for t in index.pointing_at(claim)
        if t.predicate in LINKS
    )


def links_from(claim: Node, index: Index) -> tuple[Link, ...]:
    """What `claim` does to other claims."""
    return _each_once(
        Link(claim, LINKS[t.predicate], t.object)
        for t in index.about(claim)
        if t.predicate in LINKS and isinstance(t.object, og.NamedNode | og.BlankNode)
    )


def claims_in(dispute: Node, index: Index) -> tuple[Node, ...]:
    """The claims at stake in `dispute`, then those that bear on them, directly or not."""
    found = _at_stake(dispute, index)
    pending = list(found)
    for claim in pending:  # grows
        for link in links_to(claim, index):
            if link.claim not in found:
                found[link.claim] = None
                pending.append(link.claim)
    return tuple(found)


def dispute_of(node: Node, index: Index) -> Dispute:
    """The dispute that `node` is."""
    stake = _at_stake(node, index)
    readings = frozenset(
        claim for claim in stake if any(t.predicate == DERIVED_FROM for t in index.about(claim))
    )
    bearing = claims_in(node, index)
    by_account: dict[tuple[Node | None, Node | None, Node | None], list[Claim]] = {}
    for claim in (claim_of(c, index) for c in bearing if c not in readings):
        # Nobody knows whether two who are not named are one.
        unknown = None if claim.speakers else claim.node
        for speaker in claim.speakers or (None,):
            for work in claim.works or (None,):
                by_account.setdefault((speaker, work, unknown), []).append(claim)
    accounts = sorted(
        (
            Account(
                speaker, work, _time(work, index), tuple(claims),
                tuple(
                    link
                    for claim in claims
                    for link in (*_own(claim.node, stake), *links_from(claim.node, index))
                    if link.to in bearing
                ),
            )
            for (speaker, work, _), claims in by_account.items()
        ),
        key=_age,
    )  # fmt: skip
    stated = tuple(claim_of(claim, index) for claim in stake)
    return Dispute(node, stated, readings, tuple(accounts))


def query_of(dispute: Dispute) -> str:
    """SPARQL whose answer is the table of `dispute`: a row for each claim in a cell.

    `?link` is unbound where the account states what is at stake itself.
    """
    links = " ".join(shortened(link.value, {"cito": CITO, "sld": SLD}) for link in LINKS)
    return _QUERY.replace("<DISPUTE>", str(dispute.node)).replace("LINKS", links)


_QUERY = """\
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sld: <https://w3id.org/stakhanov-ld/ns#>

SELECT ?time ?speaker ?work ?statement ?link ?claim WHERE {
  BIND(<DISPUTE> AS ?dispute)
  {
    VALUES ?link { LINKS }
    ?dispute sld:atStake ?statement .
    ?claim ?link ?statement .
    # Whatever is denied is disputed, too: the stronger word is enough.
    FILTER(?link != cito:disputes || NOT EXISTS { ?claim sld:denies ?statement })
    # A reading at stake, which was derived from other claims, takes no side.
    FILTER NOT EXISTS { ?claim ^sld:atStake ?dispute ; prov:wasDerivedFrom ?ground }
  } UNION {
    ?dispute sld:atStake ?claim .
    BIND(?claim AS ?statement)
    FILTER NOT EXISTS { ?claim prov:wasDerivedFrom ?ground }
  }
  OPTIONAL { ?claim sld:assertedBy ?speaker }
  OPTIONAL { ?claim sld:statedIn ?work . OPTIONAL { ?work sld:edtf ?time } }
}
ORDER BY ?time ?speaker ?statement ?claim
"""


def _at_stake(dispute: Node, index: Index) -> dict[Node, None]:
    return dict.fromkeys(
        t.object
        for t in index.about(dispute)
        if t.predicate == AT_STAKE and isinstance(t.object, og.NamedNode | og.BlankNode)
    )


def _own(claim: Node, stake: Iterable[Node]) -> tuple[Link, ...]:
    return (Link(claim, Stance.STATES, claim),) if claim in stake else ()


def _each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """`links`, of which those that only say less than another one are left out."""
    found = dict.fromkeys(links)
    denials = {(link.claim, link.to) for link in found if link.stance is Stance.DENIES}
    return tuple(
        link
        for link in found
        if link.stance is not Stance.DISPUTES or (link.claim, link.to) not in denials
    )


def _time(work: Node | None, index: Index) -> str | None:
    for triple in index.about(work) if work is not None else ():
        if triple.predicate == EDTF and isinstance(triple.object, og.Literal):
            return triple.object.value
    return None


def _age(account: Account) -> tuple[bool, int]:
    """The oldest first, then those of which no time is stated."""
    try:
        bounds = bounds_of(account.edtf or "")
    except BadEdtf:
        return True, 0
    day = bounds.earliest_start or bounds.latest_end
    return day is None, day.ordinal if day is not None else 0
