"""What does the site answer? The Flask application: whole in itself, behind the front or alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from stakhanov_ld.errors import BadRequest, QueryTooLong, StakhanovError
from stakhanov_ld.release.release import FilePart
from stakhanov_ld.web.answers import Answer, asked_of
from stakhanov_ld.web.services import Services
from stakhanov_ld.web.site import Site


def create_app(site: Site, services: Services | None = None) -> Flask:
    """The WSGI application that serves `site`, by `services` or by some of its own."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4 * site.limits.text_bytes  # percent-encoding triples bytes
    serving = services or Services(site)

    # No routes: Werkzeug's drop leading slashes, end at a line break, and know methods by a list.
    @app.before_request
    def answered() -> Response:
        made = serving.answer(asked_of(request.environ), request.environ, request.get_data)
        return response(made) if made.part is None else streamed(made, made.part)

    def streamed(made: Answer, part: FilePart) -> Response:
        """Sent as it is read, in a turn of the client's: one that is slow holds a thread."""
        with ExitStack() as held:
            held.enter_context(site.turns.turn(serving.client(request.environ).name))
            file = held.enter_context(part.path.open("rb"))
            sent = response(made, part.chunks(file))
            sent.call_on_close(held.pop_all().close)
        return sent

    def response(made: Answer, chunks: Iterator[bytes] | None = None) -> Response:
        sent = Response(made.body if chunks is None else chunks, made.line)
        sent.headers.clear()
        sent.headers.extend(made.headers_in(site.release.id))
        return sent

    @app.errorhandler(StakhanovError)
    def known(error: StakhanovError) -> Response:
        return response(serving.told(error, request.environ))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return response(serving.told(_translated(error, site), request.environ))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        id_ = serving.id_of(request.environ)
        app.logger.exception("request %s: unforeseen error at %a", id_, request.path)
        told = StakhanovError(f"The error was logged, as that of request {id_}.")
        return response(serving.told(told, request.environ))

    return app


def _translated(error: HTTPException, site: Site) -> StakhanovError:
    """Werkzeug's own errors in our terms."""
    if error.code == 413:
        return QueryTooLong(f"A request body may have {4 * site.limits.text_bytes} bytes.")
    return BadRequest(error.description or "The request cannot be understood.")
