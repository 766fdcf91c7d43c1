"""How is an error told to programs? As problem details (RFC 9457)."""

from __future__ import annotations

import json

from stakhanov_ld.errors import MalformedQuery, StakhanovError

PROBLEM_TYPES = "https://w3id.org/stakhanov-ld/problems#"


def problem_details(error: StakhanovError) -> bytes:
    """`error` as application/problem+json."""
    details: dict[str, object] = {
        "type": PROBLEM_TYPES + error.problem,
        "title": error.title,
        "status": error.status,
        "detail": error.message,
    }
    if isinstance(error, MalformedQuery) and error.line is not None:
        details |= {"line": error.line, "column": error.column}
    return (json.dumps(details, ensure_ascii=False) + "\n").encode()
