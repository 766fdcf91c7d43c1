"""Which release do these files make?

The id is a hash of the sources (path and content), of the program and of the settings that alter
bytes; no clock, no place, no modification time enters it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from stakhanov_ld.publication.files import SourceFile

_WRITERS = ("pyoxigraph", "pyld", "jinja2", "markupsafe", "babel")
"""The libraries that write published bytes: with another version of one, another release."""

_CODE = (".py", ".rq", ".j2", ".css", ".js", ".po", ".json")


def release_id(sources: Iterable[SourceFile], settings: Mapping[str, Any]) -> str:
    """The id of the release that `sources` make under `settings`: 16 hexadecimal digits."""
    facts = {
        "sources": [(s.path, s.part, s.sha256()) for s in sources],
        "program": program(),
        "settings": dict(settings),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


@cache
def program() -> dict[str, str]:
    """What names this program: the digest of its code and the versions of what writes for it."""
    digest = hashlib.sha256()
    for path, content in _code(files("stakhanov_ld"), ""):
        digest.update(f"{path}\n{len(content)}\n".encode() + content)
    return {"stakhanov_ld": digest.hexdigest()} | {name: version(name) for name in _WRITERS}


def _code(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name not in ("bundled", "__pycache__"):
            yield from _code(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_CODE):
            yield prefix + entry.name, entry.read_bytes()
