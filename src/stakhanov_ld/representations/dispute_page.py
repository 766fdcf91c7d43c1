"""What do pages show of disputes: who says what in one, how a claim stands, what is disputed?"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.documents.disputes import (
    Account,
    Link,
    dispute_of,
    disputes_over,
    is_dispute,
    links_from,
    links_to,
    query_of,
)
from stakhanov_ld.documents.document import Document, described
from stakhanov_ld.documents.index import Node
from stakhanov_ld.documents.statements import Claim, claim_of
from stakhanov_ld.model.vocabulary import (
    DERIVED_FROM,
    HAS_SOURCE,
    RDF_SUBJECT,
    SECTION,
    STATEMENT_PARTS,
)
from stakhanov_ld.representations.shown import Value
from stakhanov_ld.representations.view import View
from stakhanov_ld.representations.when import when


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """Where a claim stands: the address that opens the very words, the section, the source."""

    href: str | None
    section: Value | None
    source: Value | None


@dataclass(frozen=True, slots=True)
class ShownLink:
    """What a claim does to another, or what another does to it: `stance` is its word.

    `other` is that other claim, `speakers` are whoever makes it.
    """

    stance: str
    other: Value
    speakers: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim in our words: how it is worded, what it does to others, where it stands."""

    anchor: str
    claim: Value
    status: Value | None
    hedges: tuple[Value, ...]
    links: tuple[ShownLink, ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account does to one statement, by one kind of link; `href` leads to its claim.

    `status` is told where the account states it itself.
    """

    stance: str
    href: str
    status: Value | None


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """A speaker in a work, with a list of cells for each statement at stake.

    `known_from` are the sources in which the editors read it; `was_seen` whether the work itself
    is among them.
    """

    speaker: Value | None
    work: Value | None
    when: str
    cells: tuple[tuple[Cell, ...], ...]
    claims: tuple[ShownClaim, ...]
    known_from: tuple[Value, ...]
    was_seen: bool


def disputes(view: View, document: Document) -> dict[str, object]:
    """What the page of a thing shows of disputes, besides all else."""
    node = document.topics[0]
    return {
        "dispute": _dispute(view, node) if is_dispute(node, view.index) else None,
        "claim": _claim(view, node) if _is_claim(view, node) else None,
        "disputed": _disputed(view, document),
    }


def _dispute(view: View, node: Node) -> dict[str, object]:
    dispute = dispute_of(node, view.index)
    query = query_of(dispute)
    statements = [claim.node for claim in dispute.at_stake]
    accounts = [
        _account(view, account, statements, number)
        for number, account in enumerate(dispute.accounts, start=1)
    ]
    speaking = dispute.speaking
    return {
        "statements": [(view.value(s), s in dispute.readings) for s in statements],
        "accounts": accounts,
        "speaking": [a for a, of in zip(accounts, dispute.accounts, strict=True) if of in speaking],
        "query": query,
        "ask": addresses.asking(view.to_page(addresses.SPARQL), query),
    }


def _account(view: View, account: Account, statements: list[Node], number: int) -> ShownAccount:
    anchors = {claim.node: f"account-{number}-{n}" for n, claim in enumerate(account.claims, 1)}
    statuses = {claim.node: claim.status for claim in account.claims}

    def cell(link: Link) -> Cell:
        status = statuses[link.claim] if link.claim == link.to else None
        told = view.value(status) if status is not None else None
        return Cell(link.stance, f"#{anchors[link.claim]}", told)

    claims = []
    for claim in account.claims:
        links = tuple(
            ShownLink(link.stance, view.value(link.to))
            for link in account.links
            if link.claim == claim.node and link.to != claim.node
        )
        claims.append(_shown(view, claim, anchors[claim.node], links))
    sources = dict.fromkeys(
        source
        for claim in account.claims
        for passage in claim.passages
        for source in _objects(view, passage, HAS_SOURCE)
    )
    return ShownAccount(
        view.value(account.speaker) if account.speaker is not None else None,
        view.value(account.work) if account.work is not None else None,
        when(account.edtf, view.language) if account.edtf is not None else "",
        # Several claims of an account that do the same to a statement are one word in its cell.
        tuple(
            tuple({link.stance: cell(link) for link in reversed(account.about(s))}.values())[::-1]
            for s in statements
        ),
        tuple(claims),
        tuple(map(view.value, sources)),
        account.work in sources,
    )


def _claim(view: View, node: Node) -> dict[str, object]:
    """How a claim stands: what it says, who says so, what others do to it and it to others."""
    claim = claim_of(node, view.index)
    against = [link for link in links_to(node, view.index) if link.stance.disputes]
    other = [link for link in links_to(node, view.index) if not link.stance.disputes]
    return {
        "told": _shown(view, claim, "", tuple(
            ShownLink(link.stance, view.value(link.to), _speakers(view, link.to))
            for link in links_from(node, view.index)
        )),
        "says": [view.value(o) for part in STATEMENT_PARTS for o in _terms(view, node, part)],
        "speakers": tuple(map(view.value, claim.speakers)),
        "works": tuple(map(view.value, claim.works)),
        "against": [_link_to(view, link) for link in against],
        "other": [_link_to(view, link) for link in other],
        "disputes": tuple(map(view.value, disputes_over(node, view.index))),
        "derived_from": tuple(map(view.value, _objects(view, node, DERIVED_FROM))),
        "coarser_than": tuple(map(view.value, claim.coarser_than)),
    }  # fmt: skip


def _disputed(view: View, document: Document) -> dict[str, object] | None:
    """How many statements on the page others dispute, and in which disputes; None where none is."""
    index = view.index
    claims = [
        claim
        for subject in described(document, index)
        for claim in index.subjects_of(RDF_SUBJECT, subject)
        if claim_of(claim, index).disputed_by
    ]
    if not claims:
        return None
    statements = {
        tuple(str(o) for p in STATEMENT_PARTS for o in _terms(view, c, p)) for c in claims
    }
    questions = dict.fromkeys(d for claim in claims for d in disputes_over(claim, index))
    return {"count": len(statements), "disputes": tuple(map(view.value, questions))}


def _shown(view: View, claim: Claim, anchor: str, links: tuple[ShownLink, ...]) -> ShownClaim:
    return ShownClaim(
        anchor,
        view.value(claim.node),
        view.value(claim.status) if claim.status is not None else None,
        tuple(map(view.value, claim.hedges)),
        links,
        tuple(_passage(view, passage) for passage in claim.passages),
    )


def _passage(view: View, passage: Node) -> ShownPassage:
    sections, sources = (_objects(view, passage, word) for word in (SECTION, HAS_SOURCE))
    return ShownPassage(
        view.value(passage).href,
        view.value(sections[0]) if sections else None,
        view.value(sources[0]) if sources else None,
    )


def _link_to(view: View, link: Link) -> ShownLink:
    return ShownLink(link.stance, view.value(link.claim), _speakers(view, link.claim))


def _speakers(view: View, claim: Node) -> tuple[Value, ...]:
    return tuple(map(view.value, claim_of(claim, view.index).speakers))


def _terms(
    view: View, node: Node, predicate: og.NamedNode
) -> list[og.NamedNode | og.BlankNode | og.Literal | og.Triple]:
    return [t.object for t in view.index.about(node) if t.predicate == predicate]


def _objects(view: View, node: Node, predicate: og.NamedNode) -> list[Node]:
    found = _terms(view, node, predicate)
    return [term for term in found if isinstance(term, og.NamedNode | og.BlankNode)]


def _is_claim(view: View, node: Node) -> bool:
    return all(_terms(view, node, part) for part in STATEMENT_PARTS)
