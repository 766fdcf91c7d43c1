"""What a document holds, and what it leaves to others."""

from __future__ import annotations

import pyoxigraph as og
import pytest

from stakhanov_ld.documents.document import Document, Kind
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import site_map
from stakhanov_ld.publication.publication import Publication

ID = "https://w3id.org/stakhanov-ld/id/"


@pytest.fixture(scope="module")
def documents(flagship: Publication) -> dict[str, Document]:
    """The documents of the biography by path."""
    index = Index(flagship)
    return {document.path: document for document in site_map(index, Labels(index)).documents}


def subjects(document: Document) -> set[str]:
    return {t.subject.value for t in document.triples if isinstance(t.subject, og.NamedNode)}


def test_everything_described_has_a_document(
    documents: dict[str, Document], flagship: Publication
) -> None:
    """Every triple of data, derived, ontology, shapes and description stands in some document."""
    published = {triple for document in documents.values() for triple in document.triples}
    space = flagship.space
    missing = [
        triple
        for triples in flagship.graphs.values()
        for triple in triples
        if triple not in published
        and isinstance(triple.subject, og.NamedNode)
        and space.document_of(triple.subject.value)
    ]
    assert missing == []
    assert len(published) > 8000


def test_a_place_brings_its_names_and_claims(documents: dict[str, Document]) -> None:
    """Dated names, also those that only editors infer; claims about the place and about its names."""
    held = subjects(documents["doc/place/kadiivka"])
    for part in (
        "name/stakhanov", "name/kadiivka-since-2016", "claim/name-stakhanov",
        "claim/name-stakhanov-in-his-honour", "containment/kadiivka-in-donbas",
    ):  # fmt: skip
        assert ID + part in held
    told = {t.predicate.value for t in documents["doc/place/kadiivka"].triples
            if t.subject == og.NamedNode(ID + "person/stakhanov")}  # fmt: skip
    assert told == {"https://w3id.org/stakhanov-ld/ns#beganWorkIn"}  # a link; he has his document


def test_a_feat_tells_who_disputes_what_is_said_of_it(documents: dict[str, Document]) -> None:
    """Also a claim about something else that disputes one about the feat."""
    disputes = {
        (t.subject.value, t.object.value)
        for t in documents["doc/feat/102-tonnes"].triples
        if t.predicate.value == "http://purl.org/spar/cito/disputes"
        and isinstance(t.subject, og.NamedNode)
        and isinstance(t.object, og.NamedNode)
    }
    assert (ID + "claim/nyt-helpers", ID + "claim/record-unaided") in disputes
    assert (ID + "claim/kp-puffery", ID + "claim/record-102t") in disputes


def test_a_document_describes_itself_last(documents: dict[str, Document]) -> None:
    """Its topic comes first, its own licence and dataset last."""
    document = documents["doc/person/stakhanov"]
    assert document.triples[0].subject == og.NamedNode(ID + "person/stakhanov")
    last = document.triples[-1]
    assert last.subject == og.NamedNode("https://w3id.org/stakhanov-ld/doc/person/stakhanov")
    assert last.object == og.NamedNode("https://w3id.org/stakhanov-ld/dataset")


def test_no_document_holds_a_triple_twice(documents: dict[str, Document]) -> None:
    """A document is a set of triples."""
    for document in documents.values():
        assert len(document.triples) == len(set(document.triples)), document.path


def test_the_triples_of_a_subject_stand_together(documents: dict[str, Document]) -> None:
    """But for links from elsewhere, so that Turtle has one block for each thing described."""
    for document in documents.values():
        if document.kind is Kind.WORDS:
            order = [triple.subject for triple in document.triples]
            blocks = [
                one for one, before in zip(order, [None, *order], strict=False) if one != before
            ]
            assert len(blocks) == len(set(blocks)), document.path


def test_lists_have_all_of_a_kind(documents: dict[str, Document]) -> None:
    """`doc/place/` lists every place, by label."""
    listed = [topic.value for topic in documents["doc/place/"].topics]
    places = {
        ID + p.removeprefix("doc/")
        for p in documents
        if p.startswith("doc/place/") and p[-1] != "/"
    }
    assert set(listed) == places
    assert len(listed) == len(places) > 10


@pytest.mark.parametrize(
    ("path", "licence"),
    [
        ("doc/place/kadiivka", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("ns", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("ns/coal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("shapes", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ],
)
def test_a_document_has_the_licence_of_what_it_tells(
    documents: dict[str, Document], path: str, licence: str
) -> None:
    """Words and rules are CC0, the biography is CC BY-SA."""
    assert [node.value for node in documents[path].licences] == [licence]
