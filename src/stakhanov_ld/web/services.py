"""Which service answers at which address, and how does it tell its errors?

Pure of any framework: functions of a WSGI environ, which the front and Flask both ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest, StakhanovError
from stakhanov_ld.settings import Networks
from stakhanov_ld.web import catalogue
from stakhanov_ld.web.answers import Answer, Asked, asked_of, day_asked
from stakhanov_ld.web.as_of import day_answer, document_answer
from stakhanov_ld.web.changes import ADDRESSES as CHANGES
from stakhanov_ld.web.changes import Changes
from stakhanov_ld.web.departures import departure
from stakhanov_ld.web.discovery import addresses_of, discovery_answer
from stakhanov_ld.web.forwarded import client_of, root_of
from stakhanov_ld.web.graph_store import graph_answer
from stakhanov_ld.web.health import Probe, health_answer
from stakhanov_ld.web.metrics import Metrics
from stakhanov_ld.web.openapi import openapi_answer
from stakhanov_ld.web.problems import problem
from stakhanov_ld.web.queries import queries_answer
from stakhanov_ld.web.request_id import request_id
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.sparql import sparql_answer
from stakhanov_ld.web.stored import answer
from stakhanov_ld.web.turns import Client, client_name

Environ = dict[str, Any]
Body = Callable[[], bytes]


class Services:
    """What answers requests for `site`, perhaps sent on by one of `trusted` proxies."""

    def __init__(self, site: Site, trusted: Networks = (), metrics: Metrics | None = None) -> None:
        self._site = site
        self._trusted = trusted
        self._metrics = metrics
        self._probe = Probe(site.runner, site.limits)
        self._changes = Changes(site)
        self._by_address: dict[str, Callable[[Asked, Environ, Body], Answer]] = {
            addresses.HEALTH: self._health,
            addresses.SPARQL: self._sparql,
            addresses.GRAPH_STORE: self._graph,
            addresses.GRAPHS: self._graph,
            addresses.QUERIES: self._queries,
            addresses.AT: self._day,
            addresses.OPENAPI: self._openapi,
            addresses.DOWNLOADS: self._catalog,
            **dict.fromkeys(catalogue.ADDRESSES, self._catalog),
            **dict.fromkeys(addresses_of(site.release), self._discovery),
            **dict.fromkeys(CHANGES, self._changed),
        }
        if metrics is not None:
            self._by_address[addresses.METRICS] = self._measured

    def answer(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        """The answer to `asked`, whose body is read with `body`; raises a StakhanovError."""
        folder, slash, _ = asked.path.partition("/")
        service = self._by_address.get(asked.path) or self._by_address.get(folder + slash)
        if service is not None:
            return service(asked, environ, body)
        if day_asked(asked) is None:
            return answer(self._site.release, asked)
        return document_answer(self._site, asked, self.client(environ))

    def told(self, error: StakhanovError, environ: Environ) -> Answer:
        """The answer that tells `error`."""
        return problem(error, _told(environ), self._site, self.id_of(environ))

    def client(self, environ: Environ) -> Client:
        """Who sends this request."""
        peer, port = str(environ.get("REMOTE_ADDR", "")), int(environ["SERVER_PORT"])
        name = client_name(client_of(environ, self._trusted))
        gone = departure(peer, port)  # the connection to look at is the proxy's
        return Client(name, gone, self.id_of(environ))

    def id_of(self, environ: Environ) -> str:
        """The id of this request."""
        return request_id(environ, self._trusted)

    def _root(self, environ: Environ) -> str:
        return root_of(environ, self._trusted)

    # ── one for each kind of address ─────────────────────────────────────────────────────────

    def _sparql(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        posted, client = b"", self.client(environ)
        if asked.method == "POST":
            with self._site.turns.turn(client.name):  # a body may come slowly, holding a thread
                posted = body()
        content_type = environ.get("CONTENT_TYPE") or ""
        return sparql_answer(
            self._site, asked, content_type, posted, client, lambda: self._root(environ)
        )

    def _queries(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return queries_answer(self._site, asked, self.client(environ))

    def _catalog(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        if asked.path not in catalogue.ADDRESSES:
            return answer(self._site.release, asked)
        client = self.client(environ)
        return catalogue.catalogue_answer(self._site, asked, client, self._root(environ))

    def _discovery(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return discovery_answer(self._site, asked, self.client(environ), self._root(environ))

    def _changed(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return self._changes.answer(asked, self.client(environ))

    def _day(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return day_answer(self._site, asked, self.client(environ))

    def _graph(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return graph_answer(self._site.release, asked)

    def _openapi(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return openapi_answer(self._site, asked)

    def _health(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        return health_answer(self._site, self._probe, asked)

    def _measured(self, asked: Asked, environ: Environ, body: Body) -> Answer:
        assert self._metrics is not None
        return self._metrics.answer(asked, environ)


def _told(environ: Environ) -> Asked:
    """As `asked_of`, for telling an error: a path that cannot be read is left out."""
    try:
        return asked_of(environ)
    except BadRequest:
        return Asked(
            environ["REQUEST_METHOD"], "", accept=environ.get("HTTP_ACCEPT"),
            accept_language=environ.get("HTTP_ACCEPT_LANGUAGE"),
        )  # fmt: skip
