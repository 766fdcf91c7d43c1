"""What does each web process load before it answers?"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakhanov_ld.processes import end_with
from stakhanov_ld.query.pool import PoolClient
from stakhanov_ld.query.request import Limits, QueryRunner
from stakhanov_ld.settings import Networks, Settings, networks

if TYPE_CHECKING:
    from stakhanov_ld.release.release import Release


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
                    "server": self.server,
                    "trusted_proxies": [str(network) for network in self.trusted_proxies],
                    "log_format": self.log_format,
                    "metrics": self.metrics,
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
        client = PoolClient(value["socket"], Limits(**value["limits"]))
        trusted = networks(",".join(value["trusted_proxies"]))
        return cls(
            Path(value["release"]), Path(value["history"]), client, value["server"], trusted,
            value["log_format"], value["metrics"], value["endpoint"],
            value["own_default"],
        )  # fmt: skip

    def runner(self, release: Release) -> QueryRunner:
        """Whoever answers queries over `release`; what is secret comes from the environment."""
        if not self.endpoint:
            return self.client

        from stakhanov_ld.query.credentials import Credentials
        from stakhanov_ld.query.remote import RemoteClient
        from stakhanov_ld.release.loading import graphs_of

        credentials = Credentials.of(Settings({}, os.environ))
        graphs = graphs_of(release, self.own_default)
        return RemoteClient(self.endpoint, credentials, self.client.limits, graphs)


def load(file: Path) -> Callable[..., Any]:
    """The WSGI callable for what `file` says is served now."""
    serving = Serving.read(file)
    end_with(serving.server)
    scrub_environment()

    from stakhanov_ld.metrics.tallies import claim
    from stakhanov_ld.release.history import History
    from stakhanov_ld.release.release import open_release
    from stakhanov_ld.web.access_log import AccessLog
    from stakhanov_ld.web.app import create_app
    from stakhanov_ld.web.counts import Counts
    from stakhanov_ld.web.front import Front
    from stakhanov_ld.web.metrics import Metrics
    from stakhanov_ld.web.observed import Notes, Observed
    from stakhanov_ld.web.site import Site

    release = open_release(serving.release)
    tallies = tallies_beside(file)
    tally = claim(tallies, "web")
    limits, history = serving.client.limits, History(serving.history)
    site = Site(release, serving.runner(release), limits, history, Counts(tally))
    trusted, form = serving.trusted_proxies, serving.log_format
    app = create_app(site, trusted, Metrics(tallies, serving.metrics, trusted, release.id))
    log = AccessLog(form, release.id, trusted) if form else None
    notes = Notes(tally, log)
    front = Front(release, Observed(app.wsgi_app, notes), notes)
    loaded_mark(file, os.getpid()).touch()
    return front


def tallies_beside(file: Path) -> Path:
    """The folder beside `file` in which all processes of the server count."""
    return file.with_name("tallies")


def loaded_mark(file: Path, process: int) -> Path:
    """The file beside `file` that says that `process` has loaded what `file` said."""
    return file.with_name(f"loaded-{process}")


def scrub_environment() -> None:
    """Drop environment variables that granian would pass on as if they were request headers."""
    for name in list(os.environ):
        if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH", "QUERY_STRING"):
            del os.environ[name]
