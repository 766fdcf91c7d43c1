"""Is what a SPARQL server sent a whole result, and which? Or which error is it?

Servers send 200 with a part of a result: Virtuoso says so in a header, others break off and append
words. Whatever cannot be read to its end, or is known to be a part, is a failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyoxigraph as og

from stakhanov_ld.errors import (
    BadGateway,
    MalformedQuery,
    QueryTimeout,
    ResultTooLarge,
    StakhanovError,
)
from stakhanov_ld.formats import N_TRIPLES, SPARQL_JSON, Format
from stakhanov_ld.query.exchange import Answer
from stakhanov_ld.query.request import GuardedQuery, QueryForm
from stakhanov_ld.query.writing import Result

_TIME_IS_OUT = re.compile(r"time[d ]*[- ]?out|cancell?ed|S1T(?:AT|00)", re.IGNORECASE)
_MOST_WORDS = 300
_LONG = 256 * 1024
"""What is longer is no message; a message may quote a query."""
_TAIL = 1024
_HEAD = re.compile(
    rb'\s*\{\s*"head"\s*:\s*\{\s*(?:"link"\s*:\s*\[[^\]]*\]\s*,\s*)?"vars"\s*:\s*(\[[^\]]*\])'
)
_NODE_ID = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_TRIPLE = re.compile(rb'"type"\s*:\s*"triple"')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_COMMENT = re.compile(rb"^#.*", re.MULTILINE)
_NO_TRIPLES = b"# Empty NT"
"""What Virtuoso sends in place of no triples."""
_YES_OR_NO = "__ASK_RETVAL"
"""Virtuoso before 8 answers ASK by a table with this column and a row for yes, or none."""


class Trouble(BadGateway):
    """A BadGateway; `why` is for the log."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


def wanted(form: QueryForm) -> Format:
    """What a server is asked for, whatever the client wants."""
    return N_TRIPLES if form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE) else SPARQL_JSON


def result_of(answer: Answer, query: GuardedQuery) -> Result:
    """The result that was sent; raises an error where it is none, or a part of one.

    Whoever reads it to its end meets SyntaxError where it breaks off: see `broken`.
    """
    if answer.status != 200:
        raise _refusal(answer)
    if state := answer.headers.get("X-SQL-State"):
        raise broken(answer, f"{state} {answer.headers.get('X-SQL-Message')}")
    if most := answer.headers.get("X-SPARQL-MaxRows"):
        raise ResultTooLarge(
            f"The SPARQL server behind this site sends {most[:20]} rows at most: ask for fewer with"
            " LIMIT, page with ORDER BY and OFFSET, or take a dump."
        )
    told = answer.headers.get_content_type()
    if told not in (wanted(query.form).media_type, *wanted(query.form).aliases):
        raise _nonsense(f"it sent {told}, not {wanted(query.form).media_type}")
    if wanted(query.form) is N_TRIPLES:
        return _triples(answer)
    return _rows(answer.body, query)


def broken(answer: Answer, said: str) -> StakhanovError:
    """The error for a body that is not all of a result; `said` is how that is known."""
    if _ran_out(answer) or _TIME_IS_OUT.search(said):
        return _overdue()
    return _nonsense(f"it sent no whole result: {said[:_MOST_WORDS]}")


def _triples(answer: Answer) -> Iterator[og.Triple]:
    body = answer.body
    if not answer.delimited:
        raise _nonsense("it sent triples without saying where they end")
    comments = _COMMENT.findall(body) if b"\n#" in body or body.startswith(b"#") else []
    if any(comment.strip() != _NO_TRIPLES for comment in comments):
        raise broken(answer, "a comment among the triples")
    if b"<<" in body and b"<<" in _STRING.sub(b"", body):
        raise _nonsense("it sent triple terms, which are not in SPARQL 1.1")
    return (quad.triple for quad in og.parse(body, og.RdfFormat.N_TRIPLES))


def _rows(body: bytes, query: GuardedQuery) -> og.QuerySolutions | og.QueryBoolean:
    if _TRIPLE.search(body):  # nested ones could overflow the stack of whoever reads them
        raise _nonsense("it sent triple terms, which are not in SPARQL 1.1")
    if b"nodeID://" in body:
        body = _NODE_ID.sub(rb"\1", body)
    if query.star is not None:
        body = _in_order(body, query.variables)
    result = og.parse_query_results(body, og.QueryResultsFormat.JSON)
    if isinstance(result, og.QuerySolutions) and query.form is QueryForm.ASK:
        result = _truth(result)
    if isinstance(result, og.QueryBoolean) is not (query.form is QueryForm.ASK):
        raise _nonsense(f"it answered {query.form} as if it were another query")
    return result


def _truth(table: og.QuerySolutions) -> og.QuerySolutions | og.QueryBoolean:
    if [variable.value for variable in table.variables] != [_YES_OR_NO]:
        return table
    told = json.dumps({"head": {}, "boolean": any(True for _ in table)})
    return og.parse_query_results(told, og.QueryResultsFormat.JSON)


def _in_order(body: bytes, variables: tuple[str, ...]) -> bytes:
    """The columns of `SELECT *` in the order of the query, as our engine has them."""
    head = _HEAD.match(body)
    if head is None:
        return body
    names = json.loads(head[1])
    first = [name for name in variables if name in names]
    ordered = json.dumps([*first, *(name for name in names if name not in first)])
    return body[: head.start(1)] + ordered.encode() + body[head.end(1) :]


# ── errors ───────────────────────────────────────────────────────────────────────────────────


def _refusal(answer: Answer) -> StakhanovError:
    """The error for a status that is not 200."""
    words = _words(answer)
    if answer.status in (408, 504) or (answer.status >= 500 and _ran_out(answer)):
        return _overdue()
    if answer.status == 400:
        return MalformedQuery(
            f"The SPARQL server behind this site does not take this query{_quoted(words)}."
        )
    what = f"it answers {answer.status}"
    if answer.status in (401, 403):
        return Trouble("The SPARQL server behind this site does not let it in.", f"{what}: {words}")
    if answer.status < 400:
        return _nonsense(f"{what}, to lead to {answer.headers.get('Location')!r}: name that")
    return Trouble(
        f"The SPARQL server behind this site fails with {answer.status}{_quoted(words)}.",
        f"{what}: {words}",
    )


def _ran_out(answer: Answer) -> bool:
    """Whether a body ends with words about time: what there was of a result may stand before."""
    return _TIME_IS_OUT.search(answer.body[-_TAIL:].decode(errors="replace")) is not None


def _overdue() -> QueryTimeout:
    return QueryTimeout(
        "The SPARQL server behind this site gave the query up: ask for less; a repeat cannot help."
    )


def _nonsense(why: str) -> Trouble:
    return Trouble(
        "The SPARQL server behind this site sent no whole result: try again later. Pages, documents"
        " and dumps are served as ever.", why,
    )  # fmt: skip


def _words(answer: Answer) -> str:
    """The first line of what a server says in plain text, unless a result stands before it."""
    if answer.headers.get_content_type() != "text/plain" or len(answer.body) > _LONG:
        return ""
    line = answer.body[: 4 * _MOST_WORDS].decode(errors="replace").strip().partition("\n")[0]
    return "".join(sign for sign in line if sign.isprintable())[:_MOST_WORDS].rstrip(". ")


def _quoted(words: str) -> str:
    return f": {words}" if words else ""
