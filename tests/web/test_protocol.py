"""The three forms of SPARQL 1.1 Protocol, section 2.1, and what is none of them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakhanov_ld.errors import BadRequest, MethodNotAllowed, StakhanovError, UnsupportedMediaType
from stakhanov_ld.web.protocol import DIRECT, FORM, protocol_request

QUERY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(QUERY)
def test_the_three_forms_carry_the_same_query(query: str) -> None:
    """Whatever the text: percent-decoded exactly once, white space kept."""
    encoded = quote(query, safe="")
    by_get = protocol_request("GET", f"query={encoded}", "", b"")
    by_form = protocol_request("POST", "", FORM, f"query={encoded}".encode())
    direct = protocol_request("POST", "", f"{DIRECT}; charset=utf-8", query.encode())
    assert by_get.query == by_form.query == direct.query == query


def test_plus_is_a_space_and_percent_is_decoded_once() -> None:
    """As forms are encoded."""
    assert protocol_request("GET", "query=a+b%2520c", "", b"").query == "a b%20c"


def test_the_dataset_of_the_protocol() -> None:
    """Both parameters may be repeated; others are ignored."""
    string = urlencode({"query": "ASK{}", "default-graph-uri": "x:a", "timeout": "9"})
    string += "&named-graph-uri=x:b&named-graph-uri=x:c"
    wanted = protocol_request("GET", string, "", b"")
    assert (wanted.default_graphs, wanted.named_graphs) == (("x:a",), ("x:b", "x:c"))


def test_a_posted_query_takes_its_dataset_from_the_address() -> None:
    """2.1.3: parameters stand in the query string; a query there is not the posted one."""
    wanted = protocol_request("POST", "default-graph-uri=x:a&query=no", DIRECT, b"ASK{}")
    assert (wanted.query, wanted.default_graphs) == ("ASK{}", ("x:a",))


@pytest.mark.parametrize(
    ("method", "string", "content_type", "body", "error"),
    [
        ("GET", "query=a&query=b", "", b"", BadRequest),
        ("GET", "query=%FF", "", b"", BadRequest),
        ("GET", "update=CLEAR", "", b"", BadRequest),
        ("POST", "", FORM, b"", BadRequest),
        ("POST", "default-graph-uri=x:a", FORM, b"query=ASK{}", BadRequest),
        ("POST", "named-graph-uri=x:a", FORM, b"query=ASK{}", BadRequest),
        ("POST", "query=ASK{}", FORM, b"query=ASK{}", BadRequest),
        ("POST", "update=", FORM, b"query=ASK{}", BadRequest),
        ("POST", "", DIRECT, b"\xff", BadRequest),
        ("GET", "&".join(["a=1"] * 1001), "", b"", BadRequest),
        ("POST", "", "application/sparql-update", b"CLEAR ALL", UnsupportedMediaType),
        ("POST", "", "", b"ASK{}", UnsupportedMediaType),
        ("PUT", "", DIRECT, b"ASK{}", MethodNotAllowed),
    ],
)
def test_what_is_refused(
    method: str, string: str, content_type: str, body: bytes, error: type[StakhanovError]
) -> None:
    """Each with the error that says why."""
    with pytest.raises(error):
        protocol_request(method, string, content_type, body)


def test_a_form_ignores_what_the_protocol_does_not_know_in_the_address() -> None:
    """Only its own parameters must not stand there."""
    assert protocol_request("POST", "timeout=9", FORM, b"query=ASK{}").query == "ASK{}"


def test_a_get_without_a_query_is_no_query() -> None:
    """It asks for the page or the description of the service."""
    assert protocol_request("GET", "", "", b"").query is None


@given(st.text(st.characters(max_codepoint=255)), st.binary(max_size=60))
def test_any_bytes_are_answered_or_refused(string: str, body: bytes) -> None:
    """Never another exception than ours."""
    for content_type in (FORM, DIRECT):
        try:
            protocol_request("POST", string, content_type, body)
        except StakhanovError as error:
            assert 400 <= error.status < 500
