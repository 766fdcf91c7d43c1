"""Does the biography keep out of the traps that its source sets? From the sixteenth on."""

from __future__ import annotations

import pytest

from traps.asking import Asked


def test_trap_16_andrei_is_hearsay(asked: Asked) -> None:
    """Andrei is hearsay and denied, Alexei asserted; the initial in the telegram fits both."""
    andrei = asked.rows(
        "?c rdf:object name:andrei ; sld:status ?how ; sld:statedIn ?where . ?no sld:denies ?c",
        "how",
        "where",
        "no",
    )
    assert andrei == {("status:hearsay", "source:widespread-story", "claim:daughter-denial")}
    named = asked.column("person:stakhanov sld:hasName/skosxl:literalForm ?name", "name")
    assert named == {
        "Alexei Stakhanov",
        "Alexei Grigoryevich Stakhanov",
        "Alekséy Grigór'yevich Stakhánov",
    }
    assert asked.column(
        "?c rdf:subject source:telegram ; rdf:predicate sld:contains ; rdf:object ?what", "what"
    ) == {"concept:his-initial"}
    assert {form[0] for name in ("name:andrei", "name:alexei") for form in asked.forms(name)} == {
        "A"
    }


def test_trap_17_the_denial_is_of_2012(asked: Asked) -> None:
    """The daughter spoke in an interview of 2012, a year and no more."""
    said = "?c sld:status status:denied ; sld:assertedBy ?who ; sld:statedIn ?work . ?work sld:edtf ?when ; sld:earliestStart ?from ; sld:latestEnd ?to"
    assert asked.rows(said, "who", "when", "from", "to") == {
        ("person:stakhanovs-daughter", "2012", "2012-01-01", "2012-12-31")
    }
    denied = asked.column("claim:daughter-denial sld:denies/dcterms:identifier ?number", "number")
    assert denied == {"C095", "C100", "C101", "C102"}


def test_trap_18_honour_hedged_and_unhedged(asked: Asked) -> None:
    """Coal Miner's Day is apparently in his honour; the renaming of 1978 is so without a hedge."""
    honours = "?c rdf:predicate sld:inHonourOf ; rdf:subject ?what ; sld:status ?how . OPTIONAL { ?c sld:hedge ?words }"
    assert asked.rows(honours, "what", "how", "words") == {
        ("event:coal-miners-day", "status:apparent", "also apparently"),
        ("name:stakhanov", "status:asserted", "None"),
        ("name:stakhanovo", "status:inferred", "None"),
    }
    assert asked.column("?what sld:inHonourOf person:stakhanov", "what") == {"name:stakhanov"}


@pytest.mark.parametrize(
    ("day", "one", "other"),
    [
        ("1941-06-30", "tenure:student-of-the-industrial-academy", "tenure:director-of-mine-no-31"),
        ("1957-06-30", "tenure:at-the-ministry-of-coal-industry", "tenure:deputy-director-of-chistiakovantratsit"),
        ("1959-06-30", "tenure:deputy-director-of-chistiakovantratsit", "tenure:assistant-chief-engineer"),
    ],
)  # fmt: skip
def test_trap_19_overlaps_are_possible(asked: Asked, day: str, one: str, other: str) -> None:
    """In the years which two posts share, each is possible and neither is certain."""
    posts = {
        (thing, how) for thing, how, _ in asked.on("person:stakhanov", "org:hasMembership", day)
    }
    assert posts >= {(one, "possible"), (other, "possible")}
    assert not posts & {(one, "certain"), (other, "certain")}


def test_trap_20_the_last_post_has_no_start(asked: Asked) -> None:
    """He was an assistant chief engineer until 1974; no start is stated and no day certain."""
    post = "tenure:assistant-chief-engineer"
    assert asked.column(f"{post} sld:edtf ?when", "when") == {"/1974"}
    assert asked.rows(
        f"{post} sld:earliestStart ?a ; sld:latestStart ?b ; sld:earliestEnd ?y ; sld:latestEnd ?z",
        "a",
        "b",
        "y",
        "z",
    ) == {("1959-01-01", "1974-12-31", "1974-01-01", "1974-12-31")}
    assert asked.column(
        f"?c rdf:subject {post} ; rdf:predicate sld:startReadAs ; sld:status ?how", "how"
    ) == {"status:inferred"}
    assert asked.column(f"event:retirement sld:ends {post} ; sld:edtf ?when", "when") == {"1974"}


@pytest.mark.parametrize(
    "undated",
    [
        "tenure:deputy-of-the-supreme-soviet",
        "conferral:order-of-lenin-a",
        "conferral:order-of-lenin-b",
        "conferral:order-of-the-red-banner-of-labour",
        "claim:time-cover",
    ],
)
def test_trap_21_undated_in_the_article(asked: Asked, undated: str) -> None:
    """Seat, orders and cover have no date, and it is on record that none is stated."""
    assert asked.holds(f"{undated} a ?kind")
    assert asked.absent(undated, "sld:edtf")
    assert not asked.holds(
        f"{undated} sld:edtf|sld:earliestStart|sld:latestStart|sld:earliestEnd|sld:latestEnd ?any"
    )


def test_trap_22_two_parents_of_lugovaya(asked: Asked) -> None:
    """The uezd of 1906 and the district of an undated now both hold, and do not conflict."""
    parents = (
        "place:lugovaya sld:containment ?c . ?c sld:container ?in . OPTIONAL { ?c sld:edtf ?when }"
    )
    assert asked.rows(parents, "in", "when") == {
        ("place:livensky-uezd", "1906"),
        ("place:izmalkovsky-district", "None"),
    }
    assert asked.absent("containment:lugovaya-in-izmalkovsky-district", "sld:edtf")
    assert not asked.holds("?any cito:disputes ?c . ?c rdf:predicate sld:containment")


def test_trap_23_village_town_and_city(asked: Asked) -> None:
    """Lugovaya is called a village; Kadiivka a town at one place and a city at another."""
    assert asked.rows("?place a schema:Place ; sld:kind ?what", "place", "what") == {
        ("place:lugovaya", "concept:village"),
        ("place:kadiivka", "concept:town"),
        ("place:kadiivka", "concept:city"),
        ("place:zhukovsky", "concept:city"),
    }
    both = "?c rdf:predicate sld:kind ; rdf:subject place:kadiivka ; skos:note ?note"
    assert len(asked.column(both, "c")) == 2


def test_trap_24_see_also_is_no_relation(asked: Asked) -> None:
    """A see-also links the article to a topic, and nothing links the topic to Stakhanov."""
    topics = asked.column("source:article rdfs:seeAlso ?topic", "topic")
    assert len(topics) == 6
    assert asked.column("?c rdf:predicate rdfs:seeAlso ; rdf:subject ?s", "s") == {"source:article"}
    for topic in topics - {
        "person:alija-sirotanovic",
        "concept:list-of-heroes-of-socialist-labour",
    }:
        assert asked.absent(topic, "dcterms:relation")
        assert not asked.holds(
            f"{{ {topic} ?p person:stakhanov }} UNION {{ person:stakhanov ?p {topic} }}"
        )
        assert asked.column(
            f"{{ ?c rdf:subject {topic} }} UNION {{ ?c rdf:object {topic} }} ?c rdf:predicate ?p",
            "p",
        ) == {"rdfs:seeAlso"}


def test_trap_25_the_cyrillic_name_is_missing(asked: Asked) -> None:
    """Where the copy lost the Cyrillic name nothing is made up; other spellings are the editors'."""
    assert asked.forms("name:stakhanov-with-stress-marks") == {"Alekséy Grigór'yevich Stakhánov"}
    assert asked.absent("name:stakhanov-with-stress-marks", "sld:spelling")
    assert not asked.holds("name:stakhanov-with-stress-marks sld:spelling ?any")
    assert asked.holds(
        "name:alexei-grigoryevich-stakhanov skos:note ?note . FILTER(CONTAINS(?note, 'editors'))"
    )


def test_trap_26_which_record_was_beaten(asked: Asked) -> None:
    """A record not identified is said to be beaten by two men; when and by how much is absent."""
    beaten = "?c rdf:predicate sld:beatenBy ; rdf:subject ?what ; rdf:object ?who ; sld:status ?how ; sld:assertedBy ?speaker"
    assert asked.rows(beaten, "what", "who", "how", "speaker") == {
        ("feat:stakhanovs-record", who, "status:claimed", "agent:article-passive")
        for who in ("person:alija-sirotanovic", "person:sergej-scemuk")
    }
    assert asked.absent("feat:stakhanovs-record", "sld:identifiedAs")
    assert asked.absent("feat:stakhanovs-record", "coal:minedTonnes")
    assert not asked.holds("feat:stakhanovs-record sld:edtf|coal:minedTonnes ?any")
    for claim in ("claim:record-beaten-by-sirotanovic", "claim:record-beaten-by-scemuk"):
        assert asked.absent(claim, "sld:edtf")
        assert asked.absent(claim, "dcterms:creator")


def test_trap_27_the_place_of_death_is_not_stated(asked: Asked) -> None:
    """Where he died is on record as not stated, and no place is given."""
    assert asked.absent("person:stakhanov", "schema:deathPlace")
    assert asked.absent("person:stakhanov", "sld:causeOfDeath")
    assert not asked.holds(
        "{ person:stakhanov schema:deathPlace ?any } UNION { ?c rdf:predicate schema:deathPlace }"
    )


def test_trap_28_repetition_is_no_support(asked: Asked) -> None:
    """Infobox, lead and biography repeat one source: one claim or a coarser one, never support."""
    days = asked.rows(
        "?c rdf:subject person:stakhanov ; rdf:predicate ?p ; rdf:object ?day . FILTER(?p IN (schema:birthDate, schema:deathDate))",
        "c",
        "p",
        "day",
    )
    assert days == {
        ("claim:birth-date", "schema:birthDate", "1906-01-03"),
        ("claim:birth-year", "schema:birthDate", "1906"),
        ("claim:death-date", "schema:deathDate", "1977-11-05"),
        ("claim:death-year", "schema:deathDate", "1977"),
    }
    assert asked.rows("?c sld:coarserThan ?finer", "c", "finer") == {
        ("claim:birth-year", "claim:birth-date"),
        ("claim:death-year", "claim:death-date"),
        ("claim:renamed-1978", "claim:name-stakhanov"),
    }
    assert not asked.holds(
        "?one cito:supports ?other ; sld:statedIn source:article . ?other sld:statedIn source:article"
    )
    sections = asked.column("claim:birth-date sld:attestedAt/sld:section ?where", "where")
    assert sections == {"section:infobox", "section:lead"}


def test_trap_29_numerous_is_no_number(asked: Asked) -> None:
    """The medals are numerous: no count is stated, and no medal made up."""
    assert asked.rows("list:medals sld:statedAs ?word ; sld:complete ?all", "word", "all") == {
        ("numerous", "false")
    }
    assert asked.absent("list:medals", "sld:statedCount")
    assert not asked.holds("list:medals sld:statedCount|sld:knownMember ?any")
    assert not asked.holds("?conferral sld:award award:medal")


def test_trap_30_two_quotations_not_one(asked: Asked) -> None:
    """Words are left out between two things Petrov says: two claims at two passages."""
    halves = "?c dcterms:identifier ?number ; sld:attestedAt ?at ; rdf:object ?what ; skos:note ?note . FILTER(?number IN ('C076a', 'C076b'))"
    assert asked.rows(halves, "c", "number", "what") == {
        ("claim:petrov-not-first", "C076a", "concept:not-necessarily-the-first"),
        ("claim:petrov-anybody", "C076b", "concept:replaceable-by-anybody"),
    }
    assert len(asked.column(halves, "at")) == 2
    assert asked.column("claim:petrov-not-first sld:hedge ?words", "words") == {"I suppose"}
