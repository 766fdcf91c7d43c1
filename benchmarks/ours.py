"""How are our own releases built and served, as whoever installs the program would?"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from benchmarks.processes import Ended, Server, Site, run

VERSION = version("stakhanov-ld")
_PROGRAM = (sys.executable, "-m", "stakhanov_ld")
_SERVES = re.compile(r"http://127\.0\.0\.1:(\d+)/ serves release \w+")


def build(publication: Path, shelf: Path, options: Sequence[str] = ()) -> Ended:
    """What `stakhanov-ld build` costs; the release stands on `shelf` then."""
    shelf.mkdir(parents=True, exist_ok=True)
    command = [*_PROGRAM, "build", str(publication), "--release-dir", str(shelf), *options]
    return run(command, shelf / "build.log")


def serve_command(
    publication: Path, shelf: Path, port: int, options: Sequence[str] = ()
) -> list[str]:
    """`stakhanov-ld serve` with its settings as they are, but without an access log."""
    return [
        *_PROGRAM, "serve", str(publication), "--port", str(port), "--release-dir", str(shelf),
        "--no-access-log", *options,
    ]  # fmt: skip


@contextmanager
def serving(
    publication: Path, shelf: Path, cpu: int | None = None, options: Sequence[str] = ()
) -> Iterator[Site]:
    """A site that answers; its release is built before, where `shelf` has none."""
    shelf.mkdir(parents=True, exist_ok=True)
    command = serve_command(publication, shelf, 0, options)
    with Server(command, shelf / "serve.log", cpu) as server:
        port = server.await_line(_SERVES)[1]
        server.check_pinned()
        yield Site(f"http://127.0.0.1:{port}", server)
