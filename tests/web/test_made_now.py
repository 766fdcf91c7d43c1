"""What is made when it is asked for is coded and revalidated like what is stored."""

from __future__ import annotations

import gzip

import pytest
import zstandard

from stakhanov_ld.errors import PreconditionFailed
from stakhanov_ld.web.answers import Answer, Asked, made_now

LONG, SHORT = b"long " * 1000, b"short"
TAG = '"tag"'


def made(body: bytes, method: str = "GET", **headers: str) -> tuple[Answer, dict[str, str]]:
    asked = Asked(method, "sparql", **headers)
    answer = made_now(asked, "query", "text/plain", body, tag=TAG)
    return answer, dict(answer.headers)


def test_long_answers_are_coded() -> None:
    """To whoever decodes; each coding has a validator of its own."""
    tags = {made(LONG)[1]["ETag"]}
    for coding, decode in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        answer, told = made(LONG, accept_encoding=coding)
        assert told["Content-Encoding"] == coding
        assert decode(answer.body) == LONG
        assert told["Content-Length"] == str(len(answer.body))
        tags.add(told["ETag"])
        again, told_again = made(LONG, accept_encoding=coding, if_none_match=told["ETag"])
        assert (again.status, told_again["ETag"]) == (304, told["ETag"])
        assert made(LONG, accept_encoding=coding, if_none_match=TAG)[0].status == 200
    assert len(tags) == 3


def test_short_answers_are_not_unless_nothing_else_will_do() -> None:
    """Coding them would save nothing; `identity;q=0` insists."""
    assert "Content-Encoding" not in made(SHORT, accept_encoding="gzip, zstd")[1]
    answer, told = made(SHORT, accept_encoding="gzip, identity;q=0")
    assert told["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == SHORT


def test_head_tells_the_length_of_what_get_sends() -> None:
    """Coded or not."""
    for coding in ("identity", "gzip"):
        get, head = made(LONG, accept_encoding=coding), made(LONG, "HEAD", accept_encoding=coding)
        assert head[1] == get[1]
        assert (head[0].body, len(get[0].body)) == (b"", int(get[1]["Content-Length"]))


def test_a_post_has_no_validators() -> None:
    """So nothing answers it by 304 (RFC 9110, 13.2.2)."""
    answer, told = made(LONG, "POST", if_none_match="*")
    assert answer.status == 200
    assert "ETag" not in told


def test_if_match() -> None:
    """As for what is stored."""
    assert made(LONG, if_match=TAG)[0].status == 200
    with pytest.raises(PreconditionFailed):
        made(LONG, if_match='"other"')
