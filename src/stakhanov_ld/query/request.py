"""What is asked of a query engine, what comes back, and within which limits?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from stakhanov_ld.formats import GRAPH_RESULT_FORMATS, ROW_RESULT_FORMATS, Format
from stakhanov_ld.settings import Settings


class QueryForm(StrEnum):
    """The four forms of a query (SPARQL 1.1, section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def formats(self) -> tuple[Format, ...]:
        """What this form can be answered in, in the order of preference."""
        if self in (QueryForm.SELECT, QueryForm.ASK):
            return ROW_RESULT_FORMATS
        return GRAPH_RESULT_FORMATS


_KIBI, _MEBI = 1024, 1024 * 1024
_SETTINGS: dict[str, tuple[str, int]] = {
    "text_bytes": ("query_length", _KIBI),
    "depth": ("query_depth", 1),
    "chain": ("query_chain", 1),
    "deadline_seconds": ("query_deadline", 1),
    "result_bytes": ("query_bytes", _MEBI),
    "result_rows": ("query_rows", 1),
    "memory_bytes": ("query_memory", _MEBI),
    "wait_seconds": ("query_wait", 1),
    "waiting": ("query_waiting", 1),
    "slice_seconds": ("query_slice", 1),
    "at_once": ("query_at_once", 1),
    "per_client": ("query_per_client", 1),
    "slow_queries": ("query_slow", 1),
    "slow_per_client": ("query_slow_per_client", 1),
}
"""For each limit the setting it comes from, and how many of its units the setting counts in."""


def _of(settings: Settings, limit: str) -> Any:
    name, unit = _SETTINGS[limit]
    return getattr(settings, name) * unit


def _default(limit: str) -> Any:
    return _of(Settings({}, {}), limit)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may cost; the defaults are those of the settings."""

    text_bytes: int = _default("text_bytes")
    """Bytes of the query's text in UTF-8."""
    depth: int = _default("depth")
    """Levels of nesting, counted as the engine recurses (see `guard`)."""
    chain: int = _default("chain")
    """Links of one chain of operators or one run of patterns: each is a level in the plan."""
    deadline_seconds: float = _default("deadline_seconds")
    """Wall time from the first byte read to the last byte of the answer made."""
    result_bytes: int = _default("result_bytes")
    result_rows: int = _default("result_rows")
    """Rows of a SELECT; triples are limited by `result_bytes` alone."""
    memory_bytes: int = _default("memory_bytes")
    """What one query may add to the memory of a fresh worker; as many queries as there are workers
    and slow queries may do so at once."""
    wait_seconds: float = _default("wait_seconds")
    """How long a query waits for a worker before the pool counts as busy."""
    waiting: int = _default("waiting")
    """Queries that may wait for a worker at once; one more finds the pool busy."""
    slice_seconds: float = _default("slice_seconds")
    """Processor time after which a query counts as slow and leaves the fast lane."""
    at_once: int = _default("at_once")
    """Queries that one web process works on at a time; one more is told that it is busy."""
    per_client: int = _default("per_client")
    """Queries of one client that it works on at a time; one more gets 429."""
    slow_queries: int = _default("slow_queries")
    """Slow queries under way at once; one more is told that the pool is busy."""
    slow_per_client: int = _default("slow_per_client")
    """Slow queries of one client under way at once; one more gets 429."""

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that `settings` set."""
        limits = {limit: _of(settings, limit) for limit in _SETTINGS}
        # Two threads of a web process are always left for pages.
        limits["at_once"] = min(limits["at_once"], max(1, settings.web_threads - 2))
        return cls(**limits)


@dataclass(frozen=True, slots=True)
class GuardedQuery:
    """A query that passed the guard: only `guard` and `plain` make them."""

    text: str
    form: QueryForm
    star: int | None = None
    """Offset of the `*` of a top-level `SELECT *`, whose columns the engine would sort."""
    variables: tuple[str, ...] = ()
    """Names of the variables after that `*`, in order of first appearance."""
    prologue_end: int = 0
    """Offset where BASE and PREFIX declarations end."""
    from_graphs: tuple[str, ...] = ()
    """The IRIs after FROM as they are written (`<…>` or prefixed), prologue not applied."""
    from_named: tuple[str, ...] = ()
    """The IRIs after FROM NAMED as they are written."""


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """One query to run, with everything that the answer depends on."""

    query: GuardedQuery
    format: Format
    """One of `query.form.formats`, chosen by whoever negotiated."""
    default_graphs: tuple[str, ...] = ()
    """default-graph-uri of the protocol; these two override FROM and FROM NAMED when either is
    given (SPARQL 1.1 Protocol, 2.1.4)."""
    named_graphs: tuple[str, ...] = ()
    """named-graph-uri of the protocol."""
    base: str = ""
    """What relative IRIs in the text resolve against, when it has no BASE of its own."""
    client: str = ""
    """Who asks, for the cap per client; empty means nobody in particular, hence no cap."""
    excerpt: bool = False
    """Whether what a page shows is wanted in place of the whole answer (see `excerpt`)."""
    gone: Callable[[], bool] | None = None
    """Whether whoever asks has gone, so that the query may end; None where that cannot be known.
    Asked on this side only: it is never sent to a worker."""
    started: Callable[[], None] | None = None
    """To be called when a worker has taken the query: it waits no longer. On this side only; more
    than once where the query had to be asked again."""
    request: str = ""
    """The id of the HTTP request, under which a fault of ours is logged."""
    patience: float | None = None
    """After how many seconds in all whoever asks would rather know that the pool is busy; None is
    for who waits as long as the limits say. On this side only, too."""


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The whole answer, or the excerpt for a page: there is no such thing as a part of one."""

    body: bytes
    format: Format
    form: QueryForm


class QueryRunner(Protocol):
    """Whatever runs guarded queries: the pool here, or a remote endpoint."""

    def run(self, request: QueryRequest) -> QueryAnswer:
        """Answer wholly, or raise one of the query errors of `stakhanov_ld.errors`."""
        ...
