"""Which errors can a user meet, with which HTTP status and which exit code?

One row per error: the class carries the status (RFC 9110), the short name that ends its problem
type (RFC 9457), the title and the exit code of the command line; the message says what was wrong,
where, and how to mend it.
"""

from __future__ import annotations

from typing import Any, ClassVar


def N_(title: str) -> str:
    """`title` itself, marked for the catalogs: pages tell errors of HTTP in the reader's language.

    Problem details and the command line tell them as they stand here.
    """
    return title


class StakhanovError(Exception):
    """Base of every error that the program raises on purpose."""

    status: ClassVar[int] = 500
    problem: ClassVar[str] = "internal"
    title: ClassVar[str] = N_("Something went wrong on our side")
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        """Seconds after which a repeat may succeed (RFC 9110, 10.2.3), where that is known."""

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another as it is, whatever its class wants to be made of."""
        return _again, (type(self), self.args, vars(self))


def _again(
    kind: type[StakhanovError], args: tuple[Any, ...], state: dict[str, Any]
) -> StakhanovError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


# ── the publication ──────────────────────────────────────────────────────────────────────────


class InvalidPublication(StakhanovError):
    """The files break a rule; `findings` say which, where and how to mend it."""

    problem = "invalid-publication"
    title = "The publication does not pass its own rules"


class UnreadablePublication(StakhanovError):
    """No such folder or file, or nothing in it that could be published."""

    problem = "unreadable-publication"
    title = "There is no publication to read"
    exit_code = 4


class BadSetting(StakhanovError):
    """A setting that does not exist, or a value it cannot take."""

    problem = "bad-setting"
    title = "A setting cannot be used"
    exit_code = 2


class TooMuchToValidate(StakhanovError):
    """There are more triples than are validated unless somebody says so; nothing was published."""

    problem = "too-much-to-validate"
    title = "There is more than is validated unasked"
    exit_code = 2


class HelperEnded(StakhanovError):
    """A process that shared the work of this one was ended from outside."""

    problem = "helper-ended"
    title = "A process that helped was ended"
    exit_code = 4


class CannotServe(StakhanovError):
    """The server cannot start: the port is taken, the address is not ours …"""

    problem = "cannot-serve"
    title = "The server cannot start"
    exit_code = 4


class CannotBuild(StakhanovError):
    """The release cannot be written: no room on the disk, a program that is missing …"""

    problem = "cannot-build"
    title = "The release cannot be built"
    exit_code = 4


class Ambiguous(StakhanovError):
    """A name means several things; `candidates` are what each can be asked by."""

    problem = "ambiguous"
    title = "The name means several things"
    exit_code = 3

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class MissingExtra(StakhanovError):
    """Something needs a library that is installed on request only."""

    problem = "missing-extra"
    title = "A library is not installed"


# ── addresses and negotiation ────────────────────────────────────────────────────────────────


class BadRequest(StakhanovError):
    """The request breaks the protocol; the message says where."""

    status = 400
    problem = "bad-request"
    title = N_("The request cannot be understood")
    exit_code = 2


class NotFound(StakhanovError):
    """No resource has this address."""

    status = 404
    problem = "not-found"
    title = N_("There is nothing at this address")
    exit_code = 3


class Gone(StakhanovError):
    """Something stood at this address and was removed; the message says why."""

    status = 410
    problem = "gone"
    title = N_("What stood at this address was removed")
    exit_code = 3


class PreconditionFailed(StakhanovError):
    """If-Match names other representations than the one there is (RFC 9110, 13.1.1)."""

    status = 412
    problem = "precondition-failed"
    title = N_("There is another representation now")


class RangeNotSatisfiable(StakhanovError):
    """Nothing of the range asked for lies in the file, which has `length` bytes."""

    status = 416
    problem = "range-not-satisfiable"
    title = N_("The file has no such bytes")

    def __init__(self, message: str, length: int) -> None:
        super().__init__(message)
        self.length = length


class MethodNotAllowed(StakhanovError):
    """`allowed` lists the methods that the resource answers (RFC 9110, 10.2.1)."""

    status = 405
    problem = "method-not-allowed"
    title = N_("This method is not answered here")

    def __init__(self, message: str, allowed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.allowed = allowed


class NotAcceptable(StakhanovError):
    """`message` lists what there is (RFC 9110, 15.5.7)."""

    status = 406
    problem = "not-acceptable"
    title = N_("None of the formats asked for is offered")


# ── queries ──────────────────────────────────────────────────────────────────────────────────


class MalformedQuery(BadRequest):
    """Not SPARQL 1.1; `line` and `column` count from 1 and are None where the engine gives none."""

    problem = "malformed-query"
    title = N_("The query is not valid SPARQL")

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class RefusedQuery(MalformedQuery):
    """Valid SPARQL that this endpoint never runs: SERVICE, updates, nesting beyond the limit."""

    problem = "refused-query"
    title = N_("This endpoint does not run such queries")


class QueryTooLong(StakhanovError):
    """Longer than `query_length` allows."""

    status = 413
    problem = "query-too-long"
    title = N_("The text of the query is too long")


class UnsupportedMediaType(StakhanovError):
    """The message lists what is read."""

    status = 415
    problem = "unsupported-media-type"
    title = N_("The request body is of a media type that is not read here")


class ResultTooLarge(StakhanovError):
    """The whole answer passes a limit; part of an answer is never sent."""

    status = 400
    problem = "result-too-large"
    title = N_("The result is larger than this endpoint sends")


class TooManyRequests(StakhanovError):
    """`retry_after` says when to come back."""

    status = 429
    problem = "too-many-requests"
    title = N_("This client has too many queries under way")


class ClientGone(StakhanovError):
    """The client closed its connection: nobody is told, but the log has a line."""

    status = 408
    problem = "client-gone"
    title = N_("The client did not wait for the answer")


class QueryTooCostly(StakhanovError):
    """The query's process ran out of memory or died of it."""

    status = 503
    problem = "query-too-costly"
    title = N_("The query needs more memory than it may use")


class PoolBusy(StakhanovError):
    """The bounded queue is full; `retry_after` says when to come back."""

    status = 503
    problem = "busy"
    title = N_("All query workers are busy")


class QueryTimeout(StakhanovError):
    """The deadline passed and the query's process was ended; a repeat cannot help."""

    status = 504
    problem = "query-timeout"
    title = N_("The query took longer than it may")


class BadGateway(StakhanovError):
    """The SPARQL server that answers queries for this site was not reached, or sent nonsense."""

    status = 502
    problem = "bad-gateway"
    title = N_("The server that answers queries does not do so now")
    exit_code = 4
