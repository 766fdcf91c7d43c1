"""Only what is known to be a whole result passes for one."""

from __future__ import annotations

from http.client import HTTPMessage

import pytest

from query.asking import request
from stakhanov_ld.errors import (
    BadGateway,
    MalformedQuery,
    QueryTimeout,
    ResultTooLarge,
)
from stakhanov_ld.formats import N_TRIPLES, SPARQL_CSV
from stakhanov_ld.query.exchange import Answer
from stakhanov_ld.query.received import broken, result_of
from stakhanov_ld.query.request import Limits
from stakhanov_ld.query.writing import answer_of

JSON, TRIPLES, TEXT = "application/sparql-results+json", "application/n-triples", "text/plain"
SELECT, STAR, ASK = "SELECT ?s { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"x:a"}}]}}'
GRAPH = b"<x:a> <x:b> _:c .\n"


def read(
    query: str, body: bytes, media_type: str = "", status: int = 200, delimited: bool = True,
    **headers: str,
) -> bytes:  # fmt: skip
    """The result in CSV, or as N-Triples."""
    graph = query is CONSTRUCT
    told = HTTPMessage()
    told["Content-Type"] = media_type or (TRIPLES if graph else JSON)
    for name, value in headers.items():
        told[name.replace("_", "-")] = value
    answer = Answer(status, told, body, delimited)
    asked = request(query, N_TRIPLES if graph else SPARQL_CSV)
    try:
        return answer_of(result_of(answer, asked.query), asked, Limits())
    except SyntaxError as error:
        raise broken(answer, str(error)) from None


@pytest.mark.parametrize(
    ("query", "body", "written"),
    [
        (SELECT, ROWS, b"s\r\nx:a\r\n"),
        (SELECT, b"\xef\xbb\xbf \n" + ROWS + b" \n", b"s\r\nx:a\r\n"),
        (ASK, b'{"head":{},"boolean":true}', b"true"),
        (ASK, b'{"boolean":false,"head":{"link":[]}}', b"false"),
        (CONSTRUCT, GRAPH, GRAPH),
        (CONSTRUCT, b"", b""),
        # Virtuoso: no truth, no triples, names of blank nodes that are none, and old types.
        (ASK, b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"distinct":false,"ordered":true,'
         b'"bindings":[{"__ASK_RETVAL":{"type":"typed-literal","datatype":"x:i","value":"1"}}]}}', b"true"),
        (ASK, b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', b"false"),
        (CONSTRUCT, b"# Empty NT\n", b""),
        (SELECT, ROWS.replace(b'"uri","value":"x:a"', b'"bnode", "value": "nodeID://b7"'), b"s\r\n_:b7\r\n"),
        (SELECT, ROWS.replace(b'"uri","value":"x:a"', b'"literal", "value": "nodeID://b7"'), b"s\r\nnodeID://b7\r\n"),
        (SELECT, ROWS.replace(b'"uri"', b'"typed-literal","datatype":"x:d"'), b"s\r\nx:a\r\n"),
    ],
)  # fmt: skip
def test_a_whole_result(query: str, body: bytes, written: bytes) -> None:
    """As each server writes it."""
    assert read(query, body) == written


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (b'{"head":{"vars":["p","s","o"]},', "s,p,o"),
        (b'\n{ "head": { "link": [], "vars": ["o", "p", "s"] },', "s,p,o"),
        (b'{ "head" : {\n "vars" : [ "more" , "p" , "s" ]\n } ,', "s,p,more"),
        (b'{"head":{"vars":["s","p","o"],"link":["x"]},', "s,p,o"),
    ],
)
def test_columns_of_a_star(head: bytes, columns: str) -> None:
    """In the order of the query, whatever the server's."""
    assert read(STAR, head + b'"results":{"bindings":[]}}') == columns.encode() + b"\r\n"


NESTED = b'<x:a> <x:b> <<( <x:a> <x:b> "c" )>> .\n'
PARTS: list[tuple[str, bytes, dict[str, object]]] = [
    (SELECT, ROWS[:-1], {}),
    (SELECT, ROWS + b"more", {}),
    (SELECT, b"", {}),
    (SELECT, b'{"head":{},"boolean":true}', {}),
    (SELECT, b'{"head":{"vars":["t"]},' + ROWS.partition(b",")[2], {}),
    (SELECT, ROWS, {"media_type": "text/html"}),
    (SELECT, ROWS, {"media_type": "application/sparql-results+xml"}),
    (SELECT, ROWS.replace(b'"uri"', b'"triple"'), {}),
    (ASK, ROWS, {}),
    (ASK, b"true", {"media_type": "text/boolean"}),
    (CONSTRUCT, GRAPH[:-4], {}),
    (CONSTRUCT, GRAPH, {"delimited": False}),
    (CONSTRUCT, GRAPH, {"media_type": "text/turtle"}),
    (CONSTRUCT, GRAPH + b"##  ****   Incomplete results   ****   ##\n", {}),
    (CONSTRUCT, b"# Empty NT, or is it?\n", {}),
    (CONSTRUCT, b'"literal" <x:b> <x:c> .\n', {}),
    (CONSTRUCT, NESTED, {}),
    (SELECT, ROWS, {"X_SQL_State": "01000"}),
    (SELECT, b"", {"status": 204}),
    (SELECT, ROWS, {"status": 206}),
    (SELECT, b"", {"status": 307, "Location": "http://elsewhere.example/"}),
]
PARTS += [
    (SELECT, b"no", {"status": status, "media_type": TEXT})
    for status in (401, 403, 404, 413, 429, 500, 503)
]


@pytest.mark.parametrize(("query", "body", "more"), PARTS)
def test_anything_else_is_a_bad_gateway(query: str, body: bytes, more: dict[str, object]) -> None:
    """502, with a word for people, and one for the log."""
    with pytest.raises(BadGateway, match="The SPARQL server behind this site") as raised:
        read(query, body, **more)  # type: ignore[arg-type]
    assert "elsewhere" not in raised.value.message
    assert getattr(raised.value, "why", "")


@pytest.mark.parametrize(
    ("query", "body", "more"),
    [
        # oxigraph, when it had begun
        (SELECT, ROWS[:-4] + b"The SPARQL operation has been cancelled", {}),
        (CONSTRUCT, GRAPH + b"The SPARQL operation has been cancelled", {}),
        # Fuseki, before and after it had begun
        (SELECT, b"Query timed out\n", {"status": 503, "media_type": TEXT}),
        (SELECT, ROWS[:-3] + b"\n##  Query cancelled due to timeout during execution   ##\n", {}),
        (CONSTRUCT, GRAPH + b"##  Query cancelled due to timeout during execution   ##\n", {}),
        # Virtuoso by its own limit, and with what it has when asked to
        (SELECT, b"Virtuoso S1T00 Error SR171: Transaction timed out", {"status": 500, "media_type": TEXT}),
        (SELECT, ROWS * 9999 + b"Virtuoso S1T00 Error\n\nSPARQL query:\n" + 500 * b" ", {"status": 500, "media_type": TEXT}),
        (SELECT, ROWS, {"X_SQL_State": "S1TAT", "X_SQL_Message": "RC...: Returning incomplete results"}),
        (CONSTRUCT, GRAPH, {"X_SQL_State": "S1TAT"}),
        # whoever stands between
        (SELECT, b"", {"status": 504, "media_type": "text/html"}),
        (SELECT, b"", {"status": 408}),
    ],
)  # fmt: skip
def test_the_server_ran_out_of_time(query: str, body: bytes, more: dict[str, object]) -> None:
    """In as many words as there are servers; a part of a result is none."""
    with pytest.raises(QueryTimeout, match="gave the query up"):
        read(query, body, **more)  # type: ignore[arg-type]


def test_rows_that_virtuoso_cut_off() -> None:
    """It tells the number that it sends at most where a result has as many."""
    with pytest.raises(ResultTooLarge, match="10000 rows at most"):
        read(SELECT, ROWS, X_SPARQL_MaxRows="10000")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"Parse error: Encountered \"}\" at line 1.\nWas expecting one of: \"a\"", 'query: Parse error: Encountered "}" at line 1.'),
        (b"error at 1:5: expected \x1b[31mWHERE" + b"!" * 999, r"query: error at 1:5: expected \[31mWHERE!{200,}\.$"),
        (b"", r"take this query\.$"),
        (b"\xff", r"query: \N{REPLACEMENT CHARACTER}\.$"),
    ],
)  # fmt: skip
def test_words_of_the_server(said: bytes, words: str) -> None:
    """A query that it does not take is told in its words: the first line of them, cut, and plain."""
    with pytest.raises(MalformedQuery, match=words) as raised:
        read(SELECT, said, status=400, media_type=TEXT)
    assert len(raised.value.message) < 400
    for body, media_type in ((b"<h1>secrets of a gateway</h1>", "text/html"), (ROWS * 9999, TEXT)):
        with pytest.raises(BadGateway, match=r"fails with 500\."):
            read(SELECT, body, status=500, media_type=media_type)


def test_a_result_is_read_lazily_to_its_end() -> None:
    """What breaks off late is found while it is written."""
    with pytest.raises(BadGateway):
        read(CONSTRUCT, GRAPH * 10_000 + b"<x:a>")
