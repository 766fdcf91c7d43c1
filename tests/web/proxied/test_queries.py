"""Queries pass, and the endpoint tells the address that its clients use, not one they make up."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

import pytest

from web.proxied.nginx import BEHIND_NGINX, Doors

pytestmark = BEHIND_NGINX


def test_queries_pass(doors: Doors) -> None:
    """In the three forms of the protocol, with the same answer as inside."""
    query = "SELECT * { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o FILTER(?o != 'ü+%2F') }"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    direct = {"Content-Type": "application/sparql-query"}
    replies = [
        doors.secure.site.ask(f"/sparql?query={quote(query)}"),
        doors.secure.ask(f"sparql?query={quote(query)}"),
        doors.secure.ask("sparql", "POST", form, f"query={quote(query)}".encode()),
        doors.secure.ask("sparql", "POST", direct, query.encode()),
    ]
    assert [reply.status for reply in replies] == [200] * 4
    assert len({reply.body for reply in replies}) == 1
    assert json.loads(replies[0].body)["results"]["bindings"]


ENDPOINT = re.compile(r"sd:endpoint <([^>]*)>")


@pytest.mark.parametrize("host", [None, "data.example", "data.example:8443"])
def test_the_endpoint_has_its_outer_address(doors: Doors, host: str | None) -> None:
    """To a site that trusts nginx: scheme, host and prefix are those that the client used."""
    headers = {"Accept": "text/turtle"} | ({"Host": host} if host else {})
    for door in (doors.plain, doors.secure):
        root = urlsplit(door.root)
        outer = root._replace(netloc=host or root.netloc).geturl()
        described = door.ask("sparql", headers=headers).text
        assert ENDPOINT.findall(described) == [outer + "sparql"]


def test_without_trust_the_endpoint_has_its_inner_address(doors: Doors) -> None:
    """The host is the one that nginx passes on; scheme and prefix are what the site itself knows."""
    headers = {"Accept": "text/turtle", "Host": "data.example"}
    described = doors.untrusted.ask("sparql", headers=headers).text
    assert ENDPOINT.findall(described) == ["http://data.example/sparql"]


def test_a_client_cannot_say_where_the_site_is(doors: Doors) -> None:
    """What it writes into the headers of proxies is replaced, or dropped with its underscores."""
    evil = {"Proto": "gopher", "Host": "evil.example", "Prefix": "/evil"}
    headers = {f"X-Forwarded-{name}": value for name, value in evil.items()}
    headers |= {f"X_Forwarded_{name}": value for name, value in evil.items()}
    headers |= {"Accept": "text/turtle", "Forwarded": "host=evil.example;proto=gopher"}
    described = doors.secure.ask("sparql", headers=headers).text
    assert ENDPOINT.findall(described) == [doors.secure.root + "sparql"]
    straight = doors.secure.site.ask("/sparql", headers=headers)  # from a trusted address itself
    assert straight.status == 400
