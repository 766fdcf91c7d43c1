"""How is an error told? As problem details (RFC 9457), or as a page to whoever prefers one.

Details are in English; a page has its title, and all around the message, in its reader's language.
"""

from __future__ import annotations

from http import HTTPStatus

from stakhanov_ld.documents.texts import Text
from stakhanov_ld.errors import BadRequest, MethodNotAllowed, RangeNotSatisfiable, StakhanovError
from stakhanov_ld.formats import ERROR_FORMATS, HTML, PROBLEM
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.release.headers import PAGE_POLICY
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.messages import messages
from stakhanov_ld.representations.negotiation import choose, choose_language
from stakhanov_ld.representations.problems import problem_details
from stakhanov_ld.web.answers import Answer, Asked, language_of, made_now
from stakhanov_ld.web.request_id import HEADER
from stakhanov_ld.web.site import Site


def problem(error: StakhanovError, asked: Asked, site: Site, request: str) -> Answer:
    """The answer that tells `error` in the format that `asked` prefers.

    `request` is the id under which the log has it.
    """
    more: list[tuple[str, str]] = [(HEADER, request)]
    if choose(asked.accept, ERROR_FORMATS) is HTML:
        language = _language(asked, site)
        page = template("problem", language).render(
            site=site.frame_in(language).seen_from(asked.path),
            title=messages(language).gettext(error.title),
            detail=Text(error.message, DEFAULT),
            status=Text(f"{error.status} {HTTPStatus(error.status).phrase}", DEFAULT),
        )
        body, format_ = page.encode(), HTML
        more += [PAGE_POLICY, ("Content-Language", language)]
    else:
        body, format_ = problem_details(error), PROBLEM
    if isinstance(error, MethodNotAllowed):
        more.append(("Allow", ", ".join(error.allowed)))
    if isinstance(error, RangeNotSatisfiable):
        more.append(("Content-Range", f"bytes */{error.length}"))
    if error.retry_after is not None:
        more.append(("Retry-After", str(error.retry_after)))
    return made_now(asked, "error", format_.content_type, body, error.status, tuple(more))


def _language(asked: Asked, site: Site) -> str:
    """As for any page; what is wrong with `?lang=` may be the very error that is told."""
    try:
        return language_of(asked, site.languages)
    except BadRequest:
        return choose_language(asked.accept_language, site.languages)
