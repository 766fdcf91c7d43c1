"""Where every site tells of itself, this one does: services, sitemap, robots, whom to warn."""

from __future__ import annotations

import json
import urllib.robotparser
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pyoxigraph as og
import pytest
from flask.testing import FlaskClient

from stakhanov_ld.addresses import sitemap_part
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.security import security_text
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.release import Release
from stakhanov_ld.release.rows import Negotiated
from stakhanov_ld.representations.sitemap import at_root, sitemaps
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.discovery import api_catalog, robots
from web.offline import client_of_site, site_of

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HOST = {"Host": "data.example"}
ROOT = "http://data.example/"


@pytest.fixture(scope="module")
def client(biography_release: Release) -> FlaskClient:
    return client_of_site(biography_release)


# ── services ─────────────────────────────────────────────────────────────────────────────────


def test_the_catalogue_of_services(client: FlaskClient) -> None:
    """RFC 9727: a link set with its profile; HEAD tells the relation; every link answers."""
    reply = client.get("/.well-known/api-catalog", headers=HOST)
    profile = "https://www.rfc-editor.org/info/rfc9727"
    assert reply.headers["Content-Type"] == f'application/linkset+json;profile="{profile}"'
    head = client.head("/.well-known/api-catalog", headers=HOST)
    assert head.headers["Link"] == '<api-catalog>; rel="api-catalog"'
    first, *services = json.loads(reply.data)["linkset"]
    assert first["anchor"] == f"{ROOT}.well-known/api-catalog"
    items = [item["href"] for item in first["item"]]
    assert items == [service["anchor"] for service in services]
    assert {f"{ROOT}sparql", f"{ROOT}catalog", f"{ROOT}queries/"} <= set(items)
    assert {"href": f"{ROOT}openapi.json", "type": "application/json"} in services[0][
        "service-desc"
    ]
    links: list[dict[str, Any]] = list(first["item"])
    for service in services:
        links += service["service-desc"] + service["service-doc"] + service["status"]
    for link in links:
        assert link["href"].startswith(ROOT)
        accept = {"Accept": link["type"]} if "type" in link else {}
        answer = client.get("/" + link["href"].removeprefix(ROOT), headers=accept)
        assert (answer.status_code, answer.mimetype) == (200, link.get("type", answer.mimetype))


def test_it_names_the_prefix_of_a_proxy() -> None:
    """As every answer that names the host."""
    told = json.loads(api_catalog("https://data.example/life/"))
    assert told["linkset"][1]["anchor"] == "https://data.example/life/sparql"


# ── sitemap ──────────────────────────────────────────────────────────────────────────────────


def entries(sitemap: str | bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each address of a sitemap, with those of the same document by language."""
    urlset = ElementTree.fromstring(sitemap)
    assert urlset.tag == f"{SITEMAPS}urlset"
    for url in urlset:
        assert url.tag == f"{SITEMAPS}url"
        loc, *others = url
        assert loc.tag == f"{SITEMAPS}loc"
        assert not loc.attrib
        assert {(other.tag, other.attrib["rel"]) for other in others} <= {(LINK, "alternate")}
        yield loc.text or "", {other.attrib["hreflang"]: other.attrib["href"] for other in others}


def test_every_address_of_the_sitemap_is_a_page(
    client: FlaskClient, biography_release: Release
) -> None:
    """Whatever is asked for, in the language that it says; no document is left out."""
    reply = client.get("/sitemap.xml", headers=HOST)
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    found = dict(entries(reply.data))
    documents = [
        row for row in biography_release.rows.values()
        if isinstance(row, Negotiated) and row.status == 200 and len({v.format for v in row.variants}) > 1
    ]  # fmt: skip
    assert len(found) == len(documents) > 700
    for address, languages in found.items():
        assert set(languages) == {"en", "uk", "ru"}
        assert languages["en"] == address
        for language, there in languages.items():
            assert there.startswith(ROOT)
            page = client.get("/" + there.removeprefix(ROOT))
            assert (page.status_code, page.mimetype) == (200, "text/html"), there
            assert page.headers["Content-Language"] == language


def test_nothing_that_was_removed_is_in_it(world_release: Release) -> None:
    """Nor what has moved; foreign IRIs are."""
    sitemap = client_of_site(world_release).get("/sitemap.xml").text
    found = {urlsplit(address).path for address, _ in entries(sitemap)}
    assert "/doc/place/auk-island.en.html" in found
    assert "/about.en.html" in found
    assert not {path for path in found if "sand-spit" in path or "tern-haven" in path}


def test_a_long_sitemap_has_parts() -> None:
    """No part has more pages, or bytes, than it may; no page is lost or told twice."""
    pages = [{"en": f"doc/a{n}&'.html", "uk": f"doc/a{n}.uk.html"} for n in range(100)]
    whole = next(sitemaps(pages))
    for parts in (list(sitemaps(pages, most_pages=30)), list(sitemaps(pages, most_bytes=5000))):
        read = [list(entries(at_root(part, "http://h.example/a&b/"))) for part in parts]
        assert [address for part in read for address, _ in part] == [
            f"http://h.example/a&b/doc/a{n}&'.html" for n in range(100)
        ]
        assert len(parts) > 3
        assert all(len(part) <= 30 for part in read) or max(map(len, parts)) < 5300 < len(whole)


def test_parts_stand_beside_their_index(
    world_release: Release, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """At the root, so that they may list whatever is below it."""
    folder = tmp_path_factory.mktemp("parts")
    for number in (1, 2):
        (folder / sitemap_part(number)).write_text(f"<part>{{root}}{number}</part>")
    site = site_of(world_release)
    client = create_app(replace(site, release=replace(world_release, folder=folder))).test_client()
    index = ElementTree.fromstring(client.get("/sitemap.xml", headers=HOST).data)
    assert index.tag == f"{SITEMAPS}sitemapindex"
    assert [loc.text for loc in index.iter(f"{SITEMAPS}loc")] == [
        f"{ROOT}sitemap-1.xml",
        f"{ROOT}sitemap-2.xml",
    ]
    assert client.get("/sitemap-2.xml", headers=HOST).text == f"<part>{ROOT}2</part>"
    assert client.get("/sitemap-3.xml").status_code == 404
    assert client_of_site(world_release).get("/sitemap-1.xml").status_code == 404


# ── robots ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("root", [ROOT, "https://data.example/life/"])
def test_robots_may_read_pages_and_nothing_endless(root: str) -> None:
    """As Python's own reader of robots.txt understands it, under a prefix too."""
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(robots(root).splitlines())
    assert rules.site_maps() == [f"{root}sitemap.xml"]
    for path in ("", "doc/place/kadiivka.uk.html", "download/all.ttl", "ns", "catalog"):
        assert rules.can_fetch("Robot", root + path), path
    for path in ("sparql?query=x", "graph?default", "queries/q1", "at/1985"):
        assert not rules.can_fetch("Robot", root + path), path


@pytest.mark.parametrize("path", ["sparql", "graph", "queries/"])
def test_what_robots_are_kept_from(client: FlaskClient, path: str) -> None:
    """Queries by the thousand, and what may be downloaded in one file."""
    reply = client.get("/robots.txt", headers=HOST)
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Disallow: /{path}" in reply.text.splitlines()


# ── whom to warn ─────────────────────────────────────────────────────────────────────────────


def test_security_txt_where_contact_and_end_are_stated(
    world_release: Release, client: FlaskClient
) -> None:
    """RFC 9116; else there is none: the biography names nobody."""
    reply = client_of_site(world_release).get("/.well-known/security.txt")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert reply.text.splitlines() == [
        "Contact: mailto:security@world.example",
        "Contact: https://world.example/weaknesses",
        "Expires: 2027-06-30T23:59:59Z",
    ]
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.fixture
def told(world: Publication) -> Callable[[str], str | None]:
    """The text where the contact is described so."""

    def text(description: str) -> str | None:
        turtle = f"""PREFIX schema: <https://schema.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
            PREFIX dcterms: <http://purl.org/dc/terms/>
            <https://world.example/dataset> schema:contactPoint [ {description} ] ."""
        stated = tuple(q.triple for q in og.parse(turtle.encode(), og.RdfFormat.TURTLE))
        return security_text(Index(replace(world, graphs={**world.graphs, "description": stated})))

    return text


TYPE, URL = 'schema:contactType "security"', "schema:url <https://o.example/>"
END = 'dcterms:valid "2027-01-01T00:00:00Z"^^xsd:dateTime'


@pytest.mark.parametrize(
    ("description", "why"),
    [
        (f"{TYPE} ; {URL}", "no end: RFC 9116 demands one"),
        (f"{TYPE} ; {END}", "no address"),
        (f"{URL} ; {END}", "a contact for something else"),
        (f'{TYPE} ; schema:email "a@b.example" ; {END}', "no IRI: RFC 9116 wants mailto:"),
        (f"{TYPE} ; schema:url <http://o.example/> ; {END}", "a web page must be https"),
        (f'{TYPE} ; {URL} ; dcterms:valid "next year"', "no moment"),
        (
            f'{TYPE} ; {URL} ; dcterms:valid "2027-01-01T00:00:00Z\\nContact: https://evil.example/"',
            "a line too many",
        ),
        (
            f'{TYPE} ; {URL} ; dcterms:valid "2027-01-01T00:00:00"^^xsd:dateTime',
            "a moment of no zone is many",
        ),
        (f'{TYPE} ; {URL} ; dcterms:valid "2027-13-45T99:99:99Z"', "no moment of any calendar"),
        (f'{TYPE} ; {URL} ; dcterms:valid "٢٠٢٧-01-01T00:00:00Z"', "no digits of RFC 3339"),
        (f'{TYPE} ; {URL} ; dcterms:valid "2027-02-31"^^xsd:date', "no day of February"),
        (f'{TYPE} ; {URL} ; {END} , "2028-01-01"^^xsd:date', "two ends: exactly one may be told"),
    ],
)
def test_no_security_txt_that_is_none(
    told: Callable[[str], str | None], description: str, why: str
) -> None:
    """What it must have and does not is not made up."""
    assert told(description) is None, why
    assert (
        told(f"{TYPE} ; {URL} ; {END}")
        == "Contact: https://o.example/\nExpires: 2027-01-01T00:00:00Z\n"
    )


def test_made_for_the_host_that_was_asked(world_release: Release) -> None:
    """Two hosts, two bodies and two validators; the release knows neither."""
    client = client_of_site(world_release)
    tags = {
        client.get("/robots.txt", headers={"Host": host}).headers["ETag"]
        for host in ("a.example", "b.example")
    }
    assert len(tags) == 2
    stored = site_of(world_release).release.folder / sitemap_part(1)
    assert "{root}doc/place/auk-island.en.html" in stored.read_text()
