"""How is an error told? As problem details (RFC 9457), or as a page to whoever prefers one."""

from __future__ import annotations

from http import HTTPStatus

from stakhanov_ld.errors import MethodNotAllowed, StakhanovError
from stakhanov_ld.formats import ERROR_FORMATS, HTML, PROBLEM
from stakhanov_ld.release.headers import PAGE_POLICY
from stakhanov_ld.representations.frame import Frame, template
from stakhanov_ld.representations.negotiation import choose
from stakhanov_ld.representations.problems import problem_details
from stakhanov_ld.web.answers import Answer, Asked, made_now


def problem(error: StakhanovError, asked: Asked, frame: Frame) -> Answer:
    """The answer that tells `error` in the format that `asked` prefers."""
    if choose(asked.accept, ERROR_FORMATS) is HTML:
        page = template("problem").render(
            site=frame.seen_from(asked.path),
            title=error.title,
            detail=error.message,
            status=f"{error.status} {HTTPStatus(error.status).phrase}",
        )
        body, format_ = page.encode(), HTML
    else:
        body, format_ = problem_details(error), PROBLEM
    more = [PAGE_POLICY] if format_ is HTML else []
    if isinstance(error, MethodNotAllowed):
        more.append(("Allow", ", ".join(error.allowed)))
    if error.retry_after is not None:
        more.append(("Retry-After", str(error.retry_after)))
    return made_now(asked, "error", format_.content_type, body, error.status, tuple(more))
