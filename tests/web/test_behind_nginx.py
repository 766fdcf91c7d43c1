"""Behind a real nginx, set up as docs/proxy.md says: sub-path, other host, https, gzip."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest

from conftest import ROOT, WORLD
from living import PATIENCE_SECONDS, LiveSite, Reply, asked_once
from stakhanov_ld.web.server import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL = shutil.which("openssl")

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
    pytest.mark.skipif(not OPENSSL, reason="openssl is not installed"),
    pytest.mark.xdist_group("nginx"),
]

PREFIX = "/heritage/linked/"
HARBOUR = "id/place/tern-harbour"
ODD_NAMES = ("M%C3%B6we", "o'neill+co", "50%25", "Kap%20S%C3%BCd", "a:b~c,d=e")
RUNAWAY = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?a{n} ?b{n} ?c{n} ." for n in range(9)) + "}"
FORMATS = ("text/turtle", "application/ld+json", "application/n-triples")
ONE, OTHER = "127.0.0.2", "127.0.0.3"
"""Addresses of clients; nginx and whoever asks without one have 127.0.0.1."""


@dataclass(frozen=True)
class Door:
    """A way in through nginx, `http://127.0.0.1:8080/heritage/linked/`."""

    root: str
    site: LiveSite
    tls: ssl.SSLContext

    def ask(
        self,
        reference: str = "",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        client: str = "127.0.0.1",
    ) -> Reply:
        """The answer at `reference`, relative to the root or absolute, to one at address `client`."""
        parts = urlsplit(self.root + reference if ":" not in reference[:6] else reference)
        path = parts._replace(scheme="", netloc="").geturl()
        host, port = parts.hostname or "", parts.port
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=PATIENCE_SECONDS, source_address=(client, 0), context=self.tls
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(
                host, port, timeout=PATIENCE_SECONDS, source_address=(client, 0)
            )
        )
        return asked_once(connection, path, method, headers, body)


@dataclass(frozen=True)
class Doors:
    """Over http and https to a site that trusts nginx, over https to one that does not, and to the
    first on a host of its own where nginx compresses."""

    plain: Door
    secure: Door
    untrusted: Door
    zipped: Door


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("nginx")
    publication = Path(shutil.copytree(WORLD, folder / "publication"))
    (publication / "data" / "odd.ttl").write_text(
        "".join(
            f"<https://world.example/id/place/{name}> a <https://world.example/ns#Place> ;"
            f' <http://www.w3.org/2000/01/rdf-schema#label> "{number}"@en .\n'
            for number, name in enumerate(ODD_NAMES)
        )
    )
    options = (
        "--release-dir", str(folder / "shelf"), "--query-per-client", "1",
        "--query-deadline", "600",
    )  # fmt: skip
    with (
        LiveSite(publication, *options, "--trusted-proxies", "127.0.0.1") as trusting,
        LiveSite(publication, *options) as trusting_nobody,
    ):
        context = ssl.create_default_context(cafile=certified(folder))
        plain, secure, untrusted, zipped = ports = [free_port("127.0.0.1") for _ in range(4)]
        configuration = folder / "nginx.conf"
        configuration.write_text(configured(folder, ports, trusting, trusting_nobody))
        command = [str(NGINX), "-p", str(folder), "-c", str(configuration), "-e", "error.log"]
        nginx = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            for port in ports:
                await_listener(port, nginx)
            yield Doors(
                Door(f"http://127.0.0.1:{plain}{PREFIX}", trusting, context),
                Door(f"https://127.0.0.1:{secure}{PREFIX}", trusting, context),
                Door(f"https://127.0.0.1:{untrusted}{PREFIX}", trusting_nobody, context),
                Door(f"http://127.0.0.1:{zipped}/", trusting, context),
            )
        finally:
            nginx.terminate()
            nginx.wait(PATIENCE_SECONDS)


def certified(folder: Path) -> Path:
    """A certificate for 127.0.0.1, signed by itself; its key beside it."""
    subprocess.run(
        [
            str(OPENSSL), "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", folder / "key.pem", "-out", folder / "certificate.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem"


def documented() -> str:
    """The one nginx block of docs/proxy.md."""
    (block,) = re.findall(
        r"```nginx\n(.*?)```", (ROOT / "docs" / "proxy.md").read_text(), re.DOTALL
    )
    assert f"location {PREFIX} {{" in block
    return str(block)


def configured(
    folder: Path, ports: list[int], trusting: LiveSite, trusting_nobody: LiveSite
) -> str:
    """The documented block in four servers, and everything that nginx writes in `folder`."""
    plain, secure, untrusted, zipped = ports
    inner = "http://127.0.0.1:8000/"
    assert documented().count(inner) == 1
    to_trusting = documented().replace(inner, f"http://127.0.0.1:{trusting.port}/")
    to_trusting_nobody = documented().replace(inner, f"http://127.0.0.1:{trusting_nobody.port}/")
    # As the page says for a host of its own; and nginx compresses what we send as it is.
    own_host = to_trusting.replace(f"location {PREFIX} ", "location / ")
    own_host = own_host.replace(
        f"proxy_set_header X-Forwarded-Prefix {PREFIX.rstrip('/')};",
        'proxy_set_header Accept-Encoding "";',
    )
    assert "linked" not in own_host
    temporary = "".join(
        f"  {name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    pair = f"ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;"
    return f"""
daemon off;
master_process off;  # one process, which is whoever starts it
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
{temporary}
  server {{ listen 127.0.0.1:{plain}; {to_trusting} }}
  server {{ listen 127.0.0.1:{secure} ssl; {pair} {to_trusting} }}
  server {{ listen 127.0.0.1:{untrusted} ssl; {pair} {to_trusting_nobody} }}
  server {{ listen 127.0.0.1:{zipped}; gzip on; gzip_types *; gzip_min_length 1; {own_host} }}
}}
"""


def await_listener(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert process.poll() is None, "nginx has ended"
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "nginx does not listen"


# ── links ────────────────────────────────────────────────────────────────────────────────────


class References(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {
            value for name, value in attrs if name in ("href", "src", "action") and value
        }


def references(reply: Reply) -> set[str]:
    """Every reference of an answer: in Location, Content-Location, Link and the page."""
    page = References()
    if reply.headers.get("content-type", "").startswith("text/html"):
        page.feed(reply.text)
    told = {reply.headers.get(name, "") for name in ("location", "content-location")}
    linked = set(re.findall(r"<([^>]*)>", reply.headers.get("link", "")))
    return page.found | (told - {""}) | linked


@pytest.mark.parametrize("way", ["plain", "secure", "zipped"])
def test_every_relative_reference_stays_inside(doors: Doors, way: str) -> None:
    """From the home page on: each leads to an address below the root that answers 200, 303 or 410, and
    no page names the inner one."""
    door: Door = getattr(doors, way)
    browser = {"Accept": "text/html"}
    seen, left = {door.root}, [door.root]
    kinds = set()
    while left:
        url = left.pop()
        reply = door.ask(url, headers=browser)
        assert reply.status in (200, 303, 410), f"{url} answers {reply.status}"
        assert f":{door.site.port}".encode() not in reply.body
        kinds.add(reply.headers.get("content-type", "").partition(";")[0])
        for reference in references(reply):
            if urlsplit(reference).scheme:
                continue
            target = urldefrag(urljoin(url, reference)).url
            assert target.startswith(door.root), f"{url} refers to {reference}"
            if target not in seen:
                seen.add(target)
                left.append(target)
    assert len(seen) > 60
    assert {"text/html", "text/css", "text/turtle", "application/ld+json"} <= kinds
    for name in ODD_NAMES:
        assert door.root + "doc/place/" + name in seen


@pytest.mark.parametrize("accept", [*FORMATS, "text/html"])
@pytest.mark.parametrize("way", ["plain", "secure"])
def test_a_thing_is_followed_to_its_document(doors: Doors, way: str, accept: str) -> None:
    """303 and the document, in the format asked for; its Content-Location has the same bytes; it
    revalidates; HEAD has no body."""
    door: Door = getattr(doors, way)
    asked = {"Accept": accept}
    redirect = door.ask(f"{HARBOUR}?at=1985", headers=asked)
    assert redirect.status == 303
    location = urljoin(door.root + HARBOUR, redirect.headers["location"])
    assert location == door.root + "doc/place/tern-harbour?at=1985"
    document = door.ask(location, headers=asked)
    assert (document.status, document.headers["vary"]) == (200, door.site.ask("/").headers["vary"])
    assert document.headers["content-type"].startswith(accept)
    variant = door.ask(urljoin(location, document.headers["content-location"]))
    assert variant.body == document.body
    tag = document.headers["etag"]
    again = door.ask(location, headers=asked | {"If-None-Match": tag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    head = door.ask(location, "HEAD", asked)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(document.body))


def test_the_prefix_without_its_slash_leads_in(doors: Doors) -> None:
    """Nginx adds it."""
    reply = doors.secure.ask(doors.secure.root.rstrip("/"))
    assert reply.status == 301
    assert reply.headers["location"] == doors.secure.root


def test_a_tag_that_nginx_weakened_is_known(doors: Doors) -> None:
    """Where nginx compresses, the ETag becomes weak; sent back, it gets 304."""
    asked = {"Accept": "text/turtle", "Accept-Encoding": "gzip"}
    inner = doors.zipped.site.ask("/doc/place/tern-harbour", headers={"Accept": "text/turtle"})
    outer = doors.zipped.ask("doc/place/tern-harbour", headers=asked)
    assert outer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(outer.body) == inner.body
    assert outer.headers["etag"] == "W/" + inner.headers["etag"]
    asked["If-None-Match"] = outer.headers["etag"]
    again = doors.zipped.ask("doc/place/tern-harbour", headers=asked)
    assert (again.status, again.body) == (304, b"")


# ── paths ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        *((f"{folder}/place/{name}", status, "as the data spell it")
          for folder, status in (("id", 303), ("doc", 200)) for name in ODD_NAMES),
        ("doc/place/M%c3%b6we.ttl", 200, "small hexadecimal digits"),
        ("doc/place/o%27neill%2Bco", 200, "encoded without need"),
        ("doc/place/o'neill%20co", 404, "a plus is no space"),
        ("doc/place/50%2525", 404, "decoded once, not twice"),
        ("doc%2Fplace%2Ftern-harbour", 200, "%2F in a path is a slash"),
        ("doc/place/M%F6we", 400, "not UTF-8"),
        ("doc/place/tern-harbour%3Fat=1985", 404, "an encoded question mark begins no query"),
        ("doc/place/tern-harbour;v=1", 404, "no parameters"),
        ("doc/place/%3Cscript%3E", 404, "what would be HTML"),
    ],
)  # fmt: skip
def test_paths_arrive_as_they_were_sent(doors: Doors, path: str, status: int, why: str) -> None:
    """The same answer as inside, whatever is encoded."""
    asked = {"Accept": "text/turtle"}
    inner, outer = (
        doors.plain.site.ask("/" + path, headers=asked),
        doors.plain.ask(path, "GET", asked),
    )
    assert outer.status == status, why
    assert (outer.status, outer.body) == (inner.status, inner.body), why
    for name in ("location", "content-location", "etag", "link", "vary"):
        assert outer.headers.get(name) == inner.headers.get(name), why


# ── SPARQL ───────────────────────────────────────────────────────────────────────────────────


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


# ── clients ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more loopback addresses")
@pytest.mark.parametrize(("way", "others_status"), [("plain", 200), ("untrusted", 429)])
def test_clients_are_told_apart_where_the_proxy_is_trusted(
    doors: Doors, way: str, others_status: int
) -> None:
    """While one has its only query under way it gets 429, whoever it says it is; another does not,
    where the proxy may say who asks. When the first leaves, nginx lets go and its place is free."""
    door: Door = getattr(doors, way)
    query = f"sparql?query={quote('ASK {}')}"
    pretending = {"X-Forwarded-For": OTHER}
    before = len(door.site.processes())
    parts = urlsplit(door.root)
    address = (parts.hostname or "", parts.port or 0)
    leaving = socket.create_connection(address, source_address=(ONE, 0))
    if parts.scheme == "https":
        leaving = door.tls.wrap_socket(leaving, server_hostname=parts.hostname)
    with leaving:
        path = f"{PREFIX}sparql?query={quote(RUNAWAY)}"
        leaving.sendall(f"GET {path} HTTP/1.1\r\nHost: data.example\r\n\r\n".encode())
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(door.site.processes()) == before:  # a fresh worker for the slow one
            assert time.monotonic() < deadline, "the query is not under way"
        assert door.ask(query, client=ONE).status == 429
        assert door.ask(query, headers=pretending, client=ONE).status == 429
        assert door.ask(query, client=OTHER).status == others_status
    deadline = time.monotonic() + PATIENCE_SECONDS
    while door.ask(query, client=ONE).status == 429:
        assert time.monotonic() < deadline, "the query goes on"
    assert door.ask(query, client=ONE).status == 200
