"""Who answers a SPARQL query, and within which limits?

- `request`: what is asked, what is answered, the limits, and the protocol `QueryRunner`
- `tokens`: a query's text as tokens, read as the engine reads it
- `guard`: which texts never reach the engine, and what the rest must know of a query (its function
  has the name of its module, so it is imported from there)
- `plain`: which of them need not be read for that
- `parameters`: which parameters a named query has, and how one is given another value
- `datatypes`: how a value of each datatype is written
- `excerpt`: what of a result a page shows
- `writing`: how a result is written, whole or not at all
- `explain`: what the engine means when it refuses a text
- `engine`: one guarded query on one store, answered whole or not at all
- `wire`: how a client and a worker talk over one connection
- `leases`: on which connection a process asks its next query
- `remembered`: which answers need no worker
- `portable`: which queries any SPARQL server may be asked, and of which graphs
- `credentials`, `patience`, `exchange`: how another server is asked by HTTP
- `received`: whether what it sent is a whole result
- `remote`: the client that web processes hold where another server answers queries
- `loaded`: which release that server holds
- `begun`: which query each worker has begun
- `lifeline`: whether a master lives still
- `sandbox`: what the kernel forbids a worker
- `worker`: one process that answers one query at a time
- `master`: the process that loads the store and keeps workers alive
- `pool`: starts and supervises the master
- `client`: the client that web processes hold

Workers import this package too, so names are looked up when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakhanov_ld.query.client import PoolClient as PoolClient
    from stakhanov_ld.query.pool import Pool as Pool
    from stakhanov_ld.query.request import GuardedQuery as GuardedQuery
    from stakhanov_ld.query.request import Limits as Limits
    from stakhanov_ld.query.request import QueryAnswer as QueryAnswer
    from stakhanov_ld.query.request import QueryForm as QueryForm
    from stakhanov_ld.query.request import QueryRequest as QueryRequest
    from stakhanov_ld.query.request import QueryRunner as QueryRunner

_HOMES = {
    "GuardedQuery": "request",
    "Limits": "request",
    "Pool": "pool",
    "PoolClient": "client",
    "QueryAnswer": "request",
    "QueryForm": "request",
    "QueryRequest": "request",
    "QueryRunner": "request",
}


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(f"{__name__}.{home}"), name)
