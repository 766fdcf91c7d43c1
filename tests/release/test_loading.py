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
from query.scripted import Behaviour, Scripted, hangs_up, is_silent, notes, reply
from stakhanov_ld.errors import BadGateway
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.loaded import FRESH_SECONDS, Note
from stakhanov_ld.release import loading
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


def done_of(own_default: bool) -> Note:
    """What is noted at the end."""
    return Note(named=ID, default=ID if own_default else "")


def loaded(
    shop: Release, told: list[str], store: list[Behaviour], endpoint: list[Behaviour],
    own_default: bool = False, before: Note = NOTHING,
) -> Scripted:  # fmt: skip
    """The graph store afterwards; what was noted there is `before`."""
    base = shop.space.base
    begun, ended = (notes(note, base) for note in (Note(begun=ID), done_of(own_default)))
    looks = [notes(before, base), begun, *([] if before == NOTHING else [begun])]
    each = [part for counted in endpoint for part in (begun, counted)]
    asked = [*looks, *each, begun, ended]
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
    """Between the note and the first graph, where anything was noted before, and only there."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    loaded(shop, told, [DONE], counts(31, 4, 2))
    assert slept == []
    loaded(shop, told, [DONE], counts(31, 4, 2), before=Note(named="other"))
    loaded(shop, told, [DONE], counts(31, 4, 2), before=Note(begun="other"))
    assert slept == [NOTICE_SECONDS, NOTICE_SECONDS]
    assert NOTICE_SECONDS > FRESH_SECONDS


OTHERS = Note(begun="other")
OURS = Note(begun=ID)


def refused(
    shop: Release, endpoint: list[Behaviour], said: str, store: Behaviour = DONE
) -> list[tuple[str, bytes]]:
    """What the graph store was sent of a load that ends in an error: each method, and the body."""
    with Scripted([store]) as graphs, Scripted(endpoint) as queries:
        url = f"http://localhost:{graphs.port}/store"
        with pytest.raises(BadGateway, match=said) as raised:
            load(shop, url, queries.url, Credentials("me", "secret"), lambda line: None)
        assert "secret" not in raised.value.message
    return [(request.line.partition(" ")[0], request.body) for request in graphs.requests]


def begins(body: bytes) -> bool:
    """Whether it is the note that our load has begun."""
    (quad,) = og.parse(body, og.RdfFormat.TURTLE)
    return (quad.subject.value[-6:], quad.object) == ("#begun", og.Literal(ID))


@pytest.mark.parametrize(
    ("looks", "sent"),
    [
        pytest.param([NOTHING, OTHERS], 1, id="at once"),
        pytest.param([OTHERS, OURS, OTHERS], 2, id="while ours waits"),
        pytest.param([OTHERS, OURS, Note(named="other")], 2, id="it ends while ours waits"),
        pytest.param([NOTHING, OURS, OTHERS], 3, id="with the first graph"),
        pytest.param([NOTHING, OURS, Note(named="other")], 3, id="it began and ended meanwhile"),
        pytest.param([NOTHING, OURS, NOTHING], 3, id="somebody removed the note"),
    ],
)
def test_two_loads_at_once_end_in_no_release(
    shop: Release, looks: list[Note], sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours stops and says why, and leaves a note that a load has begun and not ended."""
    monkeypatch.setattr(loading, "NOTICE_SECONDS", 0.0)
    endpoint = [notes(note, shop.space.base) for note in looks]
    requests = refused(shop, endpoint, "one after the other")
    assert [method for method, _ in requests] == ["PUT"] * sent
    assert begins(requests[-1][1])


def test_another_load_of_the_same_release_does_no_harm(shop: Release) -> None:
    """Whichever ends first: the graphs are the same."""
    base = shop.space.base
    begun, ended = notes(OURS, base), notes(Note(named=ID), base)
    each = [part for counted in counts(31, 4, 2) for part in (ended, counted)]
    with (
        Scripted([DONE]) as store,
        Scripted([notes(NOTHING, base), begun, *each, ended]) as queries,
    ):
        url = f"http://localhost:{store.port}/store"
        load(shop, url, queries.url, Credentials(), lambda line: None)
    assert b"loaded#named>" in store.requests[-1].body


@pytest.mark.parametrize("before", [NOTHING, Note(named="earlier"), OTHERS], ids=repr)
def test_a_graph_store_of_another_server(shop: Release, before: Note) -> None:
    """Is noticed before a graph is sent, whatever the endpoint held."""
    requests = refused(shop, [notes(before, shop.space.base)], "does --graph-store belong")
    assert len(requests) == 1


def test_a_graph_store_of_another_server_where_the_same_load_broke_off(
    shop: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is noticed at the end, when the endpoint tells the note of the earlier load still."""
    monkeypatch.setattr(loading, "NOTICE_SECONDS", 0.0)
    begun = notes(OURS, shop.space.base)
    each = [part for counted in counts(31, 4, 2) for part in (begun, counted)]
    refused(shop, [begun, begun, begun, *each, begun], "does --graph-store belong")


@pytest.mark.parametrize("trouble", [hangs_up, reply(b"", "400 Bad Request"), reply(b"", "500 Oh")])
@pytest.mark.parametrize("heard", [0, 1])
def test_an_endpoint_that_does_not_answer(shop: Release, trouble: Behaviour, heard: int) -> None:
    """Is noticed before a graph is sent."""
    endpoint = [*[notes(NOTHING, shop.space.base)] * heard, trouble]
    assert len(refused(shop, endpoint, "--endpoint was not reached, or fails")) == heard


def test_an_endpoint_that_is_silent(shop: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is not waited for as long as a count may take."""
    monkeypatch.setattr(loading, "_NOTE_SECONDS", 0.1)
    assert refused(shop, [is_silent], "--endpoint was not reached, or fails") == []


def test_the_default_graph_too(shop: Release, told: list[str]) -> None:
    """Where it is wanted, and where the server has one of its own."""
    graphs = loaded(shop, told, [DONE], counts(35, 31, 4, 2), own_default=True)
    assert graphs.requests[1].line == "PUT /store?of=shop&default HTTP/1.1"
    assert len(list(og.parse(graphs.requests[1].body, og.RdfFormat.TURTLE))) == 35
    assert b"loaded#default>" in graphs.requests[-1].body
    assert told[0] == "default: 35 triples."
    with pytest.raises(BadGateway, match="leave --endpoint-default-graph out"):
        loaded(shop, told, [DONE], counts(37), own_default=True)
