"""How does nginx send the same bytes from files, with one process and nothing else to do?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Server, Site, free_port

_NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""
_CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100000 inactive=1h;
    open_file_cache_valid 1h;
    keepalive_requests 100000000;
    types {{ }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location = / {{ return 200; }}
{locations}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Location:
    """Files of one media type in `folder`, which stand below `path` (`/export/turtle/`)."""

    path: str
    folder: Path
    media_type: str
    headers: Mapping[str, str]

    def __str__(self) -> str:
        """As the configuration has it."""
        added = [f"add_header {name} {_quoted(value)};" for name, value in self.headers.items()]
        lines = [f"alias {self.folder}/;", f"default_type {_quoted(self.media_type)};", *added]
        body = "".join(f"            {line}\n" for line in lines)
        return f"        location {self.path} {{\n{body}        }}\n"


def missing() -> str:
    """What to do so that nginx can be started; empty where nothing is missing."""
    return "" if _NGINX else "install it with `apt-get install nginx-light`"


def version() -> str:
    """Which nginx it is."""
    told = subprocess.run([_NGINX, "-v"], capture_output=True, text=True, check=True)
    return told.stderr.rpartition("/")[2].strip()


@contextmanager
def nginx(folder: Path, locations: list[Location], cpu: int) -> Iterator[Site]:
    """An nginx on `cpu` that sends the files of `locations`; it keeps its own in `folder`."""
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""  # else nobody, who may not read the files
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder, port=port, locations="".join(map(str, locations)), user=user
        )
    )
    with Server([_NGINX, "-c", str(configuration)], folder / "nginx.log", cpu) as server:
        root = f"http://127.0.0.1:{port}"
        server.await_answer(root + "/")
        server.check_pinned()
        yield Site(root, server)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
