"""A release is loaded graph by graph, as our own query store has its terms."""

from __future__ import annotations

import io
import json
import shutil
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as og
import pytest

from conftest import ROOT
from query.scripted import Behaviour, Scripted, hangs_up, notes, reply
from stakhanov_ld.errors import BadGateway
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.loaded import FRESH_SECONDS, Note
from stakhanov_ld.release.build import build
from stakhanov_ld.release.large.building import build_large
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.loading import NOTICE_SECONDS, graphs_of, load
from stakhanov_ld.release.release import Release, open_release

SHOP = ROOT / "tests" / "query" / "contract" / "data.ttl"
GRAPHS = "https://contract.example/id/graph/"
ID = "0123456789abcdef"
DONE = reply(b"", "204 No Content")
NOT_FOUND = reply(b"", "404 Not Found")
NOTHING = Note()


@pytest.fixture(scope="module", params=["small", "large"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Built as everywhere, and as if it did not fit into memory."""
    source, folder = tmp_path_factory.mktemp("shop"), tmp_path_factory.mktemp("release")
    shutil.copy(SHOP, source)
    if request.param == "large":
        quiet = Progress(io.StringIO())
        build_large(source_files(source), "shop", None, ID, folder, quiet)
    else:
        build(open_publication(source).publication, ID, folder)
    return open_release(folder)


def counts(*numbers: int) -> list[Behaviour]:
    """What the endpoint answers to each count."""
    value = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    rows = ([{"n": value | {"value": str(number)}}] for number in numbers)
    results = ({"head": {"vars": ["n"]}, "results": {"bindings": row}} for row in rows)
    return [
        reply(json.dumps(r).encode(), "200 OK", "application/sparql-results+json") for r in results
    ]


@pytest.fixture
def told() -> list[str]:
    """What is announced."""
    return []


def loaded(
    shop: Release, told: list[str], store: list[Behaviour], endpoint: list[Behaviour],
    own_default: bool = False, before: Note = NOTHING,
) -> Scripted:  # fmt: skip
    """The graph store afterwards; what was noted there is `before`."""
    base = shop.space.base
    asked = [notes(before, base), *endpoint, notes(Note(begun=ID), base)]
    with Scripted([DONE, *store]) as graphs, Scripted(asked) as queries:
        url = f"http://localhost:{graphs.port}/store?of=shop"
        load(shop, url, queries.url, Credentials("me", "secret"), told.append, own_default)
    return graphs


def test_what_is_sent(shop: Release, told: list[str]) -> None:
    """Each graph that holds anything is put, each other deleted; none is the default graph."""
    store = [DONE, reply(b"", "201 Created"), reply(b"ok"), NOT_FOUND, DONE, DONE]
    graphs = loaded(shop, told, store, counts(31, 4, 1))
    asked: dict[str, tuple[str, bytes]] = {}
    first, *requests, last = graphs.requests
    for request in requests:
        method, target, _ = request.line.split()
        assert parse_qs(urlsplit(target).query)["of"] == ["shop"]
        (graph,) = parse_qs(urlsplit(target).query)["graph"]
        asked[graph.removeprefix(GRAPHS)] = method, request.body
    assert {graph: method for graph, (method, _) in asked.items()} == {
        "data": "PUT", "derived": "PUT", "report": "PUT",
        "description": "DELETE", "ontology": "DELETE", "shapes": "DELETE",
    }  # fmt: skip
    assert {GRAPHS + graph for graph in asked} == set(graphs_of(shop).named)
    assert told == [
        f"{GRAPHS}data: 31 triples.",
        f"{GRAPHS}derived: 4 triples.",
        f"{GRAPHS}report: 2 triples; the server counts 1.",
        *(f"{GRAPHS}{graph}: empty." for graph in ("description", "ontology", "shapes")),
    ]
    for request, noted in ((first, "begun"), (last, "named")):
        assert request.line.endswith("%2F.well-known%2Fstakhanov-ld%2Floaded HTTP/1.1")
        (quad,) = og.parse(request.body, og.RdfFormat.TURTLE)
        assert quad.subject.value.endswith(f"/loaded#{noted}")
        assert quad.object == og.Literal(ID)
    # Else Virtuoso takes a long literal at the beginning for plain text.
    assert all(not body or body.startswith(b"@prefix ") for _, body in asked.values())
    data, derived = asked["data"][1].decode(), asked["derived"][1].decode()
    # As in a query store, and not as written: 3.50 and 012.
    assert '"3.5"^^<http://www.w3.org/2001/XMLSchema#decimal>' in data
    assert '"12"^^<http://www.w3.org/2001/XMLSchema#integer>' in data
    # A blank node that both graphs speak of, which each PUT would make another one.
    assert "_:" not in data + derived
    genid = "<https://contract.example/id/.well-known/genid/"
    assert data.count(genid) == 3
    assert derived.count(genid) == 4
    assert len(list(og.parse(data, og.RdfFormat.TURTLE))) == 31


@pytest.mark.parametrize(
    ("store", "endpoint", "said"),
    [
        ([hangs_up], counts(), r"data: the graph store was not reached, or broke off .*load again"),
        ([DONE, reply(b"disk full", "507 Insufficient Storage")], counts(31),
         r"derived: the graph store answers 507; load again .*replaced by the same\.\ndisk full"),
        ([reply(b"", "403 Forbidden")], counts(), r"answers 403 \(.*STAKHANOV_LD_ENDPOINT_USER"),
        ([DONE], counts(0), r"data: the graph store took 31 triples, and queries find none: does --graph-store"),
        ([DONE, DONE, DONE, reply(b"no", "405 Method Not Allowed")], counts(31, 4, 2), "description: .* 405"),
    ],
)  # fmt: skip
def test_what_breaks_off_can_be_repeated(
    shop: Release, told: list[str], store: list[Behaviour], endpoint: list[Behaviour], said: str
) -> None:
    """The error names the graph, and says what to mend; nothing secret is in it."""
    with pytest.raises(BadGateway, match=said) as raised:
        loaded(shop, told, store, endpoint or [DONE])
    assert "secret" not in raised.value.message
    assert loaded(shop, told, [DONE], counts(31, 4, 2)).requests


def test_a_blank_node_of_one_graph_stays_one(tmp_path: Path, told: list[str]) -> None:
    """Only what is shared gets a name."""
    source, folder = tmp_path / "source", tmp_path / "release"
    source.mkdir()
    folder.mkdir()
    (source / "a.ttl").write_text("<http://x/id/a> <http://x/p> [ <http://x/q> 1 ] .")
    build(open_publication(source).publication, ID, folder)
    graphs = loaded(open_release(folder), told, [DONE], counts(2, 2))
    assert graphs.requests[1].body.count(b"_:") == 2


def test_whoever_asks_has_time_to_notice(
    shop: Release, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the note and the first graph, where there was another release, and only there."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    loaded(shop, told, [DONE], counts(31, 4, 2), before=Note(begun="other"))
    assert slept == []
    loaded(shop, told, [DONE], counts(31, 4, 2), before=Note(named="other"))
    assert slept == [NOTICE_SECONDS]
    assert NOTICE_SECONDS > FRESH_SECONDS


def test_two_loads_at_once_end_in_no_release(shop: Release, told: list[str]) -> None:
    """Neither notes that all is loaded, and both say why."""
    with Scripted([DONE]) as store, Scripted([notes(NOTHING, shop.space.base), *counts(31, 4, 2),
                                              notes(Note(begun="other"), shop.space.base)]) as queries:  # fmt: skip
        url = f"http://localhost:{store.port}/store"
        with pytest.raises(BadGateway, match="one after the other"):
            load(shop, url, queries.url, Credentials("me", "secret"), told.append)
    assert store.requests[-1].line.startswith("DELETE /store?graph=")
    assert "loaded" in store.requests[-1].line


def test_an_endpoint_that_is_not_there(shop: Release, told: list[str]) -> None:
    """Is noticed before a graph is sent."""
    with Scripted([DONE]) as store, Scripted([hangs_up]) as queries:
        url = f"http://localhost:{store.port}/store"
        with pytest.raises(BadGateway, match="--endpoint was not reached"):
            load(shop, url, queries.url, Credentials("me", "secret"), told.append)
    assert not store.requests


def test_the_default_graph_too(shop: Release, told: list[str]) -> None:
    """Where it is wanted, and where the server has one of its own."""
    graphs = loaded(shop, told, [DONE], counts(35, 31, 4, 2), own_default=True)
    assert graphs.requests[1].line == "PUT /store?of=shop&default HTTP/1.1"
    assert len(list(og.parse(graphs.requests[1].body, og.RdfFormat.TURTLE))) == 35
    assert b"loaded#default>" in graphs.requests[-1].body
    assert told[0] == "default: 35 triples."
    with pytest.raises(BadGateway, match="leave --endpoint-default-graph out"):
        loaded(shop, told, [DONE], counts(37), own_default=True)
