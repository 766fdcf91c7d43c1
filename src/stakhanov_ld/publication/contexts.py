"""Which JSON-LD contexts does a publication bring along?

Files `ontology/context/v1.jsonld`, `v2.jsonld` …: documents refer to the newest, and all stay
served, since a document that somebody keeps means what its context says. A context may gain terms;
one that would change a term is a new version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from stakhanov_ld.publication.files import CONTEXTS, Part, SourceFile
from stakhanov_ld.publication.findings import Finding

_NAME = re.compile(rf"{CONTEXTS}/(v([1-9][0-9]*)\.jsonld)")


def contexts(files: Iterable[SourceFile]) -> dict[str, bytes]:
    """The contexts among `files` by name, the oldest first."""
    found = [
        (int(match[2]), match[1], file.content)
        for file in files
        if file.part is Part.CONTEXT and (match := _NAME.fullmatch(file.path))
    ]
    return {name: content for _, name, content in sorted(found)}


def context_findings(files: Iterable[SourceFile]) -> Iterator[Finding]:
    """What keeps a context from being read by everybody, offline."""
    for file in files:
        if file.part is Part.CONTEXT:
            message = _fault(file)
            if message:
                yield Finding(file.path, None, "contexts-stand-alone", "", message)


def _fault(file: SourceFile) -> str | None:
    if not _NAME.fullmatch(file.path):
        return "A context is called by its version: v1.jsonld, v2.jsonld …"
    try:
        context = json.loads(file.content)["@context"]
    except (ValueError, TypeError, KeyError):
        return 'It is not a JSON object with "@context".'
    if not isinstance(context, dict) or "@import" in context:
        return "Write one object of terms: no other context is fetched."
    return None
