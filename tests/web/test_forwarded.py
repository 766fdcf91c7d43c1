"""Who asks and where they found the site: from a trusted proxy, and from anybody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import rows
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.settings import networks
from stakhanov_ld.web.forwarded import client_of, root_of
from stakhanov_ld.web.turns import client_name

TRUSTED = networks("127.0.0.1,10.0.0.0/8,::1")
PROXY, STRANGER = "127.0.0.1", "203.0.113.9"
TEXTS = st.text(st.characters(max_codepoint=0xFF))
HEADERS = st.fixed_dictionaries(
    {}, optional={f"HTTP_X_FORWARDED_{what}": TEXTS for what in ("FOR", "PROTO", "HOST", "PREFIX")}
)


def environ(peer: str, **headers: str) -> dict[str, Any]:
    told = {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items() if value}
    here = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "wsgi.url_scheme": "http"}
    return here | told | {"REMOTE_ADDR": peer, "HTTP_HOST": "asked.example", "SCRIPT_NAME": ""}


@pytest.mark.parametrize("case", rows("forwarded_clients.tsv"), ids=lambda case: case["why"])
def test_who_asks(case: dict[str, str]) -> None:
    """The nearest who is no trusted proxy, as far as the chain can be read."""
    asked = environ(case["peer"], **{"for": case["told"]})
    assert client_of(asked, TRUSTED) == case["client"], case["why"]


@pytest.mark.parametrize("case", rows("forwarded_roots.tsv"), ids=lambda case: case["why"])
def test_where_they_found_the_site(case: dict[str, str]) -> None:
    """What a trusted proxy tells, or 400 where it tells what is no part of an address."""
    told = {name: case[name] for name in ("proto", "host", "prefix")}
    asked = environ(case["peer"], **told)
    if case["root"] == "400":
        with pytest.raises(BadRequest, match="X-Forwarded-"):
            root_of(asked, TRUSTED)
    else:
        assert root_of(asked, TRUSTED) == case["root"], case["why"]


@given(HEADERS)
def test_a_stranger_is_never_believed(headers: dict[str, str]) -> None:
    """Whatever it sends; nor is anybody where no proxy is trusted."""
    for peer, trusted in ((STRANGER, TRUSTED), (PROXY, ())):
        assert client_of(environ(peer) | headers, trusted) == peer
        assert root_of(environ(peer) | headers, trusted) == "http://asked.example/"


@given(HEADERS)
def test_nothing_else_gets_in(headers: dict[str, str]) -> None:
    """Whatever a trusted proxy sends gives an address, and a root made of URL characters, or 400."""
    asked = environ(PROXY) | headers
    assert re.fullmatch(r"[0-9a-f.:/]+", client_name(client_of(asked, TRUSTED)))
    try:
        root = root_of(asked, TRUSTED)
    except BadRequest:
        return
    assert re.fullmatch(r"https?://[A-Za-z0-9._:\[\]-]+/(?:[A-Za-z0-9._~!$&'()*+;=:@%-]+/)*", root)
