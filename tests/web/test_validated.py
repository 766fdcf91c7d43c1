"""A release of which not all was validated says so: in its files, its catalogue and its pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from stakhanov_ld.errors import TooMuchToValidate
from stakhanov_ld.publication.extent import Extent
from stakhanov_ld.publication.findings import Invalid
from stakhanov_ld.publication.sampling import in_sample
from stakhanov_ld.release.publish import publish
from stakhanov_ld.release.release import Release, open_release
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings
from web.offline import client_of_site

BASE = "https://w.example/"
DQV = "http://www.w3.org/ns/dqv#"
CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
HEAD = """
@prefix : <https://w.example/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SAMPLE = Extent("sample", 5)
IN_SAMPLE = [n for n in range(20) if in_sample(og.NamedNode(f"{BASE}id/t{n}"), SAMPLE)]
BEYOND = [n for n in range(20) if n not in IN_SAMPLE]


def files(folder: Path, broken: int | None = None) -> Path:
    """Twenty things, of which one breaks the only rule."""
    values = {n: f"{n} , -1" if n == broken else str(n) for n in range(20)}
    things = "".join(f":t{n} a :T ; :p {value} .\n" for n, value in values.items())
    for name, text in {
        "data/things.ttl": things,
        "data/publication.ttl": f"""<{BASE}dataset> a void:Dataset ; dcterms:title "Things"@en ;
            dcterms:language "en" , "uk" , "ru" ; void:uriSpace "{BASE}id/" ;
            sld:baseIri "{BASE}"^^xsd:anyURI .""",
        "shapes/s.ttl": ":once sh:targetClass :T ; sh:path :p ; sh:maxCount 1 .",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(HEAD + text)
    return folder


def made(folder: Path, **given: object) -> Release:
    """What is published of the files in `folder`, of which ten triples are validated unasked."""
    settings = Settings({"validate_limit": 10, "processes": 1, **given}, {})
    shelf = Shelf(folder / "shelf")
    return open_release(publish(folder / "files", shelf, settings, NOW, lambda _: None).folder)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Release]:
    """One for each choice, of the same files, of which something beyond the sample breaks a rule
    wherever that goes unnoticed."""
    found = {}
    for choice, broken in (("all", None), ("sample", BEYOND[0]), ("none", IN_SAMPLE[0])):
        folder = tmp_path_factory.mktemp(choice)
        files(folder / "files", broken)
        found[choice] = made(folder, validate=choice)
    return found


@pytest.fixture(params=["all", "sample", "none"])
def choice(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(choice: str, releases: dict[str, Release]) -> FlaskClient:
    return client_of_site(releases[choice])


def test_nothing_is_published_until_somebody_chooses(tmp_path: Path) -> None:
    """And what was published stays; a choice is another release."""
    files(tmp_path / "files")
    ids = {made(tmp_path, validate=choice).id for choice in ("all", "none")}
    before = sorted((tmp_path / "shelf").iterdir())
    with pytest.raises(TooMuchToValidate, match="47 triples are more than the 10"):
        made(tmp_path)
    assert sorted((tmp_path / "shelf").iterdir()) == before
    ids |= {made(tmp_path, validate_limit=47).id}
    assert len(ids) == 3


def test_what_the_sample_finds_stops_a_release(tmp_path: Path) -> None:
    """It is as wrong as if everything were validated."""
    files(tmp_path / "files", IN_SAMPLE[0])
    with pytest.raises(Invalid) as caught:
        made(tmp_path, validate="sample")
    assert [f.node for f in caught.value.findings] == [f"{BASE}id/t{IN_SAMPLE[0]}"]


def test_manifests_say_it(choice: str, releases: dict[str, Release]) -> None:
    """That of the release, and that of the files to take away."""
    told = {"choice": choice, "one_in": {"all": 1, "sample": 5, "none": 0}[choice]}
    release = releases[choice]
    assert release.manifest["validated"] == told
    taken = json.loads((release.folder / "download" / "manifest.json").read_text())
    assert taken["validated"] == told


def told(site: FlaskClient, path: str) -> set[tuple[str, str, str]]:
    reply = site.get(path, headers={"Accept": "application/n-triples"})
    quads = og.parse(reply.data, og.RdfFormat.N_TRIPLES)
    return {(str(q.subject), q.predicate.value, getattr(q.object, "value", "")) for q in quads}


def test_the_catalogue_measures_it(site: FlaskClient, choice: str) -> None:
    """By the Data Quality Vocabulary; that it conforms is said only where all was validated."""
    found = told(site, "/catalog")
    shares = [value for _, predicate, value in found if predicate == DQV + "value"]
    assert shares == [{"all": "1", "sample": "0.2", "none": "0"}[choice]]
    claims = {value for s, p, value in found if p == CONFORMS_TO and s == f"<{BASE}dataset>"}
    assert claims == ({f"{BASE}graph/shapes"} if choice == "all" else set())


def test_the_report_says_it(site: FlaskClient, choice: str) -> None:
    """Whether data conform of which nothing was validated, nobody says."""
    said = {predicate: value for _, predicate, value in told(site, "/report")}
    words = {
        "all": "",
        "sample": "A sample was validated: of the nodes that the shapes target about one in 5, ",
        "none": "Nothing was validated: whether the data keep the shapes is not known.",
    }[choice]
    description = said.get("http://purl.org/dc/terms/description", "")
    assert description.startswith(words)
    assert bool(description) == bool(words)
    assert ("http://www.w3.org/ns/shacl#conforms" in said) == (choice != "none")
    page = site.get("/report", headers={"Accept": "text/html"}).text
    assert ("1 shape was checked." in page) == (choice != "none")


SAID = {
    "sample": {
        "en": ("about one in 5 of the nodes", "A sample of it was validated"),
        "uk": ("приблизно кожен 5-й із вузлів", "Перевірено вибірку"),
        "ru": ("примерно каждый 5-й из узлов", "Проверена выборка"),
    },
    "none": {
        "en": ("Nothing was validated", "It was not validated"),
        "uk": ("Нічого не перевірено", "Не перевірено"),
        "ru": ("Ничего не проверялось", "Не проверен"),
    },
}


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_pages_say_it_in_each_language(site: FlaskClient, choice: str, language: str) -> None:
    """The report and the catalogue in a sentence; every page beside its release, with a link."""
    texts = {text for said in SAID.values() for text in said[language]}
    sentence, note = SAID[choice][language] if choice in SAID else ("", "")
    for path in ("/report", "/catalog", "/", "/doc/t1", "/changes", "/nowhere"):
        wish = {"Accept": "text/html"}
        page = site.get(path, query_string={"lang": language}, headers=wish).text
        wanted = {sentence, note} if path in ("/report", "/catalog") else {note}
        assert {text for text in texts if text in page} == wanted - {""}
        assert not note or f">{note}</a>" in page
