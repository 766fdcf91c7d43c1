"""Does the biography keep out of the thirty traps that its source sets? The first fifteen.

Each test asks the published triples. The numbers are those of the list of traps; a trap that is
about what is *not* there names what would be there if the data had fallen into it.
"""

from __future__ import annotations

from traps.asking import Asked

STAKHANOV = ("Stakhanov", "certain", "status:asserted")


def test_trap_01_two_precisions_agree(asked: Asked) -> None:
    """1978 and 15 February 1978 are one fact at two precisions: coarser, no dispute, no support."""
    assert asked.rows("claim:renamed-1978 ?link claim:name-stakhanov", "link") == {
        ("sld:coarserThan",)
    }
    assert asked.column("event:renaming-of-kadiivka sld:edtf ?when", "when") == {"1978"}
    assert asked.column("name:stakhanov sld:edtf ?when", "when") == {"1978-02-15/2016-05-12"}
    assert asked.column("claim:renamed-1978 rdf:object/sld:newName ?name", "name") == {
        "name:stakhanov"
    }
    assert not asked.holds(
        "?any cito:disputes|cito:supports|cito:agreesWith claim:name-stakhanov, claim:renamed-1978"
    )


def test_trap_02_boundary_day_of_2016(asked: Asked) -> None:
    """On 12 May 2016 the old name is certain, as the interval is closed, and the new one possible."""
    kadiivka = ("Kadiivka", "possible", "status:inferred")
    assert asked.called("place:kadiivka", "2016-05-12") == {STAKHANOV, kadiivka}
    assert asked.called("place:kadiivka", "2016-05-11") == {STAKHANOV}
    assert asked.called("place:kadiivka", "2016-05-13") == {
        ("Kadiivka", "certain", "status:inferred")
    }


def test_trap_03_first_name_has_no_start(asked: Asked) -> None:
    """Kadiivka before 1978 has an end and no start; that it returned is inferred, not stated."""
    assert asked.called("place:kadiivka", "1978-02-14") == {
        ("Kadiivka", "certain", "status:inferred")
    }
    assert asked.called("place:kadiivka", "1850-01-01") == {
        ("Kadiivka", "possible", "status:inferred")
    }
    assert asked.called("place:kadiivka", "1978-02-15") == {STAKHANOV}
    assert not asked.holds("name:kadiivka-until-1978 sld:earliestStart ?start")
    assert not asked.holds("name:kadiivka-since-2016 sld:latestEnd ?end")
    statuses = asked.column(
        "?c rdf:object ?n ; sld:status ?status . FILTER(?n IN (name:kadiivka-until-1978, name:kadiivka-since-2016))",
        "status",
    )
    assert statuses == {"status:inferred"}


def test_trap_04_stakhanovo_in_years(asked: Asked) -> None:
    """Zhukovsky was Stakhanovo, with an o; in the years 1938 and 1947 no more than possibly."""
    possible = ("Stakhanovo", "possible", "status:asserted")
    assert asked.called("place:zhukovsky", "1938-03-01") == {possible}
    assert asked.called("place:zhukovsky", "1940-01-01") == {
        ("Stakhanovo", "certain", "status:asserted")
    }
    assert asked.called("place:zhukovsky", "1947-06-01") == {
        possible,
        ("Zhukovsky", "possible", "status:inferred"),
    }
    assert asked.called("place:zhukovsky", "1937-12-31") == set()
    assert asked.column("place:zhukovsky sld:hasName/skosxl:literalForm ?name", "name") == {
        "Stakhanovo",
        "Zhukovsky",
    }


def test_trap_05_the_day_is_that_of_the_report(asked: Asked) -> None:
    """31 August 1935 dates the report; of the shift only a latest day is known."""
    assert not asked.holds("feat:102-tonnes sld:earliestStart|sld:latestStart|sld:earliestEnd ?day")
    assert asked.column("feat:102-tonnes sld:latestEnd ?day", "day") == {"1935-08-31"}
    assert asked.column("claim:record-reported rdf:object/sld:edtf ?when", "when") == {"1935-08-31"}
    assert asked.absent("event:report-of-102-tonnes", "dcterms:creator")


def test_trap_06_september_has_no_year(asked: Asked) -> None:
    """19 September 1935: the year is marked as uncertain and inferred by the editors."""
    assert asked.column("event:report-of-227-tonnes sld:edtf ?when", "when") == {"?1935-09-19"}
    inferred = "?c rdf:subject event:report-of-227-tonnes ; rdf:object ?year ; sld:status status:inferred ; sld:assertedBy agent:editors"
    assert asked.column(inferred, "year") == {"1935"}
    assert "1935" not in next(
        iter(asked.column("claim:second-record-reported rdfs:label ?words", "words"))
    )


def test_trap_07_the_quota_is_derived(asked: Asked) -> None:
    """14 times the quota is reported; the quota itself, about 7.29 t, only follows from it."""
    assert asked.rows(
        "?c rdf:predicate coal:quotaMultiple ; rdf:object ?x ; sld:status ?how", "x", "how"
    ) == {("14", "status:reported")}
    quota = asked.rows(
        "?c rdf:predicate coal:quotaTonnes ; rdf:object ?x ; sld:status ?how", "x", "how"
    )
    assert {(round(float(x), 2), how) for x, how in quota} == {(7.29, "status:derived")}
    assert not asked.holds("?feat coal:quotaTonnes ?tonnes")


def test_trap_08_the_new_york_times_concedes(asked: Asked) -> None:
    """The New York Times concedes the feat and disputes that it was unstaged and unaided."""
    said = "?c sld:assertedBy agent:new-york-times ; sld:status ?how . OPTIONAL { ?c ?link ?other FILTER(?link IN (cito:supports, cito:disputes)) }"
    assert asked.rows(said, "how", "link", "other") == {
        ("status:conceded", "cito:supports", "claim:record-102t"),
        ("status:alleged", "cito:disputes", "claim:record-unstaged"),
        ("status:alleged", "cito:disputes", "claim:record-unaided"),
    }


def test_trap_09_komsomolskaya_pravda_is_positive_too(asked: Asked) -> None:
    """The same article calls the achievements puffery and his approach productive."""
    said = "?c sld:assertedBy agent:komsomolskaya-pravda ; sld:statedIn source:kp-1988 ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o"
    found = asked.rows(said, "s", "p", "o")
    assert ("feat:widely-cited-achievements", "sld:ratedAs", "concept:puffery") in found
    assert ("concept:stakhanovs-approach", "sld:ledTo", "concept:increased-productivity") in found
    assert asked.holds("claim:kp-approach cito:qualifies claim:kp-puffery")


def test_trap_10_four_periodicals(asked: Asked) -> None:
    """The Times is The New York Times; Time, Pravda and Komsomolskaya Pravda are three others."""
    assert asked.rows(
        "?who a sld:Periodical ; sld:hasName/skosxl:literalForm ?name", "who", "name"
    ) == {
        ("agent:new-york-times", "The New York Times"),
        ("agent:new-york-times", "The Times"),
        ("agent:komsomolskaya-pravda", "Komsomolskaya Pravda"),
        ("agent:pravda", "Pravda"),
        ("agent:time", "Time"),
    }
    assert asked.column("person:stakhanov sld:onCoverOf ?where", "where") == {"agent:time"}
    assert asked.column("?c rdf:predicate sld:reportedName ; rdf:subject ?who", "who") == {
        "agent:pravda"
    }
    assert not asked.holds("?c sld:assertedBy ?who FILTER(?who IN (agent:pravda, agent:time))")


def test_trap_11_petrovs_words_are_petrovs(asked: Asked) -> None:
    """What is quoted from Petrov is said by Petrov, in the newspaper's story."""
    assert asked.rows(
        "?c sld:status status:quoted ; sld:assertedBy ?who ; sld:statedIn ?work", "who", "work"
    ) == {("person:konstantin-petrov", "source:nyt-1985")}
    numbers = asked.column(
        "?c sld:assertedBy person:konstantin-petrov ; dcterms:identifier ?number", "number"
    )
    assert numbers == {"C076a", "C076b", "C076c"}


def test_trap_12_two_orders_one_lost(asked: Asked) -> None:
    """He received two Orders of Lenin and lost the object of one: none was withdrawn."""
    received = asked.column(
        "person:stakhanov sld:conferral ?one . ?one sld:award award:order-of-lenin", "one"
    )
    assert len(received) == 2
    assert asked.rows(
        "list:orders-of-lenin sld:statedCount ?n ; sld:knownMember ?one", "n", "one"
    ) == {("2", one) for one in received}
    assert asked.column("loss:order-of-lenin sld:lostThing ?what", "what") == {
        "award:order-of-lenin"
    }
    assert asked.absent("loss:order-of-lenin", "sld:conferral")
    assert asked.absent("loss:order-of-lenin", "sld:statedCount")


def test_trap_13_the_card_is_not_the_membership(asked: Asked) -> None:
    """The party card was lost; when the membership ended, but for his death, is unknown."""
    membership = "?c rdf:object ?m . ?m org:organization organisation:cpsu"
    assert asked.rows(f"{membership} ; sld:edtf ?when ; sld:latestEnd ?end", "when", "end") == {
        ("1936/", "1977-11-05")
    }
    assert asked.column("?c rdf:predicate sld:loss ; rdf:object/sld:lostThing ?what", "what") == {
        "award:order-of-lenin",
        "concept:party-card",
    }
    assert asked.on("person:stakhanov", "org:hasMembership", "1977-11-05") >= {
        ("tenure:member-of-the-cpsu", "possible", "status:asserted")
    }


def test_trap_14_counts_without_members(asked: Asked) -> None:
    """Six children, one known as a daughter without a name; two partners, none known."""
    counted = "person:stakhanov sld:countedList ?list . ?list sld:countedPredicate ?what ; sld:statedCount ?n ; sld:complete false . OPTIONAL { ?list sld:knownMember ?one }"
    assert asked.rows(counted, "what", "n", "one") == {
        ("schema:children", "6", "person:stakhanovs-daughter"),
        ("sld:partner", "2", "None"),
    }
    assert asked.absent("person:stakhanovs-daughter", "sld:hasName")
    assert not asked.holds("person:stakhanovs-daughter sld:hasName ?name")


def test_trap_15_partners_are_not_spouses(asked: Asked) -> None:
    """Nobody is called a spouse; whether he was married is recorded as not stated."""
    assert asked.holds("?list sld:countedPredicate sld:partner")
    assert asked.absent("person:stakhanov", "schema:spouse")
    assert not asked.holds(
        "{ ?x schema:spouse ?y } UNION { ?c rdf:predicate schema:spouse } UNION { ?l sld:countedPredicate schema:spouse }"
    )
