"""Does the client have this very answer already?"""

from __future__ import annotations

from stakhanov_ld.web.answers import Answer, Asked, has_already, not_modified


def revalidated(asked: Asked, made: Answer, tag: str) -> Answer:
    """`made` with its strong ETag, or 304 to a client that has it; a POST has no validators."""
    if asked.method == "POST":
        return made
    headers = (*made.headers, ("ETag", tag))
    if has_already(asked, tag):
        return not_modified(headers)
    return Answer(made.status, headers, made.body)
