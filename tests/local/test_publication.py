"""A publication is read without a server: what is asked of it, and what is said when it cannot be."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import stakhanov_ld
from as_of_cases import BAD_DAYS, CASES, NOT_STATED, Case
from conftest import ROOT, WORLD
from stakhanov_ld.model import asked_period


@pytest.fixture(scope="module")
def biography() -> stakhanov_ld.Publication:
    return stakhanov_ld.open_publication()


@pytest.mark.parametrize("name", stakhanov_ld.__all__)
def test_public_names_are_there(name: str) -> None:
    """Each public name is found in its module, lazily."""
    assert getattr(stakhanov_ld, name).__name__ == name


def test_other_names_are_not() -> None:
    """A misspelt name is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="open_publikation"):
        _ = stakhanov_ld.open_publikation  # type: ignore[attr-defined]


def test_importing_the_package_loads_no_library() -> None:
    """Query workers import it; and reading a publication needs neither rdflib nor pySHACL."""
    program = (
        "import sys, stakhanov_ld\n"
        "libraries = {'rdflib', 'pyshacl', 'flask', 'pyoxigraph', 'pandas', 'jinja2'}\n"
        "assert not libraries & set(sys.modules), libraries & set(sys.modules)\n"
        "print(stakhanov_ld.open_publication().entity('kadiivka').at('1985-06-30'))\n"
        "print(sorted(libraries & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    assert run.stderr == ""
    assert run.stdout == "Kadiivka, 1985-06-30: Stakhanov (certain, asserted)\n['pyoxigraph']\n"


# As of a day


@pytest.mark.parametrize("case", CASES, ids=str)
def test_python_answers_as_the_table(case: Case, biography: stakhanov_ld.Publication) -> None:
    """All that holds then and no more."""
    answer = biography.entity(case.thing).at(case.day)
    assert case.rows == {
        (h.label, str(h.certainty), NOT_STATED if h.is_absence else str(h.status or "-"))
        for h in answer.held
    }
    assert answer.is_recorded == case.is_recorded
    assert ("not recorded" in str(answer)) != answer.is_recorded


@pytest.mark.parametrize("bad", BAD_DAYS, ids=lambda bad: ascii(bad)[:20])
def test_a_bad_day_is_one_clear_message(bad: str, biography: stakhanov_ld.Publication) -> None:
    """One line that quotes no more than it must, and an example."""
    entity = biography.entity("kadiivka")
    for ask in (entity.at, entity.name_on):
        with pytest.raises(stakhanov_ld.BadRequest) as refused:
            ask(bad)
        assert refused.value.message.endswith("Write it as 1985-06-30, 1985-06 or 1985.")
        assert len(refused.value.message) < 200
        assert refused.value.message.isprintable()


def test_a_time_may_be_a_value(biography: stakhanov_ld.Publication) -> None:
    """A day of ours, a date of Python, a period."""
    entity = biography.entity("kadiivka")
    told = entity.at("1985-06-30")
    assert entity.at(stakhanov_ld.Day(1985, 6, 30)) == told
    assert entity.at(datetime.date(1985, 6, 30)) == told
    assert entity.at(asked_period("1985-06")).held == entity.at("1985-06").held
    assert entity.at(datetime.date(33, 4, 3)).asked == "0033-04-03"


def test_an_answer_tells_what_does_not_hold_and_when_that_changes(
    biography: stakhanov_ld.Publication,
) -> None:
    """The rest with their dates, and the days of another answer."""
    answer = biography.entity("kadiivka").at("1985-06-30")
    assert [rest.label for rest in answer.rest] == [
        "Kadiivka", "Kadiivka is renamed Stakhanov", "town", "Kadiivka",
    ]  # fmt: skip
    assert {rest.certainty for rest in answer.rest} == {stakhanov_ld.Certainty.NOT}
    assert [str(day) for day in answer.changes] == [
        "1978-01-01", "1978-02-14", "1978-02-15", "1979-01-01", "2016-05-12", "2016-05-13",
        "2016-05-14",
    ]  # fmt: skip


def test_what_holds_says_who_says_so_and_where(biography: stakhanov_ld.Publication) -> None:
    """Speaker, work, passage, wording, time; and whether it is disputed."""
    (name,) = biography.entity("kadiivka").name_on("1985")
    assert (name.label, name.when, name.status and name.status.label) == (
        "Stakhanov", "1978-02-15/2016-05-12", "asserted",
    )  # fmt: skip
    assert str(name.bounds.latest_end) == "2016-05-12"
    assert [str(speaker) for speaker in name.speakers] == ["The article, in its own voice"]
    assert [work.iri.rpartition("/")[2] for work in name.works] == ["article"]
    assert name.passages[0].endswith("#:~:text=From%2015,named%20Stakhanov")
    assert not name.is_disputed
    andrei = biography.entity("person/stakhanov").at("1906-01-03").held[0]
    assert (andrei.label, andrei.is_disputed) == ("Andrei", True)
    assert andrei.disputed_by[0].endswith("claim/daughter-denial")


# Things, claims, disputes


def test_values_are_frozen(biography: stakhanov_ld.Publication) -> None:
    """And equal by what they hold, so they can be kept in sets."""
    entity = biography.entity("kadiivka")
    with pytest.raises(FrozenInstanceError):
        entity.label = "Stakhanov"  # type: ignore[misc]
    assert {entity, biography.entity("place/kadiivka")} == {entity}
    assert {entity.at("1985"), entity.at("1985")} == {entity.at("1985")}


def test_every_claim_of_the_data_is_there(biography: stakhanov_ld.Publication) -> None:
    """As many as the table of claims counts, by another reading."""
    count = biography.query(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
        " SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c rdf:subject ?s }"
    ).rows[0]["n"]
    assert len(biography.claims) == count
    assert len({claim.iri for claim in biography.claims}) == count
    assert all(len(claim.statement) == 3 and claim.status for claim in biography.claims)


def test_disputes_have_the_claims_at_stake(biography: stakhanov_ld.Publication) -> None:
    """And a thing has the disputes about it."""
    feat = biography.entity("feat/102-tonnes")
    assert feat.disputes == (biography.disputes[0],)
    assert {claim.is_disputed for claim in feat.disputes[0].at_stake} == {True}
    assert biography.entity("moscow").disputes == ()


def test_entities_are_the_things_with_an_address(biography: stakhanov_ld.Publication) -> None:
    """Each can be asked for by its IRI."""
    assert len(biography.entities) > 500
    assert all("/id/" in entity.iri for entity in biography.entities)
    last = biography.entities[-1]
    assert biography.entity(last.iri) == last


# Other publications


def test_any_folder_opens() -> None:
    """One of another base, with things that have no dates: nothing is recorded, and that is told."""
    world = stakhanov_ld.open_publication(WORLD)
    assert world.base != stakhanov_ld.open_publication().base
    answer = world.entities[0].at("1985")
    assert not answer.is_recorded
    assert answer.held == ()


def test_nothing_to_read_is_one_clear_error(tmp_path: Path) -> None:
    """A path that leads nowhere; a folder without RDF; a file that is malformed."""
    with pytest.raises(stakhanov_ld.UnreadablePublication, match="no such folder"):
        stakhanov_ld.open_publication(tmp_path / "nowhere")
    with pytest.raises(stakhanov_ld.UnreadablePublication, match="no RDF file"):
        stakhanov_ld.open_publication(tmp_path)
    (tmp_path / "a.ttl").write_text("<a> <b> .")
    with pytest.raises(stakhanov_ld.InvalidPublication):
        stakhanov_ld.open_publication(tmp_path)


def test_rules_are_enforced_where_one_asks_for_it(tmp_path: Path) -> None:
    """What breaks a shape can be read all the same, unless the reader wants it validated."""
    for folder in ("data", "ontology", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "data" / "places" / "kadiivka.ttl"
    file.write_text(
        file.read_text().replace('skosxl:literalForm "Stakhanov"@en ;', "", 1), encoding="utf-8"
    )
    assert stakhanov_ld.open_publication(tmp_path).entity("kadiivka").at("1985").is_recorded
    with pytest.raises(stakhanov_ld.InvalidPublication):
        stakhanov_ld.open_publication(tmp_path, validate=True)


def test_a_year_may_be_a_number(biography: stakhanov_ld.Publication) -> None:
    """And what is no time at all is told as any bad day."""
    kadiivka = biography.entity("kadiivka")
    assert kadiivka.at(1985).period == asked_period("1985")
    with pytest.raises(stakhanov_ld.BadRequest, match="'None' is not a day"):
        kadiivka.at(None)  # type: ignore[arg-type]


def test_public_names_are_offered() -> None:
    """To whoever lists the names of the package."""
    assert set(stakhanov_ld.__all__) <= set(dir(stakhanov_ld))
