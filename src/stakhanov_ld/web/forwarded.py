"""Who asks, and where did they find the site?

The peer of the connection, and the host that it asked; or, where the peer is a trusted proxy, what
that proxy tells of whoever asked *it*. From any other peer the headers mean nothing.

Pure: functions of a WSGI environ and the networks of the trusted proxies.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Any

import pyoxigraph as og

from stakhanov_ld import addresses
from stakhanov_ld.errors import BadRequest
from stakhanov_ld.settings import Networks

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_SCHEME = re.compile(r"https?", re.IGNORECASE)
_SEGMENT = r"(?!\.\.?(?:/|$))(?:[A-Za-z0-9._~!$&'()*+;=:@-]|%[0-9A-Fa-f]{2})+"
_PREFIX = re.compile(rf"(?:/{_SEGMENT})*/?")
"""A path as it stands in a URL, without a comma: in the header one stands between two values."""
_PORT = re.compile(r"(?P<v4>[0-9.]+):\d+|\[(?P<v6>[^\]]+)\](?::\d+)?")


def client_of(environ: dict[str, Any], trusted: Networks) -> str:
    """The address of whoever asks: the nearest that is not itself a trusted proxy.

    X-Forwarded-For is read from its end, since each proxy appends whom it heard from. Where it
    cannot be read on, whoever wrote that counts as the client: what stands before it may be
    anybody's invention.
    """
    client = str(environ.get("REMOTE_ADDR", ""))
    told = _values(environ, "FOR")
    while told and is_trusted(client, trusted):
        address = ip_address(_without_port(told.pop()))
        if address is None:
            break
        client = str(address)
    return client


def root_of(environ: dict[str, Any], trusted: Networks) -> str:
    """Where the client found the site, `http://127.0.0.1:8000/`.

    Raises BadRequest for a Host that is none (RFC 9110, 7.2), and where a trusted proxy tells
    something that cannot be part of an address: to guess would be to publish a wrong one.
    """
    scheme = environ["wsgi.url_scheme"]
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    if not _HOST.fullmatch(host):
        raise BadRequest("The Host header is not a host.")
    prefix = ""
    if is_trusted(str(environ.get("REMOTE_ADDR", "")), trusted):
        scheme = _told(environ, "PROTO", _SCHEME, scheme).lower()
        host = _told(environ, "HOST", _HOST, host)
        prefix = _told(environ, "PREFIX", _PREFIX, "").rstrip("/")
    script = environ.get("SCRIPT_NAME", "").encode("latin-1").decode(errors="replace")
    try:
        return og.NamedNode(f"{scheme}://{host}{prefix}{addresses.encoded(script)}/").value
    except ValueError as error:  # [::::]
        raise BadRequest("The Host header is not a host.") from error


def _told(environ: dict[str, Any], what: str, form: re.Pattern[str], otherwise: str) -> str:
    """What the nearest proxy told last, or `otherwise` where it told nothing."""
    values = _values(environ, what)
    if not values:
        return otherwise
    if not form.fullmatch(values[-1]):
        raise BadRequest(f"The proxy sent an X-Forwarded-{what.title()} that cannot be used.")
    return values[-1]


def _values(environ: dict[str, Any], what: str) -> list[str]:
    header = str(environ.get(f"HTTP_X_FORWARDED_{what}", ""))
    return [value.strip() for value in header.split(",")] if header.strip() else []


def is_trusted(peer: str, trusted: Networks) -> bool:
    """Whether `peer` is one of the proxies that are believed."""
    if not trusted:
        return False
    address = ip_address(peer)
    return address is not None and any(address in network for network in trusted)


def _without_port(value: str) -> str:
    """The address alone, of `192.0.2.1:4711` and `[2001:db8::1]:4711` too."""
    found = _PORT.fullmatch(value)
    return (found["v4"] or found["v6"]) if found else value


@lru_cache(4096)
def ip_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """IPv4 in IPv6 (`::ffff:…`) as IPv4, without a zone; None of what is no address.

    >>> ip_address("::ffff:127.0.0.2"), ip_address("fe80::1%eth0"), ip_address("")
    (IPv4Address('127.0.0.2'), IPv6Address('fe80::1'), None)
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
