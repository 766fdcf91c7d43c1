"""Who says what: computed from the links between claims, and nothing else."""

from __future__ import annotations

import pyoxigraph as og
import pytest

from stakhanov_ld.addresses import Space
from stakhanov_ld.documents.disputes import (
    LINKS,
    Account,
    Dispute,
    Link,
    Stance,
    claims_in,
    dispute_of,
    disputes_over,
    is_dispute,
    links_from,
    links_to,
    query_of,
)
from stakhanov_ld.documents.index import Index
from stakhanov_ld.publication.publication import Publication

ID = "https://w3id.org/stakhanov-ld/id/"
PREFIXES = """
PREFIX : <https://toy.example/id/>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX edtf: <http://id.loc.gov/datatypes/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sld: <https://w3id.org/stakhanov-ld/ns#>
"""


def toy(turtle: str) -> Index:
    data = tuple(
        q.triple for q in og.parse((PREFIXES + turtle).encode(), og.RdfFormat.TURTLE)
    )  # fmt: skip
    graphs = dict.fromkeys(("derived", "description", "ontology", "shapes", "report"), ())
    space = Space("https://toy.example/", "https://toy.example/id/", "https://toy.example/")
    return Index(Publication({"data": data, **graphs}, {}, space, None, "toy"))


def node(name: str) -> og.NamedNode:
    return og.NamedNode("https://toy.example/id/" + name)


def slug(term: object) -> str:
    return term.value.rpartition("/")[2] if isinstance(term, og.NamedNode) else "–"


def shown(dispute: Dispute) -> dict[str, dict[str, list[str]]]:
    """The table: for each account what its claims do to each statement about which it speaks."""
    return {
        slug(account.speaker): {
            slug(claim.node): [f"{slug(link.claim)} {link.stance}" for link in links]
            for claim in dispute.at_stake
            if (links := account.about(claim.node))
        }
        for account in dispute.accounts
    }


BIOGRAPHY = {
    "record-1935": {
        "new-york-times": {
            "record-unaided": ["nyt-helpers disputes"],
            "record-unstaged": ["nyt-arranged disputes", "nyt-purpose disputes"],
            "record-102t": ["nyt-success supports"],
        },
        "konstantin-petrov": {
            "record-rated": ["petrov-not-first qualifies", "petrov-anybody qualifies"],
        },
        "komsomolskaya-pravda": {
            "record-unaided": ["kp-helpers disputes"],
            "record-credit-his-alone": ["kp-tally disputes"],
            "record-102t": ["kp-puffery disputes"],
            "record-rated": ["kp-puffery disputes"],
        },
        "article-passive": {
            "record-102t": ["record-102t states"],
            "record-rated": ["record-rated states"],
        },
    },
    "record-beaten": {
        "article-passive": {
            "record-stands": [
                "record-beaten-by-sirotanovic disputes", "record-beaten-by-scemuk disputes",
            ],
        },
    },
    "name-at-birth": {
        "stakhanovs-daughter": {
            "birth-name-andrei": ["daughter-denial denies"],
            "passport-replaced": ["daughter-denial denies"],
            "documents-replaced": ["daughter-denial denies"],
            "name-changed-to-alexei": ["daughter-denial denies"],
        },
        "tellers-of-the-story": {
            "birth-name-andrei": ["birth-name-andrei states"],
            "passport-replaced": ["passport-replaced states"],
            "documents-replaced": ["documents-replaced states"],
            "name-changed-to-alexei": ["name-changed-to-alexei states"],
        },
    },
}  # fmt: skip
"""Typed from the source, by dispute."""


@pytest.mark.parametrize("name", BIOGRAPHY)
def test_the_disputes_of_the_biography(flagship: Publication, name: str) -> None:
    """Who says what of what is at stake; the oldest account first, undated ones last."""
    dispute = dispute_of(og.NamedNode(f"{ID}dispute/{name}"), Index(flagship))
    assert shown(dispute) == BIOGRAPHY[name]
    assert list(shown(dispute)) == list(BIOGRAPHY[name])


def test_an_account_has_its_time_its_work_and_what_bears_indirectly(flagship: Publication) -> None:
    """The story of 1985, in which Petrov is quoted; what supports the denial belongs to it."""
    index = Index(flagship)
    petrov = dispute_of(og.NamedNode(ID + "dispute/record-1935"), index).accounts[1]
    assert (petrov.edtf, slug(petrov.work)) == ("1985", "nyt-1985")
    assert [slug(claim.node) for claim in petrov.claims][-1] == "petrov-system"
    daughter = dispute_of(og.NamedNode(ID + "dispute/name-at-birth"), index).accounts[0]
    supporting = [slug(link.claim) for link in daughter.links if link.stance is Stance.SUPPORTS]
    assert supporting == ["andrei-never-heard", "andrei-not-in-family"]


def test_nobody_states_a_reading(flagship: Publication) -> None:
    """What was derived from other claims has no account of its own, but is at stake."""
    dispute = dispute_of(og.NamedNode(ID + "dispute/record-1935"), Index(flagship))
    readings = {"record-unaided", "record-unstaged", "record-credit-his-alone"}
    assert {slug(reading) for reading in dispute.readings} == readings
    assert "editors" not in shown(dispute)


def test_a_denial_is_told_once() -> None:
    """Whoever denies disputes, too: the data say both, the table the stronger."""
    index = toy(":d sld:atStake :s . :a sld:assertedBy :ann ; cito:disputes :s ; sld:denies :s .")
    assert [link.stance for link in links_to(node("s"), index)] == [Stance.DENIES]
    assert shown(dispute_of(node("d"), index))["ann"] == {"s": ["a denies"]}


def test_the_strongest_comes_first() -> None:
    """Whatever the order of the files."""
    index = toy(
        ":d sld:atStake :s . :a sld:assertedBy :ann ; cito:agreesWith :s ; cito:qualifies :s ."
        " :b sld:assertedBy :ann ; cito:disagreesWith :s ; cito:supports :s ."
    )
    found = shown(dispute_of(node("d"), index))["ann"]["s"]
    assert found == ["b disagrees with", "a qualifies", "b supports", "a agrees with"]


def test_a_work_without_a_readable_time_comes_last() -> None:
    """And one that ends on a day stands by that."""
    index = toy(
        ":d sld:atStake :s . :s sld:assertedBy :sue ."
        " :a sld:assertedBy :undated ; cito:disputes :s ; sld:statedIn :w1 ."
        ' :b sld:assertedBy :wrong ; cito:disputes :s ; sld:statedIn :w2 . :w2 sld:edtf "soon" .'
        ' :c sld:assertedBy :late ; cito:disputes :s ; sld:statedIn :w3 . :w3 sld:edtf "1985"^^edtf:edtf .'
        ' :e sld:assertedBy :early ; cito:disputes :s ; sld:statedIn :w4 . :w4 sld:edtf "[..1935-08-31]"^^edtf:edtf .'
    )
    assert list(shown(dispute_of(node("d"), index))) == ["early", "late", "sue", "undated", "wrong"]


def test_somebody_who_is_not_named_has_an_account() -> None:
    """One for each claim without a speaker, as for each of two speakers."""
    index = toy(
        ":d sld:atStake :s . :a cito:disputes :s . :b cito:supports :s ; sld:assertedBy :ann , :bob ."
    )
    accounts = dispute_of(node("d"), index).accounts
    assert [slug(account.speaker) for account in accounts] == ["–", "–", "ann", "bob"]


def test_who_bears_through_others_only_is_no_row() -> None:
    """But has an account; a circle of links has an end."""
    index = toy(
        ":d sld:atStake :s . :a sld:assertedBy :ann ; cito:disputes :s ; cito:agreesWith :b ."
        " :b sld:assertedBy :bob ; cito:supports :a . :s sld:assertedBy :sue ."
    )
    dispute = dispute_of(node("d"), index)
    assert [slug(claim) for claim in claims_in(node("d"), index)] == ["s", "a", "b"]
    assert sorted(slug(a.speaker) for a in dispute.accounts) == ["ann", "bob", "sue"]
    assert sorted(slug(a.speaker) for a in dispute.speaking) == ["ann", "sue"]


def test_what_is_no_dispute_says_so(flagship: Publication) -> None:
    """By its class; a claim knows the disputes in which it is at stake."""
    index = Index(flagship)
    dispute = og.NamedNode(ID + "dispute/record-1935")
    claim = og.NamedNode(ID + "claim/record-unaided")
    assert is_dispute(dispute, index)
    assert not is_dispute(claim, index)
    assert disputes_over(claim, index) == (dispute,)
    assert disputes_over(dispute, index) == ()


def test_links_from_a_claim(flagship: Publication) -> None:
    """What it does to others, in the order of the files."""
    claim = og.NamedNode(ID + "claim/nyt-helpers")
    said = [(link.stance, slug(link.to)) for link in links_from(claim, Index(flagship))]
    assert said == [(Stance.DISPUTES, "record-unaided"), (Stance.AGREES, "kp-helpers")]


Row = tuple[str | None, str | None, str | None, str, Stance, str]


def asked(dispute: Dispute, index: Index) -> set[Row]:
    """The answer of the query behind the table."""
    store = og.Store()
    store.extend(index.publication.quads())
    found = store.query(query_of(dispute))
    assert isinstance(found, og.QuerySolutions)

    def text(term: object) -> str | None:
        return term.value if isinstance(term, og.NamedNode | og.Literal) else None

    rows = set()
    for row in found:
        time, speaker, work, statement, link, claim = (text(term) for term in row)
        stance = LINKS[og.NamedNode(link)] if link else Stance.STATES
        assert statement is not None
        assert claim is not None
        rows.add((time, speaker, work, statement, stance, claim))
    return rows


def told(account: Account, link: Link) -> Row:
    nodes = (account.speaker, account.work)
    speaker, work = (None if node is None else node.value for node in nodes)
    return account.edtf, speaker, work, link.to.value, link.stance, link.claim.value


@pytest.mark.parametrize("name", BIOGRAPHY)
def test_the_query_answers_with_the_table(flagship: Publication, name: str) -> None:
    """A row for each claim in each cell."""
    index = Index(flagship)
    dispute = dispute_of(og.NamedNode(f"{ID}dispute/{name}"), index)
    in_cells = {
        told(account, link)
        for account in dispute.accounts
        for claim in dispute.at_stake
        for link in account.about(claim.node)
    }
    assert asked(dispute, index) == in_cells
    assert len(in_cells) >= 2


def test_the_query_agrees_on_odd_disputes_too() -> None:
    """Readings that take sides, nobody who speaks, statements that dispute each other."""
    index = toy(
        ":d sld:atStake :s , :r , :t . :r prov:wasDerivedFrom :s ; cito:disputes :t ; sld:assertedBy :eds ."
        " :s sld:assertedBy :ann ; cito:disputes :t . :t cito:disputes :s ; sld:denies :r ; cito:disputes :r ."
        " :x prov:wasDerivedFrom :s ; cito:supports :r ; sld:assertedBy :ann , :bob . :e sld:atStake :x ."
    )
    dispute = dispute_of(node("d"), index)
    in_cells = {
        told(a, link)
        for a in dispute.accounts
        for c in dispute.at_stake
        for link in a.about(c.node)
    }
    assert asked(dispute, index) == in_cells
    assert len(in_cells) == 7
