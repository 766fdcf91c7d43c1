"""How does a folder of files become the current release of its shelf?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stakhanov_ld.errors import CannotBuild
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.publication.findings import Finding
from stakhanov_ld.release.history import event
from stakhanov_ld.release.identity import release_id
from stakhanov_ld.release.shelf import Shelf
from stakhanov_ld.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """The folder of the current release, whether it was built just now, and its warnings."""

    folder: Path
    built: bool
    warnings: tuple[Finding, ...]


def publish(
    root: Path,
    shelf: Shelf,
    settings: Settings,
    now: datetime,
    announce: Callable[[str], None] = print,
) -> Published:
    """Make the publication at `root` the current release of `shelf`, whose history has it at `now`.

    It is built only when no release with its id is there. Raises UnreadablePublication, Invalid or
    TooMuchToValidate; then the shelf is as it was.
    """
    files = source_files(root)
    release = release_id(files, settings.altering_bytes())
    warnings: list[Finding] = []
    built: list[bool] = []

    def write(folder: Path) -> None:
        announce(f"Building release {release} from {len(files)} files …")
        # What writes is not loaded where there is nothing to write: a server starts sooner.
        from stakhanov_ld.release.making import make

        warnings.extend(make(files, root.resolve().stem, settings, release, folder))
        # Long files are read where they lie, more than once.
        if release_id(files, settings.altering_bytes()) != release:
            raise CannotBuild(
                f"{root}: a file changed while it was read; build again when nobody writes to it."
            )
        built.append(True)

    def entering(previous: Path | None, current: Path) -> None:
        shelf.history.append(event(previous, current, now, shelf.history))

    folder = shelf.put(release, write, entering)
    return Published(folder, bool(built), tuple(warnings))
