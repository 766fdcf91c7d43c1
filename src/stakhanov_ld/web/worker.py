"""What does each web process load before it answers?"""

from __future__ import annotations

import gc
import json
import logging
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stakhanov_ld.processes import end_with
from stakhanov_ld.query.client import PoolClient
from stakhanov_ld.query.request import Limits
from stakhanov_ld.settings import Networks, Settings, networks

if TYPE_CHECKING:
    from stakhanov_ld.query.remote import RemoteClient
    from stakhanov_ld.release.release import Release
    from stakhanov_ld.web.observed import WsgiApplication

_COLLECT_AFTER = 5_000
"""Objects made, beyond those that have gone, before Python looks for cycles. After four times as
many a look took up to a tenth of a second where pages are made now, and all wait for it."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served now. The server writes it to a file that each new web process reads."""

    release: Path
    history: Path
    client: PoolClient
    server: int
    """The process id of the server, with which its web processes end."""
    trusted_proxies: Networks = ()
    log_format: str = ""
    """How the access log is written; empty where there is none."""
    metrics: str = "local"
    """Who is told the metrics."""
    memory: int = 0
    """How many bytes of answers a web process keeps."""
    endpoint: str = ""
    """The SPARQL server that answers queries; then `client` has limits, and no pool."""
    own_default: bool = False
    """Whether that server's default graph is ours."""

    def write(self, file: Path) -> None:
        """Replace `file` whole."""
        aside = file.with_suffix(".new")
        aside.write_text(
            json.dumps(
                {
                    "release": str(self.release),
                    "history": str(self.history),
                    "socket": self.client.socket_path,
                    "limits": asdict(self.client.limits),
                    "kept": self.client.kept,
                    "server": self.server,
                    "trusted_proxies": [str(network) for network in self.trusted_proxies],
                    "log_format": self.log_format,
                    "metrics": self.metrics,
                    "memory": self.memory,
                    "endpoint": self.endpoint,
                    "own_default": self.own_default,
                }
            ),
            encoding="utf-8",
        )
        aside.replace(file)

    @classmethod
    def read(cls, file: Path) -> Serving:
        """What `write` wrote."""
        value = json.loads(file.read_text(encoding="utf-8"))
        client = PoolClient(value["socket"], Limits(**value["limits"]), value["kept"])
        trusted = networks(",".join(value["trusted_proxies"]))
        return cls(
            Path(value["release"]), Path(value["history"]), client, value["server"], trusted,
            value["log_format"], value["metrics"], value["memory"], value["endpoint"],
            value["own_default"],
        )  # fmt: skip

    def remote(self, release: Release) -> RemoteClient | None:
        """Who asks another server about `release`, if one answers queries; what is secret comes
        from the environment."""
        if not self.endpoint:
            return None

        from stakhanov_ld.query.credentials import Credentials
        from stakhanov_ld.query.remote import RemoteClient
        from stakhanov_ld.release.loading import graphs_of

        credentials = Credentials.of(Settings({}, os.environ))
        graphs = graphs_of(release, self.own_default)
        return RemoteClient(self.endpoint, credentials, self.client.limits, graphs)


def load(file: Path) -> WsgiApplication:
    """The WSGI callable for what `file` says is served now, and will say when it changes."""
    serving = Serving.read(file)
    end_with(serving.server)
    scrub_environment()

    from stakhanov_ld.metrics.tallies import claim
    from stakhanov_ld.web.current import Current
    from stakhanov_ld.web.fronts import front
    from stakhanov_ld.web.moves import follow

    tallies = tallies_beside(file)
    tally = claim(tallies, "web")
    answering = front(serving, tallies, tally)
    current = Current(answering)
    serves = serving.release

    def move() -> tuple[str, threading.Event]:
        nonlocal serves, answering
        try:
            serving = Serving.read(file)
            if serving.release == serves:
                return serves.name, threading.Event()
            entering = front(serving, tallies, tally)
            tenure = current.succeed(entering)
        except Exception:
            logging.getLogger(__name__).exception("this process could not move on, and ends")
            raise
        answering.close()
        serves, answering = serving.release, entering
        return serves.name, tenure.over

    follow(moves_beside(file), serves.name, move)
    # What is loaded stays; and to look for cycles after every 700 objects costs queries a tenth.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    return current


def tallies_beside(file: Path) -> Path:
    """The folder beside `file` in which all processes of the server count."""
    return file.with_name("tallies")


def moves_beside(file: Path) -> Path:
    """The socket beside `file` at which web processes learn that it has changed."""
    return file.with_name("moves")


def scrub_environment() -> None:
    """Drop environment variables that granian would pass on as if they were request headers."""
    for name in list(os.environ):
        if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH", "QUERY_STRING"):
            del os.environ[name]
