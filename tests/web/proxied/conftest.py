"""A site behind a real nginx, and one that does not trust it."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import WORLD
from living import PATIENCE_SECONDS, LiveSite
from stakhanov_ld.web.server import free_port
from web.proxied.nginx import (
    NGINX,
    ODD_NAMES,
    PREFIX,
    Door,
    Doors,
    await_listener,
    certified,
    configured,
)


@pytest.fixture(scope="package")
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
