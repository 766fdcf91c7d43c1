"""Fixtures that several tests share: the toy world, the flagship, releases and live servers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from living import LiveSite
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.build import build
from stakhanov_ld.release.release import Release, open_release

ROOT = Path(__file__).parents[1]
WORLD = ROOT / "tests" / "world"


SHARED = ROOT.parent / "shared"
"""Material that is not part of the project; tests that use it say `../shared` when they skip."""
MAY_BE_MISSING = ("../shared", "FUSEKI_JAR")
"""In CI, too: whoever skips for want of one of these names it."""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was skipped for want of a program fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if "CI" in os.environ and reporter is not None:
        skipped = [str(r.longrepr) for r in reporter.stats.get("skipped", ())]
        if not all(any(known in reason for known in MAY_BE_MISSING) for reason in skipped):
            reporter.write_line("skipped in CI, so this run has failed", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith("STAKHANOV_LD_"):
            monkeypatch.delenv(variable)


@pytest.fixture(scope="session")
def world() -> Publication:
    """The toy publication that tests know by heart."""
    return open_publication(WORLD).publication


@pytest.fixture(scope="session")
def flagship() -> Publication:
    """The biography."""
    return open_publication(ROOT).publication


@pytest.fixture(scope="session")
def release_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Publication], Release]:
    """Build a publication into a folder of its own and open the release."""

    def made(publication: Publication) -> Release:
        folder = tmp_path_factory.mktemp("release")
        build(publication, "0123456789abcdef", folder)
        return open_release(folder)

    return made


@pytest.fixture(scope="session")
def world_release(world: Publication, release_of: Callable[[Publication], Release]) -> Release:
    """The toy publication, built."""
    return release_of(world)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the release of the flagship is kept, for all processes that test side by side.

    Whoever serves it first builds it, the others find it done.
    """
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shelf-of-the-flagship"


@pytest.fixture(scope="session")
def biography(shelf: Path) -> Iterator[LiveSite]:
    """The flagship, served by the real command, with a query deadline of two seconds."""
    with LiveSite(ROOT, "--release-dir", str(shelf), "--query-deadline", "2") as site:
        yield site


@pytest.fixture(scope="session")
def biography_release(biography: LiveSite, shelf: Path) -> Release:
    """The release that `biography` serves."""
    return open_release(shelf / biography.release)
