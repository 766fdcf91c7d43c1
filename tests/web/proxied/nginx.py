"""How is nginx set up as docs/proxy.md says, and how does one come in through it?"""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from living import PATIENCE_SECONDS, LiveSite, Reply, asked_once

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL = shutil.which("openssl")

BEHIND_NGINX = [
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
    pytest.mark.skipif(not OPENSSL, reason="openssl is not installed"),
    pytest.mark.xdist_group("nginx"),
]

PREFIX = "/heritage/linked/"
ODD_NAMES = ("M%C3%B6we", "o'neill+co", "50%25", "Kap%20S%C3%BCd", "a:b~c,d=e")


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
