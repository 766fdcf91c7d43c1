"""When do the files of a publication change, and what then?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from stakhanov_ld.errors import StakhanovError
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.release.identity import release_id
from stakhanov_ld.settings import Settings

_LOOK_EVERY_SECONDS = 1.0


class Watcher:
    """Calls `changed` whenever the files at `root` would make another release than before."""

    def __init__(self, root: Path, settings: Settings, changed: Callable[[], None]) -> None:
        self._root = root
        self._settings = settings
        self._changed = changed
        self._stopped = threading.Event()
        self._last = self._now()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY_SECONDS):
            now = self._now()
            if now is not None and now != self._last:
                self._last = now
                self._changed()

    def _now(self) -> str | None:
        """The id that the files make now; None while they cannot be read."""
        try:
            return release_id(source_files(self._root), self._settings.altering_bytes())
        except (StakhanovError, OSError):
            return None
