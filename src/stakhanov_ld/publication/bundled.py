"""Where is the publication that comes with the program?"""

from __future__ import annotations

from pathlib import Path

from stakhanov_ld.errors import UnreadablePublication

_PACKAGE = Path(__file__).parents[1]


def bundled() -> Path:
    """Its folder: inside an installed wheel, or the checkout that the package runs from."""
    for folder in (_PACKAGE / "bundled", _PACKAGE.parents[1]):
        if (folder / "data" / "publication.ttl").is_file():
            return folder
    raise UnreadablePublication(
        "The bundled publication is missing from this installation; name a folder or a file."
    )
