"""Is everything answered?"""

from __future__ import annotations

import json

from stakhanov_ld.errors import MethodNotAllowed, StakhanovError
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import QueryRequest
from stakhanov_ld.web.answers import READING, Answer, Asked, made_now, preflight
from stakhanov_ld.web.site import Site


def health_answer(site: Site, asked: Asked) -> Answer:
    """Which release is served, and whether documents and queries are: 200 when both, else 503."""
    if asked.method == "OPTIONS":
        return preflight(READING)
    if asked.method not in READING:
        raise MethodNotAllowed(f"{asked.method} is not answered here.", READING)
    try:
        query = guard("ASK {}", site.limits)
        site.runner.run(QueryRequest(query, query.form.formats[0]))
        queries = "ok"
    except StakhanovError as error:
        queries = error.problem
    state = {"release": site.release.id, "documents": "ok", "queries": queries}
    body = (json.dumps(state) + "\n").encode()
    return made_now(asked, "health", "application/json", body, 200 if queries == "ok" else 503)
