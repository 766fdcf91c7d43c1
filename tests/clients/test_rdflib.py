"""An unpatched rdflib follows the data's IRIs."""

from __future__ import annotations

import pytest
import rdflib

from clients.conftest import Home

pytestmark = [
    pytest.mark.xdist_group("clients"),
    # rdflib's readers use what rdflib itself calls deprecated.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
]

HAS_NAME = rdflib.URIRef("https://w3id.org/stakhanov-ld/ns#hasName")
FORM = rdflib.URIRef("http://www.w3.org/2008/05/skos-xl#literalForm")
KADIIVKA = "id/place/kadiivka"


def test_things_are_dereferenced_at_their_own_iris(home: Home) -> None:
    """From a place to its name, from there to how it is spelled; no IRI leads elsewhere."""
    place = rdflib.URIRef(home.base + KADIIVKA)
    name = rdflib.URIRef(home.base + "id/name/stakhanov")
    graph = rdflib.Graph().parse(str(place))
    assert name in set(graph.objects(place, HAS_NAME))
    followed = rdflib.Graph().parse(str(name), format="json-ld")
    assert followed.value(name, FORM) == rdflib.Literal("Stakhanov", "en")
    assert b"https://w3id.org/stakhanov-ld/id/" not in home.site.ask("/download/all.ttl").body


@pytest.mark.parametrize("format_", ["turtle", "ttl", "n3", "nt", "xml", "json-ld", "trig"])
def test_every_format_that_rdflib_asks_for(home: Home, format_: str) -> None:
    """By format=, each with an Accept header of its own, the triples are those of the default."""
    place = home.base + KADIIVKA
    expected = set(rdflib.Graph().parse(place))
    assert len(expected) > 50
    if format_ == "trig":
        dataset = rdflib.Dataset().parse(place, format=format_)
        found = {(s, p, o) for s, p, o, _ in dataset.quads()}
    else:
        found = set(rdflib.Graph().parse(place, format=format_))
    assert found == expected


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_every_suffix_without_a_format(home: Home, suffix: str) -> None:
    """By the media type of the answer alone."""
    document = f"{home.base}doc/place/kadiivka.{suffix}"
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(document)
    expected = set(rdflib.Graph().parse(home.base + KADIIVKA))
    assert {(s, p, o) for s, p, o, _ in dataset.quads()} == expected


@pytest.mark.parametrize("path", ["ns", "shapes", "dataset", "doc/place/", "sparql"])
def test_what_is_no_thing(home: Home, path: str) -> None:
    """Words, rules, description, lists and the endpoint's description are read likewise."""
    assert len(rdflib.Graph().parse(home.base + path)) > 5


def test_a_thing_that_there_is_not(home: Home) -> None:
    """The 404 is rdflib's own error of it."""
    from urllib.error import HTTPError

    with pytest.raises(HTTPError, match="404"):
        rdflib.Graph().parse(home.base + "id/place/nowhere")
