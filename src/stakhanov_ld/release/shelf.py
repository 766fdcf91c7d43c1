"""Where are releases kept, and which one is current?

A shelf is a folder with one folder for each release, named by its id, a file `current` that names
one of them, and the history of which one was that when. A release is written aside and renamed when
it is whole, so no reader ever sees half of one, and a build that fails changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

from stakhanov_ld.errors import UnreadablePublication
from stakhanov_ld.release.history import History
from stakhanov_ld.release.locks import FileLock
from stakhanov_ld.release.names import MANIFEST

CURRENT = "current"
HISTORY = "history.jsonl"
_ASIDE = ".building-"
"""How the folder of a release is called as long as it is being written."""


def default_shelf(publication: Path) -> Path:
    """A folder of the publication's own in the user's cache."""
    place = publication.resolve()
    name = f"{place.stem}-{hashlib.sha256(str(place).encode()).hexdigest()[:12]}"
    return user_cache_path("stakhanov-ld") / "releases" / name


class Shelf:
    """The releases of one publication in the folder `root`, which is made when it is missing."""

    def __init__(self, root: Path) -> None:
        try:
            root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=root):
                pass
        except OSError as error:
            raise UnreadablePublication(
                f"{root}: releases cannot be written there ({error.strerror});"
                " name another folder with --release-dir."
            ) from error
        self.root = root
        self.history = History(root / HISTORY)

    def current(self) -> Path | None:
        """The folder of the current release, or None before the first."""
        folder = self._named()
        return folder if folder is not None and (folder / MANIFEST).is_file() else None

    def put(
        self,
        release: str,
        write: Callable[[Path], None],
        entering: Callable[[Path | None, Path], None] = lambda previous, current: None,
    ) -> Path:
        """The folder of `release`, written by `write` unless it is there, and made current.

        `entering` is told before, if it takes the place of another release, whose folder may be
        missing, or is the first. Two processes that build at once build one after the other, and
        the second finds it done.
        """
        folder = self.root / release
        with FileLock(self.root / "building.lock").held():
            self._remove_abandoned()
            if not (folder / MANIFEST).is_file():
                with self._aside() as aside:
                    write(aside)
                    shutil.rmtree(folder, ignore_errors=True)  # a leftover without a manifest
                    aside.rename(folder)
            previous = self._named()
            if previous != folder:
                entering(previous, folder)
            self._make_current(release)
        return folder

    def serving(self, folder: Path) -> FileLock:
        """The lock that whoever serves the release in `folder` shares; it keeps it from removal."""
        return FileLock(self.root / f"{folder.name}.serving")

    def remove_unused(self) -> None:
        """Remove every release that is neither current nor served by anybody."""
        current = self.current()
        for folder in self.root.iterdir():
            if folder.is_dir() and folder != current and not folder.name.startswith(_ASIDE):
                lock = self.serving(folder)
                if lock.take_alone():
                    shutil.rmtree(folder)
                    lock.path.unlink()
                    lock.release()

    def _named(self) -> Path | None:
        """The folder that `current` names, which somebody may have removed."""
        try:
            return self.root / (self.root / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def _remove_abandoned(self) -> None:
        """Remove what builds have left that were ended; whoever builds now holds the lock."""
        for folder in self.root.glob(f"{_ASIDE}*"):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _make_current(self, release: str) -> None:
        aside = self.root / f".{CURRENT}-{os.getpid()}"
        aside.write_text(release + "\n", encoding="utf-8")
        aside.replace(self.root / CURRENT)
