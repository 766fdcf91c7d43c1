"""Whose query may a web process work on now?

Every query holds a thread of the process until its answer is made, every long file until it is
sent. So there are fewer places than threads, and pages never wait for queries; one client takes
some of the places at most, and the rest are kept for clients that have none under way. Once half of
the places are taken, all clients that have any get equally many.
"""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from stakhanov_ld.errors import PoolBusy, TooManyRequests
from stakhanov_ld.query.request import Limits
from stakhanov_ld.web.forwarded import ip_address


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: the name under which its queries are counted, and whether it has gone."""

    name: str
    gone: Callable[[], bool]
    request: str = ""
    """The id of its request."""


@lru_cache(4096)
def client_name(peer: str) -> str:
    """Who counts as one client: an address of IPv4, a /64 of IPv6, whoever uses a unix socket.

    >>> client_name("127.0.0.2"), client_name("::ffff:127.0.0.2"), client_name("")
    ('127.0.0.2', '127.0.0.2', 'local')
    >>> client_name("2001:db8:1:2:3:4:5:6"), client_name("fe80::1%eth0")
    ('2001:db8:1:2::/64', 'fe80::/64')
    """
    address = ip_address(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address) if address else peer or "local"


class Turns:
    """The places for queries in one web process, shared by its threads."""

    def __init__(self, limits: Limits, told: Callable[[int], None] = lambda taken: None) -> None:
        """`told` is told how many places are taken whenever that changes."""
        self._told = told
        self._at_once = limits.at_once
        self._per_client = min(limits.per_client, limits.at_once)
        self._under_way: dict[str, int] = {}
        self._taken = 0
        self._lock = threading.Lock()

    def _share(self, client: str) -> int:
        """How many places `client` may have: as many as each client, once half of all are taken."""
        if 2 * self._taken < self._at_once:
            return self._per_client
        clients = len(self._under_way.keys() | {client})
        return min(self._per_client, max(1, self._at_once // clients))

    def turn(self, client: str) -> Turn:
        """A place for `client`, for as long as its answer is being made: a context manager.

        Raises TooManyRequests or PoolBusy as it begins, never waits.
        """
        return Turn(self, client)

    def begin(self, client: str) -> None:
        """Take a place."""
        with self._lock:
            own = self._under_way.get(client, 0)
            if own >= self._share(client):
                raise TooManyRequests(
                    f"{own} requests of yours are under way: wait for one.", retry_after=1
                )
            if self._taken >= (self._per_client if own else self._at_once):
                raise PoolBusy("Too many queries are under way: try again.", retry_after=1)
            self._under_way[client] = own + 1
            self._taken += 1
            self._told(self._taken)

    def end(self, client: str) -> None:
        """Leave a place."""
        with self._lock:
            own = self._under_way.pop(client)
            if own > 1:
                self._under_way[client] = own - 1
            self._taken -= 1
            self._told(self._taken)


class Turn:
    """One place, while it is taken."""

    __slots__ = ("_client", "_turns")

    def __init__(self, turns: Turns, client: str) -> None:
        self._turns = turns
        self._client = client

    def __enter__(self) -> None:
        self._turns.begin(self._client)

    def __exit__(self, *_: object) -> None:
        self._turns.end(self._client)
