"""Which way is a publication made into a release: in memory, or too large for it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from stakhanov_ld.processes import processors
from stakhanov_ld.publication.extent import Wanted
from stakhanov_ld.publication.files import SourceFile
from stakhanov_ld.publication.findings import Finding
from stakhanov_ld.publication.opening import from_files
from stakhanov_ld.release.build import build
from stakhanov_ld.release.large.building import build_large
from stakhanov_ld.release.large.progress import Progress
from stakhanov_ld.release.large.size import is_large
from stakhanov_ld.settings import Settings


def make(
    files: Sequence[SourceFile], name: str, settings: Settings, release: str, folder: Path
) -> Iterable[Finding]:
    """Write the release with id `release` into `folder`; its warnings.

    Raises as `publish` does.
    """
    base_iri = settings.base_iri
    wanted = Wanted(settings.validate, settings.validate_limit)
    processes = settings.processes or processors()
    if is_large(files, settings.prebuild_limit):
        progress = Progress()
        return build_large(files, name, base_iri, release, folder, progress, wanted, processes)
    opened = from_files(files, name, base_iri, wanted, processes)
    build(opened.publication, release, folder, processes)
    return opened.warnings
