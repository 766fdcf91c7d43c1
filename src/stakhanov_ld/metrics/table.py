"""Which metrics are there?

One table; what counts, `/metrics` and docs/operations.md read it. Every value of a label is known
beforehand, so the number of series is bounded whatever anybody asks, and each series has its place
in a tally.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from stakhanov_ld import addresses, errors

PREFIX = "stakhanov_ld_"
OTHER = "other"
"""The value of a label for all that has no value of its own."""

METHODS = ("GET", "HEAD", "POST", "OPTIONS", OTHER)
KINDS = {
    "": "home",
    "index": "home",
    addresses.THINGS.rstrip("/"): "thing",
    addresses.DOCUMENTS.rstrip("/"): "document",
    "ns": "document",
    "shapes": "document",
    "dataset": "document",
    addresses.ABOUT: "about",
    addresses.AT.rstrip("/"): "day",
    addresses.PROFILES: "document",
    addresses.REPORT: "document",
    addresses.CATALOG: "catalog",
    addresses.CHANGES: "changes",
    addresses.WELL_KNOWN_VOID.partition("/")[0]: "catalog",
    addresses.DOWNLOADS.rstrip("/"): "download",
    addresses.CONTEXTS.rstrip("/"): "context",
    addresses.STYLES: "style",
    addresses.SCRIPT: "style",
    addresses.SPARQL: "sparql",
    addresses.GRAPH_STORE: "graph",
    addresses.QUERIES.rstrip("/"): "query",
    addresses.OPENAPI: "openapi",
    addresses.HEALTH: "health",
    addresses.METRICS: "metrics",
}
"""The kind of an address by its first segment, without a suffix; any other is `other`."""
STATUSES = (
    "200", "204", "206", "301", "303", "304", "400", "404", "405", "406", "408", "410", "412",
    "413", "415", "416", "429", "500", "502", "503", "504", OTHER,
)  # fmt: skip
OUTCOMES = (
    "ok",
    *sorted(
        {
            error.problem
            for error in vars(errors).values()
            if isinstance(error, type) and issubclass(error, errors.StakhanovError)
        }
    ),
)
ROLES = ("server", "web", "master", "worker")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Label = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Metric:
    """One row. What is `read` is found out when somebody asks; the rest is counted."""

    name: str
    type: str
    help: str
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()
    read: bool = False
    sparse: bool = False
    """Whether only the series that ever counted anything are told: there are too many."""

    @property
    def written(self) -> str:
        """The name as it is told: with the suffix of its type."""
        return PREFIX + self.name + {"counter": "_total", "info": "_info"}.get(self.type, "")

    @property
    def width(self) -> int:
        """How many cells one series takes: a histogram's buckets, what is beyond, the sum."""
        return len(self.buckets) + 2 if self.buckets else 1

    def series(self) -> Iterator[tuple[str, ...]]:
        """The values of the labels, in the order of the cells."""
        return product(*(values for _, values in self.labels))

    def ends(self) -> tuple[int, ...]:
        """Where the buckets end, in nanoseconds: cells hold whole numbers."""
        return tuple(round(bucket * 1_000_000_000) for bucket in self.buckets)


def _counter(name: str, help_: str, *labels: Label, sparse: bool = False) -> Metric:
    return Metric(name, "counter", help_, labels, sparse=sparse)


_KIND: Label = ("kind", tuple(dict.fromkeys((*KINDS.values(), OTHER))))
_ROLE: Label = ("role", ROLES)

REQUESTS = _counter(
    "requests", "Requests answered, by method, kind of address and status.",
    ("method", METHODS), _KIND, ("status", STATUSES), sparse=True,
)  # fmt: skip
SENT_BYTES = _counter("sent_bytes", "Bytes of bodies sent, as the Content-Length says.", _KIND)
REQUEST_SECONDS = Metric(
    "request_seconds", "histogram",
    "Seconds from a request to its whole answer, without the time that the network takes.",
    (_KIND,), _SECONDS, sparse=True,
)  # fmt: skip
REMEMBERED = _counter(
    "answers_remembered", "Of the requests, those that were answered from memory, by kind.", _KIND
)
QUERIES = _counter(
    "queries", "Queries by outcome: `ok`, or the name of the problem that the client was told.",
    ("outcome", OUTCOMES),
)  # fmt: skip
QUERY_SECONDS = Metric(
    "query_seconds", "histogram",
    "Seconds from a query to its outcome, waiting and the making of a page included.",
    (), _SECONDS,
)  # fmt: skip
WAITING = Metric("queries_waiting", "gauge", "Queries that wait for a worker now.")
RUNNING = Metric("queries_running", "gauge", "Queries that a worker runs now.")
PLACES_TAKEN = Metric(
    "query_places_taken", "gauge",
    "Places for queries, which long files on their way take too, taken in all web processes; each"
    " has `--query-at-once`.",
)  # fmt: skip
DIFFERS = Metric(
    "query_release_differs", "gauge",
    "Web processes whose SPARQL server (`--endpoint`) held another release than they serve, or a"
    " part of one, when it last answered them.",
)  # fmt: skip
MASTERS = _counter("query_masters_started", "Processes started that load the store for queries.")
FORKED = _counter("query_workers_forked", "Query workers started.")
ENDED = _counter(
    "query_workers_ended",
    "Query workers that ended: by themselves after a slow query, or killed, at the deadline or for"
    " want of memory.",
    ("how", ("exited", "killed")),
)
SWAPS = _counter("release_swaps", "New releases put in the place of the one that was served.")
BUILDS = _counter(
    "builds", "Builds while serving (`--watch`), by outcome.", ("outcome", ("ok", "failed"))
)
RELEASE = Metric(
    "release", "info", "Which release the process serves that answers.", (("release", ()),),
    read=True,
)  # fmt: skip
PROCESSES = Metric("processes", "gauge", "Processes that live now.", (_ROLE,), read=True)
MEMORY = Metric(
    "memory_bytes", "gauge",
    "Memory of processes; what several share counts once (Linux only).", (_ROLE,), read=True,
)  # fmt: skip

METRICS = (
    RELEASE, REQUESTS, REMEMBERED, REQUEST_SECONDS, SENT_BYTES, QUERIES, QUERY_SECONDS, WAITING,
    RUNNING,
    PLACES_TAKEN, DIFFERS, MASTERS, FORKED, ENDED, BUILDS, SWAPS, PROCESSES, MEMORY,
)  # fmt: skip
COUNTED = tuple(metric for metric in METRICS if not metric.read)


def _places() -> tuple[dict[tuple[str, tuple[str, ...]], int], int]:
    places, end = {}, 0
    for metric in COUNTED:
        for values in metric.series():
            places[metric.name, values] = end
            end += metric.width
    return places, end


_PLACES, CELLS = _places()
"""Where the cells of each series begin, and how many there are of all."""
GAUGES = tuple(_PLACES[metric.name, ()] for metric in COUNTED if metric.type == "gauge")
"""The cells that tell what is now, hence nothing of a process that has ended."""


def place(metric: Metric, *values: str) -> int:
    """The first cell of the series of `metric` whose labels have these values."""
    return _PLACES[metric.name, values]
