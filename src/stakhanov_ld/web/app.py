"""What does the site answer? The Flask application: whole in itself, behind the front or alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest, QueryTooLong, StakhanovError
from stakhanov_ld.release.release import FilePart
from stakhanov_ld.settings import Networks
from stakhanov_ld.web import catalogue, changes
from stakhanov_ld.web.answers import Answer, Asked, asked_of, day_asked
from stakhanov_ld.web.as_of import day_answer, document_answer
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


def create_app(site: Site, trusted_proxies: Networks = (), metrics: Metrics | None = None) -> Flask:
    """The WSGI application that serves `site`, perhaps behind one of `trusted_proxies`.

    `metrics` are those of the server, if it runs in one.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4 * site.limits.text_bytes  # percent-encoding triples bytes
    changed = changes.Changes(site)
    probe = Probe(site.runner, site.limits)

    def client() -> Client:
        peer, port = request.remote_addr or "", int(request.environ["SERVER_PORT"])
        name = client_name(client_of(request.environ, trusted_proxies))
        gone = departure(peer, port)  # the connection to look at is the proxy's
        return Client(name, gone, asked_as())

    def asked_as() -> str:
        return request_id(request.environ, trusted_proxies)

    def sparql(asked: Asked) -> Answer:
        body, asking = b"", client()
        if asked.method == "POST":
            with site.turns.turn(asking.name):  # a body may come slowly, holding a thread
                body = request.get_data()
        root = root_of(request.environ, trusted_proxies)
        return sparql_answer(site, asked, request.content_type or "", body, asking, root)

    def catalog(asked: Asked) -> Answer:
        if asked.path not in catalogue.ADDRESSES:
            return answer(site.release, asked)
        root = root_of(request.environ, trusted_proxies)
        return catalogue.catalogue_answer(site, asked, client(), root)

    def discovery(asked: Asked) -> Answer:
        root = root_of(request.environ, trusted_proxies)
        return discovery_answer(site, asked, client(), root)

    def released(asked: Asked) -> Answer:
        return answer(site.release, asked)

    def as_of_day(asked: Asked) -> Answer:
        return document_answer(site, asked, client())

    services: dict[str, Callable[[Asked], Answer]] = {
        addresses.HEALTH: lambda asked: health_answer(site, probe, asked),
        addresses.SPARQL: sparql,
        addresses.GRAPH_STORE: lambda asked: graph_answer(site.release, asked),
        addresses.GRAPHS: lambda asked: graph_answer(site.release, asked),
        addresses.QUERIES: lambda asked: queries_answer(site, asked, client()),
        addresses.AT: lambda asked: day_answer(site, asked, client()),
        addresses.OPENAPI: lambda asked: openapi_answer(site, asked),
        addresses.DOWNLOADS: catalog,
        **dict.fromkeys(catalogue.ADDRESSES, catalog),
        **dict.fromkeys(addresses_of(site.release), discovery),
        **dict.fromkeys(changes.ADDRESSES, lambda asked: changed.answer(asked, client())),
    }

    if metrics is not None:
        services[addresses.METRICS] = lambda asked: metrics.answer(asked, request.environ)

    # No routes: Werkzeug's drop leading slashes, end at a line break, and know methods by a list.
    @app.before_request
    def answered() -> Response:
        asked = _asked()
        folder, slash, _ = asked.path.partition("/")
        service = services.get(asked.path) or services.get(folder + slash)
        if service is None:
            service = released if day_asked(asked) is None else as_of_day
        made = service(asked)
        return _response(made) if made.part is None else streamed(made, made.part)

    def streamed(made: Answer, part: FilePart) -> Response:
        """Sent as it is read, in a turn of the client's: one that is slow holds a thread."""
        with ExitStack() as held:
            held.enter_context(site.turns.turn(client().name))
            file = held.enter_context(part.path.open("rb"))
            response = _response(made, part.chunks(file))
            response.call_on_close(held.pop_all().close)
        return response

    @app.errorhandler(StakhanovError)
    def known(error: StakhanovError) -> Response:
        return _response(problem(error, _told(), site, asked_as()))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _response(problem(_translated(error, site), _told(), site, asked_as()))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        app.logger.exception("request %s: unforeseen error at %a", asked_as(), request.path)
        told = StakhanovError(f"The error was logged, as that of request {asked_as()}.")
        return _response(problem(told, _told(), site, asked_as()))

    return app


# ── Flask's values and ours ──────────────────────────────────────────────────────────────────


def _asked() -> Asked:
    return asked_of(request.environ)


def _told() -> Asked:
    """As `_asked`, for telling an error: a path that cannot be read is left out."""
    try:
        return _asked()
    except BadRequest:
        headers = request.headers
        return Asked(
            request.method, "", accept=headers.get("Accept"),
            accept_language=headers.get("Accept-Language"),
        )  # fmt: skip


def _response(made: Answer, chunks: Iterator[bytes] | None = None) -> Response:
    response = Response(made.body if chunks is None else chunks, made.status)
    response.headers.clear()
    response.headers.extend(made.headers)
    return response


def _translated(error: HTTPException, site: Site) -> StakhanovError:
    """Werkzeug's own errors in our terms."""
    if error.code == 413:
        return QueryTooLong(f"A request body may have {4 * site.limits.text_bytes} bytes.")
    return BadRequest(error.description or "The request cannot be understood.")
