"""What do the tests of the contract share: a small release, and whoever answers queries over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from query.contract.servers import SERVERS, Program
from stakhanov_ld.publication.opening import open_publication
from stakhanov_ld.query.pool import Pool
from stakhanov_ld.query.remote import RemoteClient
from stakhanov_ld.query.request import Limits, QueryRunner
from stakhanov_ld.release import loading
from stakhanov_ld.release.build import build
from stakhanov_ld.release.loading import graphs_of
from stakhanov_ld.release.release import Release, open_release

DATA = Path(__file__).with_name("data.ttl")


Test = TypeVar("Test", bound=Callable[..., None])


def only(*names: str) -> Callable[[Test], Test]:
    """A test that concerns these sides alone: for the others there is none."""

    def mark(test: Test) -> Test:
        test.only = names  # type: ignore[attr-defined]  # read below
        return test

    return mark


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what does not concern a side."""
    kept = []
    for item in items:
        names = getattr(getattr(item, "function", None), "only", None)
        if names is None or item.callspec.params["side"] in names:  # type: ignore[attr-defined]
            kept.append(item)
    items[:] = kept


class Side:
    """Somebody who answers queries over the release: our pool, or a server."""

    def __init__(self, name: str, release: Release, program: Program | None) -> None:
        self.name = name
        self.program = program
        self._release = release
        self._made: dict[Limits, tuple[QueryRunner, Pool | RemoteClient]] = {}

    def runner(self, **limits: Any) -> QueryRunner:
        """With limits of a test's own; the deadline is longer than any query but endless ones."""
        made = Limits(**{"deadline_seconds": 60, "wait_seconds": 30, **limits})
        if made not in self._made:
            if self.program is None:
                pool = Pool(data=self._release.query_index, limits=made, workers=2).start()
                self._made[made] = pool.runner(), pool
            else:
                url, credentials = self.program.endpoint, self.program.credentials
                client = RemoteClient(url, credentials, made, graphs_of(self._release))
                self._made[made] = client, client
        return self._made[made][0]

    def close(self) -> None:
        for _, closing in self._made.values():
            closing.close()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A shop: literals of many kinds, and a blank node that stands in two graphs."""
    source, folder = tmp_path_factory.mktemp("shop"), tmp_path_factory.mktemp("release")
    shutil.copy(DATA, source)
    build(open_publication(source).publication, "0123456789abcdef", folder)
    return open_release(folder)


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Program | str]]:
    """All servers that can be started, side by side, since they take seconds for it."""
    made = {name: program(tmp_path_factory.mktemp(name)) for name, program in SERVERS.items()}
    started = [program for program in made.values() if isinstance(program, Program)]
    for program in started:
        program.start()
    yield made
    for program in started:
        program.kill()


@pytest.fixture(scope="module", params=["pool", *SERVERS])
def side(
    request: pytest.FixtureRequest, programs: dict[str, Program | str], release: Release
) -> Iterator[Side]:
    """Each in turn, with the release loaded as `stakhanov-ld load` does it."""
    program = None if request.param == "pool" else programs[request.param]
    if isinstance(program, str):
        pytest.skip(program)
    if program is not None:
        if program.has_ended:
            program.start()
        program.await_ready()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "NOTICE_SECONDS", 0.0)  # nobody asks meanwhile
            loading.load(release, program.graph_store, program.endpoint, program.credentials, print)
    made = Side(request.param, release, program)
    yield made
    made.close()
