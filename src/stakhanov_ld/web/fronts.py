"""What answers from one release in a web process: which parts, and how are they joined?"""

from __future__ import annotations

from pathlib import Path

from stakhanov_ld.metrics.tallies import Tally
from stakhanov_ld.query.remembered import Remembered
from stakhanov_ld.release.history import History
from stakhanov_ld.release.release import open_release
from stakhanov_ld.web.access_log import AccessLog
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.counts import Counts
from stakhanov_ld.web.front import Front
from stakhanov_ld.web.metrics import Metrics
from stakhanov_ld.web.observed import Notes, Observed
from stakhanov_ld.web.services import Services
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.worker import Serving


def front(serving: Serving, tallies: Path, tally: Tally) -> Front:
    """The front for what `serving` says, which counts in `tally`, one of the folder `tallies`."""
    release = open_release(serving.release)
    limits, trusted, counts = serving.client.limits, serving.trusted_proxies, Counts(tally)
    remote, loaded = serving.remote(release), None
    if remote is not None:
        from stakhanov_ld.query.loaded import Loaded

        loaded = Loaded(
            remote, release.space.base, release.id, serving.own_default, counts.differs
        )  # fmt: skip
        loaded.watch()
    # What another server answers may change without the release.
    runner = remote or Remembered(serving.client, serving.memory // 2)
    site = Site(release, runner, limits, History(serving.history), counts, loaded)
    services = Services(site, trusted, Metrics(tallies, serving.metrics, trusted, release.id))
    form = serving.log_format
    notes = Notes(tally, AccessLog(form, release.id, trusted) if form else None)
    app = Observed(create_app(site, services).wsgi_app, notes)
    return Front(site, services, app, notes, serving.memory // 2)
