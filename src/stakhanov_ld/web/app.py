"""What does the site answer? The Flask application: whole in itself, behind the front or alone."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest, MethodNotAllowed, QueryTooLong, StakhanovError
from stakhanov_ld.settings import Networks
from stakhanov_ld.web.answers import READING, Answer, Asked, answer, asked_of
from stakhanov_ld.web.departures import departure
from stakhanov_ld.web.forwarded import client_of, root_of
from stakhanov_ld.web.graph_store import graph_answer
from stakhanov_ld.web.health import health_answer
from stakhanov_ld.web.openapi import openapi_answer
from stakhanov_ld.web.problems import problem
from stakhanov_ld.web.queries import queries_answer
from stakhanov_ld.web.site import Site
from stakhanov_ld.web.sparql import sparql_answer
from stakhanov_ld.web.turns import Client, Turns, client_name


def create_app(site: Site, trusted_proxies: Networks = ()) -> Flask:
    """The WSGI application that serves `site`, perhaps behind one of `trusted_proxies`."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4 * site.limits.text_bytes  # percent-encoding triples bytes
    app.url_map.merge_slashes = False
    turns = Turns(site.runner, site.limits)
    site = replace(site, runner=turns)

    def client() -> Client:
        peer, port = request.remote_addr or "", int(request.environ["SERVER_PORT"])
        name = client_name(client_of(request.environ, trusted_proxies))
        return Client(name, departure(peer, port))  # the connection to look at is the proxy's

    everything = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    @app.route(f"/{addresses.HEALTH}", methods=everything, provide_automatic_options=False)
    def health() -> Response:
        return _response(health_answer(site, _asked()))

    @app.route(f"/{addresses.SPARQL}", methods=everything, provide_automatic_options=False)
    def sparql() -> Response:
        body, content_type = request.get_data(), request.content_type or ""
        root = root_of(request.environ, trusted_proxies)
        return _response(sparql_answer(site, _asked(), content_type, body, client(), root))

    @app.route(f"/{addresses.GRAPH_STORE}", methods=everything, provide_automatic_options=False)
    @app.route(
        f"/{addresses.GRAPHS}<path:name>", methods=everything, provide_automatic_options=False
    )
    def graph(name: str = "") -> Response:
        return _response(graph_answer(site, turns, _asked(), client()))

    @app.route(f"/{addresses.QUERIES}", methods=everything, provide_automatic_options=False)
    @app.route(
        f"/{addresses.QUERIES}<path:name>", methods=everything, provide_automatic_options=False
    )
    def queries(name: str = "") -> Response:
        return _response(queries_answer(site, _asked(), client()))

    @app.route(f"/{addresses.OPENAPI}", methods=everything, provide_automatic_options=False)
    def openapi() -> Response:
        return _response(openapi_answer(site, _asked()))

    @app.route("/", methods=everything, provide_automatic_options=False)
    @app.route("/<path:path>", methods=everything, provide_automatic_options=False)
    def stored(path: str = "") -> Response:
        return _response(answer(site.release, _asked()))

    @app.errorhandler(StakhanovError)
    def known(error: StakhanovError) -> Response:
        return _response(problem(error, _told(), site.frame))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _response(problem(_translated(error, site), _told(), site.frame))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        app.logger.exception("unforeseen error at %s", request.path)
        return _response(problem(StakhanovError("The error was logged."), _told(), site.frame))

    return app


# ── Flask's values and ours ──────────────────────────────────────────────────────────────────


def _asked() -> Asked:
    return asked_of(request.environ)


def _told() -> Asked:
    """As `_asked`, for telling an error: a path that cannot be read is left out."""
    try:
        return _asked()
    except BadRequest:
        return Asked(request.method, "", accept=request.headers.get("Accept"))


def _response(made: Answer) -> Response:
    response = Response(made.body, made.status)
    response.headers.clear()
    response.headers.extend(made.headers)
    return response


def _translated(error: HTTPException, site: Site) -> StakhanovError:
    """Werkzeug's own errors in our terms."""
    if error.code == 413:
        return QueryTooLong(f"A request body may have {4 * site.limits.text_bytes} bytes.")
    if error.code == 405:
        return MethodNotAllowed(f"{request.method} is not answered here.", READING)
    return BadRequest(error.description or "The request cannot be understood.")
