"""Which thing is meant by a name, in any script and any form of its characters?"""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.documents.index import Index
from stakhanov_ld.errors import Ambiguous, NotFound
from stakhanov_ld.local.lookup import Lookup
from stakhanov_ld.publication.publication import Publication

ID = "https://w3id.org/stakhanov-ld/id/"
MEANT = {
    "kadiivka": "place/kadiivka",
    "Kadiivka": "place/kadiivka",
    "place/kadiivka": "place/kadiivka",
    "place:kadiivka": "place/kadiivka",
    ID + "place/kadiivka": "place/kadiivka",
    "Кадіївка": "place/kadiivka",
    "  кадиевка ": "place/kadiivka",
    "Стаханов": "place/kadiivka",
    "СТАХАНОВО": "place/zhukovsky",
    "Stakhanovo": "place/zhukovsky",
    "Қарағанды": "place/karaganda",
    "Alexei Stakhanov": "person/stakhanov",
    "Олексій Григорович Стаханов": "person/stakhanov",
    "Mine No. 31": "organisation/mine-no-31",
    "mine management office no. 2/43": "organisation/mine-management-office-2-43",
    "name/kadiivka": "name/kadiivka",
    "name:stakhanov": "name/stakhanov",
    "claim/name-stakhanov": "claim/name-stakhanov",
}


@pytest.fixture(scope="module")
def lookup(flagship: Publication) -> Lookup:
    return Lookup(Index(flagship))


@pytest.mark.parametrize("name", MEANT)
def test_a_name_means_one_thing(lookup: Lookup, name: str) -> None:
    """By address, by label, by a name borne at any time."""
    assert lookup.find(name).value == ID + MEANT[name]


@given(
    name=st.sampled_from(list(MEANT)[9:14]), form=st.sampled_from(["NFC", "NFD"]), data=st.data()
)
def test_case_and_forms_of_characters_are_one(
    lookup: Lookup, name: str, form: str, data: st.DataObject
) -> None:
    """й may be two characters, and any letter may be a capital."""
    written = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in name)
    assert lookup.find(normalize(form, written)).value == ID + MEANT[name]  # type: ignore[arg-type]


def test_what_may_be_several_things_is_told_with_all_of_them(lookup: Lookup) -> None:
    """Each candidate is one that means one thing."""
    for name in ("stakhanov", "Stakhanov"):
        with pytest.raises(Ambiguous) as told:
            lookup.find(name)
        assert told.value.candidates == ("person/stakhanov", "place/kadiivka")
        assert told.value.exit_code == 3
        assert [lookup.find(c).value for c in told.value.candidates] == [
            ID + candidate for candidate in told.value.candidates
        ]


def test_what_is_nothing_is_told_with_what_is_nearest(lookup: Lookup) -> None:
    """In the script in which it was written."""
    with pytest.raises(NotFound, match=r"Did you mean .*kadiivka \(place/kadiivka\)"):
        lookup.find("Kadivka")
    with pytest.raises(NotFound, match=r"Жуковский \(place/zhukovsky\)"):
        lookup.find("Жуковскай")
    with pytest.raises(NotFound) as told:
        lookup.find("zzzzzzzz")
    assert "Did you mean" not in told.value.message


@given(st.text(max_size=60) | st.just("9" * 10_000))
def test_no_text_breaks_it(lookup: Lookup, name: str) -> None:
    """A thing, or one short line."""
    try:
        lookup.find(name)
    except (Ambiguous, NotFound) as told:
        assert told.message.isprintable()
        assert len(told.message) < 400
