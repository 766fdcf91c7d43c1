"""Files are taken away by the programs that people use, in parts and whole, and are verified."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rdflib
import zstandard
from flask.testing import FlaskClient
from rdflib import DCAT, RDF, VOID

from living import PATIENCE_SECONDS, LiveSite
from stakhanov_ld.formats import CATALOG_FORMATS, HTML, JSON, TURTLE
from stakhanov_ld.release.release import CHUNK, Release
from web.offline import client_of_site
from web.test_catalogue import catalogue, violations

NEEDED = ("curl", "sha256sum")
needs_programs = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"needs {' and '.join(NEEDED)}"
)


def shell(command: str, folder: Path) -> str:
    """What `command` writes to both its outputs; fails when it does."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, text=True, timeout=PATIENCE_SECONDS,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


# ── by curl ──────────────────────────────────────────────────────────────────────────────────


@needs_programs
def test_curl_resumes_what_was_interrupted(
    biography: LiveSite, biography_release: Release, tmp_path: Path
) -> None:
    """The reader of a pipe leaves after some bytes, so curl dies; another one fetches the rest."""
    url = f"http://127.0.0.1:{biography.port}/download/all.nq"
    whole = (biography_release.folder / "download" / "all.nq").read_bytes()
    shell(f"curl -sN {url} | head -c 300001 > all.nq", tmp_path)
    assert (tmp_path / "all.nq").read_bytes() == whole[:300001]
    told = shell(f"curl -sS -C - -O -w '%{{http_code}} %{{size_download}}' {url}", tmp_path)
    assert told == f"206 {len(whole) - 300001}"
    assert (tmp_path / "all.nq").read_bytes() == whole


@needs_programs
def test_what_the_page_says_works(biography: LiveSite, tmp_path: Path) -> None:
    """Line by line, as a reader copies them; and they notice a file that is broken."""
    page = biography.ask("/download/", headers={"Accept": "text/html"}).text
    (lines,) = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert shell(html.unescape(lines).replace("curl ", "curl -sS "), tmp_path) == "all.nt.gz: OK\n"
    with (tmp_path / "all.nt.gz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(AssertionError, match=r"all\.nt\.gz: FAILED"):
        shell("sha256sum -c --ignore-missing SHA256SUMS", tmp_path)


@needs_programs
def test_all_files_are_right(biography: LiveSite, tmp_path: Path) -> None:
    """Every file that SHA256SUMS lists is served as it was hashed."""
    root = f"http://127.0.0.1:{biography.port}/download/"
    shell(f"curl -sSO {root}SHA256SUMS", tmp_path)
    names = [line.split("  ")[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()]
    assert len(names) > 100
    shell("curl -sS --remote-name-all " + " ".join(root + name for name in names), tmp_path)
    told = shell("sha256sum -c SHA256SUMS", tmp_path).splitlines()
    assert told == [f"{name}: OK" for name in names]


# ── on the wire ──────────────────────────────────────────────────────────────────────────────


def test_ranges_on_the_wire(biography: LiveSite, biography_release: Release) -> None:
    """A short part, which the front sends, and one that is streamed; the digest is of the whole."""
    path = "/download/all.nq"
    body = (biography_release.folder / path[1:]).read_bytes()
    get = biography.ask(path)
    assert (get.status, get.body) == (200, body)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    for first, last in ((5, 14), (5, CHUNK + 5), (0, len(body) - 1)):
        reply = biography.ask(path, headers={"Range": f"bytes={first}-{last}"})
        assert (reply.status, reply.body) == (206, body[first : last + 1])
        assert reply.headers["content-range"] == f"bytes {first}-{last}/{len(body)}"
        assert reply.headers["repr-digest"] == f"sha-256=:{digest}:"
        kept = get.headers.keys() - {"content-length", "date"}
        assert all(reply.headers[name] == get.headers[name] for name in kept)
    none = biography.ask(path, headers={"Range": f"bytes={len(body)}-"})
    assert (none.status, none.headers["content-range"]) == (416, f"bytes */{len(body)}")
    assert none.headers["vary"] == get.headers["vary"]
    assert json.loads(none.body)["type"].endswith("#range-not-satisfiable")
    head = biography.ask(path, "HEAD", {"Range": "bytes=0-9"})
    assert (head.status, head.headers["content-length"]) == (200, str(len(body)))


def test_conditions_come_before_ranges(world_release: Release) -> None:
    """RFC 9110, 13.2.2: first 412 and 304, then what part there is."""
    client = client_of_site(world_release)
    tag = client.get("/download/all.nt").headers["ETag"]
    for range_ in ("bytes=0-9", "bytes=999999999-"):
        asked = {"Range": range_}
        path = "/download/all.nt"
        assert client.get(path, headers=asked | {"If-Match": '"x"'}).status_code == 412
        assert client.get(path, headers=asked | {"If-None-Match": tag}).status_code == 304
        assert client.get(path, headers=asked | {"If-Range": '"x"'}).status_code == 200
    both = {"Range": "bytes=0-9", "If-Range": tag, "If-Match": tag, "If-None-Match": '"x"'}
    assert client.get("/download/all.nt", headers=both).status_code == 206


def test_other_sites_may_ask_for_parts(world_release: Release) -> None:
    """CORS: what is asked with, and what of the answer is read."""
    client = client_of_site(world_release)
    allowed = client.options("/download/all.nt").headers["Access-Control-Allow-Headers"]
    assert {"Range", "If-Range"} <= set(allowed.split(", "))
    exposed = client.get("/download/all.nt").headers["Access-Control-Expose-Headers"]
    assert {"Accept-Ranges", "Content-Range", "Repr-Digest"} <= set(exposed.split(", "))


def test_documents_have_no_parts(world_release: Release) -> None:
    """They are short, and coded: Range is passed over."""
    client = client_of_site(world_release)
    for path in ("/doc/place/tern-harbour.ttl", "/style.css", "/graph/data", "/download/"):
        reply = client.get(path, headers={"Range": "bytes=0-9"})
        assert (reply.status_code, reply.headers.get("Accept-Ranges")) == (200, None), path


def test_lists_have_types_of_their_own(world_release: Release) -> None:
    """Checksums are text; the manifest is JSON."""
    client = client_of_site(world_release)
    sums = client.get("/download/SHA256SUMS")
    assert sums.headers["Content-Type"] == "text/plain; charset=utf-8"
    manifest = client.get("/download/manifest.json")
    assert (manifest.headers["Content-Type"], json.loads(manifest.data)["release"]) == (
        JSON.media_type, world_release.id,
    )  # fmt: skip


# ── what is listed ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def world_client(world_release: Release) -> FlaskClient:
    return client_of_site(world_release)


def listed(client: FlaskClient) -> rdflib.Graph:
    reply = client.get("/download/", headers={"Host": "data.example"})
    assert (reply.status_code, reply.mimetype) == (200, TURTLE.media_type)
    return rdflib.Graph().parse(data=reply.data, format="turtle")


def test_the_files_are_listed_as_in_the_catalogue(world_client: FlaskClient) -> None:
    """The same distributions, word for word; valid by themselves (DCAT-AP)."""
    files, whole = listed(world_client), catalogue(world_client)
    assert set(files) < set(whole)
    for class_ in (DCAT.Distribution, rdflib.URIRef("http://spdx.org/rdf/terms#Checksum")):
        nodes = set(whole.subjects(RDF.type, class_))
        assert len(nodes) > 50
        assert all(
            set(files.triples((n, None, None))) == set(whole.triples((n, None, None)))
            for n in nodes
        )
    assert violations(files) == []


def test_each_graph_has_its_own_dumps(world_client: FlaskClient) -> None:
    """void:dataDump leads from the graph to the files that hold it, as many triples as it says."""
    whole = catalogue(world_client)
    graph = rdflib.URIRef("https://world.example/graph/ontology")
    dumps = {str(url) for url in whole.objects(graph, VOID.dataDump)}
    assert len(dumps) == 18
    assert all(url.startswith("http://data.example/download/ontology.") for url in dumps)
    body = world_client.get("/download/ontology.nt").data
    assert int(str(whole.value(graph, VOID.triples))) == len(body.splitlines())


@pytest.mark.parametrize("format_", CATALOG_FORMATS, ids=lambda f: f.name)
def test_the_list_is_negotiated(world_client: FlaskClient, format_: Any) -> None:
    """By Accept and by suffix, the same bytes; nothing else is offered."""
    reply = world_client.get("/download/", headers={"Accept": format_.media_type})
    assert (reply.status_code, reply.mimetype) == (200, format_.media_type)
    same = world_client.get(f"/download/index.{format_.suffix}")
    assert (same.data, same.headers["ETag"]) == (reply.data, reply.headers["ETag"])
    if format_ is not HTML:
        assert reply.headers["Content-Location"] == f"index.{format_.suffix}"
    assert world_client.get("/download/", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_leads_to_every_file(biography: LiveSite, biography_release: Release) -> None:
    """With its size and its checksum, in each language."""
    pages = [biography.ask(f"/download/?lang={tag}", headers={"Accept": "text/html"}).text
             for tag in ("en", "uk", "ru")]  # fmt: skip
    for page in pages:
        links = set(re.findall(r'href="([^"]*)"', page))
        for dump in biography_release.manifest["dumps"]:
            assert dump["path"].removeprefix("download/") in links
            assert f"<code>{dump['sha256']}</code>" in page
        assert {"SHA256SUMS", "manifest.json"} <= links
    assert " kB<" in pages[0]
    assert " кБ<" in pages[1]
    home = biography.ask("/", headers={"Accept": "text/html"}).text
    assert {"download/", "download/all.ttl", "download/all.nt.gz"} <= set(
        re.findall(r'href="([^"]*)"', home)
    )


def test_twins_decode_to_the_plain_file(world_client: FlaskClient) -> None:
    """They are files, not codings: no Content-Encoding, whatever is accepted."""
    plain = world_client.get("/download/data.trig", headers={"Accept-Encoding": "gzip, zstd"})
    for suffix, decode in ((".gz", gzip.decompress), (".zst", zstandard.decompress)):
        twin = world_client.get(f"/download/data.trig{suffix}", headers={"Accept-Encoding": "gzip"})
        assert decode(twin.data) == plain.data
        assert "Content-Encoding" not in {**twin.headers, **plain.headers}
        assert twin.headers["ETag"] != plain.headers["ETag"]
