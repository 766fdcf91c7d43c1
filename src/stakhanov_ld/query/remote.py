"""How are queries answered by a SPARQL 1.1 server elsewhere: wholly, in time, and as ours are?

The server is always asked for JSON or N-Triples; what comes is read to its end and then written as
the client wants it. No trouble is remembered: each query tries anew, so the site recovers when the
server does.
"""

from __future__ import annotations

import logging
import time
from urllib.parse import urlencode

from stakhanov_ld.errors import (
    ClientGone,
    PoolBusy,
    QueryTimeout,
    ResultTooLarge,
    StakhanovError,
)
from stakhanov_ld.query.credentials import Credentials
from stakhanov_ld.query.excerpt import too_many_bytes
from stakhanov_ld.query.exchange import Answer, BrokenOff, Server, TooLong, Unanswered
from stakhanov_ld.query.patience import Abandoned, Overdue, Patience
from stakhanov_ld.query.portable import Asked, Graphs, portable
from stakhanov_ld.query.received import Trouble, broken, result_of, wanted
from stakhanov_ld.query.request import Limits, QueryAnswer, QueryRequest
from stakhanov_ld.query.writing import answer_of

_log = logging.getLogger(__name__)
_PAUSES = (0.05, 0.2)
"""Seconds before each time that a query is asked again."""
_BLAMELESS_SECONDS = 1.0
"""A query under way for longer may be what the server died of: it is not asked again."""
_FORM = "application/x-www-form-urlencoded"


class RemoteClient:
    """A `QueryRunner` that asks the server at `url`; shared by the threads of a process."""

    def __init__(self, url: str, credentials: Credentials, limits: Limits, graphs: Graphs) -> None:
        self._server = Server(url, credentials)
        self._limits = limits
        self._graphs = graphs
        self._is_virtuoso = False
        self._trouble = ""

    def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer wholly, or raise one of the query errors."""
        return self.run_on(self._graphs, request)

    def run_on(self, graphs: Graphs, request: QueryRequest) -> QueryAnswer:
        """As `run`, but over other graphs than those of the release."""
        asked = portable(request, graphs)
        try:
            body = self._body(request, asked)
        except StakhanovError as error:
            if isinstance(error, Trouble):
                self._note(error.why)
            raise
        self._note("")
        return QueryAnswer(body, request.format, request.query.form)

    def close(self) -> None:
        """Let go of the connections that are kept."""
        self._server.close()

    def _body(self, request: QueryRequest, asked: Asked) -> bytes:
        deadline = self._limits.deadline_seconds
        seconds = min(deadline, deadline if request.patience is None else request.patience)
        # Oxigraph and Fuseki go on with a query that nobody waits for, Virtuoso does not. So that
        # nobody has more of them under way than places, a place is left when the server has done.
        gone = request.gone if self._is_virtuoso else None
        patience = Patience(
            time.monotonic() + seconds, self._limits.wait_seconds, self._limits.result_bytes, gone
        )
        try:
            answer = self._answer(request, asked, patience)
        except Overdue:
            if request.patience is not None:
                raise PoolBusy("The SPARQL server does not answer in time.") from None
            raise QueryTimeout(
                f"The query was given up after {deadline:g} s: ask for less; a repeat cannot help."
            ) from None
        except Abandoned:
            raise ClientGone("Nobody waits for this answer any more.") from None
        except TooLong:
            raise ResultTooLarge(too_many_bytes(self._limits)) from None
        except (Unanswered, BrokenOff) as error:
            raise Trouble(
                "The SPARQL server behind this site cannot be reached, or broke off: try again"
                " later. Pages, documents and dumps are served as ever.", str(error),
            ) from None  # fmt: skip
        try:
            return answer_of(result_of(answer, request.query), request, self._limits)
        except SyntaxError as error:
            raise broken(answer, str(error)) from None

    def _answer(self, request: QueryRequest, asked: Asked, patience: Patience) -> Answer:
        """What the server sends; since a query only reads, it is asked again where it went lost."""
        for pause in _PAUSES:
            began = time.monotonic()
            try:
                return self._once(request, asked, patience)
            except Unanswered:
                if time.monotonic() - began > _BLAMELESS_SECONDS:
                    raise
                time.sleep(min(pause, patience.left()))
        return self._once(request, asked, patience)

    def _once(self, request: QueryRequest, asked: Asked, patience: Patience) -> Answer:
        form = [
            ("query", asked.text),
            *(("default-graph-uri", iri) for iri in asked.default_graphs),
            *(("named-graph-uri", iri) for iri in asked.named_graphs),
        ]
        # Each in its own way is asked to give up when we do: Virtuoso in milliseconds, after which
        # it sends what it has; Fuseki in seconds, if its configuration lets it listen.
        seconds = patience.left()
        if self._is_virtuoso:
            form.append(("timeout", str(max(1, round(1000 * seconds)))))
        body = urlencode(form).encode()
        headers = {
            "Accept": wanted(request.query.form).media_type,
            "Content-Type": _FORM,
            "Timeout": f"{seconds:.3f}",
        }
        answer = self._server.exchange(
            "POST", self._server.target, headers, patience, lambda: body, request.started
        )
        self._is_virtuoso = "Virtuoso" in (answer.headers.get("Server") or "")
        return answer

    def _note(self, trouble: str) -> None:
        """Tell the log when the server begins to fail, in which way, and when it answers again."""
        if trouble and trouble != self._trouble:
            _log.warning("the SPARQL endpoint fails: %s", trouble)
        elif self._trouble and not trouble:
            _log.warning("the SPARQL endpoint answers again")
        self._trouble = trouble
