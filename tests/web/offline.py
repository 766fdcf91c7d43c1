"""The application without a server: a release, and an engine in the same process."""

from __future__ import annotations

from typing import Any

import pyoxigraph as og
from flask.testing import FlaskClient

from stakhanov_ld.query.engine import Engine
from stakhanov_ld.query.request import Limits, QueryAnswer, QueryRequest
from stakhanov_ld.release.history import History
from stakhanov_ld.release.release import Release
from stakhanov_ld.web.app import create_app
from stakhanov_ld.web.site import Site


class HereAndNow:
    """A `QueryRunner` without processes and deadlines."""

    def __init__(self, release: Release, limits: Limits) -> None:
        store = og.Store()
        store.bulk_load(path=release.query_index, format=og.RdfFormat.N_QUADS)
        self._engine = Engine(store, limits)

    def run(self, request: QueryRequest) -> QueryAnswer:
        body = self._engine.answer(request)
        return QueryAnswer(body, request.format, request.query.form)


def site_of(release: Release, history: History | None = None, **limits: Any) -> Site:
    made = Limits(**limits)
    return Site(release, HereAndNow(release, made), made, history)


def client_of_site(release: Release, history: History | None = None) -> FlaskClient:
    return create_app(site_of(release, history)).test_client()
