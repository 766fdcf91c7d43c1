"""Does the test of each trap fail if the data fall into the trap?"""

from __future__ import annotations

import pytest

from mutation.guards import traps
from stakhanov_ld.publication.publication import Publication
from traps.asking import Asked

FALLS = {
    "01": "DELETE { claim:renamed-1978 sld:coarserThan ?x } INSERT { claim:renamed-1978 cito:disputes ?x } WHERE { claim:renamed-1978 sld:coarserThan ?x }",
    "02": "DELETE { name:kadiivka-since-2016 sld:earliestStart ?x } INSERT { name:kadiivka-since-2016 sld:earliestStart '2016-05-13'^^xsd:date } WHERE { name:kadiivka-since-2016 sld:earliestStart ?x }",
    "03": "INSERT DATA { name:kadiivka-until-1978 sld:earliestStart '1898-01-01'^^xsd:date }",
    "04": "DELETE { name:stakhanovo sld:latestStart ?x } INSERT { name:stakhanovo sld:latestStart '1938-01-01'^^xsd:date } WHERE { name:stakhanovo sld:latestStart ?x }",
    "05": "INSERT DATA { feat:102-tonnes sld:earliestStart '1935-08-31'^^xsd:date }",
    "06": "DELETE { ?e sld:edtf ?x } INSERT { ?e sld:edtf '1935-09-19'^^edtf:edtf } WHERE { ?e sld:edtf ?x FILTER(?e = event:report-of-227-tonnes) }",
    "07": "DELETE { ?c sld:status ?x } INSERT { ?c sld:status status:reported } WHERE { ?c rdf:predicate coal:quotaTonnes ; sld:status ?x }",
    "08": "DELETE { claim:nyt-success cito:supports ?x } INSERT { claim:nyt-success cito:disputes ?x } WHERE { claim:nyt-success cito:supports ?x }",
    "09": "DELETE WHERE { claim:kp-approach ?p ?o }",
    "10": "DELETE DATA { person:stakhanov sld:onCoverOf agent:time } ; INSERT DATA { person:stakhanov sld:onCoverOf agent:new-york-times }",
    "11": "DELETE { ?c sld:assertedBy ?x } INSERT { ?c sld:assertedBy agent:new-york-times } WHERE { ?c sld:assertedBy ?x FILTER(?x = person:konstantin-petrov) }",
    "12": "DELETE DATA { person:stakhanov sld:conferral conferral:order-of-lenin-b }",
    "13": "DELETE { tenure:member-of-the-cpsu sld:edtf ?x } INSERT { tenure:member-of-the-cpsu sld:edtf '1936/1977'^^edtf:edtf } WHERE { tenure:member-of-the-cpsu sld:edtf ?x }",
    "14": "DELETE DATA { list:children sld:knownMember person:stakhanovs-daughter }",
    "15": "DELETE DATA { list:partners sld:countedPredicate sld:partner } ; INSERT DATA { list:partners sld:countedPredicate schema:spouse }",
    "16": "DELETE DATA { claim:birth-name-andrei sld:status status:hearsay } ; INSERT DATA { claim:birth-name-andrei sld:status status:asserted }",
    "17": "DELETE { ?s sld:edtf ?x } INSERT { ?s sld:edtf '2012-05-01'^^edtf:edtf } WHERE { ?s sld:edtf ?x FILTER(?s = source:daughter-interview-2012) }",
    "18": "DELETE DATA { claim:coal-miners-day-in-his-honour sld:status status:apparent } ; INSERT DATA { claim:coal-miners-day-in-his-honour sld:status status:asserted }",
    "19": "DELETE { ?t sld:earliestEnd ?x } INSERT { ?t sld:earliestEnd '1941-12-31'^^xsd:date } WHERE { ?t sld:earliestEnd ?x FILTER(?t = tenure:student-of-the-industrial-academy) }",
    "20": "DELETE { ?t sld:latestStart ?x } INSERT { ?t sld:latestStart '1959-12-31'^^xsd:date } WHERE { ?t sld:latestStart ?x FILTER(?t = tenure:assistant-chief-engineer) }",
    "21": "INSERT DATA { tenure:deputy-of-the-supreme-soviet sld:edtf '1937/1946'^^edtf:edtf }",
    "22": "DELETE DATA { place:lugovaya sld:containment containment:lugovaya-in-livensky-uezd }",
    "23": "DELETE DATA { place:kadiivka sld:kind concept:town }",
    "24": "INSERT DATA { person:lei-feng dcterms:relation person:stakhanov }",
    "25": "INSERT DATA { name:stakhanov-with-stress-marks sld:spelling 'Стаханов'@ru }",
    "26": "DELETE { ?c rdf:subject ?x } INSERT { ?c rdf:subject feat:102-tonnes } WHERE { ?c rdf:subject ?x ; rdf:predicate sld:beatenBy }",
    "27": "INSERT DATA { person:stakhanov schema:deathPlace place:moscow }",
    "28": "INSERT DATA { claim:birth-year cito:supports claim:birth-date }",
    "29": "INSERT DATA { list:medals sld:statedCount 3 }",
    "30": "DELETE { claim:petrov-anybody ?p ?o } INSERT { claim:petrov-not-first dcterms:identifier 'C076b' } WHERE { claim:petrov-anybody ?p ?o }",
}


def test_every_trap_has_its_fall() -> None:
    """Thirty traps, thirty ways to fall."""
    assert sorted({name.removeprefix("test_trap_")[:2] for name, _ in traps()}) == sorted(FALLS)
    assert len(FALLS) == 30


@pytest.mark.parametrize("number", FALLS)
def test_a_fall_is_noticed_by_the_test_of_its_trap(number: str, flagship: Publication) -> None:
    """The mistake that the trap is about makes its test fail, which else passes."""
    asked = Asked(flagship.default_graph)
    tests = [test for name, test in traps() if name.startswith(f"test_trap_{number}_")]
    for test in tests:
        test(asked)
    asked.change(FALLS[number])
    noticed = 0
    for test in tests:
        try:
            test(asked)
        except AssertionError:
            noticed += 1
    assert noticed
