"""What do the tests of queries share: a small store as a file, and pools on it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stakhanov_ld.query.pool import Pool
from stakhanov_ld.query.request import Limits


@pytest.fixture(scope="session")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """N-Quads: 2,000 triples in the default graph, and two graphs that share one of two triples."""
    lines = [f'<http://x/s{n}> <http://x/p> "{n}" .' for n in range(2000)]
    lines += [
        '<http://x/a> <http://x/p> "both" <http://x/g1> .',
        '<http://x/a> <http://x/p> "both" <http://x/g2> .',
        '<http://x/a> <http://x/p> "first" <http://x/g1> .',
        '<http://x/a> <http://x/p> "second" <http://x/g2> .',
        '<http://x/a> <http://x/p> "bell \\u0007" <http://x/control> .',
    ]
    path = tmp_path_factory.mktemp("store") / "store.nq"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def make_pool(store_file: Path) -> Iterator[Callable[..., Pool]]:
    """Start pools with limits of a test's own; they end with the test."""
    started: list[Pool] = []

    def make(workers: int = 2, **limits: Any) -> Pool:
        pool = Pool(data=store_file, limits=Limits(**limits), workers=workers)
        started.append(pool)
        return pool.start()

    yield make
    for pool in started:
        pool.close()


@pytest.fixture(scope="module")
def pool(store_file: Path) -> Iterator[Pool]:
    """One pool for all tests of a module, with a short deadline and little memory."""
    limits = Limits(deadline_seconds=0.5, memory_bytes=256 * 1024 * 1024, wait_seconds=20)
    with Pool(data=store_file, limits=limits, workers=2) as running:
        yield running
