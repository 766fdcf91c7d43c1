"""What does the site answer? The Flask application: whole in itself, behind the front or alone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from stakhanov_ld import addresses
from stakhanov_ld.errors import (
    BadRequest,
    MethodNotAllowed,
    NotAcceptable,
    QueryTooLong,
    StakhanovError,
)
from stakhanov_ld.formats import HTML
from stakhanov_ld.query.guard import guard
from stakhanov_ld.query.request import Limits, QueryRequest, QueryRunner
from stakhanov_ld.release.headers import CROSS_ORIGIN, PAGE_POLICY, SECURITY, VARY, cache_control
from stakhanov_ld.release.release import Release
from stakhanov_ld.representations.frame import Frame, template
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.web.answers import READING, Answer, Asked, answer, asked_of, options
from stakhanov_ld.web.problems import problem
from stakhanov_ld.web.protocol import METHODS, protocol_request

_EXAMPLE = """SELECT ?class (COUNT(*) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
"""


@dataclass(frozen=True, slots=True)
class Site:
    """What an application serves: a release, and whoever answers queries over it."""

    release: Release
    runner: QueryRunner
    limits: Limits

    @property
    def frame(self) -> Frame:
        """What its pages show around their content."""
        site = self.release.manifest["site"]
        return Frame(**site | {"licences": tuple(map(tuple, site["licences"]))})


def create_app(site: Site) -> Flask:
    """The WSGI application that serves `site`."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4 * site.limits.text_bytes  # percent-encoding triples bytes
    app.url_map.merge_slashes = False
    everything = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    @app.route(f"/{addresses.HEALTH}", methods=everything, provide_automatic_options=False)
    def health() -> Response:
        return _response(_health(site, _asked()))

    @app.route(f"/{addresses.SPARQL}", methods=everything, provide_automatic_options=False)
    def sparql() -> Response:
        return _response(_sparql(site, _asked()))

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


# ── services ─────────────────────────────────────────────────────────────────────────────────


def _sparql(site: Site, asked: Asked) -> Answer:
    if asked.method == "OPTIONS":
        return Answer(204, (*options(METHODS), VARY, *CROSS_ORIGIN), b"")
    wanted = protocol_request(
        asked.method, request.query_string, request.content_type or "", request.get_data()
    )
    if wanted.query is None:
        return _query_page(site, asked)
    query = guard(wanted.query, site.limits)
    format_ = choose(asked.accept, query.form.formats)
    if format_ is None:
        listed = ", ".join(f.media_type for f in query.form.formats)
        raise NotAcceptable(f"{query.form} is answered as {listed}.")
    result = site.runner.run(
        QueryRequest(
            query, format_, wanted.default_graphs, wanted.named_graphs,
            base=site.release.manifest["base"], client=request.remote_addr or "",
        )
    )  # fmt: skip
    headers = (
        ("Content-Type", format_.content_type),
        ("Content-Length", str(len(result.body))),
        cache_control("query"),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
    )
    return Answer(200, headers, b"" if asked.method == "HEAD" else result.body)


def _query_page(site: Site, asked: Asked) -> Answer:
    if choose(asked.accept, (HTML,)) is None or asked.accept is None:
        raise BadRequest(
            "There is no query; send it as query=…, or open this address in a browser."
        )
    page = template("sparql").render(
        site=site.frame.seen_from(addresses.SPARQL),
        example=_EXAMPLE,
        rows=site.limits.result_rows,
        deadline=f"{site.limits.deadline_seconds:g}",
    )
    body = page.encode()
    headers = (
        ("Content-Type", HTML.content_type),
        ("Content-Length", str(len(body))),
        cache_control("document"),
        VARY,
        PAGE_POLICY,
        *SECURITY,
        *CROSS_ORIGIN,
    )
    return Answer(200, headers, b"" if asked.method == "HEAD" else body)


def _health(site: Site, asked: Asked) -> Answer:
    """Whether documents and queries are answered: 200 when both are, else 503."""
    if asked.method == "OPTIONS":
        return Answer(204, (*options(READING), VARY, *CROSS_ORIGIN), b"")
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
    headers = (
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        cache_control("health"),
        VARY,
        *SECURITY,
        *CROSS_ORIGIN,
    )
    return Answer(200 if queries == "ok" else 503, headers, b"" if asked.method == "HEAD" else body)


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
